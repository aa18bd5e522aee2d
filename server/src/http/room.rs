//! What pages of a live engagement ask for besides themselves: the beginning, the numbers, the files; and players' signs of life.

pub mod beat;
mod boards;
mod files;
mod news;
mod report;
mod services;
mod talk;

use super::answers::refused;
use super::events::{LONGEST, follow};
use crate::parts::Parts;
use app::pages::live::counts::message;
use app::pages::scheduling::sending;
use app::request::Viewer;
use app::seats::seat;
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use boards::Boards;
use domain::id::{AttendeeId, BrandId, EngagementId};
use domain::identity::Actor;
use futures::stream::{self, StreamExt};
use news::News;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use tower_sessions::Session;
use usecases::invites::{Progress, progress};
use usecases::live::attendance;
use usecases::scheduling::engagement::{Standing, engagement};
use usecases::{Cx, UseCaseError};

/// How often a page gets new numbers.
const EVERY: Duration = Duration::from_secs(5);
/// To be put inside the web session. The second one has the streams of events.
pub fn routes(parts: &Parts) -> (Router, Router) {
    let state = Room {
        parts: parts.clone(),
        news: News::new(parts.cx.clone()),
        boards: Boards::new(parts.cx.clone(), parts.hub.clone()),
    };
    let streams = Router::new()
        .route("/room/{engagement}/events", get(events))
        .route("/brands/{brand}/engagements/{id}/events", get(brands_events))
        .merge(talk::streams())
        .with_state(state.clone());
    let others = Router::new()
        .route("/brands/{brand}/engagements/{id}/counts", get(counts))
        .route("/brands/{brand}/engagements/{id}/attendance.csv", get(files::brands_file))
        .route("/engagements/{id}/counts", get(mail_counts))
        .route("/engagements/{id}/attendance.csv", get(files::file))
        .route("/engagements/{id}/calendar.ics", get(files::calendar))
        .route("/engagements/{id}/attendance/counts", get(own_counts))
        .merge(report::routes())
        .merge(services::routes())
        .merge(talk::routes())
        .with_state(state);
    (others, streams)
}

#[derive(Clone)]
struct Room {
    parts: Parts,
    news: News,
    boards: Boards,
}

impl Room {
    /// When the server comes back, three thousand rooms do not come back in the same second.
    fn back(&self) -> Duration {
        Duration::from_millis(1_000 + u64::from(u16::from_be_bytes(self.parts.cx.random.bytes())) % 9_000)
    }
}

/// The status of the engagement, now and whenever it changes, as events named `state`.
async fn events(State(room): State<Room>, session: Session, Path(engagement): Path<EngagementId>) -> Response {
    if let Err(status) = seated(&session, engagement).await {
        return status.into_response();
    }
    states(&room, engagement).await
}

/// The same for the brand's team.
async fn brands_events(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    match of_brand(&room.parts.cx, &viewer.actor, brand, id).await {
        Ok(()) => states(&room, id).await,
        Err(error) => refused(error),
    }
}

async fn states(room: &Room, engagement: EngagementId) -> Response {
    let listener = match room.news.listen(engagement).await {
        Ok(listener) => listener,
        Err(error) => return refused(error),
    };
    let back = room.back();
    let states = stream::unfold((listener, true), move |(mut listener, first)| async move {
        if !first {
            listener.changed().await.ok()?;
        }
        let status = *listener.borrow_and_update();
        let event = Event::default().event("state").data(status.word()).retry(back);
        Some((event, (listener, false)))
    });
    follow(&room.parts, states)
}

/// Who is in, by branch, and how far the mail is, for the brand's page.
async fn counts(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let (cx, actor) = (room.parts.cx.clone(), viewer.actor);
    told(&room, move || {
        let (cx, actor) = (cx.clone(), actor.clone());
        async move { numbers(&cx, &actor, brand, id).await }
    })
    .await
}

/// Who is in, by branch, for a liaison's page of the attendance.
async fn own_counts(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let (cx, actor) = (room.parts.cx.clone(), viewer.actor);
    told(&room, move || {
        let (cx, actor) = (cx.clone(), actor.clone());
        async move {
            let (_, rows) = attendance(&cx, &actor, id).await?;
            Ok((message(&rows, serde_json::Map::new()).to_string(), EVERY))
        }
    })
    .await
}

/// How far the mail to an engagement's people is, for a liaison's page.
async fn mail_counts(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let (cx, actor) = (room.parts.cx.clone(), viewer.actor);
    told(&room, move || {
        let (cx, actor) = (cx.clone(), actor.clone());
        async move {
            let view = engagement(&cx, &actor, id).await?;
            let progress = progress(&cx, &view).await?;
            Ok((json!({ "counts": sending::counts(progress) }).to_string(), pace(progress)))
        }
    })
    .await
}

/// A large send is over in seconds; once nothing waits, little changes.
const fn pace(progress: Progress) -> Duration {
    if progress.waiting > 0 { Duration::from_secs(1) } else { EVERY }
}

/// What `ask` answers, now and whenever it has changed; it also says when to ask again.
async fn told<F, Fut>(room: &Room, ask: F) -> Response
where
    F: Fn() -> Fut + Send + 'static,
    Fut: Future<Output = usecases::Result<(String, Duration)>> + Send,
{
    let first = match ask().await {
        Ok(first) => first,
        Err(error) => return refused(error),
    };
    let news = stream::unfold((first, true, ask), |((told, pause), first, ask)| async move {
        if first {
            return Some((Event::default().data(&told), ((told, pause), false, ask)));
        }
        let mut pause = pause;
        loop {
            sleep(pause).await;
            let now = ask().await.ok()?;
            if now.0 != told {
                return Some((Event::default().data(&now.0), (now, false, ask)));
            }
            pause = now.1;
        }
    });
    follow(&room.parts, news.take_until(sleep(LONGEST)))
}

async fn numbers(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> usecases::Result<(String, Duration)> {
    let (view, rows) = attendance(cx, actor, id).await?;
    if view.brand_id != brand || !matches!(view.standing, Standing::Brand { .. }) {
        return Err(UseCaseError::NotFound);
    }
    let progress = progress(cx, &view).await?;
    Ok((message(&rows, sending::counts(progress)).to_string(), EVERY))
}

/// Succeeds for an engagement of this brand that the actor sees as one of the brand.
async fn of_brand(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> usecases::Result<()> {
    let view = engagement(cx, actor, id).await?;
    let own = view.brand_id == brand && matches!(view.standing, Standing::Brand { .. });
    if own { Ok(()) } else { Err(UseCaseError::NotFound) }
}

/// Whom this browser sits in the room as; a stranger gets what a room that does not exist gets.
pub(super) async fn seated(session: &Session, engagement: EngagementId) -> Result<AttendeeId, StatusCode> {
    match seat(session, engagement).await {
        Ok(seat) => seat.ok_or(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, "a seat cannot be read");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
