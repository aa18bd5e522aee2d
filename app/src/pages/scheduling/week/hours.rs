//! Where a time stands in the grid: quarters of an hour from the first hour shown.

use crate::i18n::I18n;
use chrono::{NaiveDate, Timelike};
use domain::instant::{Instant, Interval};
use domain::scheduling::hours::WeeklyHours;

/// The hours that are shown at least; an office day.
const OFFICE: (u16, u16) = (9, 18);
const QUARTER: u16 = 15;

/// The hours shown, from the first to before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl Hours {
    /// Office hours, widened to the brand's own (as stored) and to everything that happens.
    pub fn around(i: I18n, weekly: &str, times: impl Iterator<Item = Interval>) -> Self {
        let weekly: WeeklyHours = serde_json::from_str(weekly).unwrap_or_default();
        let mut hours = Self { from: OFFICE.0, to: OFFICE.1 };
        for (open, close) in weekly.0.into_iter().flatten() {
            hours.widen(open, close);
        }
        for time in times {
            let date = i.local(time.start).date_naive();
            hours.widen(minute_of(i, date, time.start), minute_of(i, date, time.end));
        }
        hours
    }

    fn widen(&mut self, start: u16, end: u16) {
        self.from = self.from.min(start / 60);
        self.to = self.to.max(end.div_ceil(60)).min(24);
    }

    /// How many hours are shown.
    pub const fn count(self) -> u16 {
        self.to - self.from
    }

    /// The first grid line (from 1) and the number of quarters of a time on a date; at least one quarter, and never
    /// beyond what is shown.
    pub fn place(self, i: I18n, date: NaiveDate, time: Interval) -> (u16, u16) {
        let last = self.count() * 4;
        let line = |minute: u16| minute.saturating_sub(self.from * 60);
        let start = (line(minute_of(i, date, time.start)) / QUARTER).min(last - 1);
        let end = line(minute_of(i, date, time.end)).div_ceil(QUARTER).clamp(start + 1, last);
        (start + 1, end - start)
    }
}

/// The minute of a date at which an instant falls; its first or last one for an instant outside it.
fn minute_of(i: I18n, date: NaiveDate, at: Instant) -> u16 {
    let local = i.local(at);
    match local.date_naive().cmp(&date) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 24 * 60,
        std::cmp::Ordering::Equal => u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default(),
    }
}

/// For each of the times, in order of their starts: the column it stands in and how many columns share its hour.
pub fn columns(times: &[Interval]) -> Vec<(usize, usize)> {
    let mut placed: Vec<(usize, usize)> = Vec::with_capacity(times.len());
    let mut ends: Vec<Instant> = Vec::new();
    let mut first = 0;
    for (at, time) in times.iter().enumerate() {
        if ends.iter().all(|end| *end <= time.start) {
            // Nothing reaches over to here: a new group begins.
            ends.clear();
            first = at;
        }
        let column = ends.iter().position(|end| *end <= time.start).unwrap_or(ends.len());
        if column == ends.len() {
            ends.push(time.end);
        } else {
            ends[column] = time.end;
        }
        placed.push((column, 0));
        placed[first..].iter_mut().for_each(|it| it.1 = ends.len());
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;
    use domain::instant::Span;

    /// 2026-11-24 00:00 in Shanghai.
    const MIDNIGHT: Instant = Instant::from_unix_seconds(1_795_449_600);

    fn reader() -> I18n {
        I18n { locale: Locale::ZhCn, zone: chrono_tz::Asia::Shanghai }
    }

    fn time(from: i64, to: i64) -> Interval {
        Interval { start: MIDNIGHT + Span::minutes(from), end: MIDNIGHT + Span::minutes(to) }
    }

    #[test]
    fn a_time_stands_at_its_quarter() {
        let day = reader().local(MIDNIGHT).date_naive();
        let hours = Hours::around(reader(), "[]", std::iter::empty());
        assert_eq!(hours, Hours { from: 9, to: 18 });
        assert_eq!(hours.place(reader(), day, time(9 * 60, 10 * 60)), (1, 4));
        assert_eq!(hours.place(reader(), day, time(14 * 60 + 30, 14 * 60 + 50)), (23, 2));
    }

    #[test]
    fn hours_outside_the_office_day_are_shown_when_something_happens_in_them() {
        let hours =
            Hours::around(reader(), "[[[510,720]],[],[],[],[],[],[]]", [time(19 * 60, 20 * 60 + 15)].into_iter());
        assert_eq!(hours, Hours { from: 8, to: 21 });
    }

    #[test]
    fn what_lies_outside_is_cut_at_the_edge() {
        let day = reader().local(MIDNIGHT).date_naive();
        let hours = Hours { from: 9, to: 18 };
        assert_eq!(hours.place(reader(), day, time(-300, 30 * 60)), (1, 36));
        assert_eq!(hours.place(reader(), day, time(20 * 60, 21 * 60)), (36, 1));
    }

    #[test]
    fn only_what_overlaps_stands_side_by_side() {
        let times = [time(0, 60), time(30, 90), time(60, 120), time(120, 180)];
        assert_eq!(columns(&times), [(0, 2), (1, 2), (0, 2), (0, 1)]);
    }
}
