//! Google Workload Identity Federation: says whether a provider of a workload identity pool accepts a token.

mod attributes;
mod cel;
mod credentials;
mod documents;
mod errors;
mod provider;
mod simulation;

pub(super) use simulation::Gcp;
