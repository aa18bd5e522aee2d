//! Streams of server-sent events.

use crate::parts::Parts;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::time::Duration;

/// Then the browser asks again, and a right that was taken away meanwhile is noticed.
pub const LONGEST: Duration = Duration::from_mins(10);

/// An event stream that a stopping server ends, and that no proxy holds back.
pub fn follow(parts: &Parts, events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let events = events.map(Ok::<_, Infallible>).take_until(parts.stopping.clone().cancelled_owned());
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// As [`follow`], for events that are written already, the same bytes for all who follow. `back`: how long a browser waits before it
/// comes again.
pub fn follow_shared(parts: &Parts, back: Duration, events: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    let retry = stream::iter([Bytes::from(format!("retry: {}\n\n", back.as_millis()))]);
    let events = retry.chain(events).map(Ok::<_, Infallible>).take_until(parts.stopping.clone().cancelled_owned());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(events)).into_response()
}
