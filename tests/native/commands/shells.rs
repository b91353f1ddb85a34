//! Runs every proposed command in real shells, with stubs for the tools, in an empty folder.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::proposals;

/// The programs that the commands call. Nothing else is on PATH.
const TOOLS: [&str; 7] = ["oc", "vault", "bao", "az", "aws", "gcloud", "jq"];

/// A stub that logs its call: each argument ends with a NUL, and the call with a line break. It writes all of
/// it at once, because the two sides of a pipe run at the same time.
const STUB: &str = "#!/bin/sh\nprintf '%s\\0' \"${0##*/}\" \"$@\" '\n' >>\"$LOG\"\n";

/// The files that our templates write.
const WRITTEN: [&str; 2] = ["jwks.json", "policy.json"];

/// The arguments that our templates have, apart from options and names.
const STATIC: [&str; 8] = [
    "jwt=@token",
    ".keys[].kid",
    ".issuer",
    ".id_token_signing_alg_values_supported",
    ".Statement |= (([.] | flatten(1)) + $one)",
    "file://policy.json",
    "jsonpath={.status.serviceAccountIssuers}",
    "--",
];

/// A temporary folder, which is removed when it is dropped.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("bound-token-{}-{number}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(super) fn program(path: &Path, text: &str) {
    fs::write(path, text).expect("it can be written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode can be set");
}

/// Returns the installed shells, and prints which ones are missing.
pub(super) fn shells() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").expect("PATH");
    let find = |name: &&str| {
        let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
        if found.is_none() {
            eprintln!("skipped: {name} is not installed");
        }
        found
    };
    let found: Vec<PathBuf> = ["dash", "bash", "zsh", "ksh"].iter().filter_map(find).collect();
    assert!(!found.is_empty(), "a machine without any shell");
    found
}

/// Runs a script of these commands and returns for each command its calls with their arguments.
fn run(shell: &Path, commands: &[&String]) -> Vec<Vec<Vec<String>>> {
    let name = shell.file_name().expect("a name").to_string_lossy().into_owned();
    let folder = Folder::new(&name);
    let (stubs, sandbox) = (folder.0.join("stubs"), folder.0.join("sandbox"));
    for folder in [&stubs, &sandbox] {
        fs::create_dir_all(folder).expect("a folder");
    }
    for tool in TOOLS {
        program(&stubs.join(tool), STUB);
    }
    // If a command starts anything else, the shell must not find it and must say so.
    let (log, script) = (folder.0.join("log"), folder.0.join("script"));
    let mut text = String::new();
    for command in commands {
        writeln!(text, "{command}").expect("a text");
        text.push_str("printf '%s %s\\0\\n\\0' end-of-command \"$?\" >>\"$LOG\"\n");
    }
    fs::write(&script, text).expect("it can be written");
    let mut process = Command::new(shell);
    if name == "zsh" {
        process.arg("-f");
    }
    process
        .arg(&script)
        .current_dir(&sandbox)
        .env_clear()
        .env("PATH", &stubs)
        .env("HOME", &sandbox)
        .env("LOG", &log);
    let output = process.stdin(Stdio::null()).output().expect("the shell starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name} complains");
    let files: BTreeSet<String> = fs::read_dir(&sandbox)
        .expect("the sandbox")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(files.iter().all(|file| WRITTEN.contains(&file.as_str())), "{name} left {files:?}");
    calls(&fs::read_to_string(&log).expect("a log in UTF-8"))
}

fn calls(log: &str) -> Vec<Vec<Vec<String>>> {
    let (mut out, mut calls, mut call) = (Vec::new(), Vec::new(), Vec::new());
    for word in log.split_terminator('\0') {
        if word != "\n" {
            call.push(word.to_owned());
        } else if call.first().is_some_and(|first| first == "end-of-command 0") {
            call.clear();
            // The two sides of a pipe start in any order.
            calls.sort();
            out.push(std::mem::take(&mut calls));
        } else {
            calls.push(std::mem::take(&mut call));
        }
    }
    assert!(calls.is_empty() && call.is_empty(), "a command failed: {calls:?} {call:?}");
    out
}

/// Returns whether an argument is a name, URL or path that [`fill`] would accept, and a list only where a list belongs.
fn is_harmless(argument: &str) -> bool {
    let (option, value) = argument.split_once('=').unwrap_or(("", argument));
    let is_list = ["bound_service_account_names", "bound_service_account_namespaces"].contains(&option);
    let is_option = |text: &str| {
        let name = text.trim_start_matches('-');
        text.len() - name.len() <= 2
            && name.starts_with(|one: char| one.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let value = if option.is_empty() && value.starts_with('-') {
        return is_option(value);
    } else {
        value
    };
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte) || (is_list && byte == b',');
    let starts_well = value.starts_with(|one: char| one.is_ascii_alphanumeric() || one == '/');
    (option.is_empty() || is_option(option))
        && starts_well
        && value.bytes().all(is_plain)
        && !value.starts_with("file:")
        && !value.starts_with("//")
        && !value.contains("..")
}

#[test]
fn every_command_reaches_its_tools_alike_in_every_shell_and_nothing_else_runs() {
    let commands: Vec<&String> = proposals().commands.iter().collect();
    assert!(commands.len() > 80, "the corpora were cut short: {}", commands.len());
    for command in &commands {
        assert!(command.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{command:?}");
        assert!(!command.contains("$'") && !command.contains('!'), "{command}");
    }
    let mut first: Option<Vec<Vec<Vec<String>>>> = None;
    for shell in shells() {
        let called = run(&shell, &commands);
        assert_eq!(called.len(), commands.len(), "{}: a command ended the script", shell.display());
        for (command, calls) in commands.iter().zip(&called) {
            assert!(!calls.is_empty(), "{command} calls nothing");
            for argument in calls.iter().flat_map(|call| &call[1..]) {
                assert!(
                    STATIC.contains(&argument.as_str()) || is_harmless(argument),
                    "{}: {argument:?} of {command}",
                    shell.display()
                );
            }
        }
        match &first {
            None => first = Some(called),
            Some(first) => assert_eq!(*first, called, "{}", shell.display()),
        }
    }
}

/// These checks notice a harmful command.
#[test]
fn a_command_that_runs_something_is_noticed() {
    let hostile = "oc create token app --audience=$'\\xe2\\x80\\x8b\\';touch pwned #'".to_owned();
    let dash = shells().into_iter().find(|shell| shell.ends_with("dash"));
    let Some(dash) = dash else { return };
    assert!(std::panic::catch_unwind(|| run(&dash, &[&hostile])).is_err());
    for argument in ["@x", "file:///x", "-", "---x", "a,b", "x=@y", "x=-y", "a b", "~", "//x", "x=a,b"] {
        assert!(!is_harmless(argument), "{argument}");
    }
}
