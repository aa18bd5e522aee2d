//! REST under `/api/v1`: thin adapters that find the caller by API key, call one use-case or query, and map the error.
//!
//! A new call is a handler in its area's file with `#[utoipa::path]`, one line in [`routes`], and one in `openapi.rs`.

pub mod bookings;
pub mod engagements;
pub mod events;
pub mod holds;
pub mod idempotency;
pub mod offerings;
pub mod offers;
pub mod problem;
pub mod request;
pub mod services;
pub mod time;

use crate::parts::Parts;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use problem::Failure;

/// To be mounted at `/api/v1`. Failures are put into words by `http::errors`.
pub fn routes(parts: Parts) -> Router<Parts> {
    Router::new()
        .route("/openapi.json", get(crate::openapi::document))
        .route("/offerings", get(offerings::list))
        .route("/offerings/{id}/slots", get(offerings::slots))
        .route("/offerings/{id}/why", get(offerings::why))
        .route("/service-items", get(services::list))
        .route("/holds", post(holds::hold))
        .route("/bookings", post(bookings::request))
        .route("/bookings/{id}/confirm", post(bookings::confirm))
        .route("/bookings/{id}/offer", post(offers::offer))
        .route("/bookings/{id}/accept", post(offers::accept))
        .route("/bookings/{id}/decline", post(bookings::decline))
        .route("/bookings/{id}/reschedule", post(bookings::reschedule))
        .route("/bookings/{id}/cancel", post(bookings::cancel))
        .route("/bookings/{id}/take-place", post(events::take))
        .route("/waits", post(events::wait))
        .route("/events", get(events::list).post(events::publish))
        .route("/engagements/{id}/places", post(events::join))
        .route("/engagements/{id}/capacity", post(events::capacity))
        .route("/engagements/{id}/cancel", post(events::cancel))
        .route("/engagements/{id}", get(engagements::show))
        .route("/engagements/{id}/calendar.ics", get(engagements::calendar))
        .route("/engagements/{id}/attendance", get(engagements::attendance))
        .route("/engagements/{id}/stream-key", post(engagements::stream_key))
        .route("/engagements/{id}/viewers", post(engagements::viewers))
        .fallback(async || Failure::of_status(StatusCode::NOT_FOUND))
        .with_state(parts)
}

#[cfg(test)]
mod tests;
