//! Requests and decisions.

use super::idempotency::once;
use super::problem::{Document, Failure, Refusals};
use super::request::{Body, Caller, Id};
use super::time;
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::{BookingId, BranchId, CompanyId, OfferingId, ResourceId};
use domain::instant::Instant;
use entities::scheduling::booking;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::scheduling::{
    BookingForm, Branches, cancel_booking, confirm_booking, decline_booking, request_booking, reschedule_booking,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    #[schema(value_type = Uuid)]
    offering_id: OfferingId,
    #[schema(format = DateTime, example = "2026-12-01T06:00:00Z")]
    starts_at: String,
    #[schema(value_type = Uuid)]
    company_id: CompanyId,
    branch_ids: BranchIds,
    /// The company's branch to which the crew goes, for kinds that go somewhere; not given: the headquarters, if it takes
    /// part, else the first branch that does.
    site_id: Option<Uuid>,
    /// A topic's key; a briefing needs one.
    topic: Option<String>,
    head_count: Option<i32>,
    /// What the company wants covered.
    #[serde(default)]
    note: String,
    /// Answers to the offering's questions, by their keys.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// The hold whose time this takes over.
    hold_id: Option<Uuid>,
}

/// The branches that take part: a list of ids, or `all`.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum BranchIds {
    All(All),
    Only(Vec<Uuid>),
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum All {
    All,
}

/// What a request became.
#[derive(Serialize, ToSchema)]
pub struct Requested {
    pub(super) id: Uuid,
    pub(super) engagement_id: Uuid,
    #[schema(example = "requested")]
    pub(super) status: &'static str,
}

/// A booking as it stands.
#[derive(Serialize, ToSchema)]
pub struct Booking {
    id: Uuid,
    engagement_id: Uuid,
    company_id: Uuid,
    /// requested, offered, waiting, called, confirmed, declined, lapsed, no_show or cancelled
    status: &'static str,
    head_count: i32,
    note: String,
    #[schema(format = DateTime)]
    requested_at: String,
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
    /// Of a decline or cancellation; or what the brand says to the times that it offers.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// Until when offered times are held, or one that was called may answer.
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

/// Who comes; whoever else is needed is chosen.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Crew {
    /// Officers, by their resource ids.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    crew: Vec<ResourceId>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// Is told to the other side.
    pub(super) reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTime {
    #[schema(format = DateTime)]
    pub(super) starts_at: String,
}

/// Another time, and another length if an end is given: 15 to 480 minutes in steps of 5, by the brand alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    #[schema(format = DateTime)]
    starts_at: String,
    /// Not given: as long as it is now.
    #[schema(format = DateTime)]
    ends_at: Option<String>,
}

/// Request a booking
///
/// The request holds its time until the brand decides. `Idempotency-Key` makes a repetition harmless.
#[utoipa::path(
    post, path = "/api/v1/bookings", tag = "bookings", operation_id = "request_booking", security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body gives the same answer for a day")),
    request_body = NewBooking,
    responses(
        (status = 201, body = Requested),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "slot-taken, limit-reached, or idempotency-key-in-use"),
    )
)]
pub async fn request(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Body { value, bytes }: Body<NewBooking>,
) -> Result<Response, Failure> {
    let work = async {
        let row = request_booking(&parts.cx, &actor, form(value)?).await?;
        Ok(Requested { id: row.id.0, engagement_id: row.engagement_id.0, status: row.status.word() })
    };
    once(&parts.cx, &actor, ("POST /bookings", &headers, &bytes), work).await
}

/// Confirm a request (brand)
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/confirm", tag = "bookings", operation_id = "confirm_booking", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Crew,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status, slot-taken or limit-reached"),
    )
)]
pub async fn confirm(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<Crew>,
) -> Result<Json<Booking>, Failure> {
    Ok(Json(shown(confirm_booking(&parts.cx, &actor, id, &value.crew).await?)))
}

/// Decline a request (brand)
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/decline", tag = "bookings", operation_id = "decline_booking", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Because,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status"),
    )
)]
pub async fn decline(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<Because>,
) -> Result<Json<Booking>, Failure> {
    Ok(Json(shown(decline_booking(&parts.cx, &actor, id, &value.reason).await?)))
}

/// Move a booking (brand; the company while it is a request)
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/reschedule", tag = "bookings", operation_id = "reschedule_booking", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Reschedule,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status, slot-taken or limit-reached"),
    )
)]
pub async fn reschedule(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<Reschedule>,
) -> Result<Json<Booking>, Failure> {
    let starts_at = starts_at(&value.starts_at)?;
    let ends_at = |text: &str| time::instant(text).ok_or_else(|| Failure::field("ends_at", "not_an_instant"));
    let ends_at = value.ends_at.as_deref().map(ends_at).transpose()?;
    let new = usecases::scheduling::NewTime { starts_at, ends_at, crew: None };
    Ok(Json(shown(reschedule_booking(&parts.cx, &actor, id, new).await?)))
}

/// Cancel a booking (brand or company)
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/cancel", tag = "bookings", operation_id = "cancel_booking", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = Because,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status or already-started"),
    )
)]
pub async fn cancel(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<Because>,
) -> Result<Json<Booking>, Failure> {
    Ok(Json(shown(cancel_booking(&parts.cx, &actor, id, &value.reason).await?)))
}

pub(super) fn form(new: NewBooking) -> Result<BookingForm, Failure> {
    Ok(BookingForm {
        offering: new.offering_id,
        starts_at: Some(starts_at(&new.starts_at)?),
        company: new.company_id,
        branches: branches(new.branch_ids),
        site: new.site_id.map(BranchId),
        topic: new.topic,
        head_count: new.head_count,
        note: new.note,
        answers: new.answers,
        hold: new.hold_id.map(BookingId),
    })
}

pub(super) fn branches(ids: BranchIds) -> Branches {
    match ids {
        BranchIds::All(All::All) => Branches::All,
        BranchIds::Only(ids) => Branches::Only(ids.into_iter().map(BranchId).collect()),
    }
}

pub(super) fn starts_at(text: &str) -> Result<Instant, Failure> {
    time::instant(text).ok_or_else(|| Failure::field("starts_at", "not_an_instant"))
}

pub(super) fn shown(row: booking::Model) -> Booking {
    Booking {
        id: row.id.0,
        engagement_id: row.engagement_id.0,
        company_id: row.company_id.0,
        status: row.status.word(),
        head_count: row.head_count,
        note: row.note,
        requested_at: time::text(row.requested_at),
        decided_at: row.decided_at.map(time::text),
        reason: row.reason,
        expires_at: row.expires_at.map(time::text),
    }
}
