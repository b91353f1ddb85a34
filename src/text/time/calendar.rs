//! Converts between days since 1970-01-01 and dates in the Gregorian calendar.

/// Returns the year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
#[expect(clippy::arithmetic_side_effects, reason = "its only caller bounds the day to the years 0 to 9999")]
pub(super) fn civil_from_days(day: i64) -> (i64, i64, i64) {
    // Years start in March here, so that the leap day is the last day of a year.
    let from_year_zero = day + 719_468;
    let era = from_year_zero.div_euclid(146_097);
    let day_of_era = from_year_zero.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_month)
}

/// Returns the day, counted from 1970-01-01, of a date in the Gregorian calendar.
#[expect(clippy::arithmetic_side_effects, reason = "its only caller bounds the year to four digits")]
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
