//! A brand's facts, as typed.

use crate::form::{Checks, LONGEST_NAME};
use chrono_tz::Tz;
use domain::scheduling::hours::{WEEKDAYS, WeeklyHours, parse_day};
use entities::directory::brand;
use sea_orm::Set;
use serde_json::json;

/// Some sentences: what a brand is for stands on a card.
const LONGEST_PURPOSE: usize = 500;
/// The zone of whoever names none.
const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// What can be said of a brand and changed later; its key cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrandForm {
    pub name: String,
    pub name_en: String,
    pub purpose: String,
    pub purpose_en: String,
    /// Monday first, each as `domain::scheduling::hours::parse_day` reads it; an empty one is a closed day.
    pub hours: [String; 7],
    /// An IANA name; empty for the programme's home.
    pub time_zone: String,
}

impl BrandForm {
    /// The row without id and key. What is wrong goes to `checks`, by the fields `name`, `name_en`, `purpose`,
    /// `purpose_en`, `mon` … `sun` and `time_zone`.
    pub(super) fn check(&self, checks: &mut Checks) -> brand::ActiveModel {
        let name = checks.required("name", &self.name, LONGEST_NAME);
        let name_en = checks.line("name_en", &self.name_en, LONGEST_NAME);
        let purpose = checks.line("purpose", &self.purpose, LONGEST_PURPOSE);
        let purpose_en = checks.line("purpose_en", &self.purpose_en, LONGEST_PURPOSE);
        let hours = self.hours(checks);
        let zone = self.time_zone.trim();
        let zone = if zone.is_empty() { DEFAULT_ZONE } else { zone };
        if zone.parse::<Tz>().is_err() {
            checks.fail("time_zone", "unknown");
        }
        brand::ActiveModel {
            name: Set(name),
            name_en: Set(name_en),
            purpose: Set(purpose),
            purpose_en: Set(purpose_en),
            weekly_hours: Set(json!(hours).to_string()),
            time_zone: Set(zone.to_owned()),
            ..Default::default()
        }
    }

    fn hours(&self, checks: &mut Checks) -> WeeklyHours {
        if self.hours.iter().all(|day| day.trim().is_empty()) {
            // A brand that never opens could not be booked, and no page would say why.
            checks.fail(WEEKDAYS[0], "never_open");
        }
        read_week(checks, &self.hours)
    }
}

/// A week of hours as typed, Monday first; what is wrong goes to `checks` by the weekdays' names.
pub(super) fn read_week(checks: &mut Checks, typed: &[String; 7]) -> WeeklyHours {
    let mut hours = WeeklyHours::default();
    for ((typed, field), day) in typed.iter().zip(WEEKDAYS).zip(&mut hours.0) {
        match parse_day(typed) {
            Ok(spans) => *day = spans,
            Err(error) => checks.fail(field, error.code()),
        }
    }
    hours
}
