//! Where publishers, viewers and the store meet.

use super::broadcast::{Away, Broadcast, Hold, Holder, Status};
use super::publisher::Publisher;
use super::recording::{self, Key, Recording};
use super::refusal::Refusal;
use super::rendition::Rendition;
use super::waiting::{Turn, Wanted};
use super::{Gate, Limits, WallClock};
use bytes::Bytes;
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use domain::live::replay::{Run, runs};
use object_store::ObjectStore;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::timeout;

/// All broadcasts of this server. Cheap to clone; every clone is the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    store: Arc<dyn ObjectStore>,
    gate: Arc<dyn Gate>,
    limits: Limits,
    now: WallClock,
    broadcasts: Mutex<HashMap<EngagementId, Arc<OnceCell<Arc<Broadcast>>>>>,
    /// What the gate answered to tokens, and when.
    viewers: Mutex<HashMap<String, (EngagementId, Instant)>>,
    /// Places of requests that may wait.
    waiting: Semaphore,
    /// Places of studios in browsers.
    studios: Arc<Semaphore>,
}

/// How long playlists may be fetched on the word of an earlier answer of the gate: 3,000 people ask 3,000 times a second.
const TRUST: Span = Span::seconds(5);
/// How long a segment may.
const TRUST_OF_MEDIA: Span = Span::minutes(1);
/// Tokens remembered at once: several times the 3,000 people of the largest briefing.
const TOKENS: usize = 20_000;
/// Broadcasts kept loaded; others are read from the store again when somebody asks.
const LOADED: usize = 256;
/// A publisher that is sent away, and the writes behind it, get this long.
const LEAVE: Duration = Duration::from_secs(15);

impl Hub {
    /// Makes a hub whose recordings lie in `store`.
    pub fn new(store: Arc<dyn ObjectStore>, gate: Arc<dyn Gate>, limits: Limits, now: WallClock) -> Self {
        let (broadcasts, viewers) = Default::default();
        let waiting = Semaphore::new(limits.waiting);
        let studios = Arc::new(Semaphore::new(limits.connections));
        Self(Arc::new(Inner { store, gate, limits, now, broadcasts, viewers, waiting, studios }))
    }

    /// What is known of a broadcast that somebody published to or watched since the start of this server.
    pub fn status(&self, engagement: EngagementId) -> Option<Status> {
        let broadcasts = self.0.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        broadcasts.get(&engagement)?.get().map(|it| it.status())
    }

    /// The officer ended: sends the publisher away, waits for its last segment to be stored, and turns the playlist into
    /// the replay. No publisher is let in again. May be called again.
    pub async fn end(&self, engagement: EngagementId) {
        let broadcast = self.broadcast_or_empty(engagement).await;
        // Everybody who waits for a picture comes here in the same moment: one of them does the work.
        let _one = broadcast.ending.lock().await;
        if broadcast.status().ended {
            return;
        }
        if let Some(hold) = broadcast.close() {
            hold.send_away(Away::Ended);
            let _ = timeout(LEAVE, hold.gone.cancelled()).await;
        }
        self.written(&broadcast).await;
        let known = recording::list(self.0.store.as_ref(), engagement).await;
        if let Err(error) = &known {
            tracing::error!(%engagement, %error, "the store cannot be listed: the replay has what this server remembers");
        }
        let ended = broadcast.end(known.ok());
        if let Err(error) = recording::seal(self.0.store.as_ref(), engagement, &ended).await {
            tracing::error!(%engagement, %error, "the recording's index cannot be written");
        }
    }

    /// Waits until what was handed in is stored, as long as is reasonable at a shutdown.
    pub(super) async fn all_written(&self) {
        let all: Vec<_> = {
            let broadcasts = self.0.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
            broadcasts.values().filter_map(|it| it.get().cloned()).collect()
        };
        futures::future::join_all(all.iter().map(|it| self.written(it))).await;
    }

