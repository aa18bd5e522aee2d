//! A segment while its parts come in, and as it is held once they are all there.

use super::packager;
use super::playlist::Part;
use super::recording::Entry;
use super::rendition::{Each, Rendition};
use bytes::{Bytes, BytesMut};
use domain::instant::Instant;

/// The segment in the making.
#[derive(Debug)]
pub struct Making {
    /// As far as it goes now.
    pub entry: Entry,
    pub parts: Vec<Part>,
    pub pieces: Vec<Each<Bytes>>,
    video_bytes: u64,
}

/// A whole segment in RAM.
#[derive(Debug)]
pub struct Made {
    pub entry: Entry,
    pub parts: Vec<Part>,
    pub video_bytes: u64,
    joined: Each<Joined>,
}

/// A segment in one rendition. Its parts are pieces of it, so they cost nothing more.
#[derive(Clone, Debug)]
struct Joined {
    bytes: Bytes,
    /// Where each part ends. One without bytes is not there.
    ends: Vec<usize>,
}

impl Making {
    pub fn new(epoch: u64, n: u32, starts_at: Instant) -> Self {
        let entry = Entry { epoch, n, ticks: 0, starts_at, independent: false, small: false, sound: false };
        Self { entry, parts: Vec::new(), pieces: Vec::new(), video_bytes: 0 }
    }

    pub fn add(&mut self, part: packager::Part) {
        let Each { full, small, sound } = part.pieces;
        if self.parts.is_empty() {
            self.entry.independent = part.independent;
            self.entry.small = true;
        }
        self.entry.ticks += part.ticks;
        // A smaller picture with a hole is a gap; a hole in the sound is none, since the note before it is prolonged.
        self.entry.small &= small.is_some();
        self.entry.sound |= sound.is_some();
        self.video_bytes += part.video_bytes;
        let there = (small.is_some(), sound.is_some());
        self.parts.push(Part { ticks: part.ticks, independent: part.independent, small: there.0, sound: there.1 });
        let bytes = |it: packager::Piece| it.bytes;
        self.pieces.push(Each { full: full.bytes, small: small.map(bytes), sound: sound.map(bytes) });
    }

    /// The segment that the parts are, and the one that begins where it ends.
    pub fn close(self) -> (Made, Self) {
        let Self { entry, parts, pieces, video_bytes } = self;
        let join = |of| Joined::of(pieces.iter().map(|it| it.get(of)));
        let joined = Each {
            full: join(Rendition::Full),
            small: entry.small.then(|| join(Rendition::Small)),
            sound: entry.sound.then(|| join(Rendition::Sound)),
        };
        let next = Self::new(entry.epoch, entry.n + 1, entry.ends_at());
        (Made { entry, parts, video_bytes, joined }, next)
    }
}

impl Made {
    /// The segment in one rendition.
    pub fn bytes(&self, of: Rendition) -> Option<&Bytes> {
        self.joined.get(of).map(|it| &it.bytes)
    }

    pub fn part(&self, of: Rendition, n: usize) -> Option<Bytes> {
        let Joined { bytes, ends } = self.joined.get(of)?;
        let start = if n == 0 { 0 } else { *ends.get(n - 1)? };
        let end = *ends.get(n)?;
        (start < end).then(|| bytes.slice(start..end))
    }

    /// The segment in every rendition.
    pub fn all(&self) -> Each<Bytes> {
        let bytes = |of| self.bytes(of).cloned();
        let full = self.joined.full.bytes.clone();
        Each { full, small: bytes(Rendition::Small), sound: bytes(Rendition::Sound) }
    }

    /// Bytes of all renditions.
    pub fn size(&self) -> usize {
        Rendition::ALL.iter().filter_map(|it| self.bytes(*it)).map(Bytes::len).sum()
    }

    /// The parts as a playlist lists them: none if one of them is longer than a part may be.
    pub fn listed(&self, longest: u64) -> Vec<Part> {
        if self.parts.iter().any(|it| it.ticks > longest) { Vec::new() } else { self.parts.clone() }
    }
}

impl Joined {
    fn of<'a>(pieces: impl Iterator<Item = Option<&'a Bytes>> + Clone) -> Self {
        let mut bytes = BytesMut::with_capacity(pieces.clone().flatten().map(Bytes::len).sum());
        let ends = pieces.map(|it| {
            bytes.extend_from_slice(it.map_or(&[], |it| it));
            bytes.len()
        });
        let ends = ends.collect();
        Self { bytes: bytes.freeze(), ends }
    }
}
