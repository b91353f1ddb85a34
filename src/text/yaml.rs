//! Reads YAML or JSON text into a tree that knows the position of every node. JSON is read as YAML, which includes it.
//!
//! It is as strict as our JSON reader: a member name that occurs twice in one mapping is refused. Aliases are
//! resolved within a budget, so that a bomb of them ("billion laughs") is refused before it takes memory.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use crate::text::json::{self, Object, Value};

/// How deep sequences and mappings may nest.
const MAX_DEPTH: usize = json::MAX_DEPTH;

/// The most nodes of one document, including those that aliases repeat.
const MAX_NODES: usize = 200_000;

/// The most text that aliases may repeat, in bytes.
const MAX_REPEATED_BYTES: usize = 1_048_576;

/// A node of a document and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its first byte in the text.
    pub(crate) start: usize,
    /// The byte after its last one.
    pub(crate) end: usize,
    /// The line on which it starts, counted from 1.
    pub(crate) line: usize,
    pub(crate) content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A text. It is `plain` if it is written without quotes and may therefore be a number, a boolean or null.
    Scalar {
        text: String,
        plain: bool,
    },
    Sequence(Vec<Node>),
    Mapping(Vec<Member>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// The line of the name, counted from 1.
    pub(crate) line: usize,
    pub(crate) value: Node,
}

/// Why a text is not a document, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlError {
    pub(crate) line: usize,
    pub(crate) reason: String,
}

impl Node {
    /// Returns the member of a mapping with exactly this name.
    pub(crate) fn find(&self, name: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// Returns the node at the end of a path of member names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.find(name))
    }

    /// Returns the members of a mapping; no members for any other node.
    pub(crate) fn members(&self) -> &[Member] {
        match &self.content {
            Content::Mapping(members) => members,
            _ => &[],
        }
    }

    /// Returns the elements of a sequence; no elements for any other node.
    pub(crate) fn elements(&self) -> &[Node] {
        match &self.content {
            Content::Sequence(elements) => elements,
            _ => &[],
        }
    }

    /// Returns the text of a string, and `None` for a plain number, boolean or null.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, plain } => {
                (!plain || matches!(resolve(text), Value::String(_))).then_some(text.as_str())
            }
            _ => None,
        }
    }

    /// Returns the text of a member that is a string and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.find(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Converts the node to the JSON value that it represents.
    pub(crate) fn value(&self) -> Value {
        match &self.content {
            Content::Scalar { text, plain: true } => resolve(text),
            Content::Scalar { text, plain: false } => Value::String(text.clone()),
            Content::Sequence(elements) => Value::Array(elements.iter().map(Self::value).collect()),
            Content::Mapping(members) => {
                let members = members.iter().map(|member| (member.name.clone(), member.value.value()));
                Value::Object(Object::from_members(members.collect()))
            }
        }
    }
}

/// Resolves a plain scalar as Kubernetes' YAML reader does: YAML 1.1's booleans, JSON's numbers.
fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ => match json::parse(text.as_bytes()) {
            Ok(number @ Value::Number(_)) => number,
            _ => Value::String(text.to_owned()),
        },
    }
}

/// Reads one document.
///
/// # Errors
/// Returns why the text is not a document, or which limit it exceeds, and on which line.
pub(crate) fn parse(text: &str) -> Result<Node, YamlError> {
    let options = granit_parser::options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder::default();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| YamlError {
            line: error.marker().line(),
            reason: "it is not well-formed".to_owned(),
        })?;
        builder.take(event, span)?;
    }
    builder.root.ok_or_else(|| YamlError { line: 1, reason: "it is empty".to_owned() })
}

/// A collection that is being read.
struct Open {
    node: Node,
    is_flow: bool,
    anchor: usize,
    /// The name of the member whose value comes next.
    name: Option<(String, usize)>,
    depth: usize,
}

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Open>,
    /// Complete nodes that have an anchor, each with its depth and size.
    anchors: HashMap<usize, (Node, Measure)>,
    nodes: usize,
    repeated_bytes: usize,
}

