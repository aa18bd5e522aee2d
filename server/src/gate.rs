//! The live hub's questions, answered by use-cases; and the end of a broadcast, or another presenter, carried from the database to
//! the hub.

mod rehearsal;

pub use rehearsal::RehearsalDoor;

use crate::live::{Away, Gate, Holder, Hub};
use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::{Cx, live};

/// How soon an encoder that keeps pushing notices that an officer ended the engagement, perhaps in another process.
const LOOK: Duration = Duration::from_secs(1);

/// Lets publishers and viewers in, and watches for the end of what is on air.
pub struct StageDoor {
    cx: Cx,
    hub: OnceLock<Hub>,
    on_air: Mutex<HashSet<EngagementId>>,
}

impl StageDoor {
    pub fn new(cx: Cx) -> Self {
        Self { cx, hub: OnceLock::new(), on_air: Mutex::default() }
    }

    /// Names the hub that asks here, so that it can be told of an end. Called once.
    pub fn attach(&self, hub: &Hub) {
        // A second call names the same hub.
        let _ = self.hub.set(hub.clone());
    }

    /// Ends each broadcast on air here soon after its engagement was ended, and sends a publisher away soon after another one was
    /// chosen. Returns at `shutdown`.
    pub async fn watch(&self, shutdown: CancellationToken) {
        while shutdown.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_some() {
            self.look().await;
        }
    }

    /// One look at all that is on air.
    pub async fn look(&self) {
        let Some(hub) = self.hub.get() else { return };
        let holds = hub.holds();
        let on_air: Vec<_> = self.set().iter().copied().collect();
        let asked: HashSet<_> = on_air.iter().copied().chain(holds.iter().map(|it| it.0)).collect();
        if asked.is_empty() {
            return;
        }
        let stages = match live::stages(&self.cx, &asked.into_iter().collect::<Vec<_>>()).await {
            Ok(stages) => stages,
            Err(error) => return tracing::error!(%error, "what became of the broadcasts on air cannot be read"),
        };
        for (engagement, hold) in holds {
            let chosen = stages.get(&engagement).and_then(|it| it.chosen);
            let goes = chosen.is_some_and(|(account, at)| match &hold.holder {
                Holder::Studio { account: own, .. } => *own != account,
                // A key that was given out since is the chosen one's own.
                Holder::Encoder => hold.since <= at,
            });
            if goes {
                hold.send_away(Away::HandedOver);
            }
        }
        for engagement in on_air {
            if stages.get(&engagement).is_none_or(|it| is_over(it.status)) {
                self.end(engagement).await;
            }
        }
    }

    async fn end(&self, engagement: EngagementId) {
        if let Some(hub) = self.hub.get() {
            hub.end(engagement).await;
        }
        self.set().remove(&engagement);
    }

    fn set(&self) -> std::sync::MutexGuard<'_, HashSet<EngagementId>> {
        self.on_air.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Gate for StageDoor {
    async fn publisher(&self, key: &str) -> Option<EngagementId> {
        live::publisher(&self.cx, key).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a stream key cannot be looked up");
            None
        })
    }

    async fn viewer(&self, token: &str) -> Option<EngagementId> {
        let (engagement, status) = match live::viewer(&self.cx, token).await {
            Ok(admitted) => admitted?,
            Err(error) => {
                tracing::error!(%error, "a playback token cannot be checked");
                return None;
            }
        };
        // Whoever asks after the end is given the replay, also when this process never saw the broadcast.
        if is_over(status) {
            self.end(engagement).await;
        }
        Some(engagement)
    }

    async fn on_air(&self, engagement: EngagementId) {
        self.set().insert(engagement);
        if let Err(error) = live::went_live(&self.cx, engagement).await {
            tracing::error!(%engagement, %error, "an engagement cannot be marked as live");
        }
    }

    async fn off_air(&self, engagement: EngagementId) {
        self.set().remove(&engagement);
        live::went_off(engagement);
    }
}

fn is_over(status: EngagementStatus) -> bool {
    matches!(status, EngagementStatus::Completed | EngagementStatus::Cancelled)
}
