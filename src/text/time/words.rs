//! Writes a span of time in words.

use core::cmp::Ordering;

/// Writes a span of time in its largest whole unit: `42 seconds`, `1 hour`, `3 years`.
pub(crate) fn span(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(31_557_600, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = seconds.saturating_abs();
    let (count, unit) = UNITS
        .iter()
        .find(|(length, _)| seconds >= *length)
        .map_or((seconds, "second"), |(length, unit)| (seconds.checked_div(*length).unwrap_or(0), *unit));
    match count.cmp(&1) {
        Ordering::Equal => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_named_in_their_largest_unit() {
        for (seconds, text) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (3_607, "1 hour"),
            (-86_400, "1 day"),
            (31_557_600, "1 year"),
            (115_000_000, "3 years"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }
}
