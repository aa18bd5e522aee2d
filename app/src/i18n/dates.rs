//! Instants, dates and numbers as the reader writes them: `10月15日 周四 14:00–15:00`, `Thu 15 Oct, 14:00–15:00`.

use super::{I18n, Locale};
use chrono::{DateTime, Datelike, NaiveDate};
use chrono_tz::Tz;
use domain::instant::Instant;

impl I18n {
    /// The instant on the reader's clock; the nearest one that a calendar shows for those that none does.
    pub fn local(self, at: Instant) -> DateTime<Tz> {
        DateTime::from_timestamp_micros(at.in_calendars().0).unwrap_or_default().with_timezone(&self.zone)
    }

    /// When the year of `at` began on the reader's clock.
    pub fn year_start(self, at: Instant) -> Instant {
        let first = NaiveDate::from_yo_opt(self.local(at).year(), 1).unwrap_or_default();
        usecases::scheduling::plan::instant_at(self.zone, first, 0)
    }

    /// `10月15日 周四`, `Thu 15 Oct`.
    pub fn date(self, at: Instant) -> String {
        self.day(self.local(at).date_naive())
    }

    /// `2026年10月15日 周四`, `Thu 15 Oct 2026`.
    pub fn date_with_year(self, at: Instant) -> String {
        self.dated("common.time.date_with_year", self.local(at).date_naive())
    }

    /// A calendar day, as [`Self::date_with_year`] writes it.
    pub fn day_with_year(self, day: NaiveDate) -> String {
        self.dated("common.time.date_with_year", day)
    }

    /// A calendar day, as [`Self::date`] writes it.
    pub fn day(self, day: NaiveDate) -> String {
        self.dated("common.time.date", day)
    }

    /// `2026年10月`, `October 2026`.
    pub fn month(self, day: NaiveDate) -> String {
        self.dated("common.time.month", day)
    }

    /// `10月`, `Oct`.
    pub fn month_name(self, day: NaiveDate) -> &'static str {
        self.word("common.time.months", &day.month().to_string())
    }

    /// `周四`, `Thu`.
    pub fn weekday(self, day: NaiveDate) -> &'static str {
        self.word("common.time.weekdays", &day.weekday().number_from_monday().to_string())
    }

    /// `14:00`.
    pub fn time(self, at: Instant) -> String {
        self.local(at).format("%H:%M").to_string()
    }

    /// `10月15日 周四 14:00`, `Thu 15 Oct, 14:00`.
    pub fn date_time(self, at: Instant) -> String {
        self.t_with("common.time.date_time", &[("date", &self.date(at)), ("time", &self.time(at))])
    }

    /// `14:00–15:00`.
    pub fn times(self, start: Instant, end: Instant) -> String {
        format!("{}–{}", self.time(start), self.time(end))
    }

    /// `10月15日 周四 14:00–15:00`; with both dates when the interval ends on another day.
    pub fn range(self, start: Instant, end: Instant) -> String {
        if self.local(start).date_naive() == self.local(end).date_naive() {
            self.t_with("common.time.date_time", &[("date", &self.date(start)), ("time", &self.times(start, end))])
        } else {
            format!("{} – {}", self.date_time(start), self.date_time(end))
        }
    }

    /// `2,874`.
    pub fn number(self, n: i64) -> String {
        let digits = n.unsigned_abs().to_string();
        let mut grouped = String::from(if n < 0 { "-" } else { "" });
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// The name of the reader's zone, to be given once per page: `北京时间`, else the zone's identifier.
    pub fn zone_name(self) -> &'static str {
        match self.zone {
            Tz::Asia__Shanghai => self.t("common.time.zone_china"),
            other => other.name(),
        }
    }

    /// The other language, for the switch.
    #[must_use]
    pub fn other(self) -> Self {
        let locale = if self.locale == Locale::ZhCn { Locale::En } else { Locale::ZhCn };
        Self { locale, ..self }
    }

    fn dated(self, key: &'static str, day: NaiveDate) -> String {
        self.t_with(
            key,
            &[
                ("year", &day.year().to_string()),
                ("month", self.month_name(day)),
                ("month_long", self.word("common.time.months_long", &day.month().to_string())),
                ("day", &day.day().to_string()),
                ("weekday", self.weekday(day)),
            ],
        )
    }
}

/// The machine-readable form of an instant, for `<time datetime>`: RFC 3339 in UTC.
pub fn machine(at: Instant) -> String {
    DateTime::from_timestamp_micros(at.0)
        .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        .unwrap_or_default()
}
