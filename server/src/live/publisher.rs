//! An encoder that holds a broadcast: its parts go to the viewers at once, and its segments to the store behind them.

use super::broadcast::{Away, Broadcast, Hold};
use super::hub::Hub;
use super::packager::Part;
use super::recording::{self, Entry};
use super::rendition::{Each, Rendition};
use bytes::Bytes;
use domain::id::EngagementId;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// A slow gate (a busy database) may hold up the picture no longer than this.
const GATE: Duration = Duration::from_secs(3);
/// A write that takes longer counts as failed.
const WRITE: Duration = Duration::from_secs(10);
/// Writes of one object, with a pause between them.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(250);
/// Segments that may wait for a slow store: about a minute of them.
const QUEUE: usize = 32;

/// Holds the broadcast until it is dropped.
pub struct Publisher {
    hub: Hub,
    broadcast: Arc<Broadcast>,
    hold: Hold,
    queue: mpsc::Sender<Write>,
    /// The initialisation segments that no segment has taken into the store yet.
    inits: Inits,
    on_air: bool,
}

/// In the order of [`Rendition::ALL`].
type Inits = [Option<Bytes>; 3];

struct Write {
    inits: Inits,
    entry: Entry,
    bytes: Each<Bytes>,
}

impl Publisher {
    pub(super) fn new(hub: Hub, broadcast: Arc<Broadcast>, hold: Hold) -> Self {
        let (queue, writes) = mpsc::channel(QUEUE);
        broadcast.writers.spawn(store(hub.store(), broadcast.clone(), writes));
        Self { hub, broadcast, hold, queue, inits: Inits::default(), on_air: false }
    }

    pub fn engagement(&self) -> EngagementId {
        self.broadcast.engagement
    }

    /// Resolves when the publisher must go: the officer ended, or another one presents.
    pub async fn sent_away(&self) -> Away {
        self.hold.sent_away().await
    }

    /// Viewers have a segment of it.
    pub const fn is_on_air(&self) -> bool {
        self.on_air
    }

    /// Shows a part to the viewers, and queues the segment that it ends for the store. A store that fails or is too slow
    /// costs the replay a segment, never the viewers.
    pub async fn publish(&mut self, part: Part) {
        let now = self.hub.now();
        if part.pieces.full.init.is_some() {
            self.inits = Inits::default();
        }
        for of in Rendition::ALL {
            if let Some(init) = part.pieces.get(of).and_then(|it| it.init.as_ref()) {
                self.inits[of as usize] = Some(init.bytes.clone());
            }
        }
        let Some((entry, bytes)) = self.broadcast.show(part, now) else { return };
        if self.hub.limits().recorded
            && let Err(error) = self.queue.try_send(Write { inits: std::mem::take(&mut self.inits), entry, bytes })
        {
            // The next segment brings the initialisation segments, then.
            self.inits = error.into_inner().inits;
            tracing::error!(engagement = %self.engagement(), "the store is too slow: a segment is missing in the recording");
        }
        if !self.on_air {
            self.on_air = true;
            let _ = timeout(GATE, self.hub.gate().on_air(self.engagement())).await;
        }
    }

    /// Gives the broadcast back and tells the gate.
    pub async fn leave(mut self) {
        let (hub, engagement) = (self.hub.clone(), self.engagement());
        let was_on_air = std::mem::take(&mut self.on_air);
        drop(self);
        if was_on_air {
            let _ = timeout(GATE, hub.gate().off_air(engagement)).await;
        }
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.broadcast.release();
        // Still on air here only if the connection's task was dropped or panicked.
        if self.on_air
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let (hub, engagement) = (self.hub.clone(), self.engagement());
            runtime.spawn(async move { hub.gate().off_air(engagement).await });
        }
    }
}

async fn store(store: Arc<dyn ObjectStore>, broadcast: Arc<Broadcast>, mut writes: mpsc::Receiver<Write>) {
    let engagement = broadcast.engagement;
    // Initialisation segments that the store has not taken yet, with their epochs.
    let mut waiting: [Option<(u64, Bytes)>; 3] = Default::default();
    while let Some(Write { inits, mut entry, bytes }) = writes.recv().await {
        for (waiting, init) in waiting.iter_mut().zip(inits) {
            *waiting = init.map(|it| (entry.epoch, it)).or(waiting.take());
        }
        // The others alone are no recording.
        let mut whole = true;
        for of in Rendition::ALL {
            let Some(bytes) = bytes.get(of).filter(|_| whole) else { continue };
            let there = write(store.as_ref(), engagement, of, &mut waiting[of as usize], &entry, bytes).await;
            entry.set(of, there);
            whole &= there || of != Rendition::Full;
        }
        if whole {
            broadcast.stored(entry);
        }
    }
    broadcast.settle();
}

/// Writes a segment, and before the first one the initialisation segment that waits: without it nobody could play them.
async fn write(
    store: &dyn ObjectStore,
    engagement: EngagementId,
    of: Rendition,
    waiting: &mut Option<(u64, Bytes)>,
    entry: &Entry,
    bytes: &Bytes,
) -> bool {
    if let Some((epoch, init)) = waiting
        && put(store, recording::init_path(engagement, of, *epoch), init).await
    {
        *waiting = None;
    }
    let there = waiting.is_none() && put(store, recording::segment_path(engagement, of, entry), bytes).await;
    if !there {
        tracing::error!(%engagement, epoch = entry.epoch, n = entry.n, ?of, "a segment is missing in the recording");
    }
    there
}

async fn put(store: &dyn ObjectStore, path: Path, bytes: &Bytes) -> bool {
    for attempt in 1..=TRIES {
        match timeout(WRITE, store.put(&path, bytes.clone().into())).await {
            Ok(Ok(_)) => return true,
            Ok(Err(error)) => tracing::warn!(attempt, %error, "the store did not take a segment"),
            Err(_) => tracing::warn!(attempt, "the store did not take a segment in time"),
        }
        if attempt < TRIES {
            sleep(PAUSE).await;
        }
    }
    false
}
