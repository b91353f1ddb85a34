//! Words that say that what follows was so before and is not any more.

/// Said of what was, as people head the first half of "before and after".
const CHINESE: [&str; 22] = [
    "修改前",
    "改前",
    "更改前",
    "变更前",
    "升级前",
    "更新前",
    "调整前",
    "迁移前",
    "切换前",
    "改动前",
    "之前",
    "以前",
    "原来",
    "原先",
    "原配置",
    "原始配置",
    "旧",
    "舊",
    "老的",
    "已废弃",
    "已删除",
    "注释掉",
];

/// The same in English, as words of their own.
const ENGLISH: [&str; 16] = [
    "before",
    "old",
    "previous",
    "previously",
    "former",
    "formerly",
    "was",
    "were",
    "original",
    "originally",
    "removed",
    "deleted",
    "deprecated",
    "obsolete",
    "commented",
    "unused",
];

/// Words of what is; beside those nothing is former for certain.
const NEW: [&str; 6] = ["after", "new", "now", "current", "currently", "is"];
const NEW_CHINESE: [&str; 9] = ["修改后", "改后", "之后", "升级后", "变更后", "现在", "改成", "改为", "新"];

/// More than a heading or a label has, in characters.
const LONGEST: usize = 60;

/// Whether a label, as it stands before a flag or a command, says that what follows is former.
pub(super) fn is_former(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    !is_new(text) && says_former(text)
}

/// Whether a line is nothing but a heading, and then whether it is one of what is former; `Some(false)` is one of what is.
pub(super) fn heading(line: &str) -> Option<bool> {
    let is_mark = |one: char| !one.is_alphanumeric();
    let text = line.trim_matches(is_mark);
    let is_short = text.chars().count() <= MOST_CHARACTERS && text.split_whitespace().count() <= MOST_WORDS;
    if text.is_empty() || !is_short || line.contains("--") || line.contains(['=', '/']) {
        return None;
    }
    match (is_new(text), says_former(text)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// A heading has no more.
const MOST_CHARACTERS: usize = 30;
const MOST_WORDS: usize = 4;

fn has_word(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    lower.split(|one: char| !one.is_alphanumeric()).any(|own| words.contains(&own))
}

fn is_new(text: &str) -> bool {
    has_word(text, &NEW) || NEW_CHINESE.iter().any(|part| text.contains(part))
}

fn says_former(text: &str) -> bool {
    has_word(text, &ENGLISH) || CHINESE.iter().any(|part| text.contains(part))
}
