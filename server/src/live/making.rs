//! A segment while its parts come in, and as it is held once they are all there.

use super::packager;
use super::playlist::Part;
use super::recording::Entry;
use bytes::{Bytes, BytesMut};
use domain::instant::Instant;

/// The segment in the making.
#[derive(Debug)]
pub struct Making {
    /// As far as it goes now.
    pub entry: Entry,
    pub parts: Vec<Part>,
    pub bytes: Vec<Bytes>,
    video_bytes: u64,
}

/// A whole segment in RAM.
#[derive(Debug)]
pub struct Made {
    pub entry: Entry,
    /// Of the segment. Parts are pieces of it, so they cost nothing more.
    pub bytes: Bytes,
    pub parts: Vec<Part>,
    pub video_bytes: u64,
    /// Where each part ends.
    ends: Vec<usize>,
}

impl Making {
    pub fn new(epoch: u64, n: u32, starts_at: Instant) -> Self {
        let entry = Entry { epoch, n, ticks: 0, starts_at, independent: false };
        Self { entry, parts: Vec::new(), bytes: Vec::new(), video_bytes: 0 }
    }

    pub fn add(&mut self, part: packager::Part) {
        if self.parts.is_empty() {
            self.entry.independent = part.independent;
        }
        self.entry.ticks += part.ticks;
        self.video_bytes += part.video_bytes;
        self.parts.push(Part { ticks: part.ticks, independent: part.independent });
        self.bytes.push(part.bytes);
    }

    /// The segment that the parts are, and the one that begins where it ends.
    pub fn close(self) -> (Made, Self) {
        let Self { entry, parts, bytes: pieces, video_bytes } = self;
        let mut bytes = BytesMut::with_capacity(pieces.iter().map(Bytes::len).sum());
        let mut ends = Vec::with_capacity(pieces.len());
        for it in pieces {
            bytes.extend_from_slice(&it);
            ends.push(bytes.len());
        }
        let next = Self::new(entry.epoch, entry.n + 1, entry.ends_at());
        (Made { entry, bytes: bytes.freeze(), parts, video_bytes, ends }, next)
    }
}

impl Made {
    pub fn part(&self, n: usize) -> Option<Bytes> {
        let start = if n == 0 { 0 } else { *self.ends.get(n - 1)? };
        Some(self.bytes.slice(start..*self.ends.get(n)?))
    }

    /// The parts as a playlist lists them: none if one of them is longer than a part may be.
    pub fn listed(&self, longest: u64) -> Vec<Part> {
        if self.parts.iter().any(|it| it.ticks > longest) { Vec::new() } else { self.parts.clone() }
    }
}
