//! One engagement's broadcast: what viewers may fetch now, and what is known of its publisher.

use super::boxes::TIMESCALE;
use super::playlist::{self, Kind, Place};
use super::recording::{Entry, Key, Recording};
use super::refusal::Refusal;
use super::{Limits, packager::Init};
use bytes::Bytes;
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What a page shows of a broadcast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// An encoder is connected with the right key.
    pub publishing: bool,
    /// It has sent a picture that viewers can fetch.
    pub on_air: bool,
    /// The officer ended it.
    pub ended: bool,
    /// Since when it is on air.
    pub since: Option<Instant>,
    /// The unbroken run of pictures of now; another number means that the encoder reconnected or changed.
    pub epoch: Option<u64>,
    pub width: u16,
    pub height: u16,
    pub audio: bool,
    /// Measured over the last segments, in bits a second.
    pub video_bit_rate: u64,
    pub last_segment_at: Option<Instant>,
}

/// A publisher's hold on the broadcast.
#[derive(Clone, Debug, Default)]
pub struct Hold {
    /// Cancelled to send it away.
    pub cancel: CancellationToken,
    /// Cancelled when it is gone and has handed in its last segment.
    pub gone: CancellationToken,
}

pub struct Broadcast {
    pub engagement: EngagementId,
    /// The tasks that write segments into the store.
    pub writers: TaskTracker,
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stored: BTreeMap<Key, Entry>,
    window: VecDeque<Entry>,
    place: Place,
    ram: VecDeque<(Key, Bytes)>,
    inits: BTreeMap<u64, Bytes>,
    live: Bytes,
    replay: Option<Bytes>,
    hold: Option<Hold>,
    /// No publisher is taken any more.
    closed: bool,
    status: Status,
    /// Bytes of pictures and ticks of the last segments.
    measured: VecDeque<(u64, u64)>,
}

/// Segments over which the bit rate is measured.
const MEASURED: usize = 5;
/// A live playlist keeps this many segments, however long they are: a player starts three from its end.
const FEWEST: usize = 4;

impl Broadcast {
    pub fn new(engagement: EngagementId, limits: Limits, recording: Recording) -> Self {
        let mut state = State { closed: recording.ended, ..State::default() };
        state.status.ended = recording.ended;
        for entry in recording.segments {
            state.stored.insert(entry.key(), entry);
            state.append(entry, &limits);
        }
        state.render();
        Self { engagement, writers: TaskTracker::new(), limits, state: Mutex::new(state) }
    }

    /// Takes the broadcast for a publisher. Fails with `Busy` or `Ended`.
    pub fn claim(&self) -> Result<Hold, Refusal> {
        let mut state = self.lock();
        if state.closed {
            return Err(Refusal::Ended);
        }
        if state.hold.is_some() {
            return Err(Refusal::Busy);
        }
        let hold = Hold::default();
        state.hold = Some(hold.clone());
        state.status.publishing = true;
        Ok(hold)
    }

    /// Gives the broadcast back.
    pub fn release(&self) {
        let mut state = self.lock();
        state.status =
            Status { ended: state.status.ended, last_segment_at: state.status.last_segment_at, ..Status::default() };
        state.measured.clear();
        if let Some(hold) = state.hold.take() {
            hold.gone.cancel();
        }
    }

    /// Begins an epoch, and answers its number: the second it began in, or the next free one. So it is new even if the
    /// store could not say what it holds.
    pub fn begin(&self, init: &Init, at: Instant) -> u64 {
        let mut state = self.lock();
        let latest = state.window.back().map(|it| it.epoch).into_iter().chain(state.status.epoch).max();
        let epoch = latest.map_or(0, |it| it + 1).max(at.unix_seconds().max(0) as u64);
        state.inits.insert(epoch, init.bytes.clone());
        state.measured.clear();
        state.status.epoch = Some(epoch);
        (state.status.width, state.status.height, state.status.audio) = (init.width, init.height, init.audio);
        epoch
    }

