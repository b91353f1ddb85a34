//! Builds the npm package in pkg/: wasm-pack's output, the entries of npm, and a manifest.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell::{self, step};
use crate::{licences, project, tools};

/// What the package is made of: if none of it is newer than the last build, there is nothing to do.
const INPUTS: &[&str] = &[
    "src",
    "npm",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/src",
    "README.md",
    "LICENSE",
    "xtask/js/package-lock.json",
];

/// One WebAssembly module with its bindings.
struct Module {
    name: &'static str,
    /// Its folder in the package.
    folder: &'static str,
    /// Cargo's arguments.
    arguments: &'static [&'static str],
}

/// The page loads the workbench before it answers: it is 36 KB smaller when compressed, and finds what is in a paste
/// 5 % slower. Tokens by the thousand are for the verifying module, which would decode half as fast.
const SMALL: &str = "profile.release.package.bound-token.opt-level='z'";

/// The package's modules: one that only verifies, and one with everything that the page needs.
const MODULES: [Module; 2] = [
    Module { name: "bound_token", folder: ".", arguments: &["--no-default-features"] },
    Module { name: "bound_token_workbench", folder: "workbench", arguments: &["--config", SMALL] },
];

/// The entries of npm/ that load the first module, and types beside them. The other modules get the same under their own
/// name; `slim.js` and `index.d.ts`, which list what a module can, are written for each.
const ENTRIES: [&str; 7] =
    ["browser.js", "bundler.js", "deno.js", "node.js", "workerd.js", "slim.d.ts", "bound_token_bg.wasm.d.ts"];

/// Appended to the generated bindings. They keep their instance to themselves, and have no way to put
/// another one in its place after a trap (wasm-bindgen has one behind an experimental flag that wasm-pack
/// does not pass on); npm/guard.js needs that.
const REPLACE_INSTANCE: &str = "
export function replaceInstance() {
    __wbg_finalize_init(new WebAssembly.Instance(wasmModule, __wbg_get_imports()), wasmModule);
}
";

/// Builds the package, if any of its inputs changed.
pub fn build() -> Result<()> {
    // The lock keeps two commands from writing over each other's output.
    fs::create_dir_all(project::root().join("target"))?;
    let lock = fs::File::create(project::root().join("target/pkg.lock"))?;
    lock.lock()?;
    let stamp = project::pkg().join("package.json");
    if let Ok(built) = modified(&stamp)
        && newest_input()? < built
    {
        eprintln!("✓ The package in pkg/ is up to date");
        return Ok(());
    }
    tools::wasm_target()?;
    let wasm_pack = tools::WASM_PACK.get()?;
    // wasm-opt and esbuild are npm packages.
    tools::builders()?;
    let path = tools::path_with(&[tools::wasm_bindgen()?, project::builders().join("node_modules/.bin")])?;
    step("Building the package in pkg/", || {
        // A file that is edited from here on counts as newer than the package.
        let started = SystemTime::now();
        // The build uses another folder, so that a failed build keeps the last package.
        let pkg = project::root().join("target/pkg");
        let _ = fs::remove_dir_all(&pkg);
        let without_paths = without_paths()?;
        for module in &MODULES {
            let mut command = Command::new(&wasm_pack);
            command.args(["--log-level", "warn", "build", "--release", "--target", "web", "--no-pack"]);
            command
                .args(["--mode", "no-install", "--out-name", module.name, "--out-dir"])
                .arg(pkg.join(module.folder));
            command.args(["--", "--locked"]).args(module.arguments).args(["--config", &without_paths]);
            command.current_dir(project::root()).env("PATH", &path);
            shell::run(&mut command)?;
        }
        complete(&pkg)?;
        for_require(&pkg, &path)?;
        fs::File::options().append(true).open(pkg.join("package.json"))?.set_modified(started)?;
        let _ = fs::remove_dir_all(project::pkg());
        fs::rename(&pkg, project::pkg()).context("cannot put the package in its place")
    })
}

/// Returns Cargo's configuration for a module without the paths of this machine. Panics name the source files
/// of crates, which are in Cargo's home.
fn without_paths() -> Result<String> {
    let sources = project::cargo_home()?.join("registry/src");
    shell::run(
        Command::new("cargo")
            .args(["fetch", "--locked", "--quiet", "--target", project::TARGET])
            .current_dir(project::root()),
    )?;
    let mut flags = vec![format!("--remap-path-prefix={}/=", project::root().display())];
    for registry in fs::read_dir(&sources).with_context(|| format!("cannot read {}", sources.display()))? {
        flags.push(format!("--remap-path-prefix={}/=", registry?.path().display()));
    }
    Ok(format!("target.wasm32-unknown-unknown.rustflags={}", serde_json::to_string(&flags)?))
}

