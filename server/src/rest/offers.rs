//! Other times that a brand offers for a booking.

use super::bookings::{Booking, NewTime, shown, starts_at};
use super::problem::{Document, Failure, Refusals};
use super::request::{Body, Caller, Id};
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use domain::id::BookingId;
use serde::Deserialize;
use usecases::scheduling::{accept_offer, offer_times};
use utoipa::ToSchema;

/// Times to choose from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherTimes {
    /// One to five; all are held until the company answers.
    #[schema(example = json!(["2026-12-01T06:00:00Z"]))]
    starts_at: Vec<String>,
    /// Is told to the company.
    #[serde(default)]
    note: String,
}

/// Offer other times for a request (brand)
///
/// The time that was asked for is freed. The company has two working days.
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/offer", tag = "bookings", operation_id = "offer_times", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = OtherTimes,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status, slot-taken or limit-reached"),
    )
)]
pub async fn offer(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<OtherTimes>,
) -> Result<Json<Booking>, Failure> {
    let times = value.starts_at.iter().map(|text| starts_at(text)).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(shown(offer_times(&parts.cx, &actor, id, &times, &value.note).await?)))
}

/// Take one of the offered times (company)
#[utoipa::path(
    post, path = "/api/v1/bookings/{id}/accept", tag = "bookings", operation_id = "accept_offer", security(("key" = [])),
    params(("id" = Uuid, Path)), request_body = NewTime,
    responses(
        (status = 200, body = Booking),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "wrong-status or slot-taken"),
    )
)]
pub async fn accept(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<BookingId>,
    Body { value, .. }: Body<NewTime>,
) -> Result<Json<Booking>, Failure> {
    let starts_at = starts_at(&value.starts_at)?;
    Ok(Json(shown(accept_offer(&parts.cx, &actor, id, starts_at).await?)))
}
