//! Chromium and its driver: found, or installed from Debian's packages where that is possible.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{self, step};

/// The programs of a browser.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

fn look() -> Option<Browser> {
    let chromium =
        shell::find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?;
    let chromedriver = shell::find_program(&["chromedriver"])?;
    Some(Browser { chromium, chromedriver })
}

/// Finds the browser, installing it if it is missing and this is Debian as root.
pub fn find() -> Result<Browser> {
    if let Some(browser) = look() {
        return Ok(browser);
    }
    const ADVICE: &str =
        "Chromium and ChromeDriver are needed on PATH; on Debian: `apt-get install chromium chromium-driver`";
    if shell::find_program(&["apt-get"]).is_none() {
        bail!(ADVICE);
    }
    step("Installing Debian's chromium and chromium-driver", || {
        let apt = |arguments: &[&str]| {
            shell::run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
        };
        apt(&["-qq", "update"]).context(ADVICE)?;
        apt(&["-qq", "-y", "install", "chromium", "chromium-driver"]).context(ADVICE)
    })?;
    look().context(ADVICE)
}
