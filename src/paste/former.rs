//! Recognizes words that mark the following text as old or never true: a plan, an example, a mistake.

/// Words for the old state, as in the headings of "before and after".
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

/// The same in English, as separate words.
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

/// Words for the current state. Next to them, nothing is certainly old.
const NEW: [&str; 6] = ["after", "new", "now", "current", "currently", "is"];
const NEW_CHINESE: [&str; 9] = ["修改后", "改后", "之后", "升级后", "变更后", "现在", "改成", "改为", "新"];

/// Words for what is not true, whatever is next to them.
const UNREAL: [&str; 22] = [
    "todo",
    "planned",
    "plan",
    "proposed",
    "proposal",
    "suggested",
    "wanted",
    "wrong",
    "bad",
    "incorrect",
    "invalid",
    "should",
    "would",
    "could",
    "might",
    "if",
    "not",
    "never",
    "example",
    "instead",
    "rejected",
    "don",
];
const UNREAL_CHINESE: [&str; 14] = [
    "计划",
    "建议",
    "拟",
    "错误",
    "示例",
    "例如",
    "比如",
    "如果",
    "假如",
    "应该",
    "应改",
    "未生效",
    "不要",
    "待",
];

/// The longest label or heading, in characters.
const LONGEST: usize = 60;

/// Whether a label before a flag or a command says that what follows is old.
pub(crate) fn is_former(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    is_unreal(text) || (!is_new(text) && says_former(text))
}

/// Returns `Some(true)` for a heading of the old state or of what is not true, `Some(false)` for one of the current
/// state, and `None` for any other line.
pub(super) fn heading(line: &str) -> Option<bool> {
    let is_mark = |one: char| !one.is_alphanumeric();
    let text = line.trim_matches(is_mark);
    let is_within = |characters: usize, words: usize| {
        text.chars().count() <= characters && text.split_whitespace().count() <= words
    };
    if text.is_empty()
        || line.contains("--")
        || line.contains(['=', '/'])
        || !is_within(LONGEST, MOST_WORDS_OF_ALL)
    {
        return None;
    }
    if is_unreal(text) {
        return Some(true);
    }
    if !is_within(MOST_CHARACTERS, MOST_WORDS) {
        return None;
    }
    match (is_new(text), says_former(text)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// The longest heading, in characters.
const MOST_CHARACTERS: usize = 30;
const MOST_WORDS: usize = 4;

/// The longest sentence that says what is not true, in words.
const MOST_WORDS_OF_ALL: usize = 10;

fn is_unreal(text: &str) -> bool {
    has_word(text, &UNREAL) || UNREAL_CHINESE.iter().any(|part| text.contains(part))
}

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
