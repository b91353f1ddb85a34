//! Finds the command lines of API servers in a text, and groups their flags by server. Flags that are commented out,
//! removed in a diff, marked as old, or those of another program are left out. If this is not certain, they are marked
//! as unclear.

mod owner;
mod reader;

use super::former::heading;
use owner::assigned;
use reader::Reader;

/// The API server's flags that say which issuers and audiences it trusts.
const FLAGS: [&str; 2] = ["--service-account-issuer", "--api-audiences"];

/// The API server's programs, by the ends of their paths. Subcommands of other programs have the same names.
const PROGRAMS: [&str; 4] = ["kube-apiserver", "kube-apiserver.exe", "openshift-kube-apiserver", "apiserver"];

/// The endings of other programs' names that have the same flags, or run beside an API server.
const OTHERS: [&str; 12] = [
    "-authenticator",
    "-controller",
    "-manager",
    "-operator",
    "-proxy",
    "-scheduler",
    "-webhook",
    "oauth-apiserver",
    "openshift-apiserver",
    "etcd",
    "kubelet",
    "kube-aggregator",
];

/// How far below a container's name its flags may be, in lines.
const MOST_BELOW: usize = 48;

/// The command line of an API server, as far as it concerns trust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The flags with their lines and values, in order.
    pub(crate) flags: Vec<Flag>,
    /// Whether the flags may belong to something else or to nothing: prose, an example, another container.
    pub(crate) is_unclear: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flag {
    /// The name without dashes.
    pub(crate) name: &'static str,
    pub(crate) line: usize,
    pub(crate) value: String,
}

/// Whether a line names one of the flags.
pub(super) fn mentions(line: &str) -> bool {
    FLAGS.iter().any(|flag| line.contains(flag))
}

/// Returns how many lines from here belong to command lines of an API server; `Err` with how many lines cannot begin
/// any.
pub(super) fn block(lines: &[(usize, &str)]) -> Result<usize, usize> {
    let Some((_, first)) = lines.first() else { return Err(1) };
    let is_container = container(first).is_some();
    let is_heading = heading(first) == Some(true);
    let is_begin = mentions(first)
        || is_heading
        || is_container
        || is_program_line(first)
        || opens_comment(first).is_some();
    if !is_begin {
        return Err(1);
    }
    let is_short = is_container || opens_comment(first).is_some();
    let most = if is_short { MOST_BELOW } else { lines.len() };
    let mut count = 0_usize;
    let mut end = 0_usize;
    let mut close: Option<&str> = None;
    for (index, (_, line)) in lines.iter().enumerate().take(most) {
        let text = line.trim();
        let belongs = if let Some(mark) = close {
            if line.contains(mark) {
                close = None;
            }
            true
        } else if let Some(mark) = opens_comment(line) {
            close = Some(mark).filter(|mark| !line.contains(mark));
            true
        } else {
            let is_begun = end > 0;
            is_argument(line)
                || (index == 0 && (is_heading || is_container || is_program_line(line)))
                || (index > 0 && is_program_line(line))
                || (index > 0 && !text.is_empty() && ends_open(lines.get(index.saturating_sub(1))))
                || (is_structure(text) && index > 0)
                || (is_container && !text.is_empty() && container(line).is_none_or(|_| !is_begun))
                || (!is_begun && is_heading && index < 4 && (text.is_empty() || text.starts_with("```")))
        };
        if !belongs {
            break;
        }
        count = index.saturating_add(1);
        if is_argument(line) || ends_open(lines.get(index.saturating_sub(1)).filter(|_| index > 0)) {
            end = count;
        }
    }
    let end = if close.is_some() { end } else { end.min(count) };
    let own = lines.get(..end).unwrap_or_default();
    let is_named = own.iter().enumerate().any(|(index, (_, line))| {
        names_value(line)
            || (ends_open(own.get(index))
                && own.get(index.saturating_add(1)).is_some_and(|(_, next)| next.contains("://")))
    });
    // After a container's name or the start of a comment, at most [`MOST_BELOW`] lines were read, so only this line is
    // ruled out.
    is_named.then_some(end).ok_or(if is_short { 1 } else { count.max(1) })
}

/// Whether a flag on this line is followed by a value.
fn names_value(line: &str) -> bool {
    FLAGS.iter().any(|flag| {
        line.match_indices(flag).any(|(at, flag)| {
            let rest = line.get(at.saturating_add(flag.len())..).unwrap_or_default();
            match rest.strip_prefix('=') {
                Some(value) => !value.trim_start_matches(['"', '\'', '[']).is_empty(),
                None => {
                    let next = rest.split_whitespace().next().unwrap_or_default();
                    rest.starts_with([' ', '\t', '"', '\'', ','])
                        && (next.contains("://")
                            || (line.contains("apiserver") && !next.is_empty() && !next.starts_with('-')))
                }
            }
        })
    })
}

/// Whether a line ends with a flag whose value is on the next line.
fn ends_open(line: Option<&(usize, &str)>) -> bool {
    line.is_some_and(|(_, line)| {
        let line = line.trim_end_matches([' ', '\\', '`', '^', '"', '\'', ',']);
        FLAGS.iter().any(|flag| line.ends_with(flag))
    })
}

/// Whether a line may hold arguments: it names a flag, or is a comment between such lines.
fn is_argument(line: &str) -> bool {
    line.contains("--") || (is_comment(line) && !line.trim().is_empty())
}