    /// Shows a finished segment to the viewers.
    pub fn show(&self, entry: Entry, bytes: Bytes, video_bytes: u64, now: Instant) {
        let mut state = self.lock();
        state.append(entry, &self.limits);
        state.ram.push_back((entry.key(), bytes));
        let mut held: usize = state.ram.iter().map(|(_, bytes)| bytes.len()).sum();
        // Twice the playlist: a player may still be fetching what just left it (RFC 8216, 6.2.2).
        while state.ram.len() > 1
            && (held > self.limits.window_bytes || state.ram.len() > 2 * state.window.len().max(FEWEST))
        {
            held -= state.ram.pop_front().map_or(0, |(_, bytes)| bytes.len());
        }
        state.measured.push_back((video_bytes, entry.ticks));
        if state.measured.len() > MEASURED {
            state.measured.pop_front();
        }
        let (bytes, ticks) = state.measured.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        state.status.video_bit_rate = bytes * 8 * u64::from(TIMESCALE) / ticks.max(1);
        state.status.on_air = true;
        state.status.since.get_or_insert(now);
        state.status.last_segment_at = Some(now);
        state.render();
    }

    /// Notes that a segment is in the store.
    pub fn stored(&self, entry: Entry) {
        let mut state = self.lock();
        state.stored.insert(entry.key(), entry);
        state.replay = None;
    }

    /// Frees the memory of what the store has, unless somebody is publishing.
    pub fn settle(&self) {
        let mut state = self.lock();
        if state.hold.is_none() {
            let State { ram, stored, inits, .. } = &mut *state;
            ram.retain(|(key, _)| !stored.contains_key(key));
            inits.retain(|epoch, _| ram.iter().any(|((it, _), _)| it == epoch));
        }
    }

    /// Lets no publisher in any more, and answers the one to send away.
    pub fn close(&self) -> Option<Hold> {
        let mut state = self.lock();
        state.closed = true;
        state.hold.clone()
    }

    /// Ends it: from now on the playlist is the replay of what the store holds, `known` if it could be asked.
    pub fn end(&self, known: Option<Vec<Entry>>) -> Recording {
        let mut state = self.lock();
        if let Some(known) = known {
            state.stored = known.into_iter().map(|it| (it.key(), it)).collect();
        }
        state.replay = None;
        state.status.ended = true;
        Recording { segments: state.stored.values().copied().collect(), ended: true }
    }

    /// The playlist of now, `None` before the first segment. It stays open while somebody publishes, and for
    /// [`Limits::reconnect`] after.
    pub fn playlist(&self, now: Instant) -> Option<Bytes> {
        let mut state = self.lock();
        let patience = Span(self.limits.reconnect.as_micros() as i64);
        let goes_on = |last: &Entry| state.hold.is_some() || last.ends_at() + patience > now;
        if !state.status.ended && state.window.back().is_some_and(goes_on) {
            return Some(state.live.clone());
        }
        if state.replay.is_none() && !state.stored.is_empty() {
            state.replay = Some(playlist::render(Kind::Replay, Place::default(), state.stored.values()));
        }
        state.replay.clone()
    }

    /// The initialisation segment, if it is in RAM.
    pub fn init(&self, epoch: u64) -> Option<Bytes> {
        self.lock().inits.get(&epoch).cloned()
    }

    /// A segment: its bytes if they are in RAM, else its entry if the store should have it.
    pub fn segment(&self, key: Key) -> (Option<Bytes>, Option<Entry>) {
        let state = self.lock();
        let bytes = state.ram.iter().rev().find(|(it, _)| *it == key).map(|(_, bytes)| bytes.clone());
        (bytes, state.stored.get(&key).copied())
    }

    pub fn status(&self) -> Status {
        self.lock().status.clone()
    }

    pub fn is_idle(&self) -> bool {
        self.lock().hold.is_none() && self.writers.is_empty()
    }

    /// A panic elsewhere leaves the state whole: every change of it is finished within one function here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn append(&mut self, entry: Entry, limits: &Limits) {
        self.place.longest = self.place.longest.max(entry.ticks);
        self.window.push_back(entry);
        let wanted = limits.window.as_micros() as u64 * u64::from(TIMESCALE) / 1_000_000;
        let mut length: u64 = self.window.iter().map(|it| it.ticks).sum();
        while self.window.len() > FEWEST && length - self.window[0].ticks >= wanted {
            if let Some(gone) = self.window.pop_front() {
                length -= gone.ticks;
                self.place.sequence += 1;
                self.place.discontinuities += u64::from(!self.window[0].continues(&gone));
            }
        }
        let oldest = self.window[0].epoch;
        self.inits.retain(|epoch, _| *epoch >= oldest);
    }

    fn render(&mut self) {
        self.live = playlist::render(Kind::Live, self.place, &self.window);
    }
}
