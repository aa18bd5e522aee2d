//! The second, smaller picture: it follows the cuts of the first one and never holds it up.
//!
//! Its frames wait here until the first picture is cut. What has come by then makes the piece; what comes late goes into the next
//! one, or is left out where its segment has ended, which harms nothing since a key frame follows. A segment that does not begin with
//! a key frame, or a part without any frame, is a gap in this rendition alone.

use super::boxes::TIMESCALE;
use super::fragment::{Picture, Run};
use super::h264::AvcConfig;
use bytes::Bytes;
use std::collections::VecDeque;

#[derive(Debug)]
pub struct Small {
    /// Of the frames that wait.
    config: AvcConfig,
    /// Of the frames that are out in this epoch.
    told: Option<AvcConfig>,
    waiting: VecDeque<Frame>,
    /// Frames were lost: the next one that can be used is a key frame.
    lost: bool,
    /// The segment in the making is whole so far.
    whole: bool,
}

#[derive(Debug)]
struct Frame {
    ms: i64,
    key: bool,
    composition: i32,
    data: Bytes,
}

/// Where the first picture is cut, in ticks of the epoch that began at `origin` milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    pub origin: i64,
    pub start: u64,
    pub end: u64,
    /// Frames from here on belong to what comes next: `end`, but for the last cut of an epoch.
    pub before: u64,
    /// A segment begins at `start`.
    pub begins: bool,
}

impl Small {
    pub const fn new(config: AvcConfig) -> Self {
        Self { config, told: None, waiting: VecDeque::new(), lost: true, whole: false }
    }

    /// Takes another configuration; frames of the one before are of no use with it. An epoch keeps the one that it began with.
    pub fn configure(&mut self, config: AvcConfig) {
        if self.config != config {
            self.config = config;
            self.lose();
        }
    }

    /// Takes a frame, of which no more than `most` bytes may wait.
    pub fn push(&mut self, ms: i64, key: bool, composition: i32, data: Bytes, most: usize) {
        if self.bytes() + data.len() > most || self.waiting.back().is_some_and(|it| ms < it.ms) {
            self.lose();
        }
        self.lost &= !key;
        if !self.lost && data.len() <= most {
            self.waiting.push_back(Frame { ms, key, composition, data });
        }
    }

    /// Forgets what waits: nothing can be shown before the next key frame.
    pub fn lose(&mut self) {
        self.waiting.clear();
        self.lost = true;
    }

    /// A new epoch begins.
    pub fn begin(&mut self) {
        self.told = None;
        self.whole = false;
    }

    /// The frames of a piece, if it can be shown, and the configuration if this is the epoch's first.
    pub fn take(&mut self, cut: Cut) -> Option<(Option<AvcConfig>, Run<Picture>)> {
        let at = |ms: i64| (ms - cut.origin) * i64::from(TIMESCALE / 1_000);
        let mut due: Vec<Frame> = Vec::new();
        while let Some(frame) = self.waiting.pop_front_if(|it| at(it.ms) < cut.before as i64) {
            due.push(frame);
        }
        if cut.begins {
            due.retain(|it| at(it.ms) >= cut.start as i64);
            self.whole = due.first().is_some_and(|it| it.key);
        }
        self.whole &= !due.is_empty() && self.told.as_ref().is_none_or(|it| *it == self.config);
        if !self.whole {
            return None;
        }
        // The piece begins where the first picture's does, whatever rounding or lateness there was.
        let mut times = Vec::with_capacity(due.len() + 1);
        for it in &due {
            let least = times.last().map_or(cut.start, |it| it + 1);
            times.push(if times.is_empty() { cut.start } else { least.max(u64::try_from(at(it.ms)).unwrap_or(0)) });
        }
        times.push(cut.end.max(times.last().map_or(0, |it| it + 1)));
        let samples = due.into_iter().zip(times.windows(2)).map(|(it, time)| Picture {
            duration: (time[1] - time[0]) as u32,
            composition: i32::try_from(at(it.ms + i64::from(it.composition)) - time[0] as i64).unwrap_or(0),
            key: it.key,
            data: it.data,
        });
        let run = Run { start: cut.start, samples: samples.collect() };
        let config = self.told.is_none().then(|| self.config.clone());
        self.told.get_or_insert_with(|| self.config.clone());
        Some((config, run))
    }

    /// Bytes of the frames that wait.
    pub fn bytes(&self) -> usize {
        self.waiting.iter().map(|it| it.data.len()).sum()
    }
}
