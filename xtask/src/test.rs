//! Runs every test, from the fastest to the slowest.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::shell::{self, step};
use crate::{browser, dist, fuzz, package, project, review, tools};

/// The test crates that are compiled to wasm; Cargo.toml says where they are.
const IN_A_BROWSER: [&str; 3] = ["--test=web", "--test=attacks", "--test=wycheproof"];

/// Runs every test, or with `quick` only those that need no browser.
pub fn run(quick: bool) -> Result<()> {
    tools::node_modules()?;
    step("Format", || cargo(&["fmt", "--all", "--check"]))?;
    step("Lints", || cargo(&["clippy", "--locked", "--quiet", "--all-targets", "--", "--deny=warnings"]))?;
    if !quick {
        browser::zsh();
    }
    step("Native tests", || cargo(&["test", "--locked", "--quiet", "--workspace"]))?;
    if !project::root().join("../shared/vectors").is_dir() {
        eprintln!(
            "skipped: third-party vectors (tests/native/signature/vectors.rs); ../shared/vectors is not beside this checkout"
        );
    }
    step("Dependencies", review::dependencies)?;
    package::build()?;
    step("Lints of the boundary", || {
        for module in [&IN_A_BROWSER[..], &["--no-default-features"]] {
            let clippy = ["clippy", "--locked", "--quiet", "--target=wasm32-unknown-unknown"];
            cargo(&[&clippy[..], module, &["--", "--deny=warnings"]].concat())?;
        }
        Ok(())
    })?;
    step("Types of the npm package", || {
        shell::run(
            Command::new("npx").args(["--no-install", "tsc", "--project", "."]).current_dir(project::js()),
        )
    })?;
    step("The npm package, and the page's words, in Node.js", || node(&["npm/", "www/"]))?;
    if !quick {
        let chromium = browser::chromium()?;
        step("The crate in headless Chromium", || in_chromium(&chromium))?;
        step("The release, made twice", dist::twice)?;
        step("The page in Chromium", || node(&["page/"]))?;
        dist::hand_out()?;
        // Each of the following steps writes what it saw into this folder.
        let _ = fs::remove_dir_all(project::root().join("target/compatibility"));
        step("The packed package in every runtime and bundler", || consumers(&["--test", "./"], &chromium))?;
        step("The reference", review::reference)?;
        let others = browser::others()?;
        step("The page in Firefox and WebKitGTK", || in_others(&others))?;
        step("What docs/COMPATIBILITY.md says", || consumers(&["compatibility.js"], &chromium))?;
        fuzz::short()?;
    }
    eprintln!("✓ All tests passed");
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<()> {
    shell::run(Command::new("cargo").args(arguments).current_dir(project::root()))
}

/// Takes the screenshots of the page.
pub fn screenshots() -> Result<()> {
    tools::node_modules()?;
    let mut command = Command::new("node");
    command.arg("page/screenshots.js").current_dir(project::js());
    command.env("CHROMIUM", browser::chromium()?.chromium).env("XTASK", std::env::current_exe()?);
    shell::run(&mut command)
}

/// Runs Node's test runner on the tests in these folders of tests/js.
fn node(folders: &[&str]) -> Result<()> {
    let mut command = Command::new("node");
    command.arg("--test").args(folders).current_dir(project::js());
    if !folders.contains(&"npm/") {
        command.env("CHROMIUM", browser::chromium()?.chromium).env("XTASK", std::env::current_exe()?);
    }
    shell::run(&mut command)
}

/// Runs Node.js in tests/package.
fn consumers(arguments: &[&str], browser: &browser::Chromium) -> Result<()> {
    let mut command = Command::new("node");
    command.args(arguments).current_dir(project::consumers()).env("CHROMIUM", &browser.chromium);
    shell::run(&mut command)
}

/// Tests the page's main task through WebDriver.
fn in_others(others: &browser::Others) -> Result<()> {
    let mut command = Command::new("node");
    command.args(["--test", "drivers/"]).current_dir(project::js()).env("XTASK", std::env::current_exe()?);
    shell::run(command.envs(others.iter().map(|(name, path)| (name, path))))
}

/// Runs tests/web.rs, tests/attacks.rs and tests/wycheproof.rs with wasm-bindgen-test. It names the
/// ChromeDriver that was found, because `wasm-pack test` would first look for the one that it downloads.
fn in_chromium(browser: &browser::Chromium) -> Result<()> {
    let mut command = Command::new(tools::WASM_PACK.get()?);
    command.args([
        "--log-level",
        "warn",
        "test",
        "--headless",
        "--chrome",
        "--mode",
        "no-install",
        "--chromedriver",
    ]);
    command.arg(&browser.chromedriver).args(["--", "--locked"]).args(IN_A_BROWSER);
    command.env("PATH", tools::path_with(&[tools::wasm_bindgen()?])?);
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "300").current_dir(project::root());
    shell::run(&mut command)
}
