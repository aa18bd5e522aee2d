//! HLS media playlists (RFC 8216 bis). Names are relative, so they carry the viewer's token by themselves; they begin with
//! the engagement, so that without the token they are still of one broadcast.

use super::boxes::TIMESCALE;
use super::recording::Entry;
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat};
use domain::instant::Instant;
use std::fmt::Write;

/// What kind of playlist to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A window that moves; the player comes again.
    Live,
    /// All there is, and all there will be.
    Replay,
}

/// Where a playlist stands in its broadcast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// How many segments came before the first one here.
    pub sequence: u64,
    /// How many discontinuities came before it.
    pub discontinuities: u64,
    /// The longest segment ever in this broadcast, in ticks: the target duration must not shrink again.
    pub longest: u64,
}

/// A part as a playlist tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub ticks: u64,
    /// Begins with a key frame.
    pub independent: bool,
}

impl Place {
    /// The target duration of a playlist of these segments, in seconds.
    pub fn target<'a>(&self, segments: impl IntoIterator<Item = &'a Entry>) -> u64 {
        let longest = segments.into_iter().map(|it| it.ticks).max().unwrap_or(0).max(self.longest);
        longest.div_ceil(u64::from(TIMESCALE)).max(1)
    }
}

/// Writes the playlist of these segments, whose names begin with `base`.
pub fn render<'a>(
    kind: Kind,
    place: Place,
    base: &str,
    segments: impl IntoIterator<Item = &'a Entry> + Clone,
) -> Bytes {
    let target = place.target(segments.clone());
    // Version 6 is the first with EXT-X-MAP outside of I-frame playlists; 7 is what players know as "fMP4".
    let mut out = Writer::new(7, target, base);
    out.place(place);
    if kind == Kind::Replay {
        out.line("#EXT-X-PLAYLIST-TYPE:VOD");
    }
    if segments.clone().into_iter().all(|it| it.independent) {
        out.line("#EXT-X-INDEPENDENT-SEGMENTS");
    }
    for it in segments {
        out.begin(it);
        out.segment(it);
    }
    if kind == Kind::Replay {
        out.line("#EXT-X-ENDLIST");
    }
    out.text.into()
}

/// Writes the low-latency playlist: segments with their parts, if these are still to be listed, and the segment in the
/// making, whose next part is hinted at. No part may be longer than `longest`.
pub fn low(
    place: Place,
    base: &str,
    longest: u64,
    segments: &[(Entry, Vec<Part>)],
    making: (&Entry, &[Part]),
) -> Bytes {
    let target = place.target(segments.iter().map(|(it, _)| it));
    let mut out = Writer::new(9, target, base);
    // The least that RFC 8216 bis, 4.4.3.8 allows: three parts, and three target durations for those who take no parts.
    let _ = writeln!(
        out.text,
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={},HOLD-BACK={}",
        seconds(3 * longest),
        3 * target,
    );
    let _ = writeln!(out.text, "#EXT-X-PART-INF:PART-TARGET={}", seconds(longest));
    out.place(place);
    let (made, making) = (segments.iter().map(|(it, parts)| (it, parts.as_slice())), making);
    if made.clone().map(|(it, _)| it).chain((!making.1.is_empty()).then_some(making.0)).all(|it| it.independent) {
        out.line("#EXT-X-INDEPENDENT-SEGMENTS");
    }
    for (it, parts) in made {
        out.begin(it);
        out.parts(it, parts);
        out.segment(it);
    }
    out.begin(making.0);
    out.parts(making.0, making.1);
    let Entry { epoch, n, .. } = making.0;
    let _ = writeln!(out.text, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{base}/{epoch}/{n}.{}.m4s\"", making.1.len());
    out.text.into()
}

struct Writer<'a> {
    text: String,
    base: &'a str,
    before: Option<Entry>,
}

