//! Runs commands, and prints each command and how long each step took.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Prints what a step does, runs it, and prints how long it took.
pub fn step<T>(what: &str, act: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("▸ {what} …");
    let start = Instant::now();
    let result = act();
    let mark = if result.is_ok() { "✓" } else { "✗" };
    eprintln!("{mark} {what} ({:.1} s)", start.elapsed().as_secs_f64());
    result
}

/// Runs a command. If it fails, the error names it.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    eprintln!("  $ {shown}");
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start: {shown}"))?;
    if status.success() { Ok(()) } else { bail!("failed ({status}): {shown}") }
}

/// Runs one command and, if it fails, the other. Their output is shown only if both fail.
pub fn run_either(one: &mut Command, other: &mut Command) -> Result<()> {
    let Err(first) = quietly(one)? else { return Ok(()) };
    let Err(second) = quietly(other)? else { return Ok(()) };
    bail!("{first}\n{second}")
}

/// Runs a command silently. If it fails, the inner error has its output and the command.
fn quietly(command: &mut Command) -> Result<Result<(), String>> {
    let shown = show(command);
    eprintln!("  $ {shown}");
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start: {shown}"))?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    let [printed, errors] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    Ok(Err(format!("{printed}{errors}failed ({}): {shown}", output.status)))
}

/// Returns the output of a command, or `None` if the command does not exist or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Returns the first of these programs that is on PATH.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
    })
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn the_second_command_runs_only_if_the_first_fails() {
        assert!(run_either(&mut sh("exit 0"), &mut sh("exit 1")).is_ok());
        assert!(run_either(&mut sh("echo yanked >&2; exit 101"), &mut sh("exit 0")).is_ok());
    }

    #[test]
    fn two_commands_that_fail_are_both_told_with_what_they_printed() {
        let [first, second] = ["echo yanked >&2; exit 101", "echo partly; echo offline >&2; exit 1"];
        let error = run_either(&mut sh(first), &mut sh(second)).unwrap_err().to_string();
        for part in ["yanked\n", "101", "partly\n", "offline\n"] {
            assert!(error.contains(part), "{part}: {error}");
        }
        let error = run_either(&mut sh("exit 1"), &mut Command::new("/no/such/program")).unwrap_err();
        assert!(format!("{error:#}").contains("cannot start"), "{error:#}");
    }
}
