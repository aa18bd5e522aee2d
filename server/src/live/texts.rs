//! The playlists of a broadcast as they stand: written once at each change, and given out as the same bytes to all who ask.

use super::multivariant::{self, Variants};
use super::playlist::{self, Kind, Low, Names, Place};
use super::recording::Entry;
use super::rendition::Rendition;
use bytes::Bytes;

/// All of them; the arrays are in the order of [`Rendition::ALL`].
#[derive(Debug, Default)]
pub struct Texts {
    renditions: [Text; 3],
    /// Of the standard playlists, and of the low-latency ones.
    main: [Option<Bytes>; 2],
}

/// The playlists of one rendition.
#[derive(Debug, Default)]
pub struct Text {
    pub live: Bytes,
    pub low: Bytes,
    /// The low-latency one as an update.
    pub update: Bytes,
    /// Written when somebody asks.
    pub replay: Option<Bytes>,
}

impl Texts {
    pub fn of(&mut self, of: Rendition) -> &mut Text {
        &mut self.renditions[of as usize]
    }

    pub fn main(&self, low: bool) -> Option<Bytes> {
        self.main[usize::from(low)].clone()
    }

    /// Another segment is whole.
    pub fn segment<'a>(
        &mut self,
        place: Place,
        base: &str,
        window: impl IntoIterator<Item = &'a Entry> + Clone,
        variants: &Variants,
    ) {
        for (of, text) in Rendition::ALL.into_iter().zip(&mut self.renditions) {
            text.live = playlist::render(Kind::Live, place, Names { base, of }, window.clone());
        }
        self.main = ["index.m3u8", "low.m3u8"].map(|file| multivariant::render(variants, file));
    }

    /// Another part is there.
    pub fn part(&mut self, base: &str, low: Low<'_>) {
        for (of, text) in Rendition::ALL.into_iter().zip(&mut self.renditions) {
            let names = Names { base, of };
            (text.low, text.update) = (low.render(names, false), low.render(names, true));
        }
    }

    /// What is stored has changed.
    pub fn stored(&mut self) {
        for text in &mut self.renditions {
            text.replay = None;
        }
    }
}