    /// Takes the broadcast that a stream key opens. Fails with `WrongKey`, `Busy` or `Ended`.
    pub(super) async fn publisher(&self, key: &str) -> Result<Publisher, Refusal> {
        let engagement = self.0.gate.publisher(key).await.ok_or(Refusal::WrongKey)?;
        let broadcast = self.broadcast_or_empty(engagement).await;
        let hold = broadcast.claim(Holder::Encoder, self.now())?;
        Ok(Publisher::new(self.clone(), broadcast, hold))
    }

    /// Takes a broadcast for a page of the studio whose right was asked for. A former connection of the same page gives way.
    ///
    /// Fails with `Busy` or `Ended`.
    pub(super) async fn present(&self, engagement: EngagementId, holder: Holder) -> Result<Publisher, Refusal> {
        let broadcast = self.broadcast_or_empty(engagement).await;
        if let Some(former) = broadcast.hold().filter(|it| it.holder == holder) {
            former.send_away(Away::Superseded);
            let _ = timeout(LEAVE, former.gone.cancelled()).await;
        }
        let hold = broadcast.claim(holder, self.now())?;
        Ok(Publisher::new(self.clone(), broadcast, hold))
    }

    /// Who publishes now, and to what.
    pub fn holds(&self) -> Vec<(EngagementId, Hold)> {
        let broadcasts = self.0.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        broadcasts.iter().filter_map(|(id, cell)| Some((*id, cell.get()?.hold()?))).collect()
    }

    /// The engagement that a token opens. For playlists; a very recent answer of the gate will do.
    pub(super) async fn admit(&self, token: &str) -> Option<EngagementId> {
        self.trusting(token, TRUST).await
    }

    /// The engagement that a token opens; a recent answer of the gate will do. For media, and for what is handed out beside them.
    pub async fn admitted(&self, token: &str) -> Option<EngagementId> {
        self.trusting(token, TRUST_OF_MEDIA).await
    }

    async fn trusting(&self, token: &str, trust: Span) -> Option<EngagementId> {
        let now = self.now();
        let viewers = || self.0.viewers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = viewers().get(token).filter(|(_, at)| now - *at < trust).map(|(engagement, _)| *engagement);
        if known.is_some() {
            return known;
        }
        let engagement = self.0.gate.viewer(token).await;
        let mut viewers = viewers();
        match engagement {
            Some(engagement) => {
                if viewers.len() >= TOKENS {
                    viewers.retain(|_, (_, at)| now - *at < TRUST_OF_MEDIA);
                }
                if viewers.len() < TOKENS {
                    viewers.insert(token.to_owned(), (engagement, now));
                }
            }
            None => drop(viewers.remove(token)),
        }
        engagement
    }

    pub(super) async fn playlist(
        &self,
        engagement: EngagementId,
        of: Rendition,
    ) -> object_store::Result<Option<Bytes>> {
        Ok(self.broadcast(engagement).await?.playlist(self.now(), of))
    }

    /// What there is to choose from.
    pub(super) async fn main(&self, engagement: EngagementId, low: bool) -> object_store::Result<Option<Bytes>> {
        Ok(self.broadcast(engagement).await?.main(self.now(), low))
    }

    /// The low-latency playlist, or with `update` what changed in it, once it holds what is wanted. While too many wait, everybody
    /// gets the standard one at once.
    pub(super) async fn low(
        &self,
        engagement: EngagementId,
        of: Rendition,
        wanted: Option<Wanted>,
        update: bool,
    ) -> object_store::Result<Turn> {
        let broadcast = self.broadcast(engagement).await?;
        let Ok(_place) = self.0.waiting.try_acquire() else {
            return Ok(Turn::Instead(broadcast.playlist(self.now(), of)));
        };
        Ok(broadcast.wait(broadcast.patience(), || broadcast.low(self.now(), of, wanted, update)).await)
    }

    /// A part, waited for if it is the one that is hinted at. While too many wait, nobody else does.
    pub(super) async fn part(
        &self,
        engagement: EngagementId,
        of: Rendition,
        key: Key,
        n: usize,
    ) -> object_store::Result<Turn> {
        let broadcast = self.broadcast(engagement).await?;
        let Ok(_place) = self.0.waiting.try_acquire() else {
            return Ok(broadcast.part(of, key, n));
        };
        Ok(broadcast.wait(broadcast.patience(), || broadcast.part(of, key, n)).await)
    }

