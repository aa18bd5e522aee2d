//! The Chinese working-day calendar: State Council holidays, make-up working days, and years not yet published.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::{BTreeSet, HashMap};

/// What a date is to a brand that works on working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    Working,
    Weekend,
    /// A holiday of the State Council's notice, by its name.
    Holiday(String),
    /// A weekend day worked in exchange for a holiday (调休上班), by the holiday's name.
    MakeUp(String),
    /// The year's notice is not published: bookable only with a visible warning.
    Undetermined,
}

impl DayKind {
    /// Whether the day's hours are those of a working day; an undetermined weekday provisionally.
    pub const fn open(&self) -> bool {
        matches!(self, Self::Working | Self::MakeUp(_) | Self::Undetermined)
    }
}

/// From this day of December on, a date may be moved by the next year's notice: the earliest day that a next year's
/// file of 2007–2026 holds is 29 December (`2008.json`, `2019.json`).
const NEXT_NOTICE_FROM: u32 = 29;

/// The published notices.
#[derive(Clone, Debug, Default)]
pub struct WorkingDays {
    years: BTreeSet<i32>,
    days: HashMap<NaiveDate, (String, bool)>,
}

impl WorkingDays {
    /// Adds one year's notice: each date with its holiday's name and whether it is off.
    pub fn publish(&mut self, year: i32, days: impl IntoIterator<Item = (NaiveDate, String, bool)>) {
        self.years.insert(year);
        self.days.extend(days.into_iter().map(|(date, name, off)| (date, (name, off))));
    }

    pub fn is_published(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    pub fn kind(&self, date: NaiveDate) -> DayKind {
        match self.days.get(&date) {
            Some((name, true)) => return DayKind::Holiday(name.clone()),
            Some((name, false)) if is_weekend(date) => return DayKind::MakeUp(name.clone()),
            _ => {}
        }
        let next_notice_missing =
            date.month() == 12 && date.day() >= NEXT_NOTICE_FROM && !self.is_published(date.year() + 1);
        if is_weekend(date) {
            DayKind::Weekend
        } else if !self.is_published(date.year()) || next_notice_missing {
            DayKind::Undetermined
        } else {
            DayKind::Working
        }
    }

    /// The first day on which something asked for on `from` may happen, `lead` open days later.
    pub fn after_lead(&self, from: NaiveDate, lead: u16) -> NaiveDate {
        self.walk(from, lead, |date| date + Days::new(1))
    }

    /// The day that lies `lead` open days before `date`.
    pub fn before(&self, date: NaiveDate, lead: u16) -> NaiveDate {
        self.walk(date, lead, |date| date - Days::new(1))
    }

    /// The date after so many open days, one `step` after the other.
    fn walk(&self, from: NaiveDate, open_days: u16, step: impl Fn(NaiveDate) -> NaiveDate) -> NaiveDate {
        let (mut date, mut left) = (from, open_days);
        while left > 0 {
            date = step(date);
            if self.kind(date).open() {
                left -= 1;
            }
        }
        date
    }
}

/// Reads a date such as `2026-12-01`. Only years of four digits: the days and weeks around them exist too.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|date: &NaiveDate| (1000..=9999).contains(&date.year()))
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> WorkingDays {
        let mut days = WorkingDays::default();
        days.publish(2026, [(date("2026-10-01"), "国庆节".into(), true), (date("2026-10-10"), "国庆节".into(), false)]);
        days
    }

    #[test]
    fn a_make_up_saturday_is_worked_and_a_holiday_thursday_is_not() {
        assert_eq!(calendar().kind(date("2026-10-10")), DayKind::MakeUp("国庆节".into()));
        assert_eq!(calendar().kind(date("2026-10-01")), DayKind::Holiday("国庆节".into()));
        assert_eq!(calendar().kind(date("2026-10-11")), DayKind::Weekend);
    }

    #[test]
    fn an_unpublished_year_is_undetermined_and_so_is_the_end_of_the_year_before() {
        assert_eq!(calendar().kind(date("2027-01-04")), DayKind::Undetermined);
        assert_eq!(calendar().kind(date("2026-12-30")), DayKind::Undetermined);
        assert_eq!(calendar().kind(date("2026-12-28")), DayKind::Working);
    }

    #[test]
    fn a_date_that_is_read_has_days_and_weeks_around_it() {
        assert_eq!(read_date(" 2026-12-01 "), Some(date("2026-12-01")));
        for text in ["", "2026-13-01", "0999-12-31", "+10000-01-01", "+262142-12-31", "-262143-01-01"] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn lead_time_counts_open_days_only() {
        assert_eq!(calendar().after_lead(date("2026-10-08"), 2), date("2026-10-10"));
        assert_eq!(calendar().after_lead(date("2026-10-09"), 2), date("2026-10-12"));
        assert_eq!(calendar().before(date("2026-10-12"), 2), date("2026-10-09"), "the Saturday is worked");
        assert_eq!(calendar().before(date("2026-10-02"), 1), date("2026-09-30"), "the Thursday is not");
        assert_eq!(calendar().before(date("2026-10-12"), 0), date("2026-10-12"));
    }

    /// Counted by hand over the notices of both holidays: the days on which a window is open.
    #[test]
    fn working_days_over_national_day_2025_and_spring_festival_2026() {
        let mut days = WorkingDays::default();
        for (year, file) in [
            (2025, include_str!("../../../server/data/holidays/2025.json")),
            (2026, include_str!("../../../server/data/holidays/2026.json")),
        ] {
            let file: serde_json::Value = serde_json::from_str(file).expect("a notice");
            let day = |it: &serde_json::Value| {
                let text = |key: &str| it[key].as_str().expect("a text").to_owned();
                (date(&text("date")), text("name"), it["isOffDay"].as_bool().expect("a flag"))
            };
            days.publish(year, file["days"].as_array().expect("days").iter().map(day));
        }
        let open = |from: &str, to: &str| {
            let (from, to) = (date(from), date(to));
            from.iter_days()
                .take_while(|it| *it <= to)
                .filter(|it| days.kind(*it).open())
                .map(|it| it.day())
                .collect::<Vec<_>>()
        };
        // Off from 1 to 8 October; Sunday 28 September and Saturday 11 October are worked.
        assert_eq!(open("2025-09-22", "2025-10-12"), [22, 23, 24, 25, 26, 28, 29, 30, 9, 10, 11]);
        assert_eq!(days.after_lead(date("2025-09-30"), 3), date("2025-10-11"));
        assert_eq!(days.before(date("2025-10-11"), 3), date("2025-09-30"));
        // Off from 15 to 23 February; Saturdays 14 and 28 February are worked.
        assert_eq!(open("2026-02-09", "2026-03-01"), [9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]);
        assert_eq!(days.after_lead(date("2026-02-13"), 2), date("2026-02-24"));
    }
}
