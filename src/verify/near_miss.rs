//! Finds small differences between two texts: most refused issuers and audiences differ from the right one by a slash,
//! a scheme or a pair of quotation marks.
//!
//! This only explains a refusal. Texts are equal only byte by byte.

use crate::text::escape::quote;
use crate::text::redact::holds_secret;
use crate::verify::report::{NearMiss, NearMissKind, Span};

/// Limits what is compared: longer texts, or more pairs, are skipped, because names of issuers and audiences are short.
const LONGEST: usize = 2048;
const MOST_PAIRS: usize = 1024;

/// Returns the pair of expected and found text that differs least, if one is a near miss.
pub(crate) fn nearest<'a>(
    expected: impl IntoIterator<Item = &'a str> + Clone,
    found: impl IntoIterator<Item = &'a str>,
) -> Option<NearMiss> {
    found
        .into_iter()
        .flat_map(|found| expected.clone().into_iter().map(move |expected| (expected, found)))
        .take(MOST_PAIRS)
        .filter_map(|(expected, found)| compare(expected, found))
        .min_by_key(|near_miss| near_miss.kind == NearMissKind::Several)
}

/// Returns the difference between two texts, if it is small.
fn compare(expected: &str, found: &str) -> Option<NearMiss> {
    if expected == found
        || expected.is_empty()
        || found.is_empty()
        || expected.len().max(found.len()) > LONGEST
        || [expected, found].into_iter().any(holds_secret)
    {
        return None;
    }
    let kind = kind(expected, found)?;
    let (expected_span, found_span) = spans(expected, found);
    Some(NearMiss {
        kind,
        message: sentence(kind, expected, found, found_span),
        expected: expected.to_owned(),
        found: found.to_owned(),
        expected_span,
        found_span,
    })
}

type Fold = fn(&str) -> String;

/// The differences to ignore, one at a time, when two texts are compared again.
const FOLDS: [(NearMissKind, Fold); 6] = [
    (NearMissKind::WhiteSpace, |text| text.split_whitespace().collect()),
    (NearMissKind::Quotes, |text| text.trim_matches(['"', '\'', '“', '”', '‘', '’']).to_owned()),
    (NearMissKind::TrailingSlash, |text| text.trim_end_matches('/').to_owned()),
    (NearMissKind::Case, str::to_ascii_lowercase),
    (NearMissKind::Scheme, |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.unwrap_or(text).to_owned()
    }),
    (NearMissKind::ClusterDomain, |text| text.replacen(".svc.cluster.local", ".svc", 1)),
];

fn kind(expected: &str, found: &str) -> Option<NearMissKind> {
    let by_one_fold = FOLDS.into_iter().find(|(_, fold)| fold(expected) == fold(found));
    if let Some((kind, _)) = by_one_fold {
        return Some(kind);
    }
    if is_one_character(expected, found) {
        return Some(NearMissKind::Character);
    }
    let fold_all = |text: &str| FOLDS.into_iter().fold(text.to_owned(), |text, (_, fold)| fold(&text));
    (fold_all(expected) == fold_all(found)).then_some(NearMissKind::Several)
}

/// Whether one character was added, removed or replaced, or two neighbors were swapped. Does not compare short texts:
/// any two letters are one character apart.
fn is_one_character(expected: &str, found: &str) -> bool {
    let (expected, found): (Vec<char>, Vec<char>) = (expected.chars().collect(), found.chars().collect());
    if expected.len().min(found.len()) < 4 {
        return false;
    }
    let same = |pair: &(&char, &char)| pair.0 == pair.1;
    let prefix = expected.iter().zip(&found).take_while(same).count();
    let suffix = expected.iter().rev().zip(found.iter().rev()).take_while(same).count();
    let shorter = expected.len().min(found.len());
    // If they overlap, as in "aa" and "aaa", the common ends cover the shorter text.
    let suffix = suffix.min(shorter.saturating_sub(prefix));
    let left = expected.len().saturating_sub(prefix).saturating_sub(suffix);
    let right = found.len().saturating_sub(prefix).saturating_sub(suffix);
    let swapped = || {
        let middle = |text: &[char]| text.get(prefix..prefix.saturating_add(2)).map(<[char]>::to_vec);
        let turned = middle(&found).map(|mut pair| {
            pair.reverse();
            pair
        });
        left == 2 && right == 2 && middle(&expected) == turned
    };
    (left.max(right) == 1) || swapped()
}

