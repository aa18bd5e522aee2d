//! Points in time as stored: UTC microseconds.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// A point in time: microseconds since 1970-01-01T00:00:00Z, as a `BIGINT` on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000_000)
    }
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
    pub const fn whole_minutes(self) -> i64 {
        self.0 / 60_000_000
    }
    pub const fn whole_seconds(self) -> i64 {
        self.0 / 1_000_000
    }
}

impl Instant {
    /// Whole seconds since 1970, rounded down.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds * 1_000_000)
    }

    /// The same instant, or the nearest one in a year of four digits: addresses carry any number, and no calendar shows them
    /// all. A day is left at both ends for the zones.
    #[must_use]
    pub fn in_calendars(self) -> Self {
        const FIRST: i64 = -62_135_596_800 + 86_400;
        const LAST: i64 = 253_402_300_800 - 86_400;
        self.clamp(Self::from_unix_seconds(FIRST), Self::from_unix_seconds(LAST))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

// What is sent may lie anywhere, so these end at the ends of the range: such a time is refused like any that is not offered.

impl Add<Span> for Instant {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Instant {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

/// A half-open interval `[start, end)`: two that only touch do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub start: Instant,
    pub end: Instant,
}

impl Interval {
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start.0 < other.end.0 && other.start.0 < self.end.0
    }

    pub const fn contains(&self, at: Instant) -> bool {
        self.start.0 <= at.0 && at.0 < self.end.0
    }

    /// The interval widened by what is needed before and after it.
    #[must_use]
    pub fn buffered(&self, before: Span, after: Span) -> Self {
        Self { start: self.start - before, end: self.end + after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_that_only_touch_do_not_overlap() {
        let hour = |n| Interval { start: Instant(0) + Span::hours(n), end: Instant(0) + Span::hours(n + 1) };
        assert!(!hour(10).overlaps(&hour(11)));
        assert!(hour(10).overlaps(&hour(10)));
        assert!(hour(10).buffered(Span(0), Span(1)).overlaps(&hour(11)));
    }

    #[test]
    fn what_no_calendar_shows_is_the_nearest_day_that_one_does() {
        for at in [i64::MIN, i64::MAX] {
            let shown = chrono::DateTime::from_timestamp_micros(Instant(at).in_calendars().0).expect("an instant");
            let year = chrono::Datelike::year(&shown);
            assert_eq!(year, if at < 0 { 1 } else { 9999 });
            let day = Interval { start: Instant(at), end: Instant(at) }.buffered(Span::days(1), Span::days(1));
            assert!(day.start < day.end, "{day:?}");
        }
        assert_eq!(Instant(5).in_calendars(), Instant(5));
    }
}
