//! Instants on the wire: RFC 3339, in UTC.

use chrono::{DateTime, NaiveDate, SecondsFormat};
use domain::instant::Instant;
use domain::scheduling::working_days::read_date;

/// `2026-12-01T06:00:00Z`; fractions only where there are some.
pub fn text(at: Instant) -> String {
    DateTime::from_timestamp_micros(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Any offset is taken, none is guessed.
pub fn instant(text: &str) -> Option<Instant> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| Instant(at.timestamp_micros()))
}

/// `2026-12-01`
pub fn date(text: &str) -> Option<NaiveDate> {
    read_date(text)
}

#[cfg(test)]
mod tests {
    use super::{instant, text};

    #[test]
    fn an_instant_comes_back_in_utc() {
        let at = instant("2026-12-01T14:00:00+08:00").expect("an instant");
        assert_eq!(text(at), "2026-12-01T06:00:00Z");
        assert_eq!(instant(&text(at)), Some(at));
        assert_eq!(instant("2026-12-01T14:00:00"), None);
        assert_eq!(instant("tomorrow"), None);
    }
}
