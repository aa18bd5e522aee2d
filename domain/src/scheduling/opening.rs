//! When a brand is open: its weekly hours, and the dates that differ from them.

use crate::scheduling::hours::WeeklyHours;
use crate::scheduling::working_days::DayKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a brand wrote for one date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecialDay {
    /// In minutes of the local day, half-open; none for a closure.
    pub hours: Vec<(u16, u16)>,
    /// Why, as liaisons read it.
    pub note: String,
}

/// Weekly hours with special days on top. A special day says all about its date: without hours it is a closure, with hours
/// it is open even on a holiday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHours {
    pub weekly: WeeklyHours,
    pub special: BTreeMap<NaiveDate, SpecialDay>,
}

impl OpeningHours {
    /// The hours of a date.
    pub fn on(&self, date: NaiveDate, kind: &DayKind) -> &[(u16, u16)] {
        self.special.get(&date).map_or_else(|| self.weekly.on(date, kind), |it| it.hours.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_day_goes_before_weekday_and_holiday() {
        let [monday, saturday]: [NaiveDate; 2] = ["2026-10-12", "2026-10-10"].map(|it| it.parse().expect("a date"));
        let mut hours = OpeningHours { weekly: WeeklyHours::office(), special: BTreeMap::new() };
        assert_eq!(hours.on(monday, &DayKind::Working).len(), 2);
        hours.special.insert(monday, SpecialDay::default());
        hours.special.insert(saturday, SpecialDay { hours: vec![(600, 660)], note: String::new() });
        assert!(hours.on(monday, &DayKind::Working).is_empty());
        assert_eq!(hours.on(saturday, &DayKind::Weekend), [(600, 660)]);
        assert_eq!(hours.on(saturday, &DayKind::Holiday("国庆节".into())), [(600, 660)]);
    }
}