impl<'a> Writer<'a> {
    fn new(version: u8, target: u64, base: &'a str) -> Self {
        let mut text = String::with_capacity(4_096);
        let _ = write!(text, "#EXTM3U\n#EXT-X-VERSION:{version}\n#EXT-X-TARGETDURATION:{target}\n");
        Self { text, base, before: None }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn place(&mut self, place: Place) {
        let _ = writeln!(self.text, "#EXT-X-MEDIA-SEQUENCE:{}", place.sequence);
        if place.discontinuities > 0 {
            let _ = writeln!(self.text, "#EXT-X-DISCONTINUITY-SEQUENCE:{}", place.discontinuities);
        }
    }

    /// What stands before a segment that does not go on where the one before it ends.
    fn begin(&mut self, it: &Entry) {
        let before = self.before.replace(*it);
        if before.is_some_and(|before| it.continues(&before)) {
            return;
        }
        if before.is_some() {
            self.line("#EXT-X-DISCONTINUITY");
        }
        if before.is_none_or(|before| before.epoch != it.epoch) {
            let _ = writeln!(self.text, "#EXT-X-MAP:URI=\"{}/{}/init.mp4\"", self.base, it.epoch);
        }
        let _ = writeln!(self.text, "#EXT-X-PROGRAM-DATE-TIME:{}", date_time(it.starts_at));
    }

    fn parts(&mut self, of: &Entry, parts: &[Part]) {
        for (n, it) in parts.iter().enumerate() {
            let independent = if it.independent { ",INDEPENDENT=YES" } else { "" };
            let _ = writeln!(
                self.text,
                "#EXT-X-PART:DURATION={},URI=\"{}/{}/{}.{n}.m4s\"{independent}",
                seconds(it.ticks),
                self.base,
                of.epoch,
                of.n,
            );
        }
    }

    fn segment(&mut self, it: &Entry) {
        let _ = writeln!(self.text, "#EXTINF:{},\n{}/{}/{}.m4s", seconds(it.ticks), self.base, it.epoch, it.n);
    }
}

/// Seconds with six places, cut off: no part may seem longer than it is.
fn seconds(ticks: u64) -> String {
    let (seconds, rest) = (ticks / u64::from(TIMESCALE), ticks % u64::from(TIMESCALE));
    format!("{seconds}.{:06}", rest * 1_000_000 / u64::from(TIMESCALE))
}

fn date_time(instant: Instant) -> String {
    DateTime::from_timestamp_micros(instant.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(epoch: u64, n: u32, ticks: u64) -> Entry {
        let starts_at = Instant(1_796_083_200_000_000 + i64::from(n) * 2_000_000);
        Entry { epoch, n, ticks, starts_at, independent: true }
    }

    #[test]
    fn a_live_playlist_tells_of_a_reconnect() {
        let segments = [entry(3, 4, 180_000), entry(3, 5, 183_003), entry(4, 0, 180_000)];
        let place = Place { sequence: 7, discontinuities: 1, longest: 270_001 };
        assert_eq!(
            render(Kind::Live, place, "e", &segments),
            "#EXTM3U\n\
             #EXT-X-VERSION:7\n\
             #EXT-X-TARGETDURATION:4\n\
             #EXT-X-MEDIA-SEQUENCE:7\n\
             #EXT-X-DISCONTINUITY-SEQUENCE:1\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"e/3/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:08.000Z\n\
             #EXTINF:2.000000,\n\
             e/3/4.m4s\n\
             #EXTINF:2.033366,\n\
             e/3/5.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-MAP:URI=\"e/4/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXTINF:2.000000,\n\
             e/4/0.m4s\n"
        );
    }

    #[test]
    fn a_replay_ends_and_says_where_a_segment_is_lost() {
        let segments = [entry(1, 0, 180_000), Entry { independent: false, ..entry(1, 2, 90_000) }];
        assert_eq!(
            render(Kind::Replay, Place::default(), "e", &segments),
            "#EXTM3U\n\
             #EXT-X-VERSION:7\n\
             #EXT-X-TARGETDURATION:2\n\
             #EXT-X-MEDIA-SEQUENCE:0\n\
             #EXT-X-PLAYLIST-TYPE:VOD\n\
             #EXT-X-MAP:URI=\"e/1/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXTINF:2.000000,\n\
             e/1/0.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:04.000Z\n\
             #EXTINF:1.000000,\n\
             e/1/2.m4s\n\
             #EXT-X-ENDLIST\n"
        );
    }

    #[test]
    fn a_low_latency_playlist_lists_parts_and_hints_at_the_next_one() {
        let part = |ticks, independent| Part { ticks, independent };
        let segments =
            [(entry(3, 4, 180_000), vec![]), (entry(3, 5, 177_120), vec![part(87_120, true), part(90_000, false)])];
        let making = entry(4, 0, 89_999);
        assert_eq!(
            low(Place { sequence: 7, ..Place::default() }, "e", 90_000, &segments, (&making, &[part(89_999, true)])),
            "#EXTM3U\n\
             #EXT-X-VERSION:9\n\
             #EXT-X-TARGETDURATION:2\n\
             #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.000000,HOLD-BACK=6\n\
             #EXT-X-PART-INF:PART-TARGET=1.000000\n\
             #EXT-X-MEDIA-SEQUENCE:7\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"e/3/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:08.000Z\n\
             #EXTINF:2.000000,\n\
             e/3/4.m4s\n\
             #EXT-X-PART:DURATION=0.968000,URI=\"e/3/5.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"e/3/5.1.m4s\"\n\
             #EXTINF:1.968000,\n\
             e/3/5.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-MAP:URI=\"e/4/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXT-X-PART:DURATION=0.999988,URI=\"e/4/0.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"e/4/0.1.m4s\"\n"
        );
    }
}
