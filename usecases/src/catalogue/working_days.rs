//! The published notices, as the rules want them.

use crate::context::Cx;
use crate::error::Result;
use domain::scheduling::working_days::WorkingDays;
use entities::catalogue::{holiday, holiday_year};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::ops::RangeInclusive;

/// The working-day calendar of these years; days outside of them count as of years that are not published.
pub async fn working_days(cx: &Cx, years: RangeInclusive<i32>) -> Result<WorkingDays> {
    let db = cx.db.read();
    // By date, not by notice: some days of late December stand in the next year's.
    let dates = holiday::Column::Date.between(format!("{}-01-01", years.start()), format!("{}-12-31", years.end()));
    let days = holiday::Entity::find().filter(dates).all(db).await?;
    let mut calendar = WorkingDays::default();
    // The end of December depends on the year after it.
    let published = holiday_year::Column::Year.between(*years.start(), years.end() + 1);
    for year in holiday_year::Entity::find().filter(published).all(db).await? {
        calendar.publish(year.year, []);
    }
    for day in days {
        if let Ok(date) = day.date.parse() {
            calendar.publish(day.year, [(date, day.name, day.is_off)]);
        }
    }
    Ok(calendar)
}
