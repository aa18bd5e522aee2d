//! Playlists and segments over HTTP.

use super::hub::Hub;
use super::rendition::Rendition;
use super::waiting::{Turn, Wanted};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use domain::id::EngagementId;
use serde::Deserialize;

/// To be mounted at `/live`. The token is the first part of the path, so that relative names in the playlist carry it on
/// players that take nothing but an address. A log of requests must mask it.
///
/// ```text
/// GET /{token}/main.m3u8                              what there is to choose from, in standard HLS; no-store
/// GET /{token}/main-low.m3u8                          the same in low latency
/// GET /{token}/index.m3u8                             standard HLS; no-store: the window moves
/// GET /{token}/low.m3u8                               low latency, for players that ask for it; no-store
/// GET /{token}/low.m3u8?_HLS_msn={n}&_HLS_part={p}    waits until that part is there; may be kept for a second
/// GET /{token}/low.m3u8?…&_HLS_skip=YES               only what changed
/// GET /{token}/{engagement}/{epoch}/init.mp4          immutable
/// GET /{token}/{engagement}/{epoch}/{n}.m4s           immutable
/// GET /{token}/{engagement}/{epoch}/{n}.{p}.m4s       a part, immutable; the one that is hinted at is waited for
/// ```
/// `small-` before the last word of the path (not of `main`) asks for the smaller picture, `sound-` for the sound alone.
///
/// A token that opens nothing, a broadcast without a picture yet, a rendition or a segment that is not there, and a hinted part that will
/// not come any more are all 404. A part without its segment, and a segment too far ahead, are 400. What does not come
/// within three target durations is 503.
///
/// **A cache in front** keys playlists by the whole address, token and query: the token is asked for every few seconds, so
/// a revoked one gets no further than that. It keys media by the address without the token: what is
/// left names one engagement, and what is there never changes. It must then check the token itself, or trust that who
/// knows the name of a segment has seen the playlist.
pub fn routes(hub: Hub) -> Router {
    Router::new()
        .route("/{token}/{file}", get(playlist))
        .route("/{token}/{engagement}/{epoch}/{file}", get(media))
        .with_state(hub)
}

const PLAYLIST: &str = "application/vnd.apple.mpegurl";
const MEDIA: &str = "video/mp4";
/// Segments never change. A day is longer than any replay is watched in one go.
const IMMUTABLE: &str = "public, max-age=86400, immutable";
/// A playlist that was waited for: those who wait with the same link come within the moment.
const A_MOMENT: &str = "public, max-age=1";
const FRESH: &str = "no-store";

/// The directives that a player adds to the address (RFC 8216 bis, 6.2.5).
#[derive(Deserialize)]
struct Directives {
    #[serde(rename = "_HLS_msn")]
    segment: Option<u64>,
    #[serde(rename = "_HLS_part")]
    part: Option<usize>,
    #[serde(rename = "_HLS_skip")]
    skip: Option<String>,
}

async fn playlist(
    State(hub): State<Hub>,
    Path((token, file)): Path<(String, String)>,
    Query(directives): Query<Directives>,
) -> Response {
    let (of, name) = Rendition::named(&file);
    if !["main.m3u8", "main-low.m3u8", "index.m3u8", "low.m3u8"].contains(&name) {
        return bare(StatusCode::NOT_FOUND);
    }
    let Some(engagement) = hub.admit(&token).await else {
        return bare(StatusCode::NOT_FOUND);
    };
    match (name, of) {
        ("low.m3u8", of) => low(&hub, engagement, of, directives).await,
        ("index.m3u8", of) => answer(hub.playlist(engagement, of).await, PLAYLIST, FRESH),
        (main, Rendition::Full) => answer(hub.main(engagement, main == "main-low.m3u8").await, PLAYLIST, FRESH),
        _ => bare(StatusCode::NOT_FOUND),
    }
}

async fn low(hub: &Hub, engagement: EngagementId, of: Rendition, directives: Directives) -> Response {
    let Directives { segment, part, skip } = directives;
    if segment.is_none() && part.is_some() {
        return bare(StatusCode::BAD_REQUEST);
    }
    let wanted = segment.map(|segment| Wanted { segment, part });
    let keep = if wanted.is_some() { A_MOMENT } else { FRESH };
    // `v2` may skip date ranges, too, of which there are none.
    let update = matches!(skip.as_deref(), Some("YES" | "v2"));
    turn(hub.low(engagement, of, wanted, update).await, PLAYLIST, keep)
}

/// What a name in a playlist stands for.
enum File {
    Init,
    Segment(u32),
    Part(u32, usize),
}

impl File {
    fn parse(name: &str) -> Option<Self> {
        if name == "init.mp4" {
            return Some(Self::Init);
        }
        let numbers = name.strip_suffix(".m4s")?;
        match numbers.split_once('.') {
            Some((segment, part)) => Some(Self::Part(segment.parse().ok()?, part.parse().ok()?)),
            None => Some(Self::Segment(numbers.parse().ok()?)),
        }
    }
}

async fn media(
    State(hub): State<Hub>,
    Path((token, of, epoch, file)): Path<(String, String, String, String)>,
) -> Response {
    let (rendition, file) = Rendition::named(&file);
    let (Ok(of), Ok(epoch), Some(file)) = (of.parse::<EngagementId>(), epoch.parse(), File::parse(file)) else {
        return bare(StatusCode::NOT_FOUND);
    };
    let Some(engagement) = hub.admitted(&token).await.filter(|it| *it == of) else {
        return bare(StatusCode::NOT_FOUND);
    };
    match file {
        File::Init => answer(hub.init(engagement, rendition, epoch).await, MEDIA, IMMUTABLE),
        File::Segment(n) => answer(hub.segment(engagement, rendition, (epoch, n)).await, MEDIA, IMMUTABLE),
        File::Part(n, part) => turn(hub.part(engagement, rendition, (epoch, n), part).await, MEDIA, IMMUTABLE),
    }
}

/// What was waited for, to be kept as `cache` says.
fn turn(turn: object_store::Result<Turn>, kind: &'static str, cache: &'static str) -> Response {
    match turn {
        Ok(Turn::Ready(bytes)) => answer(Ok(Some(bytes)), kind, cache),
        Ok(Turn::Instead(bytes)) => answer(Ok(bytes), kind, FRESH),
        Ok(Turn::Wait) => bare(StatusCode::SERVICE_UNAVAILABLE),
        Ok(Turn::Never) => bare(StatusCode::BAD_REQUEST),
        Err(error) => answer(Err(error), kind, cache),
    }
}

fn answer(found: object_store::Result<Option<Bytes>>, kind: &'static str, cache: &'static str) -> Response {
    match found {
        Ok(Some(bytes)) => ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], bytes).into_response(),
        Ok(None) => bare(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, "the store cannot be read");
            bare(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn bare(status: StatusCode) -> Response {
    (status, [(CACHE_CONTROL, FRESH)]).into_response()
}
