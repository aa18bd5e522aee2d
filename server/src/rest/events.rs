//! Events that companies join, and queues.

use super::bookings::{Because, Booking, BranchIds, NewBooking, Requested, branches, form, shown, starts_at};
use super::idempotency::once;
use super::problem::{Document, Failure, Refusals};
use super::request::{Body, Caller, Id, Language, Parameters};
use super::time;
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::{BookingId, BrandId, CompanyId, EngagementId, OfferingId};
use entities::scheduling::{booking, engagement};
use serde::{Deserialize, Serialize};
use usecases::scheduling::{
    EventForm, JoinForm, OpenEvent, cancel_event, change_capacity, join_event, open_events, publish_event, take_place,
    wait_for_time,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// Events to come.
#[derive(Serialize, ToSchema)]
pub struct Events {
    items: Vec<Event>,
}

/// An event as everybody may see it: numbers, no names.
#[derive(Serialize, ToSchema)]
pub struct Event {
    id: Uuid,
    brand_id: Uuid,
    #[schema(example = "training")]
    kind: &'static str,
    /// In the language of `Accept-Language`.
    title: String,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
    capacity: i32,
    /// Seats that are nobody's; who waits goes first.
    free: i32,
    /// Groups in line.
    waiting: usize,
}

/// What is opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    #[schema(value_type = Uuid)]
    offering_id: OfferingId,
    #[schema(format = DateTime, example = "2026-12-01T06:00:00Z")]
    starts_at: String,
    /// A topic's key; a briefing needs one.
    topic: Option<String>,
    capacity: Option<i32>,
}

/// What was opened or changed.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    id: Uuid,
    /// planned or cancelled
    status: &'static str,
    capacity: Option<i32>,
}

/// Who wants to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    #[schema(value_type = Uuid)]
    company_id: CompanyId,
    branch_ids: BranchIds,
    head_count: Option<i32>,
    /// What the company wants covered.
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    capacity: Option<i32>,
}

/// Events to come, the soonest first
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "list_events", security(("key" = [])),
    params(("brand_id" = Option<Uuid>, Query)),
    responses((status = 200, body = Events), Refusals)
)]
pub async fn list(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    language: Language,
    mut parameters: Parameters,
) -> Result<Json<Events>, Failure> {
    let brand = parameters.take("brand_id", "not_an_id", |text| text.parse::<BrandId>().ok())?;
    parameters.finish()?;
    let found = open_events(&parts.cx, &actor, brand).await?;
    let event = |it: OpenEvent| Event {
        id: it.id.0,
        brand_id: it.brand_id.0,
        kind: it.kind.word(),
        title: language.pick(it.title, it.title_en),
        starts_at: time::text(it.starts_at),
        ends_at: time::text(it.ends_at),
        capacity: it.seats.capacity,
        free: it.seats.free,
        waiting: it.seats.waiting,
    };
    Ok(Json(Events { items: found.into_iter().map(event).collect() }))
}

/// Open an event that companies can join (brand)
#[utoipa::path(
    post, path = "/api/v1/events", tag = "events", operation_id = "publish_event", security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body gives the same answer for a day")),
    request_body = NewEvent,
    responses(
        (status = 201, body = Opened),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "slot-taken or limit-reached"),
    )
)]
pub async fn publish(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Body { value, bytes }: Body<NewEvent>,
) -> Result<Response, Failure> {
    let work = async {
        let NewEvent { offering_id, topic, capacity, .. } = value;
        let starts_at = Some(starts_at(&value.starts_at)?);
        let form = EventForm { offering: offering_id, starts_at, topic, capacity };
        Ok(opened(publish_event(&parts.cx, &actor, form).await?))
    };
    once(&parts.cx, &actor, ("POST /events", &headers, &bytes), work).await
}

/// Change an event's number of seats (brand)
#[utoipa::path(
    post, path = "/api/v1/engagements/{id}/capacity", tag = "events", operation_id = "change_capacity", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Capacity,
    responses(
        (status = 200, body = Opened),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "already-started or cancelled"),
    )
)]
pub async fn capacity(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<EngagementId>,
    Body { value, .. }: Body<Capacity>,
) -> Result<Json<Opened>, Failure> {
    Ok(Json(opened(change_capacity(&parts.cx, &actor, id, value.capacity).await?)))
}

/// Cancel a whole event (brand)
#[utoipa::path(
    post, path = "/api/v1/engagements/{id}/cancel", tag = "events", operation_id = "cancel_event", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Because,
    responses(
        (status = 200, body = Opened),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "already-started or cancelled"),
    )
)]
pub async fn cancel(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<EngagementId>,
    Body { value, .. }: Body<Because>,
) -> Result<Json<Opened>, Failure> {
    Ok(Json(opened(cancel_event(&parts.cx, &actor, id, &value.reason).await?)))
}

/// Join an event (company)
///
/// `confirmed` if the whole group fits and nobody waits before it, else `waiting`.
#[utoipa::path(
    post, path = "/api/v1/engagements/{id}/places", tag = "events", operation_id = "join_event", security(("key" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body gives the same answer for a day"),
    ),
    request_body = NewPlace,
    responses(
        (status = 201, body = Requested),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "already-joined, already-started or cancelled"),
    )
)]
pub async fn join(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<EngagementId>,
    headers: HeaderMap,
    Body { value, bytes }: Body<NewPlace>,
) -> Result<Response, Failure> {
    let work = async {
        let NewPlace { company_id, branch_ids, head_count, note } = value;
        let form = JoinForm { company: company_id, branches: branches(branch_ids), head_count, note };
        Ok(requested(&join_event(&parts.cx, &actor, id, form).await?))
    };
    once(&parts.cx, &actor, (&format!("POST /engagements/{id}/places"), &headers, &bytes), work).await
}

/// Wait for a time that somebody else has (company)
///
/// Takes what a booking takes. When the time becomes free, who came first is `called` and can take it.
#[utoipa::path(
    post, path = "/api/v1/waits", tag = "events", operation_id = "wait_for_time", security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body gives the same answer for a day")),
    request_body = NewBooking,
    responses(
        (status = 201, body = Requested),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "time-is-free or already-waiting"),
    )
)]
pub async fn wait(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Body { value, bytes }: Body<NewBooking>,
) -> Result<Response, Failure> {
    let work = async { Ok(requested(&wait_for_time(&parts.cx, &actor, form(value)?).await?)) };
    once(&parts.cx, &actor, ("POST /waits", &headers, &bytes), work).await
}

/// Take the place that a booking was called for (company)
///
/// At an event it is confirmed; a time becomes a request.
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/take-place", tag = "events", operation_id = "take_place", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status, slot-taken, limit-reached or already-started"),
    )
)]
pub async fn take(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
) -> Result<Json<Booking>, Failure> {
    Ok(Json(shown(take_place(&parts.cx, &actor, id).await?)))
}

fn requested(row: &booking::Model) -> Requested {
    Requested { id: row.id.0, engagement_id: row.engagement_id.0, status: row.status.word() }
}

fn opened(row: engagement::Model) -> Opened {
    Opened { id: row.id.0, status: row.status.word(), capacity: row.capacity }
}