/// Returns the part of each text between the common prefix and suffix, in UTF-16 code units.
fn spans(expected: &str, found: &str) -> (Span, Span) {
    let prefix = expected.chars().zip(found.chars()).take_while(|(one, other)| one == other);
    let start: usize = prefix.map(|(character, _)| character.len_utf16()).sum();
    let units = |text: &str| text.encode_utf16().count();
    let (expected_units, found_units) = (units(expected), units(found));
    let room = expected_units.min(found_units).saturating_sub(start);
    let mut suffix = 0_usize;
    for (one, other) in expected.chars().rev().zip(found.chars().rev()) {
        let longer = suffix.saturating_add(one.len_utf16());
        if one != other || longer > room {
            break;
        }
        suffix = longer;
    }
    let span = |units: usize| Span { start, end: units.saturating_sub(suffix) };
    (span(expected_units), span(found_units))
}

fn sentence(kind: NearMissKind, expected: &str, found: &str, span: Span) -> String {
    let what = match kind {
        NearMissKind::WhiteSpace => "by white space",
        NearMissKind::Quotes => "by quotation marks",
        NearMissKind::TrailingSlash if found.len() > expected.len() => "by an extra slash at the end",
        NearMissKind::TrailingSlash => "by a missing slash at the end",
        NearMissKind::Scheme => "by its scheme",
        NearMissKind::Case => "by upper and lower case",
        NearMissKind::ClusterDomain if found.len() > expected.len() => "by an extra \".cluster.local\"",
        NearMissKind::ClusterDomain => "by a missing \".cluster.local\"",
        NearMissKind::Character => "by one character",
        NearMissKind::Several => "by scheme, case, slashes or similar",
    };
    format!(
        "{} differs from {} only {what}, at character {}; they must match exactly.",
        quote(found),
        quote(expected),
        span.start.saturating_add(1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://kubernetes.default.svc";

    #[test]
    fn each_near_miss_is_named_with_its_place() {
        for (found, kind, start, end) in [
            ("https://kubernetes.default.svc/", NearMissKind::TrailingSlash, 30, 31),
            ("http://kubernetes.default.svc", NearMissKind::Scheme, 4, 4),
            ("kubernetes.default.svc", NearMissKind::Scheme, 0, 0),
            ("https://Kubernetes.default.svc", NearMissKind::Case, 8, 9),
            ("https://kubernetes.default.svc.cluster.local", NearMissKind::ClusterDomain, 30, 44),
            ("\"https://kubernetes.default.svc\"", NearMissKind::Quotes, 0, 32),
            (" https://kubernetes.default.svc", NearMissKind::WhiteSpace, 0, 1),
            ("https://kubernetes.defualt.svc", NearMissKind::Character, 22, 24),
            ("https://kubernetes.default.sv", NearMissKind::Character, 29, 29),
            ("HTTPS://kubernetes.default.svc.cluster.local/", NearMissKind::Several, 0, 45),
        ] {
            let near_miss = compare(ISSUER, found).unwrap_or_else(|| unreachable!("{found} is near"));
            assert_eq!(near_miss.kind, kind, "{found}");
            assert_eq!(near_miss.found_span, Span { start, end }, "{found}");
        }
    }

    #[test]
    fn what_is_far_or_equal_is_no_near_miss() {
        for (expected, found) in
            [(ISSUER, ISSUER), (ISSUER, "https://issuer.example"), ("api", "apu"), ("vault", ""), ("", "x")]
        {
            assert_eq!(compare(expected, found), None, "{expected} {found}");
        }
    }

    #[test]
    fn spans_count_as_javascript_counts() {
        let (expected, found) = spans("🔑a", "🔑b");
        assert_eq!((expected, found), (Span { start: 2, end: 3 }, Span { start: 2, end: 3 }));
    }
}
