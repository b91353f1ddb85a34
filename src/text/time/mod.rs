//! Reads, compares and writes points in time: NumericDate, the seconds since 1970-01-01T00:00:00Z with
//! optional fractions (RFC 7519 §2), kept exactly; and the words for a moment and for a span of time.

mod calendar;
mod words;

use serde::ser::{Serialize, Serializer};

use calendar::{civil_from_days, days_from_civil};
pub(crate) use words::span;

const NANOS_PER_SECOND: u32 = 1_000_000_000;

/// How many decimal digits of a second are kept; finer digits only break ties.
const FRACTION_DIGITS: usize = 9;

/// A moment, as a claim or a clock gives it.
///
/// Whole seconds range from `i64::MIN` to `i64::MAX`. Digits finer than a nanosecond are remembered as "a
/// little more", which is enough to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate {
    /// Whole seconds, rounded down.
    seconds: i64,
    /// Nanoseconds after `seconds`, less than one second.
    nanos: u32,
    /// Whether there are digits below the nanosecond.
    finer: bool,
}

impl NumericDate {
    /// Returns the moment that many whole seconds after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanos: 0, finer: false }
    }

    /// Reads a JSON number: `1760000000`, `1760000000.5`, `176e7`. Returns `None` for a number outside `i64`
    /// seconds, such as `1e400`.
    pub fn from_number(text: &str) -> Option<Self> {
        // Nearly every token has whole seconds.
        if text.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(seconds) = text.parse()
        {
            return Some(Self::from_seconds(seconds));
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            // An exponent too large for i64 is out of range, unless the mantissa is zero.
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
            None => (text, Some(0)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) || whole.is_empty() {
            return None;
        }
        let digits = [whole, fraction].concat();
        let leading_zeros = digits.len().saturating_sub(digits.trim_start_matches('0').len());
        let digits = digits.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self::from_seconds(0));
        }
        // The position of the decimal point, counted from the first of `digits`.
        let point = i64::try_from(whole.len())
            .ok()?
            .checked_sub(i64::try_from(leading_zeros).ok()?)?
            .checked_add(exponent?)?;
        let magnitude = Magnitude::new(digits, point)?;
        magnitude.signed(negative)
    }

    /// Reads a moment as Kubernetes writes it (RFC 3339 §5.6): `2026-11-24T01:35:57Z`, with or without a
    /// fraction, with `Z` or an offset.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| -> Option<i64> {
            text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
        };
        let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if separators.iter().any(|(at, mark)| text.as_bytes().get(*at) != Some(mark)) {
            return None;
        }
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let in_range =
            (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
        let rest = text.get(19..)?;
        let zone_at = rest.find(['Z', '+', '-'])?;
        let (fraction, zone) = rest.split_at_checked(zone_at)?;
        let fraction = if fraction.is_empty() { "" } else { fraction.strip_prefix('.')? };
        let offset_minutes = match zone {
            "Z" => 0,
            _ => {
                let (hours, minutes) = zone.get(1..)?.split_once(':')?;
                let total = hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?;
                if zone.starts_with('-') { total.checked_neg()? } else { total }
            }
        };
        if !in_range || offset_minutes.abs() > 1440 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let day = days_from_civil(year, month, day);
        let seconds = day.checked_mul(86_400)?.checked_add(hour.checked_mul(3600)?)?;
        let seconds = seconds.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
        let seconds = seconds.checked_sub(offset_minutes.checked_mul(60)?)?;
        let nanos = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
        Some(Self { seconds, nanos, finer: false })
    }

    /// Returns the moment that many seconds later. The result saturates at the range of `i64` seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self { seconds: self.seconds.saturating_add(seconds), ..self }
    }

    /// Returns the whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the whole seconds from the other moment to this one, rounded down and saturating.
    pub const fn seconds_since(self, other: Self) -> i64 {
        self.seconds.saturating_sub(other.seconds)
    }

    /// Reads the moment of a clock that counts in floating-point seconds, to the microsecond: an `f64` has no
    /// finer digits for today's date. A value beyond `i64` seconds saturates, and NaN is the epoch.
    #[expect(
        clippy::as_conversions,
        reason = "saturates, and there is no other way that brings no decimal tables"
    )]
    pub fn from_f64(seconds: f64) -> Self {
        const MICROS_PER_SECOND: f64 = 1e6;
        const NANOS_PER_MICRO: u32 = 1_000;
        let whole = seconds.floor();
        let micros = ((seconds - whole) * MICROS_PER_SECOND).round_ties_even() as u32;
        let nanos = micros.saturating_mul(NANOS_PER_MICRO);
        if nanos < NANOS_PER_SECOND {
            Self { nanos, ..Self::from_seconds(whole as i64) }
        } else {
            Self::from_seconds(whole as i64).plus_seconds(1)
        }
    }

    /// Returns the seconds since the epoch as the nearest `f64`, for whole seconds and for every moment that
    /// a clock shows.
    #[expect(clippy::as_conversions, reason = "rounds to the nearest, and brings no decimal tables")]
    pub fn as_f64(self) -> f64 {
        self.seconds as f64 + f64::from(self.nanos) / f64::from(NANOS_PER_SECOND)
    }

    /// Writes the moment in seconds as a JSON number. Digits finer than a nanosecond are dropped.
    #[cfg(target_family = "wasm")]
    pub(crate) fn to_decimal(self) -> String {
        // -2.75 is stored as -3 seconds plus 0.25.
        let (sign, seconds, nanos) = if self.seconds < 0 && self.nanos > 0 {
            ("-", self.seconds.saturating_add(1), NANOS_PER_SECOND.saturating_sub(self.nanos))
        } else {
            (if self.seconds < 0 { "-" } else { "" }, self.seconds, self.nanos)
        };
        format!("{sign}{}.{nanos:09}", seconds.unsigned_abs())
    }

    /// Writes the moment in UTC, as `2023-03-23T03:57:10Z`. Outside the years 0 to 9999 it writes the seconds
    /// as a number.
    pub fn to_utc(self) -> String {
        const FIRST: i64 = -62_167_219_200;
        const LAST: i64 = 253_402_300_799;
        if !(FIRST..=LAST).contains(&self.seconds) {
            return format!("{} s after 1970", self.seconds);
        }
        let day = self.seconds.div_euclid(86_400);
        let second = self.seconds.rem_euclid(86_400);
        let (year, month, day) = civil_from_days(day);
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second.div_euclid(3600),
            second.rem_euclid(3600).div_euclid(60),
            second.rem_euclid(60),
        )
    }
}

