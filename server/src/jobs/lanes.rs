//! Letters that wait for a connection, in a lane for each receiving domain, so that one that is slow holds up no other.

use super::Outgoing;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// As many as are claimed at once, so that the next batch is prepared while this one is sent.
const LONGEST: usize = 250;
/// A domain that has taken nothing for so long is slow: claiming goes on without it.
const PATIENCE: Duration = Duration::from_secs(5);
/// A mail in flight for so long makes its domain a slow one, which gets no further connection until it is through.
const SLOW: Duration = Duration::from_secs(10);

/// A letter that found no room, and the end of its domain's pause.
type GivenBack = (Outgoing, Option<domain::instant::Instant>);

/// The lanes of one round of the worker.
pub struct Lanes {
    road: Mutex<Road>,
    /// Something in a lane has changed.
    moved: Notify,
    /// The last letter has ended.
    emptied: Notify,
    per_domain: usize,
    /// Ends the round.
    stop: CancellationToken,
}

#[derive(Default)]
struct Road {
    lanes: BTreeMap<String, Lane>,
    /// Whose turn it was last.
    last: String,
    /// No letter comes any more.
    closed: bool,
    /// Letters that were put in and are not marked yet.
    open: usize,
    /// Connections that take letters.
    drivers: usize,
}

#[derive(Default)]
struct Lane {
    waiting: VecDeque<Outgoing>,
    in_flight: Vec<Instant>,
    /// It took a mail in this round, so more than one connection may be spent on it.
    proven: bool,
    /// It was full for longer than our patience.
    jammed: bool,
    /// Nothing is put in before then.
    paused: Option<domain::instant::Instant>,
}

impl Lane {
    fn is_open(&self, per_domain: usize) -> bool {
        let limit = if self.proven { per_domain } else { 1 };
        !self.waiting.is_empty()
            && self.in_flight.len() < limit
            && !self.in_flight.iter().any(|since| since.elapsed() > SLOW)
    }
}

impl Lanes {
    /// Lanes of which each spends `per_domain` of `drivers` connections at most.
    pub fn new(drivers: usize, per_domain: usize, stop: CancellationToken) -> Self {
        let road = Mutex::new(Road { drivers, ..Road::default() });
        Self { road, moved: Notify::new(), emptied: Notify::new(), per_domain, stop }
    }

    /// Counts letters that are about to be put in, or to be given back.
    pub fn expect(&self, letters: usize) {
        self.road().open += letters;
    }

    /// Puts a letter in, as soon as its lane has room. Gives it back if that takes too long, when the worker stops, or if its
    /// domain is paused: then with the end of the pause.
    pub async fn put(&self, letter: Outgoing, now: domain::instant::Instant) -> Result<(), GivenBack> {
        let (mut letter, until) = (Some(letter), Instant::now() + PATIENCE);
        loop {
            let moved = listening(&self.moved);
            {
                let mut road = self.road();
                let Some(it) = letter.take() else { return Ok(()) };
                let lane = road.lanes.entry(it.domain.clone()).or_default();
                if let Some(until) = lane.paused.filter(|until| now < *until) {
                    return Err((it, Some(until)));
                }
                if lane.waiting.len() < LONGEST {
                    lane.jammed = false;
                    lane.waiting.push_back(it);
                    drop(road);
                    self.moved.notify_waiters();
                    return Ok(());
                }
                if lane.jammed || self.stop.is_cancelled() {
                    return Err((it, None));
                }
                letter = Some(it);
            }
            let moved = self.stop.run_until_cancelled(timeout_at(until, moved)).await;
            if !matches!(moved, Some(Ok(())))
                && let Some(letter) = letter.take()
            {
                self.road().lanes.entry(letter.domain.clone()).or_default().jammed = true;
                return Err((letter, None));
            }
        }
    }

    /// The next letter that may be sent, the domains in turn; `None` when no more will come.
    pub async fn next(&self) -> Option<Outgoing> {
        loop {
            let moved = listening(&self.moved);
            {
                let mut road = self.road();
                if self.stop.is_cancelled() {
                    return None;
                }
                if let Some(letter) = road.take(self.per_domain) {
                    return Some(letter);
                }
                if road.closed && road.lanes.values().all(|lane| lane.waiting.is_empty()) {
                    return None;
                }
            }
            moved.await;
        }
    }

