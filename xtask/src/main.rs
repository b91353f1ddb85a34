//! Runs the commands of this repository: `cargo xtask serve`, `cargo xtask test`, and the less common ones that
//! `cargo xtask help` lists. Each command does the setup that it needs, and prints what it does and how long it took.

mod bench;
mod browser;
mod dist;
mod fuzz;
mod licences;
mod package;
mod project;
mod review;
mod serve;
mod shell;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves and tests bound-token")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the page and serves it on 127.0.0.1.
    Serve {
        /// The port; 0 takes any free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Runs every test.
    Test {
        /// Only the tests that take less than two minutes: no browsers, no fuzzing.
        #[arg(long)]
        quick: bool,
    },
    /// Makes the npm package in pkg/.
    Build,
    /// Makes the release in dist/: the page as one file, the npm package, checksums, and the bill of materials.
    Dist {
        /// Makes it again in another folder and compares every byte.
        #[arg(long)]
        twice: bool,
    },
    /// Makes the reference of the npm package (typedoc) and of the crate (rustdoc) in target/.
    Reference,
    /// Fuzzes every target of fuzz/ in turn. It needs a nightly toolchain.
    Fuzz {
        /// How long to fuzz each target, in seconds.
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
    /// Mutates the validator in many small ways and lists the mutants that no test notices. It takes half an hour.
    Mutants,
    /// Measures what the largest allowed inputs cost, for docs/SECURITY.md.
    Limits,
    /// Measures size, and speed compared with the alternatives. It writes docs/BENCHMARKS.md and takes ten minutes.
    Bench {
        /// Measures only two algorithms, in less than a minute, and writes nothing.
        #[arg(long)]
        quick: bool,
        /// Also writes the numbers to this file.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Takes the screenshots of docs/screens. Chinese needs a font, such as Debian's fonts-noto-cjk.
    Screenshots,
    /// Installs every tool that the other commands need.
    Setup,
}

fn main() -> ExitCode {
    match act(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: Command) -> Result<()> {
    match command {
        Command::Serve { port } => {
            package::build()?;
            serve::run(port)
        }
        Command::Test { quick } => test::run(quick),
        Command::Build => package::build(),
        Command::Dist { twice: false } => dist::run(),
        Command::Dist { twice: true } => dist::twice(),
        Command::Reference => {
            dist::run()?;
            dist::hand_out()?;
            review::reference()
        }
        Command::Fuzz { seconds } => fuzz::run(seconds),
        Command::Mutants => review::mutants(),
        Command::Limits => review::limits(),
        Command::Bench { quick, json } => bench::run(quick, json.as_deref()),
        Command::Screenshots => {
            package::build()?;
            test::screenshots()
        }
        Command::Setup => {
            tools::wasm_target()?;
            tools::WASM_PACK.get()?;
            tools::wasm_bindgen()?;
            tools::builders()?;
            tools::node_modules()?;
            tools::consumers()?;
            browser::zsh();
            browser::chromium()?;
            browser::others().map(|_| ())
        }
    }
}
