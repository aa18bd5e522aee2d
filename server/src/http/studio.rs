//! Where a presenter's browser sends its picture: WebSockets inside the web session.

use crate::http::answers::refused;
use crate::http::origin::is_own;
use crate::live::{self, Hub, Presenter};
use crate::parts::Parts;
use app::request::Viewer;
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::id::{BrandId, EngagementId};
use usecases::UseCaseError;
use usecases::live::{may_present, may_rehearse};

/// To be put inside the web session.
pub fn routes(parts: &Parts) -> Router {
    Router::new()
        .route("/brands/{brand}/engagements/{id}/studio/live", get(open))
        .route("/brands/{brand}/engagements/{id}/studio/rehearsal", get(rehearse))
        .with_state(parts.clone())
}

type Place = Path<(BrandId, EngagementId)>;

/// Sends the picture to everybody.
async fn open(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Place,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let allowed = may_present(&parts.cx, &viewer.actor, brand, id).await;
    let presenter = Presenter { engagement: id, account: viewer.actor.account };
    socket(&parts, parts.hub.clone(), presenter, allowed, &headers, upgrade)
}

/// Sends it to the team alone.
async fn rehearse(
    State(parts): State<Parts>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Place,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let allowed = may_rehearse(&parts.cx, &viewer.actor, brand, id).await;
    let presenter = Presenter { engagement: id, account: viewer.actor.account };
    socket(&parts, parts.rehearsals.clone(), presenter, allowed, &headers, upgrade)
}

fn socket(
    parts: &Parts,
    hub: Hub,
    presenter: Presenter,
    allowed: usecases::Result<()>,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // A browser opens a WebSocket to anywhere, with the cookies, and asks nobody.
    if !is_own(headers, &parts.cx.site.public_url) {
        tracing::warn!("a studio from another origin is refused");
        return StatusCode::FORBIDDEN.into_response();
    }
    let upgrade = live::limited(upgrade);
    match allowed {
        Ok(()) => {
            let stopping = parts.stopping.clone();
            upgrade.on_upgrade(move |socket| live::present(hub, presenter, socket, stopping))
        }
        // The page is the presenter's own; what stands in the way is told in the way that a script can read.
        Err(UseCaseError::Conflict(word)) => upgrade.on_upgrade(move |socket| live::refuse(socket, word)),
        Err(error) => refused(error),
    }
}