    /// Its domain took the letter, or said clearly that it never will.
    pub fn passed(&self, letter: &Outgoing) {
        self.left(letter, true);
    }

    /// It did not. What else waits for the domain is given back if that is to pause.
    pub fn held_up(&self, letter: &Outgoing, paused: Option<domain::instant::Instant>) -> Vec<Outgoing> {
        let mut waiting = VecDeque::new();
        if paused.is_some()
            && let Some(lane) = self.road().lanes.get_mut(&letter.domain)
        {
            lane.paused = paused;
            std::mem::swap(&mut waiting, &mut lane.waiting);
        }
        self.left(letter, false);
        waiting.into()
    }

    /// A connection that cannot be had leaves its letter to the others. The last one keeps it, and the round ends.
    pub fn leave(&self, letter: Outgoing) -> Option<Outgoing> {
        self.left(&letter, false);
        let mut road = self.road();
        road.drivers -= 1;
        if road.drivers == 0 {
            self.stop.cancel();
            return Some(letter);
        }
        road.lanes.entry(letter.domain.clone()).or_default().waiting.push_front(letter);
        drop(road);
        self.moved.notify_waiters();
        None
    }

    /// Takes out the letters that were claimed longer ago.
    pub fn overdue(&self, age: Duration) -> Vec<Outgoing> {
        let mut overdue = Vec::new();
        for lane in self.road().lanes.values_mut() {
            while let Some(letter) = lane.waiting.pop_front_if(|letter| letter.claimed.elapsed() > age) {
                overdue.push(letter);
            }
        }
        overdue
    }

    /// So many letters are marked.
    pub fn marked(&self, letters: usize) {
        let mut road = self.road();
        road.open -= letters;
        if road.open == 0 {
            drop(road);
            self.emptied.notify_waiters();
        }
    }

    /// Letters that are not marked yet.
    pub fn open(&self) -> usize {
        self.road().open
    }

    /// Waits until every letter is marked, or for a while.
    pub async fn emptied(&self, patience: Duration) {
        let emptied = listening(&self.emptied);
        if self.open() > 0 {
            // Both ends of the wait are good.
            let _ = tokio::time::timeout(patience, self.stop.run_until_cancelled(emptied)).await;
        }
    }

    /// No letter comes any more. `give_back`: those that wait are not to be sent.
    pub fn close(&self, give_back: bool) -> Vec<Outgoing> {
        let mut road = self.road();
        road.closed = true;
        let waiting = road.lanes.values_mut().filter(|_| give_back).flat_map(|lane| std::mem::take(&mut lane.waiting));
        let waiting = waiting.collect();
        drop(road);
        self.moved.notify_waiters();
        waiting
    }

    fn left(&self, letter: &Outgoing, proven: bool) {
        let mut road = self.road();
        if let Some(lane) = road.lanes.get_mut(&letter.domain) {
            if let Some(at) = lane.in_flight.iter().position(|since| *since == letter.since) {
                lane.in_flight.swap_remove(at);
            }
            lane.proven = proven;
        }
        drop(road);
        self.moved.notify_waiters();
    }

    fn road(&self) -> MutexGuard<'_, Road> {
        self.road.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Road {
    fn take(&mut self, per_domain: usize) -> Option<Outgoing> {
        let after = (Bound::Excluded(self.last.clone()), Bound::Unbounded);
        let name = self.lanes.range(after).chain(&self.lanes).find(|(_, lane)| lane.is_open(per_domain))?.0.clone();
        let lane = self.lanes.get_mut(&name)?;
        let letter = Outgoing { since: Instant::now(), ..lane.waiting.pop_front()? };
        lane.in_flight.push(letter.since);
        self.last = name;
        Some(letter)
    }
}

/// Hears of what happens from now on, also before it is awaited.
fn listening(notify: &Notify) -> std::pin::Pin<Box<Notified<'_>>> {
    let mut notified = Box::pin(notify.notified());
    notified.as_mut().enable();
    notified
}
