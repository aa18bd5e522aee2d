//! An engagement becomes the first of a series.

use super::preview::{SeriesForm, at, lay};
use super::template::Template;
use super::write::{Choice, write_occurrence};
use crate::audit;
use crate::context::Cx;
use crate::error::{BookingError, Result, UseCaseError};
use crate::outbox::insert_many;
use chrono::NaiveDate;
use domain::id::{EngagementId, SeriesId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::request::FieldError;
use entities::scheduling::{series, series_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Writes a series: each of its dates an engagement of its own, confirmed, with its crew and its invites; all of them or none.
/// `choices` says what becomes of dates by the rule: left out, or at another time.
///
/// Needs `Right::Decide` on the brand. Fails as [`super::preview_series`] does, with `Invalid` (`dates`, with the date) for one
/// that cannot be had and of which nothing was chosen, and with the conflict `in-series`.
pub async fn add_series(
    cx: &Cx,
    actor: &Actor,
    form: &SeriesForm,
    choices: BTreeMap<NaiveDate, Choice>,
) -> Result<SeriesId> {
    let template = Template::load(cx, actor, form.engagement).await?;
    let (laid, rule) = lay(&template, form)?;
    super::preview::people(cx, &template, &laid).await?;
    let first = template.date();
    let row = series::ActiveModel {
        id: Set(cx.id::<SeriesId>()),
        brand_id: Set(template.engagement.brand_id),
        company_id: Set(template.booking.company_id),
        rule: Set(rule.text()),
        shift: Set(form.shift),
        keep_count: Set(form.keep_count),
        created_at: Set(cx.now()),
    };
    let mut times: Vec<(NaiveDate, Option<Instant>)> = Vec::new();
    for it in laid.iter().filter(|it| it.nominal != first) {
        let start = match choices.get(&it.nominal) {
            None => it.date.map(|date| at(&template, date).start),
            Some(Choice::Skip) => None,
            Some(Choice::At(start)) => Some(super::write::check(&template, it.nominal, *start)?),
        };
        times.push((it.nominal, start));
    }
    let (cx2, template, account) = (cx.clone(), Arc::new(template), actor.account);
    cx.db
        .write(move |tx| async move {
            if in_series(&tx, template.engagement.id).await? {
                return Err(UseCaseError::Conflict("in-series"));
            }
            let series = row.insert(tx.as_ref()).await?;
            let of = |date: NaiveDate, engagement: Option<EngagementId>| series_date::ActiveModel {
                series_id: Set(series.id),
                date: Set(date.to_string()),
                engagement_id: Set(engagement),
            };
            let mut dates = vec![of(first, Some(template.engagement.id))];
            for (nominal, start) in times {
                let written = match start {
                    Some(start) => Some(
                        write_occurrence(&cx2, &tx, &template, account, start)
                            .await
                            .map_err(|error| named(error, nominal))?,
                    ),
                    None => None,
                };
                dates.push(of(nominal, written));
            }
            let count = dates.len();
            insert_many::<series_date::Entity, _>(&tx, dates).await?;
            audit::record(&cx2, &tx, Some(account), "series.added", series.id, json!({ "dates": count })).await?;
            Ok(series.id)
        })
        .await
}

/// Whether an engagement is one of a series.
async fn in_series(tx: &crate::db::Tx, id: EngagementId) -> Result<bool> {
    let found = series_date::Entity::find().filter(series_date::Column::EngagementId.eq(id)).count(tx.as_ref()).await?;
    Ok(found > 0)
}

/// A refusal with the date that it is about.
pub(super) fn named(error: UseCaseError, date: NaiveDate) -> UseCaseError {
    match error {
        UseCaseError::Booking(
            BookingError::SlotTaken { .. } | BookingError::LimitReached | BookingError::NotOffered,
        ) => UseCaseError::Invalid(vec![FieldError::new("dates", error.code()).with("date", date)]),
        other => other,
    }
}
