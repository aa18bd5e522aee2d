//! A brand's opening hours: as the rules use them, and as people write them.

use crate::scheduling::working_days::DayKind;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The weekdays' names in forms and in the sample data, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A day's last minute is before this one.
const END_OF_DAY: u16 = 24 * 60;

/// Opening hours per weekday (Monday first), in minutes of the local day, half-open. Stored as its JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeeklyHours(pub [Vec<(u16, u16)>; 7]);

impl WeeklyHours {
    /// Monday to Friday with a noon break, as public windows usually open.
    pub fn office() -> Self {
        Self(std::array::from_fn(
            |day| {
                if day < 5 { vec![(9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30)] } else { vec![] }
            },
        ))
    }

    /// The hours of a date. A make-up day that has none of its own is worked like a Monday.
    pub fn on(&self, date: NaiveDate, kind: &DayKind) -> &[(u16, u16)] {
        let own = &self.0[date.weekday().num_days_from_monday() as usize];
        match kind {
            DayKind::MakeUp(_) if own.is_empty() => &self.0[0],
            DayKind::Holiday(_) => &[],
            // A brand that writes hours for a Saturday is there on Saturdays.
            DayKind::Working | DayKind::Weekend | DayKind::MakeUp(_) | DayKind::Undetermined => own,
        }
    }

    /// The minutes of the longest stretch without a break; nothing longer can ever be offered.
    pub fn longest(&self) -> u16 {
        self.0.iter().flatten().map(|(open, close)| close.saturating_sub(*open)).max().unwrap_or_default()
    }
}

/// Why a day's hours cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("not hours")]
    Unreadable,
    #[error("an end is not after its start")]
    Reversed,
    #[error("two stretches overlap")]
    Overlap,
}

impl HoursError {
    /// The stable word that the locale files know.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "not_hours",
            Self::Reversed => "hours_reversed",
            Self::Overlap => "hours_overlap",
        }
    }
}

/// Reads one day's hours, such as `09:00–12:00, 13:30–17:30`; an empty text is a closed day.
///
/// Chinese punctuation and a plain hyphen are taken too. The stretches come out in the order of their starts.
pub fn parse_day(text: &str) -> Result<Vec<(u16, u16)>, HoursError> {
    let plain = |it| match it {
        '–' | '—' | '－' | '~' | '～' | '至' | '到' => '-',
        '：' => ':',
        ',' | '，' | '、' | ';' | '；' => ' ',
        it => it,
    };
    let plain: String = text.chars().map(plain).collect();
    // Spaces stand between stretches, not around the hyphen inside one.
    let joined = plain.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let mut spans = Vec::new();
    for stretch in joined.split_whitespace() {
        let (from, to) = stretch.split_once('-').ok_or(HoursError::Unreadable)?;
        let (from, to) = minute(from).zip(minute(to)).ok_or(HoursError::Unreadable)?;
        if from >= to {
            return Err(HoursError::Reversed);
        }
        spans.push((from, to));
    }
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(HoursError::Overlap);
    }
    Ok(spans)
}

/// One day's hours as [`parse_day`] reads them.
pub fn written(spans: &[(u16, u16)]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans: Vec<_> = spans.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
    spans.join(", ")
}

/// The minute of the day that a clock shows, such as `09:30`; `24:00` is the day's end.
pub fn minute(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= END_OF_DAY).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_is_read_however_it_is_punctuated() {
        let day = vec![(540, 720), (810, 1050)];
        for text in [
            "09:00–12:00, 13:30–17:30",
            "9:00-12:00 13:30-17:30",
            "13:30 – 17:30，09：00至12：00",
            " 9:00 ~ 12:00；13:30 — 17:30 ",
        ] {
            assert_eq!(parse_day(text).as_ref(), Ok(&day), "{text}");
        }
        assert_eq!(parse_day("  "), Ok(vec![]));
        assert_eq!(parse_day("0:00-24:00"), Ok(vec![(0, 1440)]));
        assert_eq!(parse_day("09:00-12:00, 12:00-17:00"), Ok(vec![(540, 720), (720, 1020)]), "they only touch");
    }

    #[test]
    fn what_is_no_day_is_refused_with_its_reason() {
        for text in
            ["nine", "09:00", "09:00-", "09:60-10:00", "09:00-24:01", "9-12", "+9:00-12:00", "09:00-12:00-17:00"]
        {
            assert_eq!(parse_day(text), Err(HoursError::Unreadable), "{text}");
        }
        assert_eq!(parse_day("12:00-09:00"), Err(HoursError::Reversed));
        assert_eq!(parse_day("09:00-09:00"), Err(HoursError::Reversed));
        assert_eq!(parse_day("09:00-12:00, 11:30-17:00"), Err(HoursError::Overlap));
        assert_eq!(parse_day("13:00-17:00, 09:00-13:30"), Err(HoursError::Overlap));
    }

    #[test]
    fn the_longest_stretch_is_what_can_be_offered_at_most() {
        assert_eq!(WeeklyHours::office().longest(), 240);
        assert_eq!(WeeklyHours::default().longest(), 0);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(mut cuts in proptest::collection::btree_set(0_u16..=1440, 0..12)) {
            if cuts.len() % 2 == 1 {
                cuts.pop_first();
            }
            let cuts: Vec<u16> = cuts.into_iter().collect();
            let spans: Vec<(u16, u16)> = cuts.chunks(2).map(|pair| (pair[0], pair[1])).collect();
            prop_assert_eq!(parse_day(&written(&spans)), Ok(spans));
        }
    }
}
