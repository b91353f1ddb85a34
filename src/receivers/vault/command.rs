//! Reads a command that writes a role or a configuration of Vault, as a shell would parse it. If any part is not
//! understood, the whole command is unreadable, because a lost value might be what keeps a token out.

use super::documents::TOOLS;
use super::node::{mapping, scalar};
use crate::receivers::setting::Written;
use crate::text::escape::quote;
use crate::text::yaml::Node;

/// More parameters than any role has.
pub(super) const MOST_PARAMETERS: usize = 128;

/// Options of the command that do not change what is written. Options that take a separate value are not among them.
const OPTIONS: [&str; 15] = [
    "-address",
    "-agent-address",
    "-ca-cert",
    "-ca-path",
    "-client-cert",
    "-client-key",
    "-f",
    "-field",
    "-force",
    "-format",
    "-header",
    "-namespace",
    "-ns",
    "-tls-skip-verify",
    "-wrap-ttl",
];

/// Parameters that never affect who may log in, so a variable or a file may stand in for their values.
const DECIDE_NOTHING: [&str; 16] = [
    "jwks_ca_pem",
    "kubernetes_ca_cert",
    "kubernetes_host",
    "max_ttl",
    "num_uses",
    "oidc_client_secret",
    "oidc_discovery_ca_pem",
    "period",
    "policies",
    "token_explicit_max_ttl",
    "token_max_ttl",
    "token_period",
    "token_policies",
    "token_reviewer_jwt",
    "token_ttl",
    "ttl",
];

/// Reads a command such as `vault write auth/kubernetes/role/app bound_service_account_names=app …`.
pub(super) fn read(text: &str, tool: &'static str) -> Result<(Node, Option<Written>), String> {
    let words = words(text)?;
    let start = words.iter().position(|word| word.text == "write");
    let start = start.ok_or_else(|| "This command cannot be read: it is a part of another.".to_owned())?;
    // A command that another one prints was not run.
    if words.iter().take(start).any(|word| ["echo", "printf"].contains(&word.text.as_str())) {
        return Err(unreadable());
    }
    let mut words = words.into_iter().skip(start.saturating_add(1));
    let mut path = None;
    let mut members: Vec<(String, usize, Node)> = Vec::new();
    for Word { text: word, line, is_open } in words.by_ref() {
        if word == "-" || word.starts_with('@') {
            return Err("This command takes values from a file that is not here; paste them.".to_owned());
        }
        let (name, value) = word.split_once('=').unwrap_or((&word, ""));
        if word.starts_with('-') {
            // Vault accepts `--address` for `-address`.
            let name = name.strip_prefix('-').filter(|rest| rest.starts_with('-')).unwrap_or(name);
            if !OPTIONS.contains(&name) {
                return Err(format!("The option {} of this command is not known here.", quote(name)));
            }
            continue;
        }
        if path.is_none() {
            path = Some(word.clone()).filter(|_| !is_open);
            continue;
        }
        if !word.contains('=') {
            return Err(format!("{} is no value that this command takes.", quote(&word)));
        }
        let decides = !DECIDE_NOTHING.contains(&name);
        if decides && (value.starts_with('@') || value == "-") {
            return Err("This command takes values from a file that is not here; paste them.".to_owned());
        }
        if decides && is_open {
            return Err("This command has variables that only its shell can fill in.".to_owned());
        }
        if members.len() > MOST_PARAMETERS {
            return Err(format!("This command has more than {MOST_PARAMETERS} parameters."));
        }
        if members.iter().any(|(own, ..)| own == name) {
            return Err(format!("{} is named twice, so it is not clear what counts.", quote(name)));
        }
        members.push((name.to_owned(), line, scalar(value, line)));
    }
    let path = path.unwrap_or_default();
    Ok((mapping(members), Some(Written { tool, path })))
}

/// A word of a command, without its quotation marks.
struct Word {
    text: String,
    line: usize,
    /// Whether a variable or another command supplies part of it.
    is_open: bool,
}

/// Returns the message for a command that cannot be read.
fn unreadable() -> String {
    "This command cannot be read to its end: paste it as one command, without comments and redirections."
        .to_owned()
}

/// Splits the command into words as a POSIX shell, PowerShell or `cmd` does.
fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut reader = Reader { words: Vec::new(), word: None, line: 1, quote: None, is_target: false };
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        reader.line = index.saturating_add(1);
        let own = prompt(line).filter(|_| index > 0).unwrap_or(line);
        let is_last = lines.peek().is_none();
        match reader.read(own)? {
            End::Open => {}
            End::Command(rest) => {
                // A later command may write the same path again.
                let others = rest.lines().chain(text.lines().skip(index.saturating_add(1)));
                let writes = |line: &str| TOOLS.iter().any(|tool| line.contains(tool));
                let is_value = |line: &str| {
                    line.trim_start().starts_with(|one: char| one.is_ascii_lowercase()) && line.contains('=')
                };
                let after = text.lines().skip(index.saturating_add(1));
                if others.into_iter().any(writes)
                    || after.into_iter().any(|line| prompt(line).is_some() || is_value(line))
                {
                    return Err(unreadable());
                }
                break;
            }
            End::Line if is_last => break,
            End::Line => return Err(unreadable()),
        }
    }
    if reader.quote.is_some() {
        return Err("A quotation mark of this command is not closed, so it cannot be read.".to_owned());
    }
    reader.end_word()?;
    Ok(reader.words)
}

