//! What can be booked, and when.

use super::problem::{Document, Failure};
use super::request::{Caller, Id, Language, Parameters};
use super::time;
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use domain::id::{BranchId, BrandId, CompanyId, OfferingId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::slots::{Reason, Slot};
use entities::directory::resource;
use serde::Serialize;
use std::collections::HashMap;
use usecases::scheduling::plan::Plan;
use usecases::scheduling::{Branches, SlotQuery, WhyNot, free_slots, why_not};
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
#[derive(Default, Serialize, ToSchema)]
pub struct Why {
    /// too-soon, too-far, taken, travel, officer-limit, limit, unprovided, holiday, closed, outside-hours or between-starts
    code: &'static str,
    /// The competence or thing that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    need: Option<String>,
    /// Who or what is not free, for keys of the brand's team.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    busy: Vec<String>,
    /// Of a limit: brand or company.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    /// Of a limit: day or week.
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<&'static str>,
    /// Of a limit: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u16>,
    /// Of a holiday its name; of a closure what the brand says about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// One time, looked at for one request.
#[derive(Serialize, ToSchema)]
pub struct Looked {
    #[serde(flatten)]
    time: Time,
    free: bool,
    /// The nearest times that can be had instead.
    nearest: Vec<String>,
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
    language: Language,
    mut query: Parameters,
) -> Result<Json<Slots>, Failure> {
    let from = query.take("from", "not_a_date", time::date)?;
    let to = query.take("to", "not_a_date", time::date)?;
    let why = query.take("why", "not_a_bool", |text| text.parse::<bool>().ok())?.unwrap_or_default();
    let asked = asked(&mut query, offering)?;
    query.finish()?;
    let (plan, found) = free_slots(&parts.cx, &actor, SlotQuery { from, to, ..asked }).await?;
    let names = Names::of(&actor, &plan, language);
    let found = found.into_iter().filter(|slot| why || slot.is_free());
    Ok(Json(Slots { slots: found.map(|slot| time_of(slot, &names)).collect() }))
}

/// Why a time cannot be had
///
/// Any time, whether one of the slots or not: whether this request can have it, and if not, why, and which are nearest.
#[utoipa::path(
    get, path = "/api/v1/offerings/{id}/why", tag = "offerings", operation_id = "why_not", security(("key" = [])),
    params(
        ("id" = Uuid, Path),
        ("starts_at" = String, Query, format = DateTime),
        ("company_id" = Option<Uuid>, Query, description = "who asks, when known"),
        ("branch_ids" = Option<String>, Query, description = "ids with commas between them, or `all`; with `company_id`"),
        ("site_id" = Option<Uuid>, Query, description = "where the crew goes, as a booking says it; with `company_id`"),
        ("topic" = Option<String>, Query, description = "a topic's key"),
    ),
    responses(
        (status = 200, body = Looked),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
        (status = 422, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn why(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(offering): Id<OfferingId>,
    language: Language,
    mut query: Parameters,
) -> Result<Json<Looked>, Failure> {
    let start = query.take("starts_at", "not_an_instant", time::instant)?;
    let asked = asked(&mut query, offering)?;
    query.finish()?;
    let start = start.ok_or_else(|| Failure::field("starts_at", "required"))?;
    let WhyNot { plan, time, undetermined, reasons, nearest } = why_not(&parts.cx, &actor, asked, start).await?;
    let names = Names::of(&actor, &plan, language);
    Ok(Json(Looked {
        free: reasons.is_empty(),
        nearest: nearest.into_iter().map(time::text).collect(),
        time: time_of(Slot { time, undetermined, reasons }, &names),
    }))
}

/// For whom, where and about what.
fn asked(query: &mut Parameters, offering: OfferingId) -> Result<SlotQuery, Failure> {
    let company = query.take("company_id", "not_an_id", |text| text.parse::<CompanyId>().ok())?;
    let site = query.take("site_id", "not_an_id", |text| text.parse::<BranchId>().ok())?;
    let branches = query.take("branch_ids", "not_an_id", |text| match text {
        "all" => Some(Branches::All),
        ids => ids.split(',').map(|id| id.parse().ok()).collect::<Option<Vec<_>>>().map(Branches::Only),
    })?;
    let topic = query.take("topic", "unknown", |text| (!text.is_empty()).then(|| text.to_owned()))?;
    Ok(SlotQuery { company, branches, site, topic, ..SlotQuery::of(offering) })
}

/// What the team is called, for callers of the team: nobody else learns who is busy.
struct Names(HashMap<ResourceId, String>);

impl Names {
    fn of(actor: &Actor, plan: &Plan, language: Language) -> Self {
        if !actor.may(Right::SeeBrand, Scope::Brand(plan.brand.id)) {
            return Self(HashMap::new());
        }
        let name = |it: &resource::Model| (it.id, language.pick(it.name.clone(), it.name_en.clone()));
        Self(plan.resources.iter().map(name).collect())
    }

    fn these(&self, ids: &[ResourceId]) -> Vec<String> {
        ids.iter().filter_map(|it| self.0.get(it).cloned()).collect()
    }
}

fn time_of(slot: Slot, names: &Names) -> Time {
    let why = |reason: Reason| {
        let code = reason.code();
        match reason {
            Reason::Taken { need, busy } | Reason::Way { need, busy } | Reason::Enough { need, busy } => {
                Why { code, need: Some(need), busy: names.these(&busy), ..Why::default() }
            }
            Reason::Unprovided { need } => Why { code, need: Some(need), ..Why::default() },
            Reason::Limit { of, per, max } => {
                Why { code, of: Some(of.word()), per: Some(per.word()), max: Some(max), ..Why::default() }
            }
            Reason::Holiday { name } => Why { code, name: Some(name), ..Why::default() },
            Reason::Closed { note } => Why { code, name: (!note.is_empty()).then_some(note), ..Why::default() },
            Reason::TooSoon | Reason::TooFar | Reason::OutsideHours { .. } | Reason::BetweenStarts { .. } => {
                Why { code, ..Why::default() }
            }
        }
    };
    Time {
        starts_at: time::text(slot.time.start),
        ends_at: time::text(slot.time.end),
        undetermined: slot.undetermined,
        reasons: slot.reasons.into_iter().map(why).collect(),
    }
}
