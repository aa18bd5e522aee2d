//! One engagement's broadcast: what viewers may fetch now, and what is known of its publisher.

use super::Limits;
use super::boxes::TIMESCALE;
use super::making::{Made, Making};
use super::multivariant::{Variant, Variants};
use super::packager::{Init, Part};
use super::playlist::{self, Kind, Low, Names, Place};
use super::recording::{Entry, Key, Recording, span};
use super::refusal::Refusal;
use super::rendition::{Each, Rendition};
use super::texts::Texts;
use super::waiting::{Stands, Turn, Wanted};
use bytes::Bytes;
use domain::id::{AccountId, EngagementId};
use domain::instant::{Instant, Span};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
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
#[derive(Clone, Debug)]
pub struct Hold {
    pub holder: Holder,
    /// When it was taken.
    pub since: Instant,
    /// Cancelled to send it away.
    cancel: CancellationToken,
    why: Arc<OnceLock<Away>>,
    /// Cancelled when it is gone and has handed in its last segment.
    pub gone: CancellationToken,
}

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Whoever has the stream key.
    Encoder,
    /// A page of the studio, by the name it gave itself: what it opens next takes the place of what it had.
    Studio { account: AccountId, page: String },
}

/// Why a publisher is sent away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// The officer ended.
    Ended,
    /// Another one was chosen to present.
    HandedOver,
    /// The same page connected anew: the line was lost without a word.
    Superseded,
}

impl Hold {
    fn new(holder: Holder, since: Instant) -> Self {
        let (cancel, why, gone) = Default::default();
        Self { holder, since, cancel, why, gone }
    }

    /// Sends the publisher away; the first reason stands.
    pub fn send_away(&self, why: Away) {
        self.why.get_or_init(|| why);
        self.cancel.cancel();
    }

    /// Resolves when it is sent away.
    pub async fn sent_away(&self) -> Away {
        self.cancel.cancelled().await;
        self.why.get().copied().unwrap_or(Away::Ended)
    }
}

