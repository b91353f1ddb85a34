//! The fuzz targets of fuzz/, seeded from tests/data, under cargo-fuzz and a nightly toolchain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell::{self, step};
use crate::{project, tools};

const TARGETS: [&str; 4] = ["json", "jws", "keys", "verify"];

/// Whether there is a nightly toolchain, which libFuzzer's instrumentation needs.
pub fn is_possible() -> bool {
    shell::output(Command::new("rustup").args(["run", "nightly", "rustc", "--version"])).is_some()
}

/// Runs every target so many seconds; stops at the first crash, whose input is then in fuzz/artifacts/.
pub fn run(seconds: u32) -> Result<()> {
    let cargo_fuzz = tools::cargo_fuzz()?;
    seed()?;
    for target in TARGETS {
        step(&format!("Fuzzing {target} for {seconds} s"), || {
            let mut command = Command::new("rustup");
            command.args(["run", "nightly"]).arg(&cargo_fuzz).args(["fuzz", "run", target, "--"]);
            command.arg(format!("-max_total_time={seconds}"));
            // Progress is libFuzzer's own: a line now and then with executions and coverage.
            command.args(["-max_len=65536", "-timeout=10", "-rss_limit_mb=4096", "-verbosity=1"]);
            shell::run(command.current_dir(project::root().join("fuzz")))
        })?;
    }
    Ok(())
}

/// Writes the tokens and keys of the test data into the targets' corpora.
fn seed() -> Result<()> {
    let data = project::root().join("tests/data");
    let mut seeds: Vec<(&str, String)> = Vec::new();
    for file in ["cases.json", "attacks.json"] {
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(data.join(file))?)?;
        for case in &cases {
            let Some(token) = case["token"].as_str().filter(|token| token.len() < 4096) else { continue };
            let keys = ["jwk", "jwks", "pem", "key_text"].iter().find_map(|name| case.get(name));
            let keys = keys.or_else(|| case["options"].get("keys")).map(text).unwrap_or_default();
            seeds.push(("verify", format!("{token}\n{keys}")));
            seeds.push(("jws", token.to_owned()));
            if keys.starts_with('{') {
                seeds.push(("json", keys.clone()));
            }
            seeds.push(("keys", keys));
        }
    }
    for entry in fs::read_dir(data.join("keys"))? {
        seeds.push(("keys", fs::read_to_string(entry?.path())?));
    }
    for (number, (target, seed)) in seeds.iter().enumerate() {
        let folder = corpus(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn corpus(target: &str) -> PathBuf {
    project::root().join("fuzz/corpus").join(Path::new(target))
}

/// For a test run: a short one, or a word why not.
pub fn short() -> Result<()> {
    if !is_possible() {
        eprintln!("skipped: fuzzing needs a nightly toolchain (`rustup toolchain install nightly`)");
        return Ok(());
    }
    run(20).context("a fuzz target failed; its input is in fuzz/artifacts")
}
