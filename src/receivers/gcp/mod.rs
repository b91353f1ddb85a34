//! Google Workload Identity Federation: whether a provider of a workload identity pool takes a token.

mod attributes;
mod cel;
mod credentials;
mod documents;
mod errors;
mod provider;
mod simulation;

pub(super) use simulation::Gcp;
