//! Finds browsers, their drivers and zsh, or installs them from Debian's packages where that is possible.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{self, step};
use crate::tools;

/// Chromium's programs.
pub struct Chromium {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// The programs of the other browsers, with the variables that tests/js/drivers reads them from.
pub type Others = [(&'static str, PathBuf); 5];

/// Finds Chromium. If it is missing, this installs it, on Debian and as root.
pub fn chromium() -> Result<Chromium> {
    found_or_installed(&["chromium", "chromium-driver"], || {
        let chromium =
            shell::find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?;
        let chromedriver = shell::find_program(&["chromedriver"])?;
        Some(Chromium { chromium, chromedriver })
    })
}

/// Finds Firefox and WebKitGTK. If they are missing, this installs them, on Debian and as root.
pub fn others() -> Result<Others> {
    let [firefox, xvfb, webkit_driver, mini_browser] =
        found_or_installed(&["firefox-esr", "webkit2gtk-driver", "xvfb"], || {
            Some([
                shell::find_program(&["firefox-esr", "firefox"])?,
                shell::find_program(&["Xvfb"])?,
                shell::find_program(&["WebKitWebDriver"])?,
                mini_browser()?,
            ])
        })?;
    Ok([
        ("FIREFOX", firefox),
        ("GECKODRIVER", tools::GECKODRIVER.get()?),
        ("XVFB", xvfb),
        ("WEBKITWEBDRIVER", webkit_driver),
        ("MINIBROWSER", mini_browser),
    ])
}

/// Finds or installs zsh for tests/commands, which skip zsh if it is not available.
pub fn zsh() {
    if let Err(error) = found_or_installed(&["zsh"], || shell::find_program(&["zsh"])) {
        eprintln!("skipped: proposed commands in zsh (tests/native/commands); {error:#}");
    }
}

/// Finds WebKitGTK's small browser. It is next to the library, in a folder named after architecture and version.
fn mini_browser() -> Option<PathBuf> {
    let folders =
        |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    folders("/usr/lib".into())
        .flat_map(folders)
        .map(|folder| folder.join("MiniBrowser"))
        .find(|program| program.is_file())
}

fn found_or_installed<T>(packages: &[&str], look: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = look() {
        return Ok(found);
    }
    let names = packages.join(" ");
    let advice = format!("what Debian has as {names} is needed: `apt-get install {names}`");
    if shell::find_program(&["apt-get"]).is_none() {
        bail!(advice);
    }
    step(&format!("Installing Debian's {names}"), || {
        let apt = |arguments: &[&str]| {
            let mut apt = Command::new("apt-get");
            shell::run(apt.args(arguments).args(["-qq", "-y"]).env("DEBIAN_FRONTEND", "noninteractive"))
        };
        apt(&["update"]).context(advice.clone())?;
        apt(&[&["install"], packages].concat()).context(advice.clone())
    })?;
    look().context(advice)
}
