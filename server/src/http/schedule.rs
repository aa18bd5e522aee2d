//! What a brand's week and month ask for besides themselves: whether they are still true, and what is moved in them.

mod bulletin;
mod planner;

use super::answers::refused;
use super::events::{LONGEST, follow};
use crate::parts::Parts;
use app::request::Viewer;
use axum::Router;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bulletin::Bulletin;
use domain::id::BrandId;
use domain::instant::Instant;
use futures::stream::{self, StreamExt};
use serde::Deserialize;
use tokio::time::sleep;
use usecases::scheduling::changes::{changed_since, require_follower};

/// To be put inside the web session.
pub fn routes(parts: &Parts) -> Router {
    let bulletin = Bulletin::new(parts.cx.clone());
    Router::new()
        .route("/brands/{brand}/events", get(changes))
        .route("/brands/{brand}/planner", get(planner::data))
        .route("/brands/{brand}/engagements/{id}/move", post(planner::moved))
        .with_state(Schedule { parts: parts.clone(), bulletin })
}

#[derive(Clone)]
struct Schedule {
    parts: Parts,
    bulletin: Bulletin,
}

#[derive(Deserialize)]
struct Asked {
    /// When the page was asked for that wants to stay true, in microseconds.
    since: Option<i64>,
}

/// An event named `changed` whenever something of the brand's schedule changes, and at once if something has.
async fn changes(
    State(schedule): State<Schedule>,
    viewer: Option<Extension<Viewer>>,
    Path(brand): Path<BrandId>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let cx = &schedule.parts.cx;
    if let Err(error) = require_follower(cx, &viewer.actor, brand).await {
        return refused(error);
    }
    // Listening first: what happens during the look is told by the one or the other.
    let listener = schedule.bulletin.listen(brand);
    let missed = match asked.since.filter(|since| *since >= 0) {
        Some(since) => changed_since(cx, brand, Instant(since)).await,
        None => Ok(false),
    };
    let missed = match missed {
        Ok(missed) => missed,
        Err(error) => return refused(error),
    };
    let events = stream::unfold((listener, missed), |(mut listener, at_once)| async move {
        if !at_once {
            listener.changed().await.ok()?;
        }
        Some((Event::default().event("changed").data("schedule"), (listener, false)))
    });
    follow(&schedule.parts, events.take_until(sleep(LONGEST)))
}