/// What it costs to repeat a node.
#[derive(Clone, Copy)]
struct Measure {
    depth: usize,
    nodes: usize,
    bytes: usize,
}

fn measure(node: &Node) -> Measure {
    let children = |nodes: &mut dyn Iterator<Item = &Node>| {
        nodes.map(measure).fold(Measure { depth: 1, nodes: 1, bytes: 0 }, |sum, child| Measure {
            depth: sum.depth.max(child.depth.saturating_add(1)),
            nodes: sum.nodes.saturating_add(child.nodes),
            bytes: sum.bytes.saturating_add(child.bytes),
        })
    };
    match &node.content {
        Content::Scalar { text, .. } => Measure { depth: 1, nodes: 1, bytes: text.len() },
        Content::Sequence(elements) => children(&mut elements.iter()),
        Content::Mapping(members) => {
            let names: usize = members.iter().map(|member| member.name.len()).sum();
            let sum = children(&mut members.iter().map(|member| &member.value));
            Measure { bytes: sum.bytes.saturating_add(names), ..sum }
        }
    }
}

fn error(line: usize, reason: impl Into<String>) -> YamlError {
    YamlError { line, reason: reason.into() }
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let line = span.start.line();
        let start = span.start.byte_offset().unwrap_or_default();
        let end = span.end.byte_offset().unwrap_or_default();
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(error(line, "a second document follows")),
            Event::Scalar(text, style, anchor, tag) => {
                // A tag such as `!!str` marks the scalar as text.
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let node =
                    Node { start, end, line, content: Content::Scalar { text: text.into_owned(), plain } };
                self.place(node, anchor)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.begin(Content::Sequence(Vec::new()), style, anchor, (start, end, line))
            }
            Event::MappingStart(style, anchor, _) => {
                self.begin(Content::Mapping(Vec::new()), style, anchor, (start, end, line))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.open.pop() else { return Ok(()) };
                if open.is_flow {
                    open.node.end = end;
                }
                self.place(open.node, open.anchor)
            }
            Event::Alias(anchor) => self.repeat(anchor, (start, end, line)),
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        content: Content,
        style: StructureStyle,
        anchor: usize,
        (start, end, line): (usize, usize, usize),
    ) -> Result<(), YamlError> {
        let depth = self.open.len().saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(error(line, format!("it nests deeper than {MAX_DEPTH} levels")));
        }
        let node = Node { start, end, line, content };
        let is_flow = style == StructureStyle::Flow;
        self.open.push(Open { node, is_flow, anchor, name: None, depth });
        Ok(())
    }

    /// Repeats a node for an alias. An alias inside the node that it names is refused, because the node would
    /// contain itself.
    fn repeat(&mut self, anchor: usize, (start, end, line): (usize, usize, usize)) -> Result<(), YamlError> {
        let Some((node, measure)) = self.anchors.get(&anchor) else {
            return Err(error(line, "an alias refers to a node that contains it"));
        };
        let depth = self.open.last().map_or(0, |open| open.depth);
        self.nodes = self.nodes.saturating_add(measure.nodes);
        self.repeated_bytes = self.repeated_bytes.saturating_add(measure.bytes);
        let is_too_deep = depth.saturating_add(measure.depth) > MAX_DEPTH;
        if self.nodes > MAX_NODES || self.repeated_bytes > MAX_REPEATED_BYTES || is_too_deep {
            return Err(error(line, "its aliases repeat too much text"));
        }
        // The copy is positioned where the alias is.
        let node = Node { start, end, line, ..node.clone() };
        self.attach(node)
    }

    fn place(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES {
            return Err(error(node.line, format!("it has more than {MAX_NODES} nodes")));
        }
        if anchor > 0 {
            let measure = measure(&node);
            // A node that aliases may repeat is kept as a copy, so it counts as if it were repeated once.
            self.nodes = self.nodes.saturating_add(measure.nodes);
            self.repeated_bytes = self.repeated_bytes.saturating_add(measure.bytes);
            self.anchors.insert(anchor, (node.clone(), measure));
        }
        self.attach(node)
    }

    fn attach(&mut self, node: Node) -> Result<(), YamlError> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        if !open.is_flow {
            open.node.end = open.node.end.max(node.end);
        }
        match (&mut open.node.content, open.name.take()) {
            (Content::Sequence(elements), _) => elements.push(node),
            (Content::Mapping(_), None) => {
                let Content::Scalar { text, .. } = node.content else {
                    return Err(error(node.line, "a member's name is not a string"));
                };
                open.name = Some((text, node.line));
            }
            (Content::Mapping(members), Some((name, line))) => {
                members.push(Member { name, line, value: node });
            }
            (Content::Scalar { .. }, _) => {}
        }
        Ok(())
    }
}

