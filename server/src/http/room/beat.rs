//! Signs of life of players. They stand outside of web sessions: a full room sends three hundred a second, and none of them asks the
//! database for anything.

use super::refused;
use crate::parts::Parts;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use serde::Deserialize;
use usecases::live::Beat;

pub fn routes() -> Router<Parts> {
    Router::new().route("/room/{engagement}/heartbeat", routing::post(beat))
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    token: String,
    /// Milliseconds since 1970 of the moment of the broadcast that is shown.
    #[serde(default)]
    at: i64,
    /// Milliseconds of it that were played in one go up to there.
    #[serde(default)]
    played: i64,
    /// `1` if somebody can see it.
    #[serde(default)]
    visible: String,
}

async fn beat(State(parts): State<Parts>, Path(engagement): Path<EngagementId>, Form(sent): Form<Sent>) -> Response {
    let beat = Beat {
        token: sent.token,
        engagement,
        at: Instant(sent.at.saturating_mul(1_000)),
        played: Span(sent.played.saturating_mul(1_000)),
        visible: sent.visible == "1",
    };
    match parts.watching.beat(&parts.cx, &beat) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(error),
    }
}
