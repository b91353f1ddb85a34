//! Configuration that is no document: tables of `vault read`, commands of `vault write`, flags of an API server.

use crate::intake;
use crate::quote::quote;
use crate::yaml::{Content, Member, Node};

/// A command that wrote a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// `vault` or `bao`.
    pub(super) tool: &'static str,
    /// `auth/kubernetes/role/app`
    pub(super) path: String,
}

/// Whether it is a table or a command rather than JSON or YAML: by its first line, for a document may speak of commands.
pub(super) fn is_plain(text: &str) -> bool {
    let is_document = || intake::read_document(text).is_some_and(|root| !root.members().is_empty());
    is_table(text) || (tool(text.lines().next().unwrap_or_default()).is_some() && !is_document())
}

fn tool(line: &str) -> Option<&'static str> {
    ["vault", "bao"].into_iter().find(|tool| line.contains(&format!("{tool} write ")))
}

fn is_table(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.split_whitespace().eq(["Key", "Value"]))
}

/// A role or configuration of Vault, with the command if it is one.
pub(super) fn vault(text: &str) -> Result<(Node, Option<Written>), String> {
    match tool(text.lines().next().unwrap_or_default()) {
        Some(tool) if !is_table(text) => command(text, tool),
        _ => Ok((table(text)?, None)),
    }
}

/// `vault write auth/kubernetes/role/app bound_service_account_names=app …`
fn command(text: &str, tool: &'static str) -> Result<(Node, Option<Written>), String> {
    let words = shlex::split(text)
        .ok_or_else(|| "A quotation mark of this command is not closed, so it cannot be read.".to_owned())?;
    let mut words = words.into_iter().skip_while(|word| word != "write").skip(1);
    let path = words.find(|word| !word.starts_with('-')).unwrap_or_default();
    let mut members: Vec<(String, usize, Node)> = Vec::new();
    for word in words {
        if matches!(word.as_str(), "&&" | "||" | ";" | "|" | ">") {
            break;
        }
        let Some((name, value)) = word.split_once('=') else {
            if word == "-" || word.starts_with('@') {
                return Err("This command takes values from a file that is not here; paste them.".to_owned());
            }
            continue;
        };
        if value.starts_with('@') || value == "-" {
            return Err("This command takes values from a file that is not here; paste them.".to_owned());
        }
        let is_variable =
            |part: &str| part.starts_with(|one: char| one.is_ascii_alphabetic() || "_{(".contains(one));
        if value.split('$').skip(1).any(is_variable) || value.contains('`') {
            return Err("This command has variables that only its shell can fill in.".to_owned());
        }
        if members.len() > MOST_PARAMETERS {
            return Err(format!("This command has more than {MOST_PARAMETERS} parameters."));
        }
        if members.iter().any(|(own, ..)| own == name) {
            return Err(format!("{} is named twice, so it is not clear what counts.", quote(name)));
        }
        members.push((name.to_owned(), 1, scalar(value, 1)));
    }
    Ok((mapping(members), Some(Written { tool, path })))
}

/// More parameters than any role has.
const MOST_PARAMETERS: usize = 128;

/// Rows of a name and a value, as Vault prints them: lists as `[a b]`, nothing as `<nil>`.
fn table(text: &str) -> Result<Node, String> {
    let mut rows: Vec<(String, usize, Node)> = Vec::new();
    for (index, line) in text.lines().enumerate().skip(2) {
        let (name, value) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        if name.is_empty() {
            continue;
        }
        if rows.len() > MOST_PARAMETERS || rows.iter().any(|(own, ..)| own == name) {
            return Err(format!("{} is named twice, so it is not clear what counts.", quote(name)));
        }
        let line = index.saturating_add(1);
        rows.push((name.to_owned(), line, go_value(value.trim(), line)));
    }
    Ok(mapping(rows))
}

