//! Times that are held while a form is filled in.

use super::bookings::{NewBooking, form};
use super::idempotency::once;
use super::problem::{Document, Failure, Refusals};
use super::request::{Body, Caller};
use super::time;
use crate::parts::Parts;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use usecases::scheduling::hold_time;
use utoipa::ToSchema;
use uuid::Uuid;

/// A time that nobody else can have for now.
#[derive(Serialize, ToSchema)]
pub struct Hold {
    id: Uuid,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// Hold a time for 15 minutes
///
/// Takes what a booking takes; `answers` are not looked at. With `hold_id` that hold moves to this time. The hold's id as
/// `hold_id` of a booking gives the time to it. `Idempotency-Key` makes a repetition harmless.
#[utoipa::path(
    post, path = "/api/v1/holds", tag = "bookings", operation_id = "hold_time", security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body gives the same answer for a day")),
    request_body = NewBooking,
    responses(
        (status = 201, body = Hold),
        Refusals,
        (status = 409, body = Document, content_type = "application/problem+json", description = "slot-taken, limit-reached or too-many-holds"),
    )
)]
pub async fn hold(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Body { value, bytes }: Body<NewBooking>,
) -> Result<Response, Failure> {
    let work = async {
        let row = hold_time(&parts.cx, &actor, form(value)?).await?;
        Ok(Hold { id: row.id.0, expires_at: row.expires_at.map(time::text) })
    };
    once(&parts.cx, &actor, ("POST /holds", &headers, &bytes), work).await
}
