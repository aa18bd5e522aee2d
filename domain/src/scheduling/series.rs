//! Engagements that come back: the dates of a rule, laid on days on which the brand is open.

use crate::stored::words;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

words! {
    /// What becomes of a date on which the brand is closed.
    Shift {
        Skip = "skip",
        Next = "next",
        Previous = "previous",
    }
}

words! {
    /// How much of a series a change reaches; of it, what has not begun.
    Reach {
        This = "this",
        Later = "later",
        All = "all",
    }
}

/// A date moves by so many days at the most: no holiday with its weekends around is longer.
const FURTHEST: u64 = 14;

/// One date of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Laid {
    /// As the rule says it.
    pub nominal: NaiveDate,
    /// When it takes place; none if it is skipped.
    pub date: Option<NaiveDate>,
}

/// Lays the dates of a rule, in order, on open days. No two fall on one day: the later one is skipped then.
///
/// `keep` says that so many must take place: dates are taken until there are, however many of them are skipped. What comes to
/// lie before the first date of all is skipped too.
pub fn lay_out(
    dates: impl IntoIterator<Item = NaiveDate>,
    shift: Shift,
    keep: Option<usize>,
    open: impl Fn(NaiveDate) -> bool,
) -> Vec<Laid> {
    let mut taken = BTreeSet::new();
    let mut laid: Vec<Laid> = Vec::new();
    for nominal in dates {
        if keep.is_some_and(|count| taken.len() >= count) {
            break;
        }
        let first = laid.first().map_or(nominal, |it| it.nominal);
        let date = shifted(nominal, shift, &open).filter(|it| *it >= first && taken.insert(*it));
        laid.push(Laid { nominal, date });
    }
    laid
}

fn shifted(date: NaiveDate, shift: Shift, open: impl Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
    if open(date) {
        return Some(date);
    }
    match shift {
        Shift::Skip => None,
        Shift::Next => (1..=FURTHEST).map(|days| date + Days::new(days)).find(|it| open(*it)),
        Shift::Previous => (1..=FURTHEST).map(|days| date - Days::new(days)).find(|it| open(*it)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheduling::working_days::WorkingDays;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Wednesdays of autumn 2026, around National Day: 1 to 7 October are off, 20 September and 10 October are worked.
    fn wednesdays() -> Vec<NaiveDate> {
        ["2026-09-23", "2026-09-30", "2026-10-07", "2026-10-14", "2026-10-21"].map(date).to_vec()
    }

    fn calendar() -> WorkingDays {
        let mut days = WorkingDays::default();
        let off = (1..=7).map(|day| (date(&format!("2026-10-0{day}")), "国庆节".to_owned(), true));
        let worked = ["2026-09-20", "2026-10-10"].map(|it| (date(it), "国庆节".to_owned(), false));
        days.publish(2026, off.chain(worked));
        days
    }

    fn days(laid: &[Laid]) -> Vec<Option<String>> {
        laid.iter().map(|it| it.date.map(|it| it.format("%m-%d").to_string())).collect()
    }

    #[test]
    fn a_wednesday_in_the_national_day_week_is_skipped_or_moved_to_the_next_or_previous_working_day() {
        let calendar = calendar();
        let of = |shift| days(&lay_out(wednesdays(), shift, None, |date| calendar.kind(date).open()));
        let expected = |third: Option<&str>| {
            [Some("09-23"), Some("09-30"), third, Some("10-14"), Some("10-21")].map(|it| it.map(str::to_owned)).to_vec()
        };
        assert_eq!(of(Shift::Skip), expected(None));
        assert_eq!(of(Shift::Next), expected(Some("10-08")));
        // The Wednesday before is the working day before it, and is taken.
        assert_eq!(of(Shift::Previous), expected(None));
    }

    #[test]
    fn a_count_that_is_kept_takes_further_dates_for_the_skipped_ones() {
        let calendar = calendar();
        let open = |date| calendar.kind(date).open();
        let laid = lay_out(wednesdays(), Shift::Skip, Some(4), open);
        assert_eq!(laid.iter().filter(|it| it.date.is_some()).count(), 4);
        assert_eq!(laid.last().map(|it| it.nominal), Some(date("2026-10-21")));
        assert_eq!(lay_out(wednesdays(), Shift::Next, Some(4), open).len(), 4);
    }

    proptest! {
        #[test]
        fn every_date_is_open_alone_on_its_day_and_near_its_rule(
            gaps in prop::collection::vec(1_u64..20, 1..20), closed in prop::collection::hash_set(0_u64..400, 0..300),
            shift in prop::sample::select(Shift::ALL.to_vec()), keep in prop::option::of(1_usize..12),
        ) {
            let start = date("2026-01-01");
            let dates: Vec<NaiveDate> = gaps.iter().scan(0, |day, gap| { *day += gap; Some(start + Days::new(*day)) }).collect();
            let open = |date: NaiveDate| !closed.contains(&(date.signed_duration_since(start).num_days() as u64));
            let laid = lay_out(dates.clone(), shift, keep, open);
            let placed: Vec<NaiveDate> = laid.iter().filter_map(|it| it.date).collect();
            let alone: BTreeSet<NaiveDate> = placed.iter().copied().collect();
            prop_assert_eq!(alone.len(), placed.len());
            prop_assert!(placed.iter().all(|it| open(*it)));
            prop_assert!(keep.is_none_or(|count| placed.len() <= count));
            prop_assert!(laid.iter().map(|it| it.nominal).eq(dates.iter().copied().take(laid.len())));
            for it in &laid {
                let moved = it.date.map(|date| date.signed_duration_since(it.nominal).num_days());
                let near = match shift {
                    Shift::Skip => 0..=0,
                    Shift::Next => 0..=14,
                    Shift::Previous => -14..=0,
                };
                prop_assert!(moved.is_none_or(|days| near.contains(&days)));
                prop_assert!(!open(it.nominal) || moved.is_none_or(|days| days == 0));
            }
        }
    }
}