/// A value as Go prints it. What could stand for several is left as the text that it is.
fn go_value(text: &str, line: usize) -> Node {
    let inside = |open: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(']'));
    if matches!(text, "" | "<nil>" | "n/a" | "[]" | "map[]") {
        return node(Content::Scalar { text: String::new(), plain: true }, line);
    }
    if let Some(members) = inside("map[") {
        let pairs: Option<Vec<(String, usize, Node)>> = members
            .split(' ')
            .map(|pair| {
                let (name, value) = pair.split_once(':')?;
                // Whether "3" was a number or a text, and where a name with a colon ends, cannot be seen any more.
                let is_text = !matches!(value, "true" | "false") && value.parse::<f64>().is_err();
                let is_clear =
                    is_text && !value.contains(['[', ']']) && !value.is_empty() && !value.starts_with("//");
                is_clear.then(|| (name.to_owned(), line, scalar(value, line)))
            })
            .collect();
        return pairs.map_or_else(|| scalar(text, line), mapping);
    }
    match inside("[") {
        Some(items) if !items.contains(['[', ']']) => {
            node(Content::Sequence(items.split(' ').map(|item| scalar(item, line)).collect()), line)
        }
        _ => scalar(text, line),
    }
}

/// The flags of an API server; one that stands there several times is a list.
pub(super) fn flags(text: &str) -> Node {
    let mut members: Vec<(String, usize, Node)> = Vec::new();
    for (name, line, value) in intake::flags(text) {
        let value = scalar(&value, line);
        match members.iter_mut().find(|(own, ..)| own == name) {
            Some((.., Node { content: Content::Sequence(values), .. })) => values.push(value),
            _ => members.push((name.to_owned(), line, node(Content::Sequence(vec![value]), line))),
        }
    }
    mapping(members)
}

fn scalar(text: &str, line: usize) -> Node {
    node(Content::Scalar { text: text.to_owned(), plain: false }, line)
}

fn node(content: Content, line: usize) -> Node {
    Node { start: 0, end: 0, line, content }
}

fn mapping(members: Vec<(String, usize, Node)>) -> Node {
    let members = members.into_iter().map(|(name, line, value)| Member { name, line, value });
    node(Content::Mapping(members.collect()), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_vault_prints_it() {
        let text = "Key                                 Value\n---                                 -----\n\
                    audience                            vault\n\
                    bound_service_account_names         [app web]\n\
                    bound_claims                        map[/kubernetes.io/namespace:team-a]\n\
                    bound_cidrs                         <nil>\n";
        let (root, _) = vault(text).unwrap_or_else(|reason| unreachable!("{reason}"));
        assert_eq!(
            root.value().to_string(),
            r#"{"audience":"vault","bound_service_account_names":["app","web"],"bound_claims":{"/kubernetes.io/namespace":"team-a"},"bound_cidrs":null}"#
        );
        assert_eq!(root.members().first().map(|member| member.line), Some(3));
    }

    #[test]
    fn a_command_is_read_as_the_shell_reads_it() {
        let text = "vault write -namespace=x auth/jwt/role/app \\\n  bound_audiences='a,b' \\\n  bound_claims='{\"/a\": \"b\"}'";
        let (root, written) = vault(text).unwrap_or_else(|reason| unreachable!("{reason}"));
        assert_eq!(written, Some(Written { tool: "vault", path: "auth/jwt/role/app".to_owned() }));
        assert_eq!(root.value().to_string(), r#"{"bound_audiences":"a,b","bound_claims":"{\"/a\": \"b\"}"}"#);
        for unread in [
            "vault write auth/jwt/role/app @role.json",
            "vault write auth/jwt/role/app a='b",
            "vault write auth/jwt/role/app a=$SUBJECT",
            "vault write auth/jwt/role/app a=b a=c",
        ] {
            assert!(vault(unread).is_err(), "{unread}");
        }
    }

    #[test]
    fn flags_are_read_wherever_they_stand() {
        let text = "  - --service-account-issuer=https://a\n  - \"--service-account-issuer=https://b\"\n  --api-audiences a,b \\";
        assert_eq!(
            flags(text).value().to_string(),
            r#"{"service-account-issuer":["https://a","https://b"],"api-audiences":["a,b"]}"#
        );
    }
}
