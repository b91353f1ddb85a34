//! Finds or installs the tools that a new machine lacks: the wasm target, wasm-pack, the wasm-bindgen
//! command, and the npm packages that build, test and use the package.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{self, TARGET};
use crate::shell::{self, step};

/// A program that Cargo builds, of the crate of the same name.
pub struct Program {
    name: &'static str,
    version: &'static str,
}

pub const CARGO_CYCLONEDX: Program = Program { name: "cargo-cyclonedx", version: "0.5.9" };
pub const CARGO_DENY: Program = Program { name: "cargo-deny", version: "0.20.2" };
pub const CARGO_FUZZ: Program = Program { name: "cargo-fuzz", version: "0.13.2" };
pub const CARGO_MUTANTS: Program = Program { name: "cargo-mutants", version: "27.1.0" };
pub const GECKODRIVER: Program = Program { name: "geckodriver", version: "0.37.1" };
pub const TWIGGY: Program = Program { name: "twiggy", version: "0.8.0" };
pub const WASM_PACK: Program = Program { name: "wasm-pack", version: "0.15.1" };

impl Program {
    /// Finds or builds it, and returns its path.
    pub fn get(&self) -> Result<PathBuf> {
        found_or_built(self.name, self.name, self.version)
    }
}

/// Installs the standard library for WebAssembly.
pub fn wasm_target() -> Result<()> {
    let libraries =
        shell::output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    step("Adding the Rust target wasm32-unknown-unknown", || {
        shell::run(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
            format!(
                "the Rust target {TARGET} is needed. With rustup: `rustup target add {TARGET}`. Without: install \
                 Debian's rustc-web, rust-web-src and lld and build with that toolchain"
            )
        })
    })
}

/// Returns the folder of the wasm-bindgen commands in the version that Cargo.toml pins, found or built.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let program = found_or_built("wasm-bindgen-cli", "wasm-bindgen", &project::wasm_bindgen_version()?)?;
    Ok(program.parent().context("a program lies in a folder")?.to_owned())
}

fn found_or_built(crate_name: &str, program: &str, version: &str) -> Result<PathBuf> {
    let is_right = |path: &Path| {
        let printed = shell::output(Command::new(path).arg("--version"));
        printed.is_some_and(|printed| printed.split_whitespace().nth(1) == Some(version))
    };
    let on_path = shell::find_program(&[program]).filter(|path| is_right(path));
    let folder = project::tool_cache()?.join(format!("{crate_name}-{version}"));
    let cached = folder.join("bin").join(program);
    // The cache needs no version check, because its folders are named by version.
    if let Some(path) = on_path.or_else(|| Some(cached.clone()).filter(|path| path.is_file())) {
        return Ok(path);
    }
    step(&format!("Building {crate_name} {version}, once, about two minutes"), || {
        let install = |locked: &[&str]| {
            let mut install = Command::new("cargo");
            install
                .args(["install", "--quiet", crate_name, "--version", version, "--root"])
                .arg(&folder)
                .args(locked);
            // The build must use neither this workspace's target folder nor its settings.
            install.current_dir(std::env::temp_dir());
            install
        };
        // A release's lock file may name a version that has been yanked since, and is then useless. That is
        // not a failure.
        shell::run_either(&mut install(&["--locked"]), &mut install(&[])).with_context(|| {
            format!("{program} {version} is needed: `cargo install {crate_name} --version {version}`")
        })
    })?;
    Ok(cached)
}

/// Checks that Node.js 20 or newer is installed, with npm.
pub fn node() -> Result<()> {
    let version = shell::output(Command::new("node").arg("--version"))
        .context("Node.js 20 or newer is needed, with npm")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        bail!("Node.js 20 or newer is needed; this is {version}");
    }
    Ok(())
}

/// Installs esbuild and binaryen, which build the package and the page, as the lock file of xtask/js says.
pub fn builders() -> Result<()> {
    install(&project::builders(), || Ok(()))
}

/// Installs the npm packages of tests/js as its lock file says.
pub fn node_modules() -> Result<()> {
    let folder = project::js();
    install(&folder, || {
        // The tests import the package by name, from the folder where it is built.
        Ok(std::os::unix::fs::symlink("../../../pkg", folder.join("node_modules/bound-token"))?)
    })
}

/// Installs the runtimes and bundlers of tests/package as its lock file says.
pub fn consumers() -> Result<()> {
    install(&project::consumers(), || Ok(()))
}

/// Installs what a folder's lock file names, unless that was already done. It does not run the packages' scripts.
fn install(folder: &Path, finish: impl FnOnce() -> Result<()>) -> Result<()> {
    node()?;
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let name = folder.strip_prefix(project::root())?.display().to_string();
    step(&format!("Installing the npm packages of {name}"), || {
        let mut install = Command::new("npm");
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        shell::run(install.current_dir(folder))?;
        finish()?;
        Ok(fs::write(&stamp, lock)?)
    })
}

/// Returns PATH with these folders first.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(folders.iter().cloned().chain(std::env::split_paths(&path)))?)
}
