//! The published notices, as the rules want them.

use crate::context::Cx;
use crate::error::Result;
use domain::scheduling::working_days::WorkingDays;
use entities::catalogue::{holiday, holiday_year};
use sea_orm::EntityTrait;

/// The working-day calendar of all published years.
pub async fn working_days(cx: &Cx) -> Result<WorkingDays> {
    let db = cx.db.read();
    let days = holiday::Entity::find().all(db).await?;
    let mut calendar = WorkingDays::default();
    for year in holiday_year::Entity::find().all(db).await? {
        calendar.publish(year.year, []);
    }
    for day in days {
        if let Ok(date) = day.date.parse() {
            calendar.publish(day.year, [(date, day.name, day.is_off)]);
        }
    }
    Ok(calendar)
}
