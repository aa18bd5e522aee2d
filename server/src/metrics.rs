//! Numbers for Prometheus.

use crate::http::client_address::Client;
use crate::parts::Parts;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Seconds: from a page out of memory to a request that somebody noticed.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts counting. There is one recorder in a process; calling again changes nothing.
pub fn start() {
    RECORDER.get_or_init(|| {
        let builder =
            PrometheusBuilder::new().set_buckets(BUCKETS).inspect_err(|error| tracing::error!(%error, "no histogram"));
        let recorder = builder.ok()?.install_recorder();
        recorder.inspect_err(|error| tracing::error!(%error, "numbers cannot be recorded")).ok()
    });
}

/// `GET /metrics`, for this machine or an administrator's API key; for anybody else it does not exist.
pub async fn metrics(State(parts): State<Parts>, Extension(client): Extension<Client>, headers: HeaderMap) -> Response {
    if !client.is_this_machine && !is_administrator(&parts, &headers).await {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(Some(recorder)) = RECORDER.get() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    // Read when it is asked for, so that it is right in every process; a database that does not answer shows elsewhere.
    if let Ok(waits) = usecases::outbox::oldest_due(&parts.cx).await {
        metrics::gauge!("zhiyin_outbox_oldest_due_seconds").set(waits.whole_seconds() as f64);
    }
    recorder.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], recorder.render()).into_response()
}

async fn is_administrator(parts: &Parts, headers: &HeaderMap) -> bool {
    let Some(key) = crate::http::bearer(headers) else { return false };
    let actor = usecases::identity::actor_of_api_key(&parts.cx, key).await;
    actor.is_ok_and(|actor| actor.is_some_and(|(_, actor)| actor.is_administrator()))
}
