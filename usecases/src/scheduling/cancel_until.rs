//! Until when a company may call off by itself what is confirmed.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::limits::limits_of;
use crate::scheduling::plan::{instant_at, local, opening_hours, zone_of};
use chrono::Datelike;
use domain::instant::Instant;
use domain::scheduling::opening::OpeningHours;
use domain::scheduling::working_days::WorkingDays;
use entities::directory::brand;

/// 18:00, for a day on which the brand itself is closed.
const CLOSES: u16 = 18 * 60;

/// For an engagement that starts at `starts_at`: when the brand closes so many working days before, or none if it sets no
/// such time. No query without one, else two.
pub(super) async fn cancel_until(cx: &Cx, brand: &brand::Model, starts_at: Instant) -> Result<Option<Instant>> {
    let Some(days) = limits_of(brand).cancel_days else { return Ok(None) };
    let zone = zone_of(brand);
    let date = local(zone, starts_at).date_naive();
    let calendar = working_days(cx, date.year() - 1..=date.year()).await?;
    let hours = opening_hours(cx, brand, date.year() - 1..=date.year()).await?;
    let last = calendar.before(date, days);
    Ok(Some(instant_at(zone, last, closing(&hours, &calendar, last)).min(starts_at)))
}

/// The minute of a date at which the brand closes.
pub(super) fn closing(hours: &OpeningHours, calendar: &WorkingDays, date: chrono::NaiveDate) -> u16 {
    hours.on(date, &calendar.kind(date)).last().map_or(CLOSES, |(_, close)| *close)
}
