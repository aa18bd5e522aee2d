//! One line and three numbers per request: its id, method, route template, status and duration.

use crate::parts::Parts;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The template stands for the path: `/live/{token}/…`, `/rehearsal/{token}/…`, `/feeds/{file}` and `/j/{code}` hold secrets, and queries are never looked at.
pub async fn log(State(parts): State<Parts>, request: Request, next: Next) -> Response {
    let id: Uuid = parts.cx.id();
    let method = request.method().clone();
    let route =
        request.extensions().get().map_or_else(|| "(none)".to_owned(), |path: &MatchedPath| path.as_str().to_owned());
    let started = std::time::Instant::now();
    let span = tracing::info_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let duration = started.elapsed();
    let status = response.status().as_u16();
    let millis = duration.as_micros() as f64 / 1000.0;
    // 3,000 viewers fetch 1,500 segments a second; a log of them tells nothing that the numbers do not.
    if status < 500 && is_frequent(&route) {
        tracing::debug!(parent: &span, %method, route, status, millis, "answered");
    } else {
        tracing::info!(parent: &span, %method, route, status, millis, "answered");
    }
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(duration);
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn is_frequent(route: &str) -> bool {
    route == "/room/{engagement}/heartbeat"
        || ["/live/", "/rehearsal/", "/pkg", "/healthz", "/readyz", "/metrics"]
            .iter()
            .any(|prefix| route.starts_with(prefix))
}