pub struct Broadcast {
    pub engagement: EngagementId,
    /// The tasks that write segments into the store.
    pub writers: TaskTracker,
    /// Held by the one who turns it into the replay.
    pub ending: tokio::sync::Mutex<()>,
    /// Counts what viewers may be waiting for: parts, and the coming and going of publishers.
    pub(super) version: watch::Sender<u64>,
    /// What every name in a playlist begins with.
    base: String,
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stored: BTreeMap<Key, Entry>,
    window: VecDeque<Entry>,
    place: Place,
    ram: VecDeque<Made>,
    /// The segment in the making, while somebody publishes.
    making: Option<Making>,
    inits: BTreeMap<u64, Each<Bytes>>,
    texts: Texts,
    variants: Variants,
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
        let mut state = State { closed: recording.ended, variants: recording.variants, ..State::default() };
        state.status.ended = recording.ended;
        for entry in recording.segments {
            state.stored.insert(entry.key(), entry);
            state.append(entry, &limits);
        }
        let base = engagement.to_string();
        state.render(&base);
        let (writers, version) = (TaskTracker::new(), watch::Sender::new(0));
        Self {
            engagement,
            writers,
            ending: tokio::sync::Mutex::default(),
            version,
            base,
            limits,
            state: Mutex::new(state),
        }
    }

    /// Takes the broadcast for a publisher. Fails with `Busy` or `Ended`.
    pub fn claim(&self, holder: Holder, now: Instant) -> Result<Hold, Refusal> {
        let mut state = self.lock();
        if state.closed {
            return Err(Refusal::Ended);
        }
        if state.hold.is_some() {
            return Err(Refusal::Busy);
        }
        let hold = Hold::new(holder, now);
        state.hold = Some(hold.clone());
        state.status.publishing = true;
        Ok(hold)
    }

    /// The hold of now, if anybody publishes.
    pub fn hold(&self) -> Option<Hold> {
        self.lock().hold.clone()
    }

    /// Gives the broadcast back: parts that are not a segment yet are withdrawn, and nobody waits any more.
    pub fn release(&self) {
        let mut state = self.lock();
        state.status =
            Status { ended: state.status.ended, last_segment_at: state.status.last_segment_at, ..Status::default() };
        state.measured.clear();
        state.making = None;
        if let Some(hold) = state.hold.take() {
            hold.gone.cancel();
        }
        self.wake(state);
    }

    /// Shows a part to the viewers, and answers the segment that it ends, if it does.
    pub fn show(&self, part: Part, now: Instant) -> Option<(Entry, Each<Bytes>)> {
        let mut state = self.lock();
        if let Some(init) = &part.pieces.full.init {
            state.begin(init, part.ticks, now);
        }
        state.add_inits(&part);
        let last = part.last;
        state.making.as_mut()?.add(part);
        let made = if last { state.close(&self.limits, now) } else { None };
        if last {
            state.render(&self.base);
        }
        state.render_low(&self.base, &self.limits);
        self.wake(state);
        made
    }

    /// Notes that a segment is in the store.
    pub fn stored(&self, entry: Entry) {
        let mut state = self.lock();
        state.stored.insert(entry.key(), entry);
        state.texts.stored();
    }

    /// Frees the memory of what the store has, unless somebody is publishing.
    pub fn settle(&self) {
        let mut state = self.lock();
        if state.hold.is_none() {
            let State { ram, stored, inits, .. } = &mut *state;
            ram.retain(|it| !stored.contains_key(&it.entry.key()));
            inits.retain(|epoch, _| ram.iter().any(|it| it.entry.epoch == *epoch));
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
        state.texts.stored();
        state.status.ended = true;
        let (segments, variants) = (state.stored.values().copied().collect(), state.variants.clone());
        self.wake(state);
        Recording { segments, ended: true, variants }
    }

    /// The playlist of now, `None` before the first segment and for a rendition that there is not. It stays open while somebody
    /// publishes, and for [`Limits::reconnect`] after.
    pub fn playlist(&self, now: Instant, of: Rendition) -> Option<Bytes> {
        let mut state = self.lock();
        let patience = Span(self.limits.reconnect.as_micros() as i64);
        let goes_on = |last: &Entry| state.hold.is_some() || last.ends_at() + patience > now;
        if !state.status.ended && state.window.back().is_some_and(goes_on) {
            return state.offers(of).then(|| state.texts.of(of).live.clone());
        }
        let State { texts, stored, .. } = &mut *state;
        let replay = &mut texts.of(of).replay;
        if replay.is_none() && stored.values().any(|it| it.has(of)) {
            let names = Names { base: &self.base, of };
            *replay = Some(playlist::render(Kind::Replay, Place::default(), names, stored.values()));
        }
        replay.clone()
    }

    /// What there is to choose from, as standard playlists or low-latency ones. Of a recording of which that is not known it is
    /// the full picture's playlist, which any player takes instead.
    pub fn main(&self, now: Instant, low: bool) -> Option<Bytes> {
        let full = self.playlist(now, Rendition::Full)?;
        Some(self.lock().texts.main(low).unwrap_or(full))
    }

    /// The low-latency playlist of now, or of the moment when what is wanted is there; with `update` only what changed. While
    /// nobody publishes, and before the first whole segment, it is [`Self::playlist`]: nothing tells when to come again.
    pub fn low(&self, now: Instant, of: Rendition, wanted: Option<Wanted>, update: bool) -> Turn {
        let mut state = self.lock();
        match &state.making {
            Some(making) if !state.window.is_empty() && !state.status.ended => {
                if !state.offers(of) {
                    return Turn::Instead(None);
                }
                let made = state.made(state.window.back().map(Entry::key));
                let coming = state.place.sequence + state.window.len() as u64;
                let last = made.map_or(0, |it| it.parts.len());
                match wanted.map(|it| it.stands(coming, last, making.parts.len())) {
                    None | Some(Stands::There) => {
                        let text = state.texts.of(of);
                        Turn::Ready(if update { text.update.clone() } else { text.low.clone() })
                    }
                    Some(Stands::Coming) => Turn::Wait,
                    Some(Stands::TooFar) => Turn::Never,
                }
            }
            _ => {
                drop(state);
                Turn::Instead(self.playlist(now, of))
            }
        }
    }

    /// A part: there, or the one that is hinted at and will come, or neither.
    pub fn part(&self, of: Rendition, key: Key, n: usize) -> Turn {
        let state = self.lock();
        let found = match &state.making {
            Some(making) if making.entry.key() == key => match making.pieces.get(n) {
                Some(pieces) => pieces.get(of).cloned(),
                None if n == making.parts.len() && state.offers(of) => return Turn::Wait,
                None => None,
            },
            _ => state.made(Some(key)).and_then(|it| it.part(of, n)),
        };
        found.map_or(Turn::Instead(None), Turn::Ready)
    }

    /// How long a request may wait: three target durations (RFC 8216 bis, 6.2.5.2).
    pub fn patience(&self) -> Duration {
        let state = self.lock();
        Duration::from_secs(3 * state.place.target(&state.window))
    }

    /// The initialisation segment, if it is in RAM.
    pub fn init(&self, of: Rendition, epoch: u64) -> Option<Bytes> {
        self.lock().inits.get(&epoch).and_then(|it| it.get(of)).cloned()
    }

    /// A segment: its bytes if they are in RAM, else its entry if the store should have it.
    pub fn segment(&self, of: Rendition, key: Key) -> (Option<Bytes>, Option<Entry>) {
        let state = self.lock();
        let bytes = state.made(Some(key)).and_then(|it| it.bytes(of)).cloned();
        (bytes, state.stored.get(&key).copied().filter(|it| it.has(of)))
    }

    pub fn status(&self) -> Status {
        self.lock().status.clone()
    }

    pub fn is_idle(&self) -> bool {
        self.lock().hold.is_none() && self.writers.is_empty()
    }

    /// Lets go of the state, and has everybody who waits look again.
    fn wake(&self, state: MutexGuard<'_, State>) {
        drop(state);
        self.version.send_modify(|it| *it += 1);
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

    /// Begins an epoch whose first part lasts so many ticks and ends now. Its number is the second it began in, or the
    /// next free one, so it is new even if the store could not say what it holds.
    fn begin(&mut self, init: &Init, ticks: u64, now: Instant) {
        let shown = self.window.back().map(|it| it.epoch);
        let latest = shown.into_iter().chain(self.status.epoch).chain(self.inits.keys().copied()).max();
        let epoch = latest.map_or(0, |it| it + 1).max(now.unix_seconds().max(0) as u64);
        self.inits.insert(epoch, Each { full: init.bytes.clone(), small: None, sound: None });
        self.variants = Variants::default();
        self.measured.clear();
        self.status.epoch = Some(epoch);
        let form = &init.form;
        (self.status.width, self.status.height, self.status.audio) = (form.width, form.height, form.audio);
        self.making = Some(Making::new(epoch, 0, now - span(ticks)));
    }

    /// Keeps what a rendition begins with; others than the full one may begin later than their epoch.
    fn add_inits(&mut self, part: &Part) {
        let Some(inits) = self.status.epoch.and_then(|epoch| self.inits.get_mut(&epoch)) else { return };
        for of in Rendition::ALL {
            let Some(init) = part.pieces.get(of).and_then(|it| it.init.as_ref()) else { continue };
            self.variants[of as usize] = Some(Variant::new(init.form.clone()));
            match of {
                Rendition::Full => {}
                Rendition::Small => inits.small = Some(init.bytes.clone()),
                Rendition::Sound => inits.sound = Some(init.bytes.clone()),
            }
        }
    }

    /// Whether there is anything of a rendition to give out live.
    fn offers(&self, of: Rendition) -> bool {
        self.can_be_had(of) || self.window.iter().any(|it| it.has(of))
    }

    /// Whether the epoch that is being published has a rendition.
    fn can_be_had(&self, of: Rendition) -> bool {
        let inits = self.making.as_ref().and_then(|it| self.inits.get(&it.entry.epoch));
        inits.is_some_and(|it| it.get(of).is_some())
    }

    /// Makes a segment of the parts that are there; the next one begins.
    fn close(&mut self, limits: &Limits, now: Instant) -> Option<(Entry, Each<Bytes>)> {
        let (made, next) = self.making.take()?.close();
        self.making = Some(next);
        let entry = made.entry;
        self.append(entry, limits);
        let (bytes, video_bytes) = (made.all(), made.video_bytes);
        for of in Rendition::ALL {
            if let (Some(variant), Some(bytes)) = (&mut self.variants[of as usize], bytes.get(of)) {
                variant.count(bytes.len(), entry.ticks);
            }
        }
        self.ram.push_back(made);
        let mut held: usize = self.ram.iter().map(Made::size).sum();
        // Twice the playlist: a player may still be fetching what just left it (RFC 8216, 6.2.2).
        while self.ram.len() > 1 && (held > limits.window_bytes || self.ram.len() > 2 * self.window.len().max(FEWEST)) {
            held -= self.ram.pop_front().map_or(0, |it| it.size());
        }
        self.measured.push_back((video_bytes, entry.ticks));
        if self.measured.len() > MEASURED {
            self.measured.pop_front();
        }
        let (sum, ticks) = self.measured.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        self.status.video_bit_rate = sum * 8 * u64::from(TIMESCALE) / ticks.max(1);
        self.status.on_air = true;
        self.status.since.get_or_insert(now);
        self.status.last_segment_at = Some(now);
        Some((entry, bytes))
    }

    /// A segment in RAM; the latest ones are found first.
    fn made(&self, key: Option<Key>) -> Option<&Made> {
        self.ram.iter().rev().find(|it| Some(it.entry.key()) == key)
    }

    fn render(&mut self, base: &str) {
        self.texts.segment(self.place, base, &self.window, &self.variants);
    }

    /// Parts are listed for the last three target durations (RFC 8216 bis, 4.4.4.9).
    fn render_low(&mut self, base: &str, limits: &Limits) {
        let Some(making) = &self.making else { return };
        let longest = (limits.part.as_micros() * u128::from(TIMESCALE) / 1_000_000) as u64;
        let listed = 3 * self.place.target(&self.window) * u64::from(TIMESCALE);
        let mut behind = making.entry.ticks;
        let mut segments: Vec<_> = Vec::with_capacity(self.window.len());
        for it in self.window.iter().rev() {
            let made = if behind < listed { self.made(Some(it.key())) } else { None };
            segments.push((*it, made.map_or_else(Vec::new, |it| it.listed(longest))));
            behind += it.ticks;
        }
        segments.reverse();
        let mut renditions = Rendition::ALL.to_vec();
        renditions.retain(|it| self.can_be_had(*it));
        let (segments, renditions, making) = (&segments, &renditions, (&making.entry, making.parts.as_slice()));
        self.texts.part(base, Low { place: self.place, longest, segments, making, renditions });
    }
}
