//! Matches `StringLike` patterns: `*` is any run of characters, `?` any single one, and every other character itself.

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// `*`
    Run,
    /// `?`
    One,
    /// This character.
    Char(char),
}

/// Whether the whole text matches the pattern. Takes at most as many steps as the product of the two lengths, because
/// it backtracks only to the last `*`.
pub(super) fn matches(pattern: &[Part], text: &str) -> bool {
    let mut pattern = pattern.iter();
    let mut text = text.chars();
    // Where to resume if the part after the last `*` does not match: the `*` then takes one more character.
    let mut retry = None;
    loop {
        let (part, rest) = (pattern.clone().next(), text.clone().next());
        let fits = match (part, rest) {
            (None, None) => return true,
            (Some(Part::Run), _) => {
                pattern.next();
                retry = Some((pattern.clone(), text.clone()));
                continue;
            }
            (Some(Part::One), Some(_)) => true,
            (Some(Part::Char(wanted)), Some(found)) => *wanted == found,
            _ => false,
        };
        if fits {
            pattern.next();
            text.next();
            continue;
        }
        let Some((after, from)) = &mut retry else { return false };
        if from.next().is_none() {
            return false;
        }
        pattern = after.clone();
        text = from.clone();
    }
}

/// Parses a pattern that has no variables.
pub(super) fn plain(pattern: &str) -> Vec<Part> {
    pattern
        .chars()
        .map(|one| match one {
            '*' => Part::Run,
            '?' => Part::One,
            other => Part::Char(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_anchored_at_both_ends() {
        for (pattern, text, fits) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a:b/c", true),
            ("a", "ab", false),
            ("b", "ab", false),
            ("?", "", false),
            ("?", "é", true),
            ("??", "é", false),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcd", false),
            ("*:app", "system:serviceaccount:team-a:app", true),
            ("system:serviceaccount:*:app", "system:serviceaccount:team-a:app", true),
            ("system:serviceaccount:team-?:app", "system:serviceaccount:team-a:app", true),
            ("system:serviceaccount:team-?:app", "system:serviceaccount:team-ab:app", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("A", "a", false),
        ] {
            assert_eq!(matches(&plain(pattern), text), fits, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_pattern_built_to_backtrack_ends() {
        let text = "a".repeat(20_000);
        assert!(!matches(&plain(&("*a".repeat(1000) + "b")), &text));
        assert!(!matches(&plain(&format!("*{}b", "a".repeat(1000))), &text));
    }
}
