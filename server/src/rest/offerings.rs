//! What can be booked, and when.

use super::problem::{Document, Failure};
use super::request::{Caller, Id, Language, Parameters};
use super::time;
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use domain::id::{BranchId, BrandId, CompanyId, OfferingId};
use domain::scheduling::slots::{Reason, Slot};
use serde::Serialize;
use usecases::scheduling::{Branches, SlotQuery, free_slots};
use utoipa::ToSchema;
use uuid::Uuid;

/// Items of a page unless the caller asks for fewer or more.
const PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// A page of offerings.
#[derive(Serialize, ToSchema)]
pub struct Offerings {
    items: Vec<Offering>,
    /// Give it as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Uuid>,
}

/// What a brand lets be booked.
#[derive(Serialize, ToSchema)]
pub struct Offering {
    id: Uuid,
    brand_id: Uuid,
    #[schema(example = "briefing")]
    kind: &'static str,
    /// In the language of `Accept-Language`.
    title: String,
    minutes: i32,
}

/// Times of an offering.
#[derive(Serialize, ToSchema)]
pub struct Slots {
    slots: Vec<Time>,
}

/// One time; taken if it has reasons.
#[derive(Serialize, ToSchema)]
pub struct Time {
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
    /// The working-day calendar of that year is not published yet, so the day may become a holiday.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undetermined: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Why>,
}

/// Why a time cannot be had.
#[derive(Serialize, ToSchema)]
pub struct Why {
    /// too-soon, too-far, taken, travel, limit or unprovided
    code: &'static str,
    /// The competence or thing that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    need: Option<String>,
}

/// Offerings, of one brand or of all
#[utoipa::path(
    get, path = "/api/v1/offerings", tag = "offerings", operation_id = "list_offerings", security(("key" = [])),
    params(
        ("brand_id" = Option<Uuid>, Query),
        ("cursor" = Option<Uuid>, Query, description = "`next` of the page before"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, body = Offerings),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 422, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    language: Language,
    mut query: Parameters,
) -> Result<Json<Offerings>, Failure> {
    let brand: Option<BrandId> = query.take("brand_id", "not_an_id", |text| text.parse().ok())?;
    let after: Option<OfferingId> = query.take("cursor", "not_an_id", |text| text.parse().ok())?;
    let limit =
        query.take("limit", "out_of_range", |text| text.parse().ok().filter(|n| (1..=LONGEST_PAGE).contains(n)))?;
    query.finish()?;
    let limit = limit.unwrap_or(PAGE);
    let mut rows = usecases::catalogue::offerings(&parts.cx, &actor, brand, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let item = |row: entities::catalogue::offering::Model| Offering {
        id: row.id.0,
        brand_id: row.brand_id.0,
        kind: row.kind.word(),
        title: language.pick(row.title, row.title_en),
        minutes: row.minutes,
    };
    Ok(Json(Offerings { items: rows.into_iter().map(item).collect(), next }))
}

/// Free times of an offering
///
/// Days are the brand's, both ends included; without them, from today as far ahead as may be booked.
#[utoipa::path(
    get, path = "/api/v1/offerings/{id}/slots", tag = "offerings", operation_id = "list_slots", security(("key" = [])),
    params(
        ("id" = Uuid, Path),
        ("from" = Option<String>, Query, format = Date, description = "the first day, such as 2026-12-01"),
        ("to" = Option<String>, Query, format = Date, description = "the last day"),
        ("company_id" = Option<Uuid>, Query, description = "who asks, when known"),
        ("branch_ids" = Option<String>, Query, description = "ids with commas between them, or `all`; with `company_id`"),
        ("site_id" = Option<Uuid>, Query, description = "where the crew goes, as a booking says it; with `company_id`"),
        ("topic" = Option<String>, Query, description = "a topic's key"),
        ("why" = Option<bool>, Query, description = "adds taken times, with their reasons"),
    ),
    responses(
        (status = 200, body = Slots),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
        (status = 422, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn slots(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(offering): Id<OfferingId>,
    mut query: Parameters,
) -> Result<Json<Slots>, Failure> {
    let from = query.take("from", "not_a_date", time::date)?;
    let to = query.take("to", "not_a_date", time::date)?;
    let why = query.take("why", "not_a_bool", |text| text.parse::<bool>().ok())?.unwrap_or_default();
    let company = query.take("company_id", "not_an_id", |text| text.parse::<CompanyId>().ok())?;
    let site = query.take("site_id", "not_an_id", |text| text.parse::<BranchId>().ok())?;
    let branches = query.take("branch_ids", "not_an_id", |text| match text {
        "all" => Some(Branches::All),
        ids => ids.split(',').map(|id| id.parse().ok()).collect::<Option<Vec<_>>>().map(Branches::Only),
    })?;
    // No offering of today depends on it; what is said is checked, so that a later one may.
    query.take("topic", "unknown", |text| (!text.is_empty()).then_some(()))?;
    query.finish()?;
    let (_, found) =
        free_slots(&parts.cx, &actor, SlotQuery { from, to, company, branches, site, ..SlotQuery::of(offering) })
            .await?;
    Ok(Json(Slots { slots: found.into_iter().filter(|slot| why || slot.is_free()).map(time_of).collect() }))
}

fn time_of(slot: Slot) -> Time {
    let why = |reason: Reason| Why {
        code: reason.code(),
        need: match reason {
            Reason::Taken { need, .. } | Reason::Way { need, .. } | Reason::Unprovided { need } => Some(need),
            Reason::TooSoon | Reason::TooFar | Reason::Limit { .. } => None,
        },
    };
    Time {
        starts_at: time::text(slot.time.start),
        ends_at: time::text(slot.time.end),
        undetermined: slot.undetermined,
        reasons: slot.reasons.into_iter().map(why).collect(),
    }
}
