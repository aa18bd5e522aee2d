//! How much a brand takes on: at most so many engagements in a day and in a week.

use crate::stored::words;
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Whose engagements are counted.
    LimitOf {
        Brand = "brand",
        Officer = "officer",
        /// One company's, with this brand.
        Company = "company",
    }
}

words! {
    /// A calendar day or a week from Monday, in the brand's zone.
    Per {
        Day = "day",
        Week = "week",
    }
}

/// At most so many; none: as many as there is room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limit {
    pub day: Option<u16>,
    pub week: Option<u16>,
}

/// A brand's limits. Stored as its JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    pub brand: Limit,
    pub officer: Limit,
    pub company: Limit,
    /// Until so many working days before it may a company call off by itself what is confirmed; none: until it begins.
    pub cancel_days: Option<u16>,
    /// Kilometres per hour on the way between two sites of which no table tells; none: the usual speed.
    pub travel_kmh: Option<u16>,
}

/// Dates from `first` to before `end` in which no more is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    pub first: NaiveDate,
    pub end: NaiveDate,
    pub per: Per,
    pub max: u16,
}

impl Limit {
    pub const fn is_none(&self) -> bool {
        self.day.is_none() && self.week.is_none()
    }

    /// The days and weeks that are full when there is one engagement on each of `dates`, which may repeat.
    pub fn full(&self, dates: impl Iterator<Item = NaiveDate>) -> Vec<Full> {
        let (mut days, mut weeks) = (BTreeMap::<NaiveDate, usize>::new(), BTreeMap::<NaiveDate, usize>::new());
        for date in dates {
            *days.entry(date).or_default() += 1;
            *weeks.entry(monday(date)).or_default() += 1;
        }
        let of = |counts: BTreeMap<NaiveDate, usize>, max: Option<u16>, per: Per, length: u64| {
            let full = counts.into_iter().filter_map(move |(first, count)| {
                let max = max.filter(|max| count >= usize::from(*max))?;
                Some(Full { first, end: first + Days::new(length), per, max })
            });
            full.collect::<Vec<_>>()
        };
        [of(days, self.day, Per::Day, 1), of(weeks, self.week, Per::Week, 7)].concat()
    }
}

/// The Monday of a date's week.
pub fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(texts: &[&str]) -> impl Iterator<Item = NaiveDate> {
        texts.iter().map(|it| it.parse().expect("a date")).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn a_day_is_full_by_its_own_count_and_a_week_by_that_of_its_days() {
        let limit = Limit { day: Some(2), week: Some(3) };
        let full = limit.full(dates(&["2026-12-01", "2026-12-01", "2026-12-06", "2026-12-07"]));
        let told: Vec<_> = full.iter().map(|it| (it.first.to_string(), it.end.to_string(), it.per)).collect();
        // Sunday the 6th ends the week of the 30th of November.
        let expected = [("2026-12-01", "2026-12-02", Per::Day), ("2026-11-30", "2026-12-07", Per::Week)];
        assert_eq!(told, expected.map(|(first, end, per)| (first.to_owned(), end.to_owned(), per)));
        assert_eq!(Limit::default().full(dates(&["2026-12-01"])), []);
    }
}
