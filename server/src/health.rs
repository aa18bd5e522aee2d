//! Is the process alive, and can it serve?

use crate::parts::Parts;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::instant::{Instant, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The worker beats at every round. A round of a slow mail server ends within a lease, so a longer silence is a hang.
const SILENCE: Span = Span::minutes(6);
/// A probe asks every few seconds and gives up soon itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// The worker's sign of life. Clones share it.
#[derive(Clone, Debug)]
pub struct Heartbeat(Arc<AtomicI64>);

impl Heartbeat {
    pub fn new(now: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(now.0)))
    }

    pub fn beat(&self, now: Instant) {
        self.0.store(now.0, Ordering::Relaxed);
    }

    fn is_late(&self, now: Instant) -> bool {
        now - Instant(self.0.load(Ordering::Relaxed)) > SILENCE
    }
}

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and the worker, if there is one here, works.
pub async fn readyz(State(parts): State<Parts>) -> Response {
    let ping = tokio::time::timeout(PATIENCE, parts.cx.db.read().ping()).await;
    let database = matches!(ping, Ok(Ok(())));
    let worker = parts.worker.as_ref().is_none_or(|worker| !worker.is_late(parts.cx.now()));
    let word = |good| if good { "ok" } else { "failing" };
    let status = if database && worker { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let text = format!("database {}\nworker {}\n", word(database), word(worker));
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
