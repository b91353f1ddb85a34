//! Collects the licences of the crates inside the modules. Anyone who distributes the modules must include them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::project;

/// The name of the document.
pub const DOCUMENT: &str = "THIRD-PARTY-LICENSES.txt";

const PREFACE: &str = "\
What others wrote of the WebAssembly modules of bound-token, and under which licences. Where there is a choice of
licences, it is MIT. Beside these crates the modules hold parts of Rust's standard library, with its dlmalloc and
hashbrown (Copyright (c) The Rust Project Contributors and others, MIT or Apache-2.0:
https://www.rust-lang.org/policies/licenses).
";

/// Returns each licence, word for word as its authors publish it, with the crates that are under it.
pub fn document() -> Result<String> {
    let mut crates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version) in project::linked_crates()? {
        let text = licence(&sources(&name, &version)?)?;
        crates.entry(text).or_default().push(format!("{name} {version}"));
    }
    let mut out = PREFACE.to_owned();
    for (text, crates) in crates {
        write!(out, "\n{}\n\n{}\n\n{}\n", "=".repeat(80), crates.join(", "), text.trim())?;
    }
    Ok(out)
}

/// Returns the folder where Cargo has unpacked a crate.
fn sources(name: &str, version: &str) -> Result<PathBuf> {
    let registries = project::cargo_home()?.join("registry/src");
    for registry in fs::read_dir(&registries)? {
        let folder = registry?.path().join(format!("{name}-{version}"));
        if folder.is_dir() {
            return Ok(folder);
        }
    }
    bail!("{name} {version} is not in {}", registries.display())
}

/// Returns the licence in a crate's folder: the MIT licence, if there are several.
fn licence(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_uppercase();
        if ["LICENSE", "LICENCE", "COPYING"].iter().any(|beginning| name.starts_with(beginning)) {
            files.push((!name.contains("MIT"), path));
        }
    }
    files.sort();
    let Some((_, file)) = files.first() else { bail!("{} has no licence", folder.display()) };
    Ok(fs::read_to_string(file)?.replace("\r\n", "\n"))
}
