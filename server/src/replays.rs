//! Notes how the recording of what has ended lies in the day, so that the replay has chapters.

use crate::live::Hub;
use domain::instant::Span;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::live::{keep_replay, unkept_replays};
use usecases::{Cx, Result};

/// A look costs one indexed query.
const LOOK: Duration = Duration::from_secs(5);

/// The last segment is stored by then, also by another process that had the encoder: it notices the end within a second, and its publisher
/// has fifteen more.
const SETTLED: Span = Span::seconds(20);

/// What ended earlier is left alone: its store was away for so long, or it was live before there were chapters.
const LOOKED_BACK: Span = Span::days(1);

/// Looks until `stop`.
pub async fn run(cx: Cx, hub: Hub, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_some() {
        if let Err(error) = once(&cx, &hub).await {
            tracing::error!(%error, "how a recording lies in the day could not be noted");
        }
    }
}

/// Notes it of all that has ended and settled.
pub async fn once(cx: &Cx, hub: &Hub) -> Result<()> {
    let now = cx.now();
    for engagement in unkept_replays(cx, now - LOOKED_BACK, now - SETTLED).await? {
        match hub.runs(engagement).await {
            Ok(runs) => keep_replay(cx, engagement, runs).await?,
            Err(error) => tracing::error!(%engagement, %error, "a recording cannot be read"),
        }
    }
    Ok(())
}
