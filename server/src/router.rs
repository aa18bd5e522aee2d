//! Every route, and the layers around them in one place.

use crate::http::{
    access_log, body, client_address, dev_mail, directory, errors, feeds, headers, origin, packs, room, schedule,
    services, studio, unsubscribe, viewer,
};
use crate::parts::Parts;
use crate::session_store::session_layer;
use crate::{health, live, metrics, rest};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, Response, header};
use axum::middleware::{from_fn, from_fn_with_state as with, map_response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// A name in `/pkg` carries the hash of its content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The whole server as one service.
pub fn router(parts: Parts) -> Router {
    // Sent once at a size that a phone notices; a higher level costs more time than it saves on the way.
    let compressed = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let routes = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .merge(calendars(compressed.clone()))
        .merge(room::beat::routes())
        .route("/unsubscribe/{code}", post(unsubscribe::one_click))
        .nest("/api/v1", rest::routes(parts.clone()).layer(compressed.clone()))
        .nest("/live", live::routes(parts.hub.clone()).merge(packs::of_rooms(&parts)).with_state(()))
        .nest("/rehearsal", live::routes(parts.rehearsals.clone()).with_state(()))
        .nest_service("/pkg", site_files(&parts));
    let routes = if parts.cx.site.demo { routes.nest("/dev/mail", dev_mail::routes(parts.clone())) } else { routes };
    routes
        .merge(pages(&parts, compressed))
        .layer(
            // The first one is the outermost.
            ServiceBuilder::new()
                .layer(with(parts.clone(), access_log::log))
                .layer(with(parts.clone(), headers::secure))
                .layer(with(parts.clone(), errors::dress))
                .layer(CatchPanicLayer::custom(errors::panicked))
                .layer(with(parts.clone(), client_address::find))
                .layer(with(parts.clone(), origin::check))
                .layer(from_fn(body::limit))
                .layer(DefaultBodyLimit::disable()),
        )
        .with_state(parts)
}

/// Calendars for programs: without a web session, because the address itself is the right.
fn calendars(compressed: CompressionLayer) -> Router<Parts> {
    Router::new()
        .route("/feeds/{file}", get(feeds::calendar))
        .layer(compressed)
        .layer(map_response(feeds::tag_by_coding))
}

/// Pages and forms: those with a web session. Streams of events are not compressed, and what would compress them takes 8 KiB of each.
fn pages(parts: &Parts, compressed: CompressionLayer) -> Router<Parts> {
    let (cx, checks) = (parts.cx.clone(), parts.checks.clone());
    let https = cx.site.public_url.starts_with("https://");
    let session = session_layer(cx.clone(), https);
    let provide = move || {
        provide_context(cx.clone());
        provide_context(checks.clone());
    };
    let (room, events) = room::routes(parts);
    app::router::router(parts.assets.clone(), provide)
        .merge(room)
        .merge(studio::routes(parts))
        .merge(packs::routes(parts))
        .merge(schedule::routes(parts))
        .merge(directory::routes(parts))
        .merge(services::routes(parts))
        .layer(compressed)
        .merge(events)
        .layer(with(parts.clone(), viewer::find))
        .layer(session)
        .with_state(())
}

/// What `scripts/build` made, with the `.br` and `.gz` beside each file.
fn site_files(parts: &Parts) -> Router {
    let files = ServeDir::new(parts.site_root.join("pkg")).precompressed_br().precompressed_gzip();
    let cache = |response: &Response<_>| response.status().is_success().then_some(IMMUTABLE);
    Router::new().fallback_service(files).layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, cache))
}

#[cfg(test)]
mod tests;
