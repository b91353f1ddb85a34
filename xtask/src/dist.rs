//! What is released, in dist/: the page as one file and as a folder to serve, the npm package, what it is made of
//! (CycloneDX), and the sums of it all. Two builds give the same bytes, wherever they are made.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::shell::{self, step};
use crate::{licences, package, project, tools};

const SUMS: &str = "SHA256SUMS";

/// The moment that stands in what is made, in seconds since 1970: a release tells its own in its changelog.
const EPOCH: &str = "0";

/// Makes all of it.
pub fn run() -> Result<()> {
    package::build()?;
    tools::node_modules()?;
    let cyclonedx = tools::cargo_cyclonedx()?;
    let dist = project::dist();
    step("Making the release in dist/", || {
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(&dist)?;
        page(&dist)?;
        for folder in [&dist, &dist.join("site")] {
            fs::copy(project::pkg().join(licences::DOCUMENT), folder.join(licences::DOCUMENT))?;
        }
        shell::run(
            Command::new("npm")
                .args(["pack", "--silent", "--pack-destination"])
                .arg(&dist)
                .current_dir(project::pkg()),
        )?;
        bill_of_materials(&cyclonedx, &dist)?;
        sums(&dist)
    })
}

/// Puts the packed npm package before its consumers in tests/package, as `npm install` would.
pub fn hand_out() -> Result<()> {
    tools::consumers()?;
    let unpacked = project::consumers().join("node_modules/bound-token");
    let _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked)?;
    let packed = project::dist().join(format!("bound-token-{}.tgz", project::version()?));
    let mut tar = Command::new("tar");
    shell::run(tar.arg("-xzf").arg(packed).args(["--strip-components=1", "-C"]).arg(&unpacked))
}

/// Makes all of it once more in another folder, with Cargo's home under another name, and compares.
pub fn twice() -> Result<()> {
    run()?;
    let elsewhere = project::root().join("target/made-elsewhere");
    let _ = fs::remove_dir_all(&elsewhere);
    let root = elsewhere.join("in a folder of another name");
    for file in project::files()? {
        let copy = root.join(&file);
        fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
        fs::copy(project::root().join(&file), copy)?;
    }
    let link = |target: PathBuf, name: PathBuf| std::os::unix::fs::symlink(target, name);
    link(project::js().join("node_modules"), root.join("tests/js/node_modules"))?;
    let cargo_home = elsewhere.join("cargo");
    link(project::cargo_home()?, cargo_home.clone())?;
    shell::run(
        Command::new(std::env::current_exe()?)
            .arg("dist")
            .env(project::ROOT_VARIABLE, &root)
            .env("CARGO_HOME", cargo_home),
    )?;
    let read = |dist: &Path| fs::read_to_string(dist.join(SUMS));
    let (here, there) = (read(&project::dist())?, read(&root.join("dist"))?);
    let differing: Vec<&str> =
        there.lines().filter(|line| !here.lines().any(|other| other == *line)).collect();
    if here != there {
        bail!("a second build in {} differs in:\n{}", root.display(), differing.join("\n"));
    }
    Ok(fs::remove_dir_all(&elsewhere)?)
}

/// The page as one file, and as a folder for any web server.
fn page(dist: &Path) -> Result<()> {
    let mut features = project::wasm_opt_arguments()?;
    features.retain(|argument| argument.starts_with("--enable-"));
    let mut command = Command::new("node");
    shell::run(command.arg("release/page.js").arg(dist).args(features).current_dir(project::js()))
}

/// Every crate in the modules, as CycloneDX. cargo-cyclonedx writes it beside each manifest of the workspace.
fn bill_of_materials(cyclonedx: &Path, dist: &Path) -> Result<()> {
    let name = "bound-token.cdx";
    let mut command = Command::new(cyclonedx);
    command.args(["cyclonedx", "--quiet", "--format", "json", "--all-features", "--no-build-deps"]);
    command.args(["--target", tools::TARGET, "--override-filename", name]);
    shell::run(command.env("SOURCE_DATE_EPOCH", EPOCH).current_dir(project::root()))?;
    let written = format!("{name}.json");
    fs::remove_file(project::root().join("xtask").join(&written))?;
    let bill = fs::read_to_string(project::root().join(&written))?;
    fs::remove_file(project::root().join(&written))?;
    let bill = linked_only(serde_json::from_str(&without_folder(&bill))?)?;
    Ok(fs::write(dist.join(written), serde_json::to_string_pretty(&bill)? + "\n")?)
}

/// The bill without crates that only macros and tests need, which cargo-cyclonedx does not tell apart.
fn linked_only(mut bill: Value) -> Result<Value> {
    let linked = project::linked_crates()?;
    let is_linked = |component: &Value| {
        linked.iter().any(|(name, version)| {
            component["name"] == name.as_str() && component["version"] == version.as_str()
        })
    };
    let components = bill["components"].as_array_mut().context("the bill lists no components")?;
    components.retain(is_linked);
    let mut known: Vec<Value> = components.iter().map(|component| component["bom-ref"].clone()).collect();
    known.push(bill["metadata"]["component"]["bom-ref"].clone());
    let dependencies = bill["dependencies"].as_array_mut().context("the bill lists no dependencies")?;
    dependencies.retain(|one| known.contains(&one["ref"]));
    for one in dependencies {
        if let Some(on) = one["dependsOn"].as_array_mut() {
            on.retain(|reference| known.contains(reference));
        }
    }
    Ok(bill)
}

/// The bill without the folder in which it was made, by which it names this crate: `path+file:///…/main#`.
fn without_folder(bill: &str) -> String {
    const MARK: &str = "path+file://";
    let mut parts = bill.split(MARK);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.split_once('#').map_or(part, |(_, rest)| rest);
        text + MARK + "/bound-token#" + rest
    })
}

/// As `sha256sum` writes and checks them.
fn sums(dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    list(dist, &mut files)?;
    files.sort();
    let mut text = String::new();
    for file in files {
        let digest = Sha256::digest(fs::read(&file)?);
        for octet in digest {
            write!(text, "{octet:02x}")?;
        }
        writeln!(text, "  {}", file.strip_prefix(dist)?.display())?;
    }
    Ok(fs::write(dist.join(SUMS), text)?)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
