//! The RTMP port.

use super::hub::Hub;
use super::session;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// After a failed `accept` (too many open files), so that the loop does not spin.
const PAUSE: Duration = Duration::from_millis(100);

impl Hub {
    /// Accepts encoders until `shutdown`; then sends them away, and returns when their last segments are stored.
    ///
    /// Each connection has a span with a number of its own; the log names neither addresses nor keys.
    pub async fn serve_rtmp(&self, listener: TcpListener, shutdown: CancellationToken) {
        let places = Arc::new(Semaphore::new(self.limits().connections));
        let connections = TaskTracker::new();
        let numbers = AtomicU64::new(1);
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = shutdown.cancelled() => break,
            };
            let socket = match accepted {
                Ok((socket, _)) => socket,
                Err(error) => {
                    tracing::error!(%error, "cannot accept an RTMP connection");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let Ok(place) = places.clone().try_acquire_owned() else {
                tracing::warn!("an RTMP connection is refused: all places are taken");
                continue;
            };
            let (hub, shutdown) = (self.clone(), shutdown.clone());
            let span = tracing::info_span!("rtmp", connection = numbers.fetch_add(1, Ordering::Relaxed));
            let task = async move {
                if let Err(reason) = session::serve(&hub, socket, &shutdown).await {
                    tracing::warn!(%reason, "an RTMP connection is refused or ended");
                }
                drop(place);
            };
            connections.spawn(task.instrument(span));
        }
        drop(listener);
        connections.close();
        connections.wait().await;
        self.all_written().await;
    }
}