/// Serializes the seconds since the epoch as a number.
impl Serialize for NumericDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.nanos == 0 {
            return serializer.serialize_i64(self.seconds);
        }
        #[cfg(target_family = "wasm")]
        return crate::text::json::exact::serialize_decimal(&self.to_decimal(), serializer);
        #[cfg(not(target_family = "wasm"))]
        serializer.serialize_f64(self.as_f64())
    }
}

/// Serializes a span of seconds as a number of any size, for `#[serde(serialize_with)]`.
pub(crate) fn serialize_seconds<S: Serializer>(
    seconds: &Option<i64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    seconds.map(NumericDate::from_seconds).serialize(serializer)
}

/// A number without its sign: whole seconds, nanoseconds, and whether finer digits follow.
struct Magnitude {
    seconds: u64,
    nanos: u32,
    finer: bool,
}

impl Magnitude {
    /// Reads `digits` (no zeros at either end) with the decimal point before the digit at `point`.
    fn new(digits: &str, point: i64) -> Option<Self> {
        /// A `u64` has at most 20 decimal digits.
        const MOST_DIGITS: usize = 20;
        let digit = |index: usize| digits.as_bytes().get(index).map_or(0, |byte| byte.wrapping_sub(b'0'));
        let whole_digits = usize::try_from(point.max(0)).ok()?;
        if whole_digits > MOST_DIGITS {
            return None;
        }
        let mut seconds: u64 = 0;
        for index in 0..whole_digits {
            seconds = seconds.checked_mul(10)?.checked_add(u64::from(digit(index)))?;
        }
        let zeros_after_point = usize::try_from(point.min(0).checked_neg()?).unwrap_or(usize::MAX);
        let mut nanos: u32 = 0;
        let mut used = whole_digits;
        for place in 0..FRACTION_DIGITS {
            nanos = nanos.checked_mul(10)?;
            if place >= zeros_after_point {
                nanos = nanos.checked_add(u32::from(digit(used)))?;
                used = used.checked_add(1)?;
            }
        }
        Some(Self { seconds, nanos, finer: used < digits.len() })
    }

