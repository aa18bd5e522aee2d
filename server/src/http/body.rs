//! How large a request may be, and how slow.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::packs::{LARGEST_DECK, LARGEST_FILE};
use http_body_util::Limited;
use std::time::Duration;
use tower_http::timeout::TimeoutBody;

/// A form with 300 branches and a long note has some 20 KB; 1 MB leaves room for everything that people type.
const LIMIT: usize = 1 << 20;
/// 10,000 employees in a CSV file have about 1 MB.
const UPLOAD: usize = 5 << 20;
/// The other fields of a form with a file, and its borders.
const AROUND: usize = 64 << 10;
/// The pause in a body after which its sender is given up.
const PAUSE: Duration = Duration::from_secs(30);

/// Refuses what says that it is too large, and cuts off what is although it did not say so.
pub async fn limit(request: Request, next: Next) -> Response {
    let limit = match request.uri().path() {
        "/forms/pack-slides" => LARGEST_DECK + AROUND,
        "/forms/pack-file" => LARGEST_FILE + AROUND,
        path if path.starts_with("/forms/import") => UPLOAD,
        _ => LIMIT,
    };
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    next.run(request.map(|body| Body::new(TimeoutBody::new(PAUSE, Limited::new(body, limit))))).await
}