/// Adds the files that wasm-pack does not make.
fn complete(pkg: &Path) -> Result<()> {
    for module in &MODULES {
        let folder = pkg.join(module.folder);
        let glue = folder.join(module.name).with_extension("js");
        let mut bindings = fs::read_to_string(&glue)?;
        for name in
            ["function __wbg_finalize_init(instance, module)", "function __wbg_get_imports()", "wasmModule"]
        {
            if !bindings.contains(name) {
                bail!("wasm-bindgen's output has no `{name}` any more; xtask/src/package.rs must follow it");
            }
        }
        // The entries decide which module is loaded, and from where. Bundlers would treat this line as a dependency.
        bindings = without(&bindings, "        module_or_path = new URL(", Some("\n"))?;
        bindings.push_str(REPLACE_INSTANCE);
        fs::write(&glue, bindings)?;
        let types = glue.with_extension("d.ts");
        let declared = fs::read_to_string(&types)?;
        // npm/loader.d.ts has the package's own.
        fs::write(types, without(&declared, "export type InitInput = ", None)?)?;
        // The package's own declares a module, not its insides: npm/ has it.
        fs::remove_file(folder.join(format!("{}_bg.wasm.d.ts", module.name)))?;
        // wasm-pack's .gitignore would keep npm from packing these files.
        fs::remove_file(folder.join(".gitignore"))?;
    }
    copy_into(&project::root().join("npm"), pkg)?;
    entries_of_others(pkg)?;
    for name in ["LICENSE", "README.md"] {
        fs::copy(project::root().join(name), pkg.join(name))
            .with_context(|| format!("cannot copy {name}"))?;
    }
    fs::write(pkg.join(licences::DOCUMENT), licences::document()?)?;
    let mut manifest: Value =
        serde_json::from_str(&fs::read_to_string(project::root().join("npm/package.json"))?)?;
    manifest["version"] = Value::String(project::version()?);
    Ok(fs::write(pkg.join("package.json"), serde_json::to_string_pretty(&manifest)? + "\n")?)
}

/// Makes the entries of every module but the first.
fn entries_of_others(pkg: &Path) -> Result<()> {
    let [first, others @ ..] = &MODULES;
    for module in others {
        for entry in ENTRIES {
            let renamed = |text: &str| text.replace(first.name, module.name);
            let text = fs::read_to_string(pkg.join(first.folder).join(entry))?;
            fs::write(pkg.join(module.folder).join(renamed(entry)), renamed(&text))?;
        }
    }
    Ok(())
}

/// A text without the part from a beginning to this end, or to its own.
fn without(text: &str, beginning: &str, end: Option<&str>) -> Result<String> {
    let (before, rest) = text.split_once(beginning).with_context(|| {
        format!("wasm-bindgen's output has no `{beginning}` any more; xtask/src/package.rs must follow it")
    })?;
    let after = end.and_then(|end| rest.split_once(end)).map_or("", |(_, after)| after);
    Ok(before.to_owned() + after)
}

fn copy_into(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_into(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Builds the CommonJS entries, with their own types: Node.js 20 cannot `require` ES modules before 20.19.
fn for_require(pkg: &Path, path: &OsString) -> Result<()> {
    let esbuild = |entries: &[&str], more: &[&str]| {
        let mut command = Command::new("esbuild");
        command.args(entries).args(["--bundle", "--platform=node", "--target=node20", "--format=cjs"]);
        command
            .args(["--external:#*", "--outdir=.", "--out-extension:.js=.cjs", "--log-level=warning"])
            .args(more);
        shell::run(command.current_dir(pkg).env("PATH", path))
    };
    esbuild(&["slim.js", "workbench/slim.js", "authenticate.js", "remote-keys.js", "token-source.js"], &[])?;
    esbuild(
        &["node.js", "workbench/node.js"],
        &[
            "--define:import.meta.url=moduleUrl",
            "--banner:js=const moduleUrl = require('node:url').pathToFileURL(__filename)",
        ],
    )?;
    types_for_require(pkg)
}

/// Copies each `.d.ts` to `.d.cts`.
fn types_for_require(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            types_for_require(&path)?;
        } else if let Some(stem) = name.strip_suffix(".d.ts") {
            let types = fs::read_to_string(&path)?.replace(".js'", ".cjs'");
            fs::write(format!("{stem}.d.cts"), types)?;
        }
    }
    Ok(())
}

fn modified(path: &Path) -> Result<SystemTime> {
    Ok(fs::metadata(path)?.modified()?)
}

fn newest_input() -> Result<SystemTime> {
    fn newest_in(path: &Path) -> Result<SystemTime> {
        let mut newest = modified(path)?;
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                newest = newest.max(newest_in(&entry?.path())?);
            }
        }
        Ok(newest)
    }
    INPUTS.iter().try_fold(SystemTime::UNIX_EPOCH, |newest, input| {
        Ok(newest.max(newest_in(&project::root().join(input))?))
    })
}
