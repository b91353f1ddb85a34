//! Recognizes commands in a paste: the prompt of a line, commands without a prompt, and whether a command prints
//! documents or the output of programs and people.

use crate::paste::artifact::Quotation;

/// How far into a line a prompt may end, in bytes.
const LONGEST_PROMPT: usize = 128;

/// Returns the command after a shell's prompt: `$ oc whoami`, `[root@bastion ~]# oc whoami`, `PS C:\> oc whoami`.
pub(super) fn prompt(text: &str) -> Option<&str> {
    let text = text.trim();
    let glyph = text
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_PROMPT)
        .find(|(_, one)| ['➜', '❯'].contains(one));
    if let Some((at, glyph)) = glyph {
        // The cluster's context may precede it, in brackets.
        let before = text.get(..at).unwrap_or_default().trim_end();
        let is_prompt = before.is_empty() || (before.starts_with('(') && before.ends_with(')'));
        return text.get(at.saturating_add(glyph.len_utf8())..).filter(|_| is_prompt);
    }
    if let Some(command) = windows_prompt(text) {
        return Some(command);
    }
    let at = text
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_PROMPT)
        .find(|(at, one)| names_a_shell(text.get(..*at).unwrap_or_default(), *one))
        .map(|(at, _)| at)?;
    let command = text.get(at.saturating_add(1)..)?;
    let is_parted = command.is_empty() || command.starts_with(' ');
    let command = command.trim();
    // `# a comment` looks like a prompt without a name, so it must be followed by a known command.
    let is_comment = text.starts_with('#') && !is_known(command);
    (is_parted && !is_comment).then_some(command)
}

/// Returns the command after `PS C:\Users\me> oc whoami`, `C:\>oc whoami`.
fn windows_prompt(text: &str) -> Option<&str> {
    let path = text.strip_prefix("PS ").unwrap_or(text);
    let (path, command) = path.split_once('>')?;
    let is_drive = path.len() <= LONGEST_PROMPT && path.get(1..3) == Some(":\\");
    let is_path = |one: char| !matches!(one, ':' | '(' | ')' | '"' | '<' | '|' | '*' | '?');
    let rest = path.get(2..).unwrap_or_default();
    (is_drive && rest.chars().all(is_path) && !rest.ends_with([' ', '-'])).then_some(command.trim())
}

/// Whether the text before a prompt's mark is that of a shell: empty, `user@host:~`, `[root@host ~]`, `user@host ~ `,
/// `sh-5.1`, `host:~ user`. Names of users and hosts are one word, directly followed by the mark, except in zsh.
fn names_a_shell(before: &str, mark: char) -> bool {
    // The name of a virtual environment comes first.
    let before = match before.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        Some((name, rest)) if !name.contains(' ') => rest,
        _ => before,
    };
    let is_bracketed = || {
        let inside = before.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        inside.is_some_and(|inside| inside.contains('@') && inside.split(' ').count() <= 2)
    };
    let is_at_host = |word: &str| word.contains('@') && !word.contains(['<', '>', '(', ')', '=', '"', ',']);
    let is_path = |word: &str| word.starts_with(['~', '/']);
    let words: Vec<&str> = before.split(' ').take(4).collect();
    match (mark, words.as_slice()) {
        // The progress of curl begins with a percent sign.
        ('$' | '#', [""]) => true,
        ('$' | '#', [word]) => {
            is_bracketed() || word.starts_with("sh-") || word.starts_with("bash-") || is_at_host(word)
        }
        ('$' | '#', [host, user]) => {
            is_bracketed()
                || (host.split_once(':').is_some_and(|(_, path)| is_path(path)) && !user.is_empty())
        }
        ('%', [word, path, ""]) | ('>', [word, path]) => is_at_host(word) && is_path(path),
        _ => false,
    }
}

/// Cluster clients, by their first words.
const CLIENTS: [&str; 9] =
    ["oc", "kubectl", "k", "k3s", "docker", "docker-compose", "podman", "nerdctl", "crictl"];

