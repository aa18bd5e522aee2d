//! What players say is written down for all of them together, every few seconds.

use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::Cx;
use usecases::live::Watching;

/// A server that is killed loses what came in since; with a report that was still to come it is well under half a minute.
const EVERY: Duration = Duration::from_secs(10);

/// Writes down who watched, until `stop`. What comes in after that is left to the caller.
pub async fn keep(cx: Cx, watching: Watching, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        store(&cx, &watching).await;
    }
}

/// Writes it down once. What fails is kept for the next time.
pub async fn store(cx: &Cx, watching: &Watching) {
    if let Err(error) = watching.store(cx).await {
        tracing::error!(%error, "what was watched could not be written down");
    }
}
