//! Where engagements stand, for those who wait: one look a second at each, however many wait.

use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::watch;
use usecases::{Cx, Result, UseCaseError, live};

/// How soon a waiting room hears of the first picture. The database is asked, because another process may have it.
const LOOK: Duration = Duration::from_secs(1);

type Senders = HashMap<EngagementId, Weak<watch::Sender<EngagementStatus>>>;

/// Cheap to clone; every clone is the same.
#[derive(Clone)]
pub struct News {
    cx: Cx,
    senders: Arc<Mutex<Senders>>,
}

impl News {
    pub fn new(cx: Cx) -> Self {
        Self { cx, senders: Arc::default() }
    }

    /// Hears of the engagement's status from now on. Fails with `NotFound` if there is no such engagement.
    pub async fn listen(&self, id: EngagementId) -> Result<watch::Receiver<EngagementStatus>> {
        if let Some(sender) = self.senders().get(&id).and_then(Weak::upgrade) {
            return Ok(sender.subscribe());
        }
        let status = live::status(&self.cx, id).await?.ok_or(UseCaseError::NotFound)?;
        let mut senders = self.senders();
        // Somebody else may have come first meanwhile.
        if let Some(sender) = senders.get(&id).and_then(Weak::upgrade) {
            return Ok(sender.subscribe());
        }
        let (sender, listener) = watch::channel(status);
        let sender = Arc::new(sender);
        senders.insert(id, Arc::downgrade(&sender));
        drop(senders);
        tokio::spawn(self.clone().look(id, sender));
        Ok(listener)
    }

    /// Looks as long as somebody listens.
    async fn look(self, id: EngagementId, sender: Arc<watch::Sender<EngagementStatus>>) {
        loop {
            tokio::time::sleep(LOOK).await;
            {
                // Under the lock, so that nobody subscribes between the look and the end.
                let mut senders = self.senders();
                if sender.receiver_count() == 0 {
                    senders.remove(&id);
                    return;
                }
            }
            match live::status(&self.cx, id).await {
                Ok(Some(status)) => {
                    sender.send_if_modified(|known| std::mem::replace(known, status) != status);
                }
                Ok(None) => {}
                Err(error) => tracing::error!(engagement = %id, %error, "where an engagement stands cannot be read"),
            }
        }
    }

    fn senders(&self) -> MutexGuard<'_, Senders> {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