/// Their subcommands that print what programs and people wrote.
const PRINTING: [&str; 11] =
    ["logs", "log", "describe", "events", "event", "ev", "attach", "diff", "exec", "rsh", "debug"];

/// Programs that print log lines and parts of texts.
const PRINTERS: [&str; 22] = [
    "journalctl",
    "systemctl",
    "head",
    "dmesg",
    "stern",
    "kail",
    "kubetail",
    "logcli",
    "grep",
    "egrep",
    "fgrep",
    "zgrep",
    "rg",
    "ag",
    "tail",
    "env",
    "printenv",
    "set",
    "diff",
    "git",
    "psql",
    "mysql",
];

/// Other programs that people run at such prompts.
const OTHERS: [&str; 14] = [
    "sudo", "cat", "curl", "wget", "jq", "yq", "vault", "bao", "aws", "az", "gcloud", "openssl", "base64",
    "echo",
];

/// Returns the name of a program without its directory and extension.
fn program(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Returns a command that was copied without its prompt. Recognizes only combinations with which no sentence begins.
pub(super) fn bare_command(line: &str) -> Option<&str> {
    const ASKING: [&str; 10] =
        ["get", "create", "describe", "logs", "exec", "extract", "apply", "whoami", "adm", "config"];
    let mut words = line.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    let is_client = CLIENTS.contains(&first) && (ASKING.contains(&second) || second.starts_with('-'));
    let is_argument = |word: &str| word.starts_with('-') || word.contains("://");
    let is_fetch = ["curl", "wget"].contains(&first)
        && line.contains("://")
        && line.split_whitespace().skip(1).take_while(|word| *word != "|").all(is_argument);
    (is_client || is_fetch).then_some(line)
}

/// Whether a line is a command of a known program, with or without a prompt.
pub(super) fn is_command(line: &str) -> bool {
    is_known(prompt(line).unwrap_or(line))
}

fn is_known(command: &str) -> bool {
    let first = program(command.split_whitespace().next().unwrap_or_default());
    CLIENTS.contains(&first) || PRINTERS.contains(&first) || OTHERS.contains(&first)
}

/// Returns why the output of a command is quoted, if it is.
pub(super) fn quotation_of(command: &str) -> Option<Quotation> {
    prints_words_of_others(command).then_some(Quotation::Output)
}

/// Whether a command prints what programs and people wrote, rather than documents. Such a program counts anywhere in
/// the command, because it may be the one that prints.
fn prints_words_of_others(command: &str) -> bool {
    let is_end = |one: char| one.is_whitespace() || ";|&(){}`'\"".contains(one);
    let words = || command.split(is_end).filter(|word| !word.is_empty()).map(program);
    let is_client = words().any(|word| CLIENTS.contains(&word));
    // A Vault client that runs in a pod prints a document of Vault.
    let is_vault = words().any(|word| ["vault", "bao"].contains(&word));
    let picks = ["jsonpath", "go-template"].iter().any(|format| command.contains(format));
    let prints = |word: &str| match word {
        "exec" | "rsh" => is_client && !is_vault,
        _ => PRINTERS.contains(&word) || (is_client && PRINTING.contains(&word)),
    };
    picks || words().any(prints)
}

/// Whether a line directly below a prompt is not part of the output: a client's warning, or the progress of curl.
pub(super) fn is_beside_the_answer(line: &str) -> bool {
    let is_progress = |one: char| one.is_ascii_digit() || " :-.kMG%".contains(one);
    line.starts_with("Warning: ")
        || line.starts_with("% Total")
        || line.starts_with("Dload")
        || (line.contains("--:--") && line.chars().all(is_progress))
}

/// Returns the end mark of a heredoc that begins on this line: `EOF` in `cat <<'EOF' | oc apply -f -`.
pub(super) fn heredoc(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<").filter(|_| is_command(line))?;
    let rest = rest.trim_start_matches(['-', '~', ' ', '\\', '"', '\'']);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    rest.get(..length)
        .filter(|tag| tag.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_known_by_what_stands_before_their_mark() {
        for (line, command) in [
            ("$ oc whoami", Some("oc whoami")),
            ("  $ oc whoami", Some("oc whoami")),
            ("# oc whoami", Some("oc whoami")),
            ("# /usr/bin/oc whoami", Some("/usr/bin/oc whoami")),
            ("# a comment", None),
            ("## oc", None),
            ("[root@bastion ~]# oc whoami", Some("oc whoami")),
            ("user@host:~/src$ oc whoami", Some("oc whoami")),
            ("user@host ~ % oc whoami", Some("oc whoami")),
            ("sh-5.1$ cat /var/run/secrets/tokens/vault", Some("cat /var/run/secrets/tokens/vault")),
            ("bash-4.4# ls", Some("ls")),
            ("➜  ~ oc whoami", Some("  ~ oc whoami")),
            ("me@h ~> oc whoami", Some("oc whoami")),
            ("❯", Some("")),
            ("PS C:\\Users\\me> oc whoami", Some("oc whoami")),
            ("C:\\>oc whoami", Some("oc whoami")),
            ("# journalctl -u kubelet", Some("journalctl -u kubelet")),
            ("# vault read auth/jwt/config", Some("vault read auth/jwt/config")),
            ("$", Some("")),
            ("$HOME is set", None),
            ("it costs $ 5", None),
            ("a user@host wrote that it costs $ 5", None),
            ("100 % of it", None),
            ("% Total    % Received", None),
            ("oc whoami", None),
            ("> quoted", None),
            ("", None),
        ] {
            assert_eq!(prompt(line), command, "{line}");
        }
        // A long line is searched only at its beginning.
        let named = |length: usize| format!("u@{}$ oc whoami", "x".repeat(length));
        assert_eq!(prompt(&named(LONGEST_PROMPT - 3)), Some("oc whoami"));
        assert_eq!(prompt(&named(LONGEST_PROMPT - 2)), None);
    }

    #[test]
    fn commands_without_a_prompt_are_known_by_their_first_words() {
        for line in [
            "oc get --raw /openid/v1/jwks",
            "kubectl -n a get pod x -o yaml",
            "curl -s https://a.example/keys",
        ] {
            assert_eq!(bare_command(line), Some(line));
        }
        for line in ["oc is a tool", "curl it", "to oc get it", "vault read x", "oc", "", "wget", "k8s get x"]
        {
            assert_eq!(bare_command(line), None, "{line}");
        }
    }

    #[test]
    fn commands_that_print_the_words_of_others_are_known() {
        for command in [
            "oc logs app-0",
            "oc -n team-a logs app-0 -c app",
            "sudo kubectl --context=a describe pod app-0",
            "kubectl get events -A",
            "KUBECONFIG=x oc logs app",
            "/usr/local/bin/oc logs app",
            "journalctl -u kubelet",
            "sudo journalctl -u kubelet",
            "oc get pod app-0 -o yaml | grep -A9 keys",
            "oc exec app-0 -- env",
            "cd /tmp && tail -n 5 x.log",
            "cd /tmp; git log",
            "bash -c 'env'",
            "~ oc logs app-0",
        ] {
            assert!(prints_words_of_others(command), "{command}");
        }
        for command in [
            "oc get --raw /openid/v1/jwks",
            "kubectl get pod app-0 -o yaml",
            "oc get cm logs -o yaml | cat",
            "curl -s https://oidc.example.com/openid/v1/jwks | jq .",
            "cat logs",
            "jq . describe",
            "",
        ] {
            assert_eq!(prints_words_of_others(command), command.contains("cm logs"), "{command}");
        }
    }

    #[test]
    fn heredocs_are_known_by_their_mark() {
        for (line, tag) in [
            ("cat <<EOF | oc apply -f -", Some("EOF")),
            ("cat > x <<-'END'", Some("END")),
            ("oc apply -f - << \"EOF\"", Some("EOF")),
            ("1 << 3", None),
            ("cat < x", None),
        ] {
            assert_eq!(heredoc(line), tag, "{line}");
        }
    }
}
