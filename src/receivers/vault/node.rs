//! Builds the nodes of a tree that is read from a table or a command.

use crate::text::yaml::{Content, Member, Node};

pub(super) fn scalar(text: &str, line: usize) -> Node {
    node(Content::Scalar { text: text.to_owned(), plain: false }, line)
}

pub(super) fn node(content: Content, line: usize) -> Node {
    Node { start: 0, end: 0, line, content }
}

pub(super) fn mapping(members: Vec<(String, usize, Node)>) -> Node {
    let members = members.into_iter().map(|(name, line, value)| Member { name, line, value });
    node(Content::Mapping(members.collect()), 1)
}
