//! Reads configuration that is neither JSON nor YAML: tables of `vault read`, and commands of `vault write`.

use super::command;
use super::documents::{is_head, tool};
use super::node::{mapping, node, scalar};
use crate::paste;
use crate::receivers::setting::Written;
use crate::text::escape::quote;
use crate::text::yaml::{Content, Node};

/// Whether it is a table or a command rather than JSON or YAML. The first line decides, because a document may mention
/// commands.
pub(super) fn is_plain(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let is_document = || paste::read_document(text).is_some_and(|root| !root.members().is_empty());
    is_head(first) || (tool(first).is_some() && !is_document())
}

/// Reads a role or configuration of Vault, with the command if it is one.
pub(super) fn read(text: &str) -> Result<(Node, Option<Written>), String> {
    let first = text.lines().next().unwrap_or_default();
    match tool(first) {
        Some(tool) if !is_head(first) => command::read(text, tool),
        _ => Ok((table(text)?, None)),
    }
}

/// Reads rows of a name and a value, as Vault prints them: lists as `[a b]`, no value as `<nil>`.
fn table(text: &str) -> Result<Node, String> {
    let mut rows: Vec<(String, usize, Node)> = Vec::new();
    for (index, line) in text.lines().enumerate().skip(2) {
        let (name, value) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        if name.is_empty() {
            continue;
        }
        let is_name = |one: u8| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_';
        if !name.bytes().all(is_name) {
            // Only a certificate continues over several lines.
            let before = rows.last_mut().map(|(.., value)| &mut value.content);
            match before {
                Some(Content::Scalar { text, .. }) if text.contains("-----BEGIN ") => {
                    text.push('\n');
                    text.push_str(line.trim().trim_end_matches(']'));
                }
                _ => return Err("This document cannot be read.".to_owned()),
            }
            continue;
        }
        if rows.len() > command::MOST_PARAMETERS || rows.iter().any(|(own, ..)| own == name) {
            return Err(format!("{} is named twice, so it is not clear what counts.", quote(name)));
        }
        let line = index.saturating_add(1);
        rows.push((name.to_owned(), line, go_value(value.trim(), line)));
    }
    Ok(mapping(rows))
}

/// Parses a value as Go prints it. An ambiguous value remains a text.
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
                // The output no longer shows whether "3" was a number or a text, or where a name with a colon ends.
                let is_text = !matches!(value, "true" | "false") && value.parse::<f64>().is_err();
                let is_clear =
                    is_text && !value.contains(['[', ']']) && !value.is_empty() && !value.starts_with("//");
                is_clear.then(|| (name.to_owned(), line, scalar(value, line)))
            })
            .collect();
        return pairs.map_or_else(|| scalar(text, line), mapping);
    }
    // Keys span several lines; this is the first.
    if let Some(keys) = text.strip_prefix('[').filter(|keys| keys.starts_with("-----BEGIN ")) {
        return scalar(keys.trim_end_matches(']'), line);
    }
    match inside("[") {
        Some(items) if !items.contains(['[', ']']) => {
            node(Content::Sequence(items.split(' ').map(|item| scalar(item, line)).collect()), line)
        }
        _ => scalar(text, line),
    }
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
        let (root, _) = read(text).unwrap_or_else(|reason| unreachable!("{reason}"));
        assert_eq!(
            root.value().to_string(),
            r#"{"audience":"vault","bound_service_account_names":["app","web"],"bound_claims":{"/kubernetes.io/namespace":"team-a"},"bound_cidrs":null}"#
        );
        assert_eq!(root.members().first().map(|member| member.line), Some(3));
    }
}
