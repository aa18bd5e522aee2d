//! The multivariant playlist (RFC 8216 bis, 4.4.6): what there is to choose from.

use super::boxes::TIMESCALE;
use super::packager::Form;
use super::rendition::Rendition;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// What is known of the renditions of the latest epoch, in the order of [`Rendition::ALL`].
pub type Variants = [Option<Variant>; 3];

/// One rendition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    form: Form,
    /// Bits a second of its largest segment.
    peak: u64,
    bytes: u64,
    ticks: u64,
}

/// Shorter segments, such as an epoch's last, say nothing of the bit rate: half a second.
const LEAST: u64 = TIMESCALE as u64 / 2;

impl Variant {
    pub fn new(form: Form) -> Self {
        Self { form, ..Self::default() }
    }

    /// Counts a segment.
    pub fn count(&mut self, bytes: usize, ticks: u64) {
        self.bytes += bytes as u64;
        self.ticks += ticks;
        if ticks >= LEAST || self.peak == 0 {
            self.peak = self.peak.max(rate(bytes as u64, ticks));
        }
    }
}

/// Writes the playlist of the renditions of which there is a segment; `file` is the name of their playlists without its prefix.
/// `None` if nothing is known of the full picture.
pub fn render(variants: &Variants, file: &str) -> Option<Bytes> {
    variants[0].as_ref().filter(|it| it.ticks > 0)?;
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n".to_owned();
    for (of, it) in Rendition::ALL.iter().zip(variants) {
        let Some(Variant { form, peak, bytes, ticks }) = it.as_ref().filter(|it| it.ticks > 0) else { continue };
        let average = rate(*bytes, *ticks);
        let _ = write!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={average},CODECS=\"{}\"",
            peak.max(&average),
            form.codecs
        );
        if form.width > 0 {
            let _ = write!(text, ",RESOLUTION={}x{}", form.width, form.height);
        }
        let _ = writeln!(text, "\n{}{file}", of.prefix());
    }
    Some(text.into())
}

fn rate(bytes: u64, ticks: u64) -> u64 {
    bytes * 8 * u64::from(TIMESCALE) / ticks.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_listed_with_its_rates() {
        let form = |codecs: &str, width, height| Form { codecs: codecs.into(), width, height, audio: true };
        let mut full = Variant::new(form("avc1.64001f,mp4a.40.2", 1280, 720));
        let mut sound = Variant::new(form("mp4a.40.2", 0, 0));
        let variants = [Some(full.clone()), None, Some(sound.clone())];
        assert_eq!(render(&variants, "low.m3u8"), None, "no segment yet");
        full.count(250_000, 180_000);
        full.count(150_000, 180_000);
        full.count(50_000, 9_000);
        sound.count(24_000, 180_000);
        let variants = [Some(full), Some(Variant::new(form("avc1.42c01e,mp4a.40.2", 640, 360))), Some(sound)];
        assert_eq!(
            render(&variants, "low.m3u8").expect("a playlist"),
            "#EXTM3U\n#EXT-X-VERSION:7\n\
             #EXT-X-STREAM-INF:BANDWIDTH=1000000,AVERAGE-BANDWIDTH=878048,CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=1280x720\n\
             low.m3u8\n\
             #EXT-X-STREAM-INF:BANDWIDTH=96000,AVERAGE-BANDWIDTH=96000,CODECS=\"mp4a.40.2\"\n\
             sound-low.m3u8\n"
        );
    }
}
