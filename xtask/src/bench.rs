//! Measures speed and size: this package and its alternatives, native code, and what each crate adds to the module.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::shell::{self, step};
use crate::{browser, dist, package, project, tools};

/// Runs the benchmarks. A full run writes docs/BENCHMARKS.md.
pub fn run(quick: bool, json: Option<&Path>) -> Result<()> {
    tools::node_modules()?;
    package::build()?;
    let browser = browser::chromium()?;
    let mut node = Command::new("node");
    node.args(["--expose-gc", "bench/main.js"]).current_dir(project::js()).env("CHROMIUM", browser.chromium);
    if quick {
        node.arg("--quick");
    } else {
        let crates = project::root().join("target/crates.json");
        fs::write(&crates, step("Weighing the crates of the module", crates_by_weight)?.to_string())?;
        node.arg("--crates").arg(crates);
        let workers = project::root().join("target/workers.json");
        step("The Worker of examples/worker under load", || workers_under_load(&workers))?;
        node.arg("--workers").arg(workers);
    }
    if let Some(json) = json {
        node.arg("--json").arg(std::path::absolute(json)?);
    }
    step("This package beside its peers", || shell::run(&mut node))?;
    if !quick {
        step("Native code", || {
            shell::run(
                Command::new("cargo").args(["bench", "--locked", "--quiet"]).current_dir(project::root()),
            )
        })?;
    }
    Ok(())
}

/// Measures requests per second and their latency, and writes them to a JSON file.
fn workers_under_load(json: &Path) -> Result<()> {
    dist::run()?;
    dist::hand_out()?;
    let mut command = Command::new("node");
    shell::run(command.args(["load/main.js", "--json"]).arg(json).current_dir(project::consumers()))
}

/// Returns each crate and its bytes in the optimized module that verifies, built with names; the largest first.
fn crates_by_weight() -> Result<Value> {
    tools::builders()?;
    let folder = project::root().join("target/weighed");
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--locked", "--quiet", "--lib", "--no-default-features"]);
    build.args(["--target", "wasm32-unknown-unknown"]).arg("--target-dir").arg(&folder);
    shell::run(build.current_dir(project::root()))?;
    let built = folder.join("wasm32-unknown-unknown/release/bound_token.wasm");
    let mut bindgen = Command::new(tools::wasm_bindgen()?.join("wasm-bindgen"));
    shell::run(bindgen.args(["--keep-debug", "--target", "web", "--out-dir"]).arg(&folder).arg(built))?;
    let (module, named) = (folder.join("bound_token_bg.wasm"), folder.join("named.wasm"));
    let mut optimise = Command::new(project::builders().join("node_modules/.bin/wasm-opt"));
    optimise.arg("-g").args(project::wasm_opt_arguments()?).arg(module).arg("-o").arg(&named);
    shell::run(&mut optimise)?;
    let mut twiggy = Command::new(tools::TWIGGY.get()?);
    let items = shell::output(twiggy.args(["top", "-n", "100000", "--format", "json"]).arg(&named))
        .context("twiggy cannot read the module")?;
    let mut crates: BTreeMap<String, u64> = BTreeMap::new();
    for item in serde_json::from_str::<Vec<Value>>(&items)? {
        if let Some(name) = item["name"].as_str().and_then(owner) {
            *crates.entry(name).or_default() += item["shallow_size"].as_u64().unwrap_or(0);
        }
    }
    let mut crates: Vec<(String, u64)> = crates.into_iter().filter(|(_, bytes)| *bytes >= 2000).collect();
    crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(crates.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect())
}

/// Returns the crate that a symbol belongs to, with the module for our own crate, or `None` for what is not shipped.
fn owner(symbol: &str) -> Option<String> {
    if symbol.contains("custom section") || symbol.contains("\" subsection") {
        return None;
    }
    if symbol.starts_with("data segment") {
        return Some("(data)".to_owned());
    }
    let path = symbol.trim_start_matches(['<', '&', '*', '[', '(']).trim_start_matches("mut ");
    let mut parts = path.split("::");
    let name = parts.next()?.split('[').next()?;
    let is_crate = path.contains("::") && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
    Some(match (is_crate, parts.next()) {
        (false, _) => "(glue)".to_owned(),
        (true, Some(module)) if name == "bound_token" => format!("bound_token::{module}"),
        (true, _) => name.to_owned(),
    })
}
