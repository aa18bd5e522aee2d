//! A recurrence rule (RFC 5545 3.3.10) of days: which hour it is, the engagement says.

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use domain::scheduling::request::FieldError;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// A series spans a year at the most: nobody knows a team or a company's people for longer.
pub const LONGEST_DAYS: u64 = 366;

/// As many as a weekly series of a year has, and some for those that are skipped.
pub const MOST_DATES: usize = 60;

/// The longest rule that is read, in characters: ten times what any form makes.
const LONGEST: usize = 300;

/// A rule that was read, of which nothing is certain but its form.
#[derive(Clone, Debug)]
pub struct Rule(RRule<Unvalidated>);

impl Rule {
    /// Reads a rule such as `FREQ=MONTHLY;BYDAY=2WE`. `count` or `until` end it, where it has no end of its own.
    ///
    /// Fails with the field (`rule`, `count` or `until`) and its code. A rule that is finer than days is refused unread: a
    /// second's rule would be followed for a year of seconds.
    pub fn read(text: &str, count: Option<u32>, until: Option<NaiveDate>) -> Result<Self, FieldError> {
        if text.chars().count() > LONGEST {
            return Err(FieldError::new("rule", "not_a_rule"));
        }
        let text = text.trim().trim_start_matches("RRULE:");
        // The crate's list of dates may hold any number of lines; a rule is one.
        if text.contains(['\n', '\r', ':']) {
            return Err(FieldError::new("rule", "not_a_rule"));
        }
        let mut rule: RRule<Unvalidated> = text.parse().map_err(|_| FieldError::new("rule", "not_a_rule"))?;
        let by_day =
            matches!(rule.get_freq(), Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily);
        if !by_day || [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()].iter().any(|it| !it.is_empty()) {
            return Err(FieldError::new("rule", "too_often"));
        }
        let until = until.or_else(|| rule.get_until().map(DateTime::date_naive));
        let count = count.or(rule.get_count());
        if let Some(count) = count {
            if !(2..=MOST_DATES as u32).contains(&count) {
                return Err(FieldError::new("count", "out_of_range").with("min", 2).with("max", MOST_DATES));
            }
            rule = rule.count(count);
        }
        if let Some(until) = until {
            rule = rule.until(midnight(until));
        }
        if count.is_none() && until.is_none() {
            return Err(FieldError::new("count", "no_end"));
        }
        Ok(Self(rule))
    }

    /// How many dates it names, if it says so.
    pub fn count(&self) -> Option<usize> {
        self.0.get_count().and_then(|it| it.try_into().ok())
    }

    /// The rule as it is stored.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The rule's dates from `first` on, as far as a year after it; with `further` also those past its count.
    ///
    /// Fails with `until` `before_start` or `series_too_long`, with `count` `series_too_long`, or with `rule` `not_a_rule` or `no_dates`.
    pub fn dates(&self, first: NaiveDate, further: bool) -> Result<Vec<NaiveDate>, FieldError> {
        let end = first + Days::new(LONGEST_DAYS);
        if let Some(until) = self.0.get_until().map(DateTime::date_naive) {
            if until < first {
                return Err(FieldError::new("until", "before_start"));
            }
            if until > end {
                return Err(FieldError::new("until", "series_too_long").with("days", LONGEST_DAYS));
            }
        }
        let mut rule = self.0.clone();
        if further {
            // Whatever is skipped takes the place of none: a count of all that there may be.
            rule = rule.count(MOST_DATES as u32);
        }
        let rule = rule.validate(midnight(first)).map_err(|_| FieldError::new("rule", "not_a_rule"))?;
        // The limit of the crate's own bounds the work on rules that never name a date, such as the 30th of February.
        let found = RRuleSet::new(midnight(first)).rrule(rule).limit().all(MOST_DATES as u16);
        let dates: Vec<NaiveDate> = found.dates.into_iter().map(|it| it.date_naive()).collect();
        if dates.is_empty() {
            return Err(FieldError::new("rule", "no_dates"));
        }
        if !further && dates.iter().any(|it| *it > end) {
            return Err(FieldError::new("count", "series_too_long").with("days", LONGEST_DAYS));
        }
        Ok(dates.into_iter().filter(|it| *it <= end).collect())
    }
}

/// Days are counted in UTC, where each has its midnight.
fn midnight(date: NaiveDate) -> DateTime<Tz> {
    date.and_time(NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn refused(text: &str, count: Option<u32>, until: Option<&str>) -> String {
        let first = date("2026-12-09");
        let read = Rule::read(text, count, until.map(date)).and_then(|it| it.dates(first, false));
        read.map_or_else(|it| format!("{} {}", it.field, it.code), |it| format!("{it:?}"))
    }

    #[test]
    fn the_second_wednesday_comes_once_a_month() {
        let rule = Rule::read("FREQ=MONTHLY;BYDAY=2WE", Some(4), None).unwrap();
        let dates = rule.dates(date("2026-12-09"), false).unwrap();
        assert_eq!(dates, ["2026-12-09", "2027-01-13", "2027-02-10", "2027-03-10"].map(date));
        assert_eq!(rule.dates(date("2026-12-09"), true).unwrap().len(), 13, "a year of them for a count that is kept");
    }

    #[test]
    fn what_would_run_on_or_away_is_refused_by_its_field() {
        for often in
            ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9,10", "FREQ=DAILY;BYSECOND=1"]
        {
            assert_eq!(refused(often, Some(9), None), "rule too_often", "{often}");
        }
        for nonsense in ["", "weekly", "FREQ=FORTNIGHTLY", "FREQ=WEEKLY\nRRULE:FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX"] {
            assert_eq!(refused(nonsense, Some(9), None), "rule not_a_rule", "{nonsense}");
        }
        assert_eq!(refused(&format!("FREQ=YEARLY;BYMONTHDAY={}", "1,".repeat(400)), Some(9), None), "rule not_a_rule");
        assert_eq!(refused("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Some(9), None), "rule no_dates");
        assert_eq!(refused("FREQ=WEEKLY", None, None), "count no_end");
        assert_eq!(refused("FREQ=WEEKLY", Some(61), None), "count out_of_range");
        assert_eq!(refused("FREQ=WEEKLY;COUNT=4000000", None, None), "count out_of_range");
        assert_eq!(refused("FREQ=MONTHLY", Some(14), None), "count series_too_long");
        assert_eq!(refused("FREQ=WEEKLY", None, Some("2026-12-01")), "until before_start");
        // A series of 400 days.
        assert_eq!(refused("FREQ=WEEKLY", None, Some("2028-01-13")), "until series_too_long");
        assert_eq!(refused("FREQ=WEEKLY;UNTIL=20280113T000000Z", None, None), "until series_too_long");
    }

    #[derive(Deserialize)]
    struct Expected {
        rule: String,
        first: NaiveDate,
        dates: Vec<NaiveDate>,
    }

    /// What `recurring-ical-events` (PyPI) says of 200 rules, written by `make_rules.py` beside it.
    #[test]
    fn dates_are_those_of_another_program() {
        let expected: Vec<Expected> = serde_json::from_str(include_str!("expected_rules.json")).unwrap();
        assert!(expected.len() >= 200);
        for it in expected {
            let dates = Rule::read(&it.rule, None, None).and_then(|rule| rule.dates(it.first, false)).unwrap();
            assert_eq!(dates, it.dates, "{} from {}", it.rule, it.first);
        }
    }
}
