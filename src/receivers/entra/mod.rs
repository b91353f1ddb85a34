//! Microsoft Entra: says which federated identity credential a token matches.

mod documents;
mod errors;
mod simulation;

pub(super) use simulation::Entra;
