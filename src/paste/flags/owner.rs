//! Whose flags these are, by the words around them.

use super::super::former::is_former;
use super::{FLAGS, is_other, is_program};

/// The program to which a command line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Server,
    Unclear,
    /// Another program, or none.
    Other,
}

/// Returns the text directly before a flag, in the same word.
pub(super) fn glued(word: &str) -> Option<&str> {
    let at = FLAGS.iter().filter_map(|flag| word.find(flag)).min()?;
    // Another program's flag may end in the same letters.
    word.get(..at).filter(|before| !before.is_empty())
}

/// Returns whose flags a variable holds, as in `KUBE_API_ARGS="--…`; `None` if the word is not an assignment.
pub(super) fn assigned(word: &str) -> Option<Owner> {
    let (name, value) = word.split_once('=')?;
    let is_name = !name.is_empty()
        && name.bytes().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == b'_');
    let is_begin = matches!(value.trim_matches(['"', '\'', '\\']), "")
        || value.trim_start_matches(['"', '\'']).starts_with("--");
    let is_arguments = ["ARGS", "OPTS", "OPTIONS", "FLAGS"].iter().any(|end| name.ends_with(end));
    if !is_name || !is_begin || !is_arguments {
        return None;
    }
    let is_others =
        ["CONTROLLER", "SCHEDULER", "PROXY", "KUBELET", "ETCD"].iter().any(|other| name.contains(other));
    Some(if is_others || is_former(&name.replace('_', " ")) { Owner::Other } else { Owner::Server })
}

/// Returns whose flags these are, by the words before them.
pub(super) fn owner_before(words: &[&str], glued: &str) -> Owner {
    let text = words.join(" ");
    if is_former(&text)
        || is_former(glued)
        || ["~~", "<del>", "<s>", "[-"].iter().any(|mark| glued.contains(mark))
    {
        return Owner::Other;
    }
    if words.last().is_some_and(|last| is_other(last)) {
        return Owner::Other;
    }
    // NAME="--flag
    if words.is_empty()
        && glued.contains('=')
        && let Some(owner) = assigned(&format!("{glued}--"))
    {
        return owner;
    }
    // NAME="--other --flag
    if let Some(owner) = words.first().and_then(|first| assigned(first)) {
        return owner;
    }
    let Some((last, before)) = words.split_last().filter(|_| glued.is_empty()) else { return Owner::Unclear };
    if !is_program(last) {
        // `grep` prints the name of a file, here one of an API server.
        let is_file = words.len() <= 2
            && last.ends_with(':')
            && last.contains("apiserver")
            && last.contains(['/', '.']);
        return if is_file { Owner::Server } else { Owner::Unclear };
    }
    let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|one| one.is_ascii_digit());
    let is_ascii = text.is_ascii();
    // `ps` prints the process ID.
    let is_process = before.iter().any(is_number) && is_ascii && before.len() <= 16;
    let is_usual = |word: &&str| {
        ["sudo", "exec", "nohup", "env", "hyperkube", "hypershift", "PS"].contains(word)
            || word.ends_with(['$', '#', '%', '>', '/'])
            || word.starts_with('[')
            || word.contains('=')
            || word.ends_with("hyperkube")
    };
    if is_process || before.iter().all(is_usual) { Owner::Server } else { Owner::Unclear }
}