/// Returns the first member name that occurs twice in one mapping of the tree, and its line.
pub(crate) fn duplicate(node: &Node) -> Option<(&str, usize)> {
    match &node.content {
        Content::Scalar { .. } => None,
        Content::Sequence(elements) => elements.iter().find_map(duplicate),
        Content::Mapping(members) => {
            let mut names: Vec<(&str, usize)> =
                members.iter().map(|member| (member.name.as_str(), member.line)).collect();
            names.sort_unstable();
            let twice = names.windows(2).find_map(|pair| match pair {
                [(one, _), (other, line)] if one == other => Some((*other, *line)),
                _ => None,
            });
            twice.or_else(|| members.iter().find_map(|member| duplicate(&member.value)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(text).unwrap_or_else(|error| unreachable!("{text}: {error:?}"))
    }

    #[test]
    fn nodes_know_where_they_stand() {
        let text = "apiVersion: v1\nspec:\n  volumes:\n  - name: t  # a comment\n    items: {a: [1, 'x']}\n";
        let root = read(text);
        let slice = |node: &Node| text.get(node.start..node.end).unwrap_or_default().to_owned();
        let volumes = root.at(&["spec", "volumes"]).map(Node::elements).unwrap_or_default();
        assert_eq!(volumes.iter().map(|volume| volume.line).collect::<Vec<_>>(), [4]);
        assert_eq!(
            volumes.iter().map(slice).collect::<Vec<_>>(),
            ["name: t  # a comment\n    items: {a: [1, 'x']}"]
        );
        let items = volumes.first().and_then(|volume| volume.find("items"));
        assert_eq!(items.map(slice), Some("{a: [1, 'x']}".to_owned()));
        assert_eq!(items.map(|items| items.line), Some(5));
    }

    #[test]
    fn plain_scalars_are_what_kubernetes_reads() {
        let root = read("{a: 3600, b: '3600', c: yes, d: ~, e: 1e3, f: 0x10, g: !!str 5, h: .5}");
        let kinds: Vec<&str> = root.members().iter().map(|member| member.value.value().kind()).collect();
        assert_eq!(
            kinds,
            ["a number", "a string", "a boolean", "null", "a number", "a string", "a string", "a string"]
        );
    }

    #[test]
    fn json_is_read_as_the_yaml_it_is() {
        for text in [
            "{\n\t\"a\":\t[1,\n\t\t2],\"b\":{\"c\":\"\\u00e9\\/\"}}",
            "{\"a\":\"x\" , \"b\":[]}",
            "{\"a\":{}}",
        ] {
            let value = json::parse(text.as_bytes());
            assert_eq!(Ok(read(text).value()), value, "{text}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n\
            g: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 50].join(","));
        for text in [laughs.to_owned(), long] {
            assert_eq!(
                parse(&text).err().map(|error| error.reason),
                Some("its aliases repeat too much text".to_owned())
            );
        }
        assert_eq!(read("a: &a [1, 2]\nb: *a\n").find("b").map(|b| b.elements().len()), Some(2));
        assert!(parse("a: &a [*a]\n").is_err());
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_name_that_occurs_twice_is_found() {
        assert_eq!(duplicate(&read("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")), Some(("c", 5)));
        assert_eq!(duplicate(&read("a: {c: 1}\nb: {c: 1}\n")), None);
    }
}
