//! Rehearsals: only the brand's team sends and watches, no row changes, and nothing is kept.

use crate::live::{Gate, Hub, Limits};
use domain::id::EngagementId;
use object_store::memory::InMemory;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use usecases::{Cx, live};

/// After the last picture the team may look at it for so long, and the presenter may come back.
const KEPT: Duration = Duration::from_mins(2);

/// Lets the team in to look. There is no stream key for a rehearsal: it is for those who have no encoder to try.
pub struct RehearsalDoor {
    cx: Cx,
    hub: OnceLock<Hub>,
}

impl RehearsalDoor {
    /// A hub for rehearsals alone.
    pub fn open(cx: Cx) -> Hub {
        let clock = cx.clock.clone();
        let door = Arc::new(Self { cx, hub: OnceLock::new() });
        let limits = Limits { recorded: false, ..Limits::default() };
        let hub = Hub::new(Arc::new(InMemory::new()), door.clone(), limits, Arc::new(move || clock.now()));
        // It was empty until now.
        let _ = door.hub.set(hub.clone());
        hub
    }
}

#[async_trait::async_trait]
impl Gate for RehearsalDoor {
    async fn publisher(&self, _: &str) -> Option<EngagementId> {
        None
    }

    async fn viewer(&self, token: &str) -> Option<EngagementId> {
        live::rehearsal(&self.cx, token).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a rehearsal's token cannot be checked");
            None
        })
    }

    async fn on_air(&self, _: EngagementId) {}

    async fn off_air(&self, engagement: EngagementId) {
        let Some(hub) = self.hub.get().cloned() else { return };
        tokio::spawn(async move {
            tokio::time::sleep(KEPT).await;
            let idle = hub.status(engagement).is_some_and(|it| !it.publishing);
            if idle && let Err(error) = hub.forget(engagement).await {
                tracing::error!(%engagement, %error, "a rehearsal cannot be forgotten");
            }
        });
    }
}
