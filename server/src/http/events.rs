//! Streams of server-sent events.

use crate::parts::Parts;
use axum::http::HeaderValue;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{Stream, StreamExt};
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