    fn signed(self, negative: bool) -> Option<NumericDate> {
        if !negative {
            let seconds = i64::try_from(self.seconds).ok()?;
            return Some(NumericDate { seconds, nanos: self.nanos, finer: self.finer });
        }
        // Seconds are rounded down: -0.25 is second -1 plus 0.75. Finer digits take off one more nanosecond.
        let below = u64::from(self.nanos > 0 || self.finer);
        let seconds = 0_i64.checked_sub_unsigned(self.seconds)?.checked_sub_unsigned(below)?;
        let nanos_up = self.nanos.checked_add(u32::from(self.finer))?;
        let nanos = if nanos_up == 0 { 0 } else { NANOS_PER_SECOND.checked_sub(nanos_up)? };
        Some(NumericDate { seconds, nanos, finer: self.finer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NumericDate {
        NumericDate::from_number(text).unwrap_or_else(|| unreachable!("{text} is in range"))
    }

    #[test]
    fn ways_to_write_one_number_are_one_moment() {
        for text in ["1800000000", "18E+8", "1.8e9", "180000000000e-2", "1800000000.000", "0.18e10"] {
            assert_eq!(date(text), NumericDate::from_seconds(1_800_000_000), "{text}");
        }
        for text in ["0", "-0", "0e999999999999999999999", "0.000"] {
            assert_eq!(date(text), NumericDate::from_seconds(0), "{text}");
        }
    }

    #[test]
    fn fractions_are_ordered_exactly() {
        let ascending = [
            "-2",
            "-1.5",
            "-1.0000000001",
            "-1",
            "-0.25",
            "-1e-10",
            "0",
            "1e-400",
            "0.000000001",
            "0.0000000011",
            "0.25",
            "0.999999999",
            "0.9999999999",
            "1",
            "1.0000000001",
        ];
        for pair in ascending.windows(2) {
            if let [low, high] = pair {
                // Two rests below a nanosecond may compare as equal, but never in the wrong order.
                assert!(date(low) < date(high), "{low} < {high}");
            }
        }
    }

    #[test]
    fn the_ends_of_i64_are_in_range_and_beyond_is_not() {
        assert_eq!(date("-9223372036854775808").seconds(), i64::MIN);
        assert_eq!(date("9223372036854775807").seconds(), i64::MAX);
        for text in
            ["9223372036854775808", "-9223372036854775809", "1e400", "-1e400", "1e99999999999999999999"]
        {
            assert_eq!(NumericDate::from_number(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_written_in_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_679_543_830, "2023-03-23T03:57:10Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
            (253_402_300_800, "253402300800 s after 1970"),
        ] {
            assert_eq!(NumericDate::from_seconds(seconds).to_utc(), text);
        }
    }

    #[test]
    fn moments_are_read_as_kubernetes_writes_them() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2023-03-23T03:57:10Z", 1_679_543_830),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2023-03-23T05:57:10+02:00", 1_679_543_830),
            ("2023-03-22T22:27:10-05:30", 1_679_543_830),
            ("2023-03-23T03:57:10.999Z", 1_679_543_830),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(NumericDate::from_rfc3339(text).map(NumericDate::seconds), Some(seconds), "{text}");
        }
        for text in
            ["", "2023-03-23", "2023-03-23 03:57:10Z", "2023-13-23T03:57:10Z", "2023-03-23T03:57:10", "é"]
        {
            assert_eq!(NumericDate::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_crosses_as_the_nearest_number() {
        for (text, number) in
            [("1760000000.25", 1_760_000_000.25), ("-2.75", -2.75), ("-3", -3.0), ("0.1", 0.1)]
        {
            assert!((date(text).as_f64() - number).abs() < f64::EPSILON, "{text}");
        }
    }

    #[test]
    fn a_clock_is_read_to_the_microsecond() {
        for (clock, text) in [
            (1_760_000_000.0, "1760000000"),
            (1_760_000_000.123, "1760000000.123"),
            (0.1, "0.1"),
            (-2.75, "-2.75"),
            (-0.000_001, "-0.000001"),
            (1.999_999_9, "2"),
            (-0.000_000_1, "0"),
            (253_402_300_799.0, "253402300799"),
        ] {
            assert_eq!(NumericDate::from_f64(clock), date(text), "{clock}");
        }
        assert_eq!(NumericDate::from_f64(f64::INFINITY).seconds(), i64::MAX);
        assert_eq!(NumericDate::from_f64(f64::NEG_INFINITY).seconds(), i64::MIN);
        assert_eq!(NumericDate::from_f64(f64::NAN), NumericDate::from_seconds(0));
    }
}
