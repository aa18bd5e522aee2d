//! What is said in a room: the events and the whole for those who look on, and what scripts send.

use super::services::Applied;
use super::{EVERY, Room, of_brand, refused, seated};
use crate::http::events::{LONGEST, follow, follow_shared};
use crate::rest::problem::Failure;
use app::i18n::I18n;
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::extract::{Extension, Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header, request};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use bytes::Bytes;
use domain::id::{AttendeeId, BrandId, EngagementId, PollId, QuestionId};
use futures::stream::{self, StreamExt};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tower_sessions::Session;
use usecases::live::{answer_poll, ask_question, own, require_seat, vote_question};
use usecases::{Cx, UseCaseError};

/// A comment goes out after so long a silence, so that no proxy takes the line for dead.
const SILENCE: Duration = Duration::from_secs(15);

pub fn routes() -> Router<Room> {
    Router::new()
        .route("/room/{engagement}/board", routing::get(whole))
        .route("/room/{engagement}/ask", routing::post(ask))
        .route("/room/{engagement}/vote", routing::post(vote))
        .route("/room/{engagement}/choose", routing::post(choose))
}

pub fn streams() -> Router<Room> {
    Router::new()
        .route("/room/{engagement}/board/events", routing::get(events))
        .route("/brands/{brand}/engagements/{id}/board/events", routing::get(brands_events))
}

/// Whom this browser sits in the room as, if that person is still on the list.
async fn listed(cx: &Cx, session: &Session, engagement: EngagementId) -> Result<AttendeeId, Response> {
    let attendee = seated(session, engagement).await.map_err(IntoResponse::into_response)?;
    require_seat(cx, attendee).await.map_err(refused)?;
    Ok(attendee)
}

/// The board as JSON, `304` for whoever has it; for browsers behind a proxy that holds events back.
async fn whole(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = listed(&room.parts.cx, &session, engagement).await {
        return response;
    }
    let snapshot = match room.boards.snapshot(engagement).await {
        Ok(snapshot) => snapshot,
        Err(error) => return refused(error),
    };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == snapshot.etag.as_bytes());
    let etag = [(header::ETAG, snapshot.etag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known {
        return (StatusCode::NOT_MODIFIED, etag).into_response();
    }
    (etag, [(header::CONTENT_TYPE, "application/json")], snapshot.json).into_response()
}

/// The board's changes. `Last-Event-ID` gets what was missed, anybody else the whole first.
async fn events(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = listed(&room.parts.cx, &session, engagement).await {
        return response;
    }
    let last = headers.get("last-event-id").and_then(|it| it.to_str().ok());
    let mut listener = match room.boards.listen(engagement, last).await {
        Ok(listener) => listener,
        Err(error) => return refused(error),
    };
    let first = stream::iter(std::mem::take(&mut listener.first));
    let then = stream::unfold(listener, |mut listener| async move {
        match timeout(SILENCE, listener.next()).await {
            // Too slow: it comes back with the last id that it heard.
            Ok(news) => Some((news?, listener)),
            Err(_) => Some((Bytes::from_static(b":\n\n"), listener)),
        }
    });
    follow_shared(&room.parts, room.back(), first.chain(then).take_until(sleep(LONGEST)))
}

/// An event named `changed` whenever something is said, for the brand's page; no faster than that page can be read.
async fn brands_events(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    if let Err(error) = of_brand(&room.parts.cx, &viewer.actor, brand, id).await {
        return refused(error);
    }
    let listener = match room.boards.listen(id, None).await {
        Ok(listener) => listener,
        Err(error) => return refused(error),
    };
    // At once as well: something may have been said since the page was made.
    let (cx, applied) = (room.parts.cx.clone(), Applied::new(id));
    let events = stream::unfold((listener, applied, cx, true), |(mut listener, mut applied, cx, first)| async move {
        if first {
            applied.look(&cx).await;
        } else {
            tokio::select! {
                it = listener.next() => drop(it?),
                () = applied.changed(&cx) => {}
            }
            sleep(EVERY).await;
            listener.forget();
        }
        Some((Event::default().event("changed").data("room"), (listener, applied, cx, false)))
    });
    follow(&room.parts, events.take_until(sleep(LONGEST)))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    question: String,
    #[serde(default)]
    anonymous: String,
}

async fn ask(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    head: request::Parts,
    Form(sent): Form<Asked>,
) -> Result<Response, StatusCode> {
    let attendee = seated(&session, engagement).await?;
    let said = ask_question(&room.parts.cx, attendee, &sent.question, !sent.anonymous.is_empty()).await;
    Ok(answered(&room, attendee, &head, said.map(drop)).await)
}

#[derive(Deserialize)]
struct Vote {
    question: QuestionId,
    #[serde(default)]
    wanted: String,
}

async fn vote(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    head: request::Parts,
    Form(sent): Form<Vote>,
) -> Result<Response, StatusCode> {
    let attendee = seated(&session, engagement).await?;
    let said = vote_question(&room.parts.cx, attendee, sent.question, !sent.wanted.is_empty()).await;
    Ok(answered(&room, attendee, &head, said).await)
}

#[derive(Deserialize)]
struct Choice {
    poll: PollId,
    #[serde(default)]
    choice: String,
}

async fn choose(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    head: request::Parts,
    Form(sent): Form<Choice>,
) -> Result<Response, StatusCode> {
    let attendee = seated(&session, engagement).await?;
    let said = answer_poll(&room.parts.cx, attendee, sent.poll, sent.choice.parse().ok()).await;
    Ok(answered(&room, attendee, &head, said).await)
}

/// What is the attendee's own once it was said; or `{"text"}` in the reader's language, which says why it was not.
async fn answered(room: &Room, attendee: AttendeeId, head: &request::Parts, said: usecases::Result<()>) -> Response {
    let said = match said {
        Ok(()) => own(&room.parts.cx, attendee).await,
        Err(error) => Err(error),
    };
    match said {
        Ok(own) => Json(own).into_response(),
        Err(error) => {
            // It names no time, so no zone is asked for.
            let i = I18n { locale: locale_of(head), zone: DEFAULT_ZONE };
            let text = match &error {
                UseCaseError::Invalid(fields) => fields.first().map(|it| i.fault(it)).unwrap_or_default(),
                error => i.error(error.code(), &[]),
            };
            (Failure::from(error).status, Json(json!({ "text": text }))).into_response()
        }
    }
}
