//! Playlists and segments over HTTP.

use super::hub::Hub;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

/// To be mounted at `/live`. The token is the first part of the path, so that relative names in the playlist carry it on
/// players that take nothing but an address. A log of requests must mask it.
///
/// ```text
/// GET /{token}/index.m3u8        no-store: the window moves, and a revoked token stops here
/// GET /{token}/{epoch}/init.mp4  immutable: a cache in front may key it without the token
/// GET /{token}/{epoch}/{n}.m4s   immutable
/// ```
/// A token that opens nothing, a broadcast without a picture yet, and a segment that is not there are all 404.
pub fn routes(hub: Hub) -> Router {
    Router::new()
        .route("/{token}/index.m3u8", get(playlist))
        .route("/{token}/{epoch}/{file}", get(media))
        .with_state(hub)
}

/// Segments never change. A day is longer than any replay is watched in one go.
const IMMUTABLE: &str = "public, max-age=86400, immutable";

async fn playlist(State(hub): State<Hub>, Path(token): Path<String>) -> Response {
    let Some(engagement) = hub.admit(&token).await else {
        return missing();
    };
    answer(hub.playlist(engagement).await, "application/vnd.apple.mpegurl", "no-store")
}

async fn media(State(hub): State<Hub>, Path((token, epoch, file)): Path<(String, String, String)>) -> Response {
    let Ok(epoch) = epoch.parse() else {
        return missing();
    };
    let segment = file.strip_suffix(".m4s").map(str::parse);
    if file != "init.mp4" && !matches!(segment, Some(Ok(_))) {
        return missing();
    }
    let Some(engagement) = hub.admitted(&token).await else {
        return missing();
    };
    let found = match segment {
        Some(Ok(n)) => hub.segment(engagement, (epoch, n)).await,
        _ => hub.init(engagement, epoch).await,
    };
    answer(found, "video/mp4", IMMUTABLE)
}

fn answer(found: object_store::Result<Option<Bytes>>, kind: &'static str, cache: &'static str) -> Response {
    match found {
        Ok(Some(bytes)) => ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], bytes).into_response(),
        Ok(None) => missing(),
        Err(error) => {
            tracing::error!(%error, "the store cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store")]).into_response()
        }
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")]).into_response()
}