    pub(super) async fn init(
        &self,
        engagement: EngagementId,
        of: Rendition,
        epoch: u64,
    ) -> object_store::Result<Option<Bytes>> {
        match self.broadcast(engagement).await?.init(of, epoch) {
            Some(bytes) => Ok(Some(bytes)),
            None => recording::read(self.0.store.as_ref(), &recording::init_path(engagement, of, epoch)).await,
        }
    }

    pub(super) async fn segment(
        &self,
        engagement: EngagementId,
        of: Rendition,
        key: Key,
    ) -> object_store::Result<Option<Bytes>> {
        match self.broadcast(engagement).await?.segment(of, key) {
            (Some(bytes), _) => Ok(Some(bytes)),
            (None, Some(entry)) => {
                recording::read(self.0.store.as_ref(), &recording::segment_path(engagement, of, &entry)).await
            }
            (None, None) => Ok(None),
        }
    }

    /// The engagements of which anything is stored.
    pub async fn stored(&self) -> object_store::Result<Vec<EngagementId>> {
        recording::engagements(self.0.store.as_ref()).await
    }

    /// Deletes everything stored of a broadcast; what was loaded of it is dropped.
    pub async fn forget(&self, engagement: EngagementId) -> object_store::Result<()> {
        recording::delete(self.0.store.as_ref(), engagement).await?;
        self.0.broadcasts.lock().unwrap_or_else(PoisonError::into_inner).remove(&engagement);
        Ok(())
    }

    /// How the recording lies in the day, from the store: what a process that is gone has put there counts.
    pub async fn runs(&self, engagement: EngagementId) -> object_store::Result<Vec<Run>> {
        let recording = recording::load(self.0.store.as_ref(), engagement).await?;
        let run = |it: &recording::Entry| Run { starts_at: it.starts_at, length: recording::span(it.ticks) };
        Ok(runs(recording.segments.iter().map(run)))
    }

    pub(super) fn now(&self) -> Instant {
        (self.0.now)()
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(super) fn studios(&self) -> Arc<Semaphore> {
        self.0.studios.clone()
    }

    pub(super) fn gate(&self) -> &dyn Gate {
        self.0.gate.as_ref()
    }

    pub(super) fn store(&self) -> Arc<dyn ObjectStore> {
        self.0.store.clone()
    }

    async fn written(&self, broadcast: &Broadcast) {
        broadcast.writers.close();
        if timeout(LEAVE, broadcast.writers.wait()).await.is_err() {
            tracing::error!(engagement = %broadcast.engagement, "the store still has not taken everything");
        }
    }

    /// The broadcast, loaded from the store if need be.
    async fn broadcast(&self, engagement: EngagementId) -> object_store::Result<Arc<Broadcast>> {
        let load = async || {
            let recording = recording::load(self.0.store.as_ref(), engagement).await?;
            Ok(Arc::new(Broadcast::new(engagement, self.0.limits.clone(), recording)))
        };
        self.cell(engagement).get_or_try_init(load).await.cloned()
    }

    /// As [`Self::broadcast`], but a failing store does not keep a publisher out.
    async fn broadcast_or_empty(&self, engagement: EngagementId) -> Arc<Broadcast> {
        match self.broadcast(engagement).await {
            Ok(broadcast) => broadcast,
            Err(error) => {
                tracing::error!(%engagement, %error, "the store cannot be read: starting without what it holds");
                let empty = async || Arc::new(Broadcast::new(engagement, self.0.limits.clone(), Recording::default()));
                self.cell(engagement).get_or_init(empty).await.clone()
            }
        }
    }

    fn cell(&self, engagement: EngagementId) -> Arc<OnceCell<Arc<Broadcast>>> {
        let mut broadcasts = self.0.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        if broadcasts.len() >= LOADED && !broadcasts.contains_key(&engagement) {
            let used = |it: &Arc<Broadcast>| Arc::strong_count(it) > 1 || !it.is_idle();
            broadcasts.retain(|_, cell| Arc::strong_count(cell) > 1 || cell.get().is_some_and(used));
        }
        broadcasts.entry(engagement).or_default().clone()
    }
}
