//! Reads the command lines in a text, line by line.

use super::super::former::heading;
use super::owner::{Owner, assigned, glued, owner_before};
use super::{
    CommandLine, Flag, arguments, container, flag_named, is_comment, is_other, is_program, is_structure,
    mentions, opens_comment, words_of,
};
use crate::text::yaml::{self, Content, Node};

/// Assembles command lines.
pub(super) struct Reader {
    out: Vec<CommandLine>,
    current: Option<(Owner, CommandLine)>,
    /// Whether it may continue with the items of a list, or with one flag on each line.
    is_list: bool,
    /// Whether the line before continues here.
    continues: bool,
    /// The flag whose value follows.
    pending: Option<(&'static str, usize)>,
    is_diff: bool,
    is_former: bool,
    /// The mark that ends the current comment.
    close: Option<&'static str>,
    /// Whether the container above is an API server.
    container: Option<bool>,
    /// Whether this is an API server's log of its flags.
    is_log: bool,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let is_added = |line: &str| {
            let line = line.trim_start();
            line.starts_with("+ ")
                || line.starts_with("+\t")
                || line.starts_with("+-")
                || line.starts_with(" ")
        };
        Self {
            out: Vec::new(),
            current: None,
            is_list: false,
            continues: false,
            pending: None,
            is_diff: text.lines().any(is_added),
            is_former: false,
            close: None,
            container: None,
            is_log: false,
        }
    }

    pub(super) fn finish(mut self) -> Vec<CommandLine> {
        self.close_current();
        self.out
    }

    fn close_current(&mut self) {
        if let Some((name, line)) = self.pending.take()
            && let Some((_, current)) = &mut self.current
        {
            current.flags.push(Flag { name, line, value: String::new() });
        }
        if let Some((owner, mut line)) = self.current.take()
            && owner != Owner::Other
            && !self.is_former
            && !line.flags.is_empty()
        {
            line.is_unclear |= owner == Owner::Unclear;
            self.out.push(line);
        }
        self.is_list = false;
        self.is_log = false;
    }

    fn begin(&mut self, owner: Owner, is_list: bool) {
        self.close_current();
        self.current = Some((owner, CommandLine::default()));
        self.is_list = is_list;
    }

    pub(super) fn line(&mut self, number: usize, line: &str) {
        if let Some(mark) = self.close {
            if line.contains(mark) {
                self.close = None;
            }
            return;
        }
        if let Some(mark) = opens_comment(line) {
            self.close = Some(mark).filter(|mark| !line.contains(mark));
            return;
        }
        let Some(line) = self.without_marks(line) else { return };
        if let Some(is_former) = heading(line) {
            self.close_current();
            self.is_former = is_former;
            return;
        }
        if line.trim().is_empty() || is_comment(line) {
            return;
        }
        if let Some(is_server) = container(line) {
            if line.trim_start().starts_with("- ") || self.current.is_some() {
                self.close_current();
                self.container = None;
            }
            // Either the name or the image is enough.
            self.container = Some(is_server || self.container == Some(true));
            return;
        }
        if is_structure(line.trim()) {
            return;
        }
        let (line, continues) = without_continuation(line);
        let was_continued = core::mem::replace(&mut self.continues, continues);
        if self.document(number, line) {
            return;
        }
        if let Some((_, flag)) = line.split_once("FLAG: ") {
            return self.logged(number, flag);
        }
        self.words(number, line, was_continued);
    }

