//! HashiCorp Vault or OpenBao: says whether a role of the Kubernetes or the JWT auth method lets a token log in.

mod command;
mod documents;
mod errors;
mod jwt;
mod kubernetes;
mod login;
mod members;
mod method;
mod node;
mod review;
mod role;
mod table;
mod time;

pub(super) use login::Vault;
