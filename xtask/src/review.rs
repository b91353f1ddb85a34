//! Runs what a reviewer needs now and then: dependencies, mutants, the cost of the largest inputs.

use std::process::Command;

use anyhow::Result;

use crate::{package, project, shell, tools};

/// The files in which a test must guard every check.
const GUARDED: [&str; 7] = [
    "src/token/jws.rs",
    "src/keys/*.rs",
    "src/signature/*.rs",
    "src/verify/checks/*.rs",
    "src/cluster/checks/*.rs",
    "src/paste/standing/*.rs",
    "src/verify/report/command/mod.rs",
];

/// The tests that guard them, by module: of the crate's own and of tests/native.
const GUARDS: [&str; 6] = ["token::", "keys::", "signature::", "verify::", "cluster::", "paste::"];

/// What would take too long for each mutant.
const SLOW: [&str; 4] = ["laws::", "second_opinion::", "vectors::", "wycheproof::"];

/// Checks the licences, duplicates and sources of shipped crates by deny.toml, and known vulnerabilities if
/// their database can be fetched.
pub fn dependencies() -> Result<()> {
    let cargo_deny = tools::CARGO_DENY.get()?;
    let check = |what: &[&str]| {
        let mut command = Command::new(&cargo_deny);
        command.args(["--locked", "--log-level", "error", "check"]).args(what).current_dir(project::root());
        command
    };
    shell::run(&mut check(&["licenses", "bans", "sources"]))?;
    let mut fetch = Command::new(&cargo_deny);
    fetch.args(["--locked", "--log-level", "off", "fetch", "db"]).current_dir(project::root());
    if shell::output(&mut fetch).is_none() {
        eprintln!("skipped: the database of known vulnerabilities (RustSec) cannot be fetched from here");
        return Ok(());
    }
    shell::run(&mut check(&["advisories"]))
}

/// Runs cargo-mutants on the validator. Its lists are in target/mutants.out.
pub fn mutants() -> Result<()> {
    let mut command = Command::new(tools::CARGO_MUTANTS.get()?);
    command.args(["mutants", "--timeout", "60", "--output"]).arg(project::root().join("target"));
    for file in GUARDED {
        command.args(["--file", file]);
    }
    command.args(["--", "--lib", "--test=native", "--"]).args(GUARDS);
    for module in SLOW {
        command.args(["--skip", module]);
    }
    shell::run(command.current_dir(project::root()))
}

/// Prints the table of docs/SECURITY.md.
pub fn limits() -> Result<()> {
    tools::node_modules()?;
    package::build()?;
    shell::run(Command::new("node").arg("limits.js").current_dir(project::js()))
}

/// Makes the reference in HTML: of the packed package with typedoc, of the crate with rustdoc. A warning is an error.
pub fn reference() -> Result<()> {
    let mut rustdoc = Command::new("cargo");
    rustdoc.args(["doc", "--locked", "--quiet", "--no-deps", "--package", "bound-token"]);
    shell::run(rustdoc.env("RUSTDOCFLAGS", "--deny=warnings").current_dir(project::root()))?;
    shell::run(Command::new("npx").args(["--no-install", "typedoc"]).current_dir(project::consumers()))?;
    eprintln!("  target/doc/bound_token/index.html and target/reference/npm/index.html");
    Ok(())
}
