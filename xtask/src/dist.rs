//! Makes the release in dist/: the page as one file and as a folder to serve, the npm package, the bill of
//! materials (CycloneDX), and the checksums. Two builds give the same bytes, on any machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::shell::{self, step};
use crate::{licences, package, project, tools};

/// The name of the crate, and of the folder that `git clone` makes.
const PACKAGE: &str = "bound-token";

const SUMS: &str = "SHA256SUMS";

/// The build time in the files, in seconds since 1970. A release's real date is in its changelog.
const EPOCH: &str = "0";

/// Makes the whole release.
pub fn run() -> Result<()> {
    package::build()?;
    tools::builders()?;
    let cyclonedx = tools::CARGO_CYCLONEDX.get()?;
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

/// Unpacks the npm package where its consumers in tests/package find it, as `npm install` would.
pub fn hand_out() -> Result<()> {
    tools::consumers()?;
    let unpacked = project::consumers().join("node_modules/bound-token");
    let _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked)?;
    let packed = project::dist().join(format!("bound-token-{}.tgz", project::version()?));
    let mut tar = Command::new("tar");
    shell::run(tar.arg("-xzf").arg(packed).args(["--strip-components=1", "-C"]).arg(&unpacked))
}

/// Makes the release again in another folder, with another path to Cargo's home, and compares the two.
pub fn twice() -> Result<()> {
    run()?;
    let elsewhere = project::root().join("target/made-elsewhere");
    let _ = fs::remove_dir_all(&elsewhere);
    let root = elsewhere.join("in another folder").join(another_name(project::root()));
    for file in project::files()? {
        let copy = root.join(&file);
        fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
        fs::copy(project::root().join(&file), copy)?;
    }
    let link = |target: PathBuf, name: PathBuf| std::os::unix::fs::symlink(target, name);
    link(project::builders().join("node_modules"), root.join("xtask/js/node_modules"))?;
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

/// Returns the name of the second folder. Cargo names a package differently if the folder has the package's
/// name, so exactly one of the two folders has it.
fn another_name(root: &Path) -> &'static str {
    if root.file_name().is_some_and(|name| name == PACKAGE) { "of another name" } else { PACKAGE }
}

/// Makes the page as one file, and as a folder for any web server.
fn page(dist: &Path) -> Result<()> {
    let mut features = project::wasm_opt_arguments()?;
    features.retain(|argument| argument.starts_with("--enable-"));
    let mut command = Command::new("node");
    shell::run(command.arg("page.js").arg(dist).args(features).current_dir(project::builders()))
}

/// Writes every crate in the modules as CycloneDX. cargo-cyclonedx writes a file next to each manifest of the
/// workspace.
fn bill_of_materials(cyclonedx: &Path, dist: &Path) -> Result<()> {
    let name = "bound-token.cdx";
    let mut command = Command::new(cyclonedx);
    command.args(["cyclonedx", "--quiet", "--format", "json", "--all-features", "--no-build-deps"]);
    command.args(["--target", project::TARGET, "--override-filename", name]);
    shell::run(command.env("SOURCE_DATE_EPOCH", EPOCH).current_dir(project::root()))?;
    let written = format!("{name}.json");
    fs::remove_file(project::root().join("xtask").join(&written))?;
    let bill = fs::read_to_string(project::root().join(&written))?;
    fs::remove_file(project::root().join(&written))?;
    let bill = linked_only(serde_json::from_str(&without_folder(&bill))?)?;
    Ok(fs::write(dist.join(written), serde_json::to_string_pretty(&bill)? + "\n")?)
}

/// Removes the crates that only macros and tests need, which cargo-cyclonedx does not distinguish.
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

/// Removes the build folder from the bill of materials. Cargo identifies a package of this workspace by its
/// folder, and leaves out the package's name if the folder has that name:
/// `path+file:///home/me/main#bound-token@0.1.0`, but `path+file:///home/me/bound-token#0.1.0`. Both become
/// `path+file:///bound-token#0.1.0`.
fn without_folder(bill: &str) -> String {
    const MARK: &str = "path+file://";
    let mut parts = bill.split(MARK);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        // A URL has neither quotation marks nor white space. The text after it stays as it is.
        let end = part.find(|one: char| one == '"' || one.is_whitespace()).unwrap_or(part.len());
        let (url, rest) = part.split_at(end);
        let Some((folder, package)) = url.split_once('#') else { return text + MARK + part };
        let own_name = folder.rsplit('/').next().unwrap_or_default();
        let (name, version) = package.split_once('@').unwrap_or((own_name, package));
        text + MARK + "/" + name + "#" + version + rest
    })
}

/// Writes the checksums in the format of `sha256sum`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_one_name_in_whatever_folder_it_lies() {
        for (id, name) in [
            ("path+file:///home/me/main#bound-token@0.1.0", "path+file:///bound-token#0.1.0"),
            ("path+file:///home/me/bound-token#0.1.0", "path+file:///bound-token#0.1.0"),
            ("path+file:///bound-token#0.1.0", "path+file:///bound-token#0.1.0"),
            ("path+file:///main#bound-token@0.1.0-rc.1+build", "path+file:///bound-token#0.1.0-rc.1+build"),
            ("path+file:///home/me/main/xtask#0.0.0", "path+file:///xtask#0.0.0"),
            ("path+file:///home/me/tools#xtask@0.0.0", "path+file:///xtask#0.0.0"),
            // Cargo encodes `#` and spaces of a folder, but not `@`.
            ("path+file:///home/a%23b%20c#bound-token@0.1.0", "path+file:///bound-token#0.1.0"),
            ("path+file:///home/me@work/bound-token#0.1.0", "path+file:///bound-token#0.1.0"),
            (
                "path+file:///home/me/main#bound-token@0.1.0 bin-target-0",
                "path+file:///bound-token#0.1.0 bin-target-0",
            ),
            (
                "path+file:///home/me/bound-token#0.1.0 bin-target-0",
                "path+file:///bound-token#0.1.0 bin-target-0",
            ),
        ] {
            assert_eq!(without_folder(id), name, "{id}");
        }
    }

    #[test]
    fn one_of_two_folders_bears_the_packages_name() {
        for (root, name) in [
            ("/builds/main", PACKAGE),
            ("/builds/bound-token", "of another name"),
            ("/bound-token/main", PACKAGE),
            ("/", PACKAGE),
        ] {
            assert_eq!(another_name(Path::new(root)), name, "{root}");
        }
    }

    #[test]
    fn every_name_in_a_bill_is_without_folder_and_all_else_as_it_was() {
        let bill = |id: &str| {
            format!(
                r##"{{"metadata":{{"bom-ref":"{id}","x":"#1"}},"dependencies":[{{"ref":"{id} lib","dependsOn":["{id}","registry+https://example#anyhow@1.0.0"]}}],"y":"path+file://","z":"a#b@c"}}"##
            )
        };
        let made = bill("path+file:///bound-token#0.1.0");
        for id in ["path+file:///builds/main#bound-token@0.1.0", "path+file:///builds/bound-token#0.1.0"] {
            assert_eq!(without_folder(&bill(id)), made);
        }
        assert_eq!(without_folder("{}"), "{}");
    }
}