/// Returns the text after a shell's continuation prompt.
fn prompt(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let rest = ["More?", "more?"].iter().find_map(|prompt| text.strip_prefix(prompt));
    rest.or_else(|| Some(text.trim_start_matches('>')).filter(|rest| rest.len() < text.len()))
}

/// How a line ends.
enum End {
    /// The command ends here.
    Line,
    /// The command continues on the next line.
    Open,
    /// This command follows.
    Command(String),
}

struct Reader {
    words: Vec<Word>,
    word: Option<Word>,
    line: usize,
    quote: Option<char>,
    /// Whether the next word is the target of a redirection.
    is_target: bool,
}

impl Reader {
    fn push(&mut self, character: char) {
        let line = self.line;
        let word = self.word.get_or_insert_with(|| Word { text: String::new(), line, is_open: false });
        word.text.push(character);
    }

    fn end_word(&mut self) -> Result<(), String> {
        let Some(word) = self.word.take() else { return Ok(()) };
        if core::mem::take(&mut self.is_target) {
            // This is more likely a value after the prompt of a continued line than a redirection.
            return if word.text.contains('=') { Err(unreadable()) } else { Ok(()) };
        }
        self.words.push(word);
        Ok(())
    }

    fn read(&mut self, line: &str) -> Result<End, String> {
        let mut rest = line.char_indices().peekable();
        while let Some((at, one)) = rest.next() {
            let after = line.get(at.saturating_add(one.len_utf8())..).unwrap_or_default();
            match (self.quote, one) {
                (Some('\''), '\'') | (Some('"'), '"') => self.quote = None,
                (Some('\''), _) => self.push(one),
                (quote, '\\') => match rest.next() {
                    None if quote.is_none() || quote == Some('"') => return Ok(End::Open),
                    None => {}
                    Some((_, next)) if quote.is_some() && !"\"\\$`".contains(next) => {
                        self.push('\\');
                        self.push(next);
                    }
                    // A backslash before trailing white space does not continue the line, even if that was the
                    // intention.
                    Some((_, next))
                        if quote.is_none()
                            && next.is_whitespace()
                            && (after.trim().is_empty() || after.trim_start().starts_with(['#', '＃'])) =>
                    {
                        return Err(unreadable());
                    }
                    Some((_, next)) => self.push(next),
                },
                (_, '$') => {
                    self.push('$');
                    if after.starts_with(|next: char| {
                        next.is_ascii_alphanumeric() || "_{(@*#?!'\"-".contains(next)
                    }) && let Some(word) = &mut self.word
                    {
                        word.is_open = true;
                    }
                    // Keeps the text in brackets as part of the word.
                    if after.starts_with(['(', '{']) {
                        let close = if after.starts_with('(') { ')' } else { '}' };
                        let Some(length) = after.find(close) else { return Err(unreadable()) };
                        for _ in 0..=after.get(..length).map_or(0, |inside| inside.chars().count()) {
                            if let Some((_, inside)) = rest.next() {
                                self.push(inside);
                            }
                        }
                    }
                }
                (None, '`') if after.trim().is_empty() && self.word.is_none() => return Ok(End::Open),
                (_, '`') => {
                    return Err("This command has variables that only its shell can fill in.".to_owned());
                }
                (Some(_), _) => self.push(one),
                (None, '^') if after.trim().is_empty() => return Ok(End::Open),
                (None, '\'' | '"') => {
                    self.quote = Some(one);
                    let line = self.line;
                    self.word.get_or_insert_with(|| Word { text: String::new(), line, is_open: false });
                }
                (None, '#') if self.word.is_none() => {
                    self.end_word()?;
                    return Ok(End::Line);
                }
                (None, ';' | '|') => {
                    self.end_word()?;
                    return Ok(End::Command(after.to_owned()));
                }
                (None, '&') if !after.starts_with('>') => {
                    self.end_word()?;
                    return Ok(End::Command(after.to_owned()));
                }
                (None, '&') => self.end_word()?,
                (None, '>') => {
                    // 2>&1
                    let is_number = self
                        .word
                        .as_ref()
                        .is_some_and(|word| word.text.bytes().all(|one| one.is_ascii_digit()));
                    if is_number {
                        self.word = None;
                    }
                    self.end_word()?;
                    self.is_target = true;
                    while rest.next_if(|(_, next)| matches!(next, '>' | '&' | '|')).is_some() {}
                }
                (None, '<' | '(' | ')' | '“' | '”' | '‘' | '’' | '「' | '」' | '，' | '；' | '＃') =>
                {
                    return Err(unreadable());
                }
                // Brace expansion makes several words of one.
                (None, '{')
                    if after
                        .split_whitespace()
                        .next()
                        .is_some_and(|word| word.contains(',') && word.contains('}')) =>
                {
                    return Err(unreadable());
                }
                (None, _) if one.is_whitespace() => self.end_word()?,
                (None, _) => self.push(one),
            }
        }
        if self.quote.is_some() {
            self.push('\n');
            return Ok(End::Open);
        }
        self.end_word()?;
        Ok(End::Line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Result<String, String> {
        read(text, "vault").map(|(root, _)| root.value().to_string())
    }

    #[test]
    fn a_command_is_read_as_the_shell_reads_it() {
        let text = "vault write -namespace=x auth/jwt/role/app \\\n  bound_audiences='a,b' \\\n  bound_claims='{\"/a\": \"b\"}'";
        let (root, written) = read(text, "vault").unwrap_or_else(|reason| unreachable!("{reason}"));
        assert_eq!(written, Some(Written { tool: "vault", path: "auth/jwt/role/app".to_owned() }));
        assert_eq!(root.value().to_string(), r#"{"bound_audiences":"a,b","bound_claims":"{\"/a\": \"b\"}"}"#);
        for (command, expected) in [
            ("vault write auth/x/role/a a=b", r#"{"a":"b"}"#),
            ("vault write auth/x/role/a a='b c' d=\"e f\" g=h\\ i", r#"{"a":"b c","d":"e f","g":"h i"}"#),
            ("vault write auth/x/role/a \\\n> a=b \\\n> c=d", r#"{"a":"b","c":"d"}"#),
            ("vault write auth/x/role/a `\n>> a=b `\n>> c=d", r#"{"a":"b","c":"d"}"#),
            ("vault write auth/x/role/a ^\nMore? a=b ^\nMore? c=d", r#"{"a":"b","c":"d"}"#),
            ("vault write auth/x/role/a a='{\n> \"b\": 1}'\n", "{\"a\":\"{\\n \\\"b\\\": 1}\"}"),
            ("vault write auth/x/role/a a=b # c=d", r#"{"a":"b"}"#),
            ("vault write auth/x/role/a a=b 2>&1", r#"{"a":"b"}"#),
            ("vault write auth/x/role/a a=b > /dev/null c=d", r#"{"a":"b","c":"d"}"#),
            ("vault write auth/x/role/a a=b; echo c=d", r#"{"a":"b"}"#),
            ("vault write auth/x/role/a a=b&& echo ok", r#"{"a":"b"}"#),
            ("vault write auth/x/role/a a=b policies=$P", r#"{"a":"b","policies":"$P"}"#),
            (
                "vault write auth/x/config kubernetes_ca_cert=@ca.crt a=b",
                r#"{"kubernetes_ca_cert":"@ca.crt","a":"b"}"#,
            ),
        ] {
            assert_eq!(values(command).as_deref(), Ok(expected), "{command}");
        }
    }

    #[test]
    fn what_is_not_understood_makes_all_of_it_unreadable() {
        for unread in [
            "vault write auth/jwt/role/app @role.json",
            "vault write auth/jwt/role/app a=b @role.json",
            "vault write auth/jwt/role/app a=@b",
            "vault write auth/jwt/role/app a=-",
            "vault write auth/jwt/role/app -",
            "vault write auth/jwt/role/app a='b",
            "vault write auth/jwt/role/app a=$SUBJECT",
            "vault write auth/jwt/role/app a=\"${SUBJECT}\"",
            "vault write auth/jwt/role/app a=$(cat b)",
            "vault write auth/jwt/role/app a=`cat b`",
            "vault write auth/jwt/role/app $MORE",
            "vault write auth/jwt/role/app a=b a=c",
            "vault write auth/jwt/role/app a=b c",
            "vault write -namespace x auth/jwt/role/app a=b",
            "vault write -output-curl-string auth/jwt/role/app a=b",
            "vault write auth/jwt/role/app a=b < c",
            "vault write auth/jwt/role/app a=b - <<EOF",
            "vault write auth/jwt/role/app a={b,c}",
            "vault write auth/jwt/role/app a=“b”",
            "vault write auth/jwt/role/app a=b > c=d",
            "vault write auth/jwt/role/app a=b; vault write auth/jwt/role/app c=d",
            "vault write auth/jwt/role/app a=b && vault delete auth/jwt/role/app",
            "vault write auth/jwt/role/app a=b \\\n  # c=d \\\n  e=f",
            "vault write auth/jwt/role/app a=b \\  # comment\n  c=d",
            "vault write auth/jwt/role/app a=b \\ \n  c=d",
            "vault write auth/jwt/role/app a=b\n  c=d",
            "vault write auth/jwt/role/app a=b\n> c=d",
            "vault write auth/jwt/role/app a=b; \\\n> c=d",
            "sh -c \"vault write auth/jwt/role/app a=b\"",
        ] {
            assert!(values(unread).is_err(), "{unread}: {:?}", values(unread));
        }
    }
}