    /// Returns the line without diff marks; `None` if the diff removes it.
    fn without_marks<'a>(&self, line: &'a str) -> Option<&'a str> {
        let text = line.trim_start();
        if text.starts_with("---") {
            return None;
        }
        if let Some(rest) = text.strip_prefix('-') {
            let is_twice = rest.trim_start().starts_with("- ") || rest.trim_start().starts_with("#");
            return (!self.is_diff && !is_twice).then_some(line);
        }
        if self.is_diff {
            return Some(text.strip_prefix('+').unwrap_or(line));
        }
        Some(line)
    }

    /// Reads a line that is a list or an object: `["kube-apiserver","--…"]`. Returns whether it is one.
    fn document(&mut self, number: usize, line: &str) -> bool {
        let text = line.trim();
        let text = ["command:", "args:", "Command:", "Args:"]
            .iter()
            .find_map(|name| text.strip_prefix(name))
            .unwrap_or(text)
            .trim();
        let text = text.trim_end_matches(',');
        if !text.starts_with(['[', '{']) || !mentions(text) {
            return false;
        }
        let Ok(root) = yaml::parse(text) else { return false };
        let mut found = Vec::new();
        sequences(&root, &mut found);
        let is_alone = found.len() == 1;
        for words in found {
            let words: Vec<(usize, &str)> = words.iter().map(|word| (number, *word)).collect();
            let begins = words.first().is_some_and(|(_, word)| word.starts_with('-'));
            // Arguments may belong to the command on the line before.
            let is_server = match &self.current {
                Some((owner, _)) => *owner == Owner::Server,
                None => is_alone && self.container != Some(false),
            };
            if let Some(own) = arguments(&words, is_server) {
                if !begins || self.current.is_none() {
                    self.begin(Owner::Server, true);
                }
                if let Some((_, current)) = &mut self.current {
                    current.flags.extend(own.flags);
                    current.is_unclear |= own.is_unclear;
                }
            }
        }
        true
    }

    /// Reads a flag that an API server logs when it starts: each once, with all its values.
    fn logged(&mut self, number: usize, flag: &str) {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        let known = flag_named(name.trim());
        let is_again = self
            .current
            .as_ref()
            .is_some_and(|(_, current)| current.flags.iter().any(|own| Some(own.name) == known));
        if !self.is_log || is_again {
            self.begin(Owner::Server, false);
            self.is_log = true;
        }
        let Some(known) = known else { return };
        let value = value.trim().trim_matches('"').trim_start_matches('[').trim_end_matches(']');
        if let Some((_, current)) = &mut self.current {
            let values = value.split(',').filter(|value| !value.is_empty());
            current.flags.extend(values.map(|value| Flag {
                name: known,
                line: number,
                value: value.to_owned(),
            }));
        }
    }

    fn words(&mut self, number: usize, line: &str, was_continued: bool) {
        let is_item = line.trim_start().starts_with("- ");
        // In an item of a YAML list, quotation marks around a value are part of YAML.
        let unquoted = yaml::parse(line.trim()).ok().filter(|_| is_item);
        let item = unquoted.as_ref().and_then(|node| node.elements().first()?.as_str());
        let words: Vec<&str> = match item {
            Some(text) => text.split_whitespace().collect(),
            None => words_of(line),
        };
        let is_end = |word: &&str| {
            ["#", "＃", "//", "<!--", "&", "|", ";", ">", "<", "2>", "1>"]
                .iter()
                .any(|mark| word.starts_with(mark))
        };
        let words: Vec<&str> = words
            .into_iter()
            .enumerate()
            .take_while(|(index, word)| *index == 0 || !is_end(word))
            .map(|(_, word)| word)
            .collect();
        let is_flag = |word: &str| word.starts_with('-') || mentions(word);
        let first = words.iter().position(|word| is_flag(word));
        let Some(first) = first else { return self.without_flags(&words, was_continued) };
        let (before, rest) = words.split_at_checked(first).unwrap_or((&[], &words));
        self.pending = self.pending.take().filter(|_| false);
        let glued = rest.first().and_then(|word| glued(word)).unwrap_or_default();
        if before.is_empty() && glued.is_empty() {
            let goes_on = was_continued || self.is_list;
            if self.current.is_none() || !goes_on {
                let owner = if self.container == Some(false) { Owner::Unclear } else { Owner::Server };
                self.begin(owner, true);
            }
        } else {
            self.begin(owner_before(before, glued), false);
        }
        self.arguments(number, rest, item.is_some());
    }

    fn arguments(&mut self, number: usize, words: &[&str], is_exact: bool) {
        let Some((owner, current)) = &mut self.current else { return };
        let mut takes_value = false;
        for word in words {
            let own = glued(word).map_or(*word, |before| word.get(before.len()..).unwrap_or(word));
            let own = if is_exact { own } else { own.trim_end_matches([';', ']', '"', '\'', ',']) };
            let (name, value) = own.split_once('=').map_or((own, None), |(name, value)| (name, Some(value)));
            if !own.starts_with('-') {
                match self.pending.take() {
                    Some((name, line)) => {
                        if *owner == Owner::Unclear && !own.contains("://") {
                            return;
                        }
                        current.flags.push(Flag { name, line, value: own.to_owned() });
                    }
                    // An API server takes no such arguments, so this is prose.
                    None if !takes_value && *owner == Owner::Server => *owner = Owner::Unclear,
                    None => {}
                }
                takes_value = false;
                continue;
            }
            takes_value = value.is_none();
            let Some(name) = flag_named(name) else { continue };
            match value {
                Some(value) => {
                    let value = if is_exact {
                        value
                    } else {
                        value.trim_matches(['"', '\'', '[', ']', '“', '”'])
                    };
                    current.flags.push(Flag { name, line: number, value: value.to_owned() });
                }
                None => self.pending = Some((name, number)),
            }
        }
    }

    /// Reads a line without flags: a value, a program, or neither.
    fn without_flags(&mut self, words: &[&str], was_continued: bool) {
        if let Some((name, line)) = self.pending
            && let [value] = words
        {
            self.pending = None;
            if let Some((_, current)) = &mut self.current {
                current.flags.push(Flag { name, line, value: (*value).to_owned() });
            }
            return;
        }
        let Some(last) = words.last() else { return };
        if is_program(last) && words.len() <= 3 {
            return self.begin(Owner::Server, true);
        }
        if is_other(last) && words.len() == 1 {
            return self.begin(Owner::Other, true);
        }
        if let Some(owner) = assigned(last).filter(|_| words.len() == 1) {
            return self.begin(owner, true);
        }
        if was_continued
            && let Some((owner, _)) = &mut self.current
            && *owner == Owner::Server
        {
            *owner = Owner::Unclear;
        }
    }
}

/// Returns the line without the continuation mark of a POSIX shell, PowerShell or `cmd`, and whether it had one.
fn without_continuation(line: &str) -> (&str, bool) {
    let text = line.trim_end();
    let bare = text.trim_end_matches(['\\', '`', '^']);
    (bare, bare.len() < text.len())
}

/// Collects every list of texts in a document that contains one of the flags.
fn sequences<'a>(node: &'a Node, out: &mut Vec<Vec<&'a str>>) {
    match &node.content {
        Content::Sequence(elements) => {
            let texts: Option<Vec<&str>> = elements.iter().map(Node::as_str).collect();
            match texts {
                Some(texts) if texts.iter().any(|text| mentions(text)) => out.push(texts),
                _ => elements.iter().for_each(|element| sequences(element, out)),
            }
        }
        Content::Mapping(members) => members.iter().for_each(|member| sequences(&member.value, out)),
        Content::Scalar { .. } => {}
    }
}