/// `command:`, `args:` and the like, which begin a list.
fn is_structure(text: &str) -> bool {
    let text = text.trim_start_matches("- ");
    ["command:", "args:", "Command:", "Args:", "containers:", "Containers:", "spec:"].contains(&text)
}

/// Whether a line is only a program, such as the first item of an argument list.
fn is_program_line(line: &str) -> bool {
    let words = words_of(line);
    match words.as_slice() {
        [] => false,
        [only] => is_program(only) || is_other(only) || assigned(only).is_some(),
        [.., last] => words.len() <= 3 && is_program(last) && !line.contains(':'),
    }
}

/// Whether this is the name or the image of an API server's container.
pub(crate) fn container_is_server(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or_default();
    let base = base.split([':', '@']).next().unwrap_or_default();
    PROGRAMS.contains(&base) || base.starts_with("kube-apiserver") || base == "hyperkube"
}

/// Whether a line names a container or its image.
pub(super) fn names_container(line: &str) -> bool {
    container(line).is_some()
}

/// Reads `image: …` or `- name: …`, and returns whether that is an API server.
fn container(line: &str) -> Option<bool> {
    let text = line.trim().trim_start_matches("- ");
    let (name, value) = text.split_once(": ")?;
    if !["image", "Image", "name"].contains(&name) {
        return None;
    }
    Some(container_is_server(value.trim().trim_matches(['"', '\''])))
}

/// Returns the end mark of a multi-line comment, if one begins here.
fn opens_comment(line: &str) -> Option<&'static str> {
    let text = line.trim_start();
    if text.starts_with("<!--") {
        return Some("-->");
    }
    text.starts_with("/*").then_some("*/")
}

/// Whether the whole line is a comment.
fn is_comment(line: &str) -> bool {
    let text = line.trim_start().trim_start_matches(['+', ' ', '\t', '>']);
    let text = text.strip_prefix("- ").unwrap_or(text).trim_start();
    let lower = text.get(..4).map(str::to_ascii_lowercase);
    ["#", "＃", "//", "／／", ";", "；", "<!--", "/*", "*/", "* ", "%", "-- ", "::", "...", "!"]
        .iter()
        .any(|mark| text.starts_with(mark))
        || lower.as_deref() == Some("rem ")
}

/// Finds every command line in a text.
pub(crate) fn command_lines(text: &str) -> Vec<CommandLine> {
    let mut reader = Reader::new(text);
    for (index, line) in text.lines().enumerate() {
        reader.line(index.saturating_add(1), line);
    }
    reader.finish()
}

/// Reads a list of arguments, word by word, if it starts an API server. `is_server` is set if the container is one and
/// has no command.
pub(crate) fn arguments(words: &[(usize, &str)], is_server: bool) -> Option<CommandLine> {
    let base = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let names: Vec<String> = words.iter().map(|(_, word)| base(word)).collect();
    let at = |index: usize| names.get(index).map(String::as_str).unwrap_or_default();
    let begin = words.iter().position(|(_, word)| *word == "--").map_or(0, |at| at.saturating_add(1));
    let is_shell = ["sh", "bash", "ash", "dash"].contains(&at(0)) && at(1).starts_with('-');
    if is_shell {
        let script: Vec<&str> = words.iter().skip(2).map(|(_, word)| *word).collect();
        let line = words.first().map_or(1, |(line, _)| *line);
        let mut lines = command_lines(&script.join("\n"));
        lines.retain(|one| !one.flags.is_empty());
        let is_one = lines.len() == 1;
        let mut first = lines.into_iter().next()?;
        first.flags.iter_mut().for_each(|flag| flag.line = line);
        first.is_unclear |= !is_one;
        return Some(first);
    }
    let is_own = [0, begin].iter().any(|start| {
        let program = at(*start);
        let next = at(start.saturating_add(1));
        is_program(program) || (["hyperkube", "hypershift"].contains(&program) && is_program(next))
    });
    let has_program = !words.first().is_some_and(|(_, word)| word.starts_with('-'));
    if !is_own && (has_program || !is_server) {
        return None;
    }
    let mut out = CommandLine::default();
    let mut rest = words.iter().peekable();
    while let Some((line, word)) = rest.next() {
        let (name, value) = word.split_once('=').map_or((*word, None), |(name, value)| (name, Some(value)));
        let Some(name) = flag_named(name) else { continue };
        let value = match value {
            Some(value) => value,
            None => rest.next().map(|(_, value)| *value).unwrap_or_default(),
        };
        out.flags.push(Flag { name, line: *line, value: value.to_owned() });
    }
    Some(out)
}

/// Returns a flag by its name. The API server also accepts `_` for `-`.
fn flag_named(word: &str) -> Option<&'static str> {
    let word = word.replace('_', "-");
    FLAGS.iter().find(|flag| **flag == word).map(|flag| flag.trim_start_matches('-'))
}

fn is_program(word: &str) -> bool {
    let word = word.trim_start_matches('[').rsplit(['/', '\\', '=']).next().unwrap_or_default();
    PROGRAMS.contains(&word)
}

fn is_other(word: &str) -> bool {
    let word = word.rsplit(['/', '=']).next().unwrap_or_default();
    let is_name =
        word.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || b"-_.".contains(&one));
    is_name && OTHERS.iter().any(|end| word.ends_with(end))
}

/// Splits a line into words, without quotation marks, list marks and a shell's line end.
fn words_of(line: &str) -> Vec<&str> {
    let words = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',', '`', '“', '”']));
    words.filter(|word| !matches!(*word, "" | "-" | "\\" | "^" | "$" | ">")).collect()
}
