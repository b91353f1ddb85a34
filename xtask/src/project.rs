//! Knows where files are, and which versions Cargo.toml names.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// What the module is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The variable with the project's root, for a build in a folder other than the one where this program was built.
pub const ROOT_VARIABLE: &str = "BOUND_TOKEN_ROOT";

/// Returns the project's root.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os(ROOT_VARIABLE) {
        Some(folder) => folder.into(),
        None => {
            let own = Path::new(env!("CARGO_MANIFEST_DIR"));
            own.parent().expect("xtask lies in the project's root").to_owned()
        }
    });
    &ROOT
}

/// Lists every file that is in git or would be added to it.
pub fn files() -> Result<Vec<PathBuf>> {
    let mut command = Command::new("git");
    command.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).current_dir(root());
    let names = shell::output(&mut command).context("git ls-files failed")?;
    // git also lists a file that was deleted but whose deletion is not committed.
    let there = |name: &&str| root().join(name).is_file();
    Ok(names.split('\0').filter(|name| !name.is_empty()).filter(there).map(PathBuf::from).collect())
}

/// Returns the folder of the release.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Returns the folder of the npm package.
pub fn pkg() -> PathBuf {
    root().join("pkg")
}

/// Returns the folder of the JavaScript tests and their tools.
pub fn js() -> PathBuf {
    root().join("tests/js")
}

/// The folder of the JavaScript that builds, and of esbuild and binaryen.
pub fn builders() -> PathBuf {
    root().join("xtask/js")
}

/// The folder of those who use the npm package: every runtime and bundler.
pub fn consumers() -> PathBuf {
    root().join("tests/package")
}

/// Returns the folder of the tools built for this project, shared by all clones:
/// `$XDG_CACHE_HOME/bound-token` or `~/.cache/bound-token`.
pub fn tool_cache() -> Result<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => std::env::home_dir().context("there is no home directory to keep tools in")?.join(".cache"),
    };
    Ok(cache.join("bound-token"))
}

/// Returns the folder where Cargo keeps the sources of crates: `$CARGO_HOME` or `~/.cargo`.
pub fn cargo_home() -> Result<PathBuf> {
    Ok(match std::env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => {
            std::env::home_dir().context("there is no home directory with Cargo's sources")?.join(".cargo")
        }
    })
}

/// Returns the crate's manifest, as Cargo reads it.
fn manifest() -> Result<Value> {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version=1", "--no-deps"]).current_dir(root());
    let text = shell::output(&mut command).context("cargo metadata failed")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    packages
        .iter()
        .find(|package| package["name"] == "bound-token")
        .cloned()
        .context("no package bound-token")
}

/// Returns the version of the crate, which is also that of the npm package.
pub fn version() -> Result<String> {
    Ok(manifest()?["version"].as_str().context("the package has no version")?.to_owned())
}

/// Returns the version of wasm-bindgen that Cargo.toml pins.
pub fn wasm_bindgen_version() -> Result<String> {
    let manifest = manifest()?;
    let dependencies = manifest["dependencies"].as_array().context("no dependencies")?;
    let pinned = dependencies.iter().find(|dependency| dependency["name"] == "wasm-bindgen");
    let requirement = pinned.and_then(|dependency| dependency["req"].as_str()).context("no wasm-bindgen")?;
    requirement.strip_prefix('=').map(str::to_owned).context("wasm-bindgen is not pinned with \"=\"")
}

/// Returns the name and version of every crate whose code is in a module, in order.
pub fn linked_crates() -> Result<Vec<(String, String)>> {
    let mut tree = Command::new("cargo");
    tree.args(["tree", "--locked", "--package", "bound-token", "--target", TARGET]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let listed = shell::output(tree.current_dir(root())).context("cargo tree failed")?;
    let mut crates: Vec<(String, String)> = listed
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
        })
        .filter(|(name, _)| name != "bound-token")
        .collect();
    crates.sort();
    crates.dedup();
    Ok(crates)
}

/// Returns wasm-opt's arguments, which wasm-pack reads from the manifest.
pub fn wasm_opt_arguments() -> Result<Vec<String>> {
    let manifest = manifest()?;
    let arguments = &manifest["metadata"]["wasm-pack"]["profile"]["release"]["wasm-opt"];
    Ok(serde_json::from_value(arguments.clone())?)
}
