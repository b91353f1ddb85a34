//! Runs the fuzz targets of fuzz/, seeded from tests/data, with cargo-fuzz and a nightly toolchain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell::{self, step};
use crate::{project, tools};

const TARGETS: [&str; 7] = ["json", "jws", "keys", "verify", "intake", "review", "receivers"];

/// Finds the programs of the nightly toolchain, if there is one. libFuzzer's instrumentation needs it.
fn nightly() -> Option<PathBuf> {
    let cargo = shell::output(Command::new("rustup").args(["which", "--toolchain", "nightly", "cargo"]))?;
    Some(Path::new(&cargo).parent()?.to_owned())
}

/// Runs every target for this many seconds. It stops at the first crash, whose input is then in fuzz/artifacts/.
pub fn run(seconds: u32) -> Result<()> {
    let nightly =
        nightly().context("fuzzing needs a nightly toolchain: `rustup toolchain install nightly`")?;
    let cargo_fuzz = tools::CARGO_FUZZ.get()?;
    check_lock()?;
    seed()?;
    // The nightly toolchain comes first on PATH, because the other `cargo` and `rustc` on it may be any version.
    let path = tools::path_with(std::slice::from_ref(&nightly))?;
    for target in TARGETS {
        step(&format!("Fuzzing {target} for {seconds} s"), || {
            let mut command = Command::new(&cargo_fuzz);
            command.args(["fuzz", "run", target, "--"]).env("PATH", &path);
            // Cargo, which runs this program, has set these variables for the stable toolchain.
            command
                .env("CARGO", nightly.join("cargo"))
                .env("RUSTUP_TOOLCHAIN", "nightly")
                .env_remove("RUSTC");
            command.arg(format!("-max_total_time={seconds}"));
            // libFuzzer prints the progress: now and then a line with executions and coverage.
            command.args(["-max_len=65536", "-timeout=10", "-rss_limit_mb=4096", "-verbosity=1"]);
            shell::run(command.current_dir(project::root().join("fuzz")))
        })?;
    }
    Ok(())
}

/// Checks that fuzz/Cargo.lock is up to date, because cargo-fuzz would update it silently.
fn check_lock() -> Result<()> {
    let mut metadata = Command::new("cargo");
    metadata.args(["metadata", "--locked", "--format-version=1"]).current_dir(project::root().join("fuzz"));
    shell::output(&mut metadata).map(|_| ()).context(
        "fuzz/Cargo.lock is not up to date: run `cargo metadata` in fuzz/ and commit what it changes",
    )
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
    let pastes: Vec<Value> = serde_json::from_str(&fs::read_to_string(data.join("intake.json"))?)?;
    seeds.extend(pastes.iter().map(|paste| ("intake", text(&paste["text"]))));
    let claims = r#"{"iss":"https://a.example","sub":"system:serviceaccount:a:b","aud":["vault"],"iat":1789999000,"exp":1790003000}"#;
    seeds.extend(pastes.iter().map(|paste| ("receivers", format!("{claims}\n{}", text(&paste["text"])))));
    let cluster: Value = serde_json::from_str(&fs::read_to_string(data.join("cluster.json"))?)?;
    let cases = cluster["cases"].as_array().into_iter().flatten();
    let reviewed = cases.filter(|case| case["id"].as_str().is_some_and(|id| id.starts_with("ecdsa-p256/")));
    seeds.extend(reviewed.map(|case| ("review", text(&case["token"]))));
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

/// Runs each target for a short time during the tests, or says why it does not.
pub fn short() -> Result<()> {
    if nightly().is_none() {
        eprintln!("skipped: fuzzing needs a nightly toolchain (`rustup toolchain install nightly`)");
        return Ok(());
    }
    run(15).context("a fuzz target failed; its input is in fuzz/artifacts")
}
