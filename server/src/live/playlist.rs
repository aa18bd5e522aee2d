//! HLS media playlists (RFC 8216 bis). Names are relative, so they carry the viewer's token by themselves; they begin with
//! the engagement, so that without the token they are still of one broadcast.

use super::boxes::TIMESCALE;
use super::recording::Entry;
use super::rendition::Rendition;
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
    /// Whether the other renditions have it.
    pub small: bool,
    pub sound: bool,
}

impl Part {
    const fn has(&self, of: Rendition) -> bool {
        match of {
            Rendition::Full => true,
            Rendition::Small => self.small,
            Rendition::Sound => self.sound,
        }
    }
}

/// Whose names a playlist holds: those of one rendition of the broadcast that `base` names.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    pub base: &'a str,
    pub of: Rendition,
}

impl Place {
    /// The target duration of a playlist of these segments, in seconds.
    pub fn target<'a>(&self, segments: impl IntoIterator<Item = &'a Entry>) -> u64 {
        let longest = segments.into_iter().map(|it| it.ticks).max().unwrap_or(0).max(self.longest);
        longest.div_ceil(u64::from(TIMESCALE)).max(1)
    }
}

/// Writes the playlist of these segments. Those that the rendition lacks are gaps.
pub fn render<'a>(
    kind: Kind,
    place: Place,
    names: Names<'_>,
    segments: impl IntoIterator<Item = &'a Entry> + Clone,
) -> Bytes {
    let target = place.target(segments.clone());
    // Version 6 is the first with EXT-X-MAP outside of I-frame playlists; 7 is what players know as "fMP4"; 8 has gaps.
    let version = if segments.clone().into_iter().all(|it| it.has(names.of)) { 7 } else { 8 };
    let mut out = Writer::new(version, target, names);
    out.place(place);
    if kind == Kind::Replay {
        out.line("#EXT-X-PLAYLIST-TYPE:VOD");
    }
    out.independent(segments.clone());
    for it in segments {
        out.begin(it);
        out.segment(it);
    }
    if kind == Kind::Replay {
        out.line("#EXT-X-ENDLIST");
    }
    out.text.into()
}

/// What a low-latency playlist is written from, for all renditions and players alike.
#[derive(Clone, Copy, Debug)]
pub struct Low<'a> {
    pub place: Place,
    /// The part target, in ticks: no part may be longer.
    pub longest: u64,
    /// Whole segments with their parts, if these are still to be listed.
    pub segments: &'a [(Entry, Vec<Part>)],
    /// The segment in the making. Its next part is hinted at.
    pub making: (&'a Entry, &'a [Part]),
    /// The renditions that can be had in this epoch.
    pub renditions: &'a [Rendition],
}

impl Low<'_> {
    /// Writes the playlist, or with `skip` what changed in it: without the segments that a player has which asked not long ago
    /// (RFC 8216 bis, 4.4.5.2).
    pub fn render(&self, names: Names<'_>, skip: bool) -> Bytes {
        let Self { place, longest, segments, making, .. } = *self;
        let target = place.target(segments.iter().map(|(it, _)| it));
        let mut out = Writer::new(9, target, names);
        // The least that RFC 8216 bis, 4.4.3.8 allows: six target durations that are never skipped, three parts, and three target
        // durations for those who take no parts.
        let _ = writeln!(
            out.text,
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL={},PART-HOLD-BACK={},HOLD-BACK={}",
            6 * target,
            seconds(3 * longest),
            3 * target,
        );
        let _ = writeln!(out.text, "#EXT-X-PART-INF:PART-TARGET={}", seconds(longest));
        out.place(place);
        let begun = (!making.1.is_empty()).then_some(making.0);
        out.independent(segments.iter().map(|(it, _)| it).chain(begun));
        let skipped = if skip { self.skipped(6 * target * u64::from(TIMESCALE)) } else { 0 };
        if let Some((last, _)) = skipped.checked_sub(1).and_then(|it| segments.get(it)) {
            let _ = writeln!(out.text, "#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}");
            out.before = Some(*last);
            out.fresh = true;
        }
        for (it, parts) in &segments[skipped..] {
            out.begin(it);
            out.parts(it, parts, !it.has(names.of));
            out.segment(it);
        }
        out.begin(making.0);
        out.parts(making.0, making.1, false);
        let next = making.1.len();
        let _ = writeln!(out.text, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{}.{next}.m4s\"", out.name(making.0));
        self.report(&mut out);
        out.text.into()
    }

    /// How many segments ended so long before the end of the playlist.
    fn skipped(&self, boundary: u64) -> usize {
        let mut behind = self.making.0.ticks;
        let kept = self.segments.iter().rev().take_while(|(it, _)| {
            let near = behind < boundary;
            behind += it.ticks;
            near
        });
        self.segments.len() - kept.count()
    }

    /// Where the other renditions stand, which is where this one does.
    fn report(&self, out: &mut Writer<'_>) {
        let coming = self.place.sequence + self.segments.len() as u64;
        let (last, parts) = match self.segments.last() {
            Some((_, parts)) if self.making.1.is_empty() => (coming - 1, parts.as_slice()),
            _ => (coming, self.making.1),
        };
        let part = parts.len().checked_sub(1).map_or_else(String::new, |it| format!(",LAST-PART={it}"));
        for it in self.renditions.iter().filter(|it| **it != out.names.of) {
            let _ = writeln!(out.text, "#EXT-X-RENDITION-REPORT:URI=\"{}low.m3u8\",LAST-MSN={last}{part}", it.prefix());
        }
    }
}

struct Writer<'a> {
    text: String,
    names: Names<'a>,
    before: Option<Entry>,
    /// What the next segment needs is not said yet in this text, even if it goes on where the one before it ends.
    fresh: bool,
}

impl<'a> Writer<'a> {
    fn new(version: u8, target: u64, names: Names<'a>) -> Self {
        let mut text = String::with_capacity(4_096);
        let _ = write!(text, "#EXTM3U\n#EXT-X-VERSION:{version}\n#EXT-X-TARGETDURATION:{target}\n");
        Self { text, names, before: None, fresh: true }
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

    /// Segments of the smaller picture that begin with no key frame are gaps, and sound has none.
    fn independent<'b>(&mut self, segments: impl IntoIterator<Item = &'b Entry>) {
        if self.names.of != Rendition::Full || segments.into_iter().all(|it| it.independent) {
            self.line("#EXT-X-INDEPENDENT-SEGMENTS");
        }
    }

    /// What stands before a segment that does not go on where the one before it ends.
    fn begin(&mut self, it: &Entry) {
        let (before, fresh) = (self.before.replace(*it), std::mem::take(&mut self.fresh));
        let continues = before.is_none_or(|before| it.continues(&before));
        if continues && !fresh {
            return;
        }
        if !continues {
            self.line("#EXT-X-DISCONTINUITY");
        }
        if fresh || before.is_none_or(|before| before.epoch != it.epoch) {
            let Names { base, of } = self.names;
            let _ = writeln!(self.text, "#EXT-X-MAP:URI=\"{base}/{}/{}init.mp4\"", it.epoch, of.prefix());
        }
        let _ = writeln!(self.text, "#EXT-X-PROGRAM-DATE-TIME:{}", date_time(it.starts_at));
    }

    /// The parts of a segment; `gap` says that the whole of it is one.
    fn parts(&mut self, of: &Entry, parts: &[Part], gap: bool) {
        let name = self.name(of);
        for (n, it) in parts.iter().enumerate() {
            let independent = if it.independent || self.names.of == Rendition::Sound { ",INDEPENDENT=YES" } else { "" };
            let gap = if gap || !it.has(self.names.of) { ",GAP=YES" } else { "" };
            let length = seconds(it.ticks);
            let _ = writeln!(self.text, "#EXT-X-PART:DURATION={length},URI=\"{name}.{n}.m4s\"{independent}{gap}");
        }
    }

    fn segment(&mut self, it: &Entry) {
        if !it.has(self.names.of) {
            self.line("#EXT-X-GAP");
        }
        let _ = writeln!(self.text, "#EXTINF:{},\n{}.m4s", seconds(it.ticks), self.name(it));
    }

    /// What the names of a segment and of its parts begin with.
    fn name(&self, it: &Entry) -> String {
        format!("{}/{}/{}{}", self.names.base, it.epoch, self.names.of.prefix(), it.n)
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
        Entry { epoch, n, ticks, starts_at, independent: true, small: false, sound: true }
    }

    const FULL: Names<'_> = Names { base: "e", of: Rendition::Full };
    const SOUND: Names<'_> = Names { base: "e", of: Rendition::Sound };

    #[test]
    fn a_live_playlist_tells_of_a_reconnect() {
        let segments = [entry(3, 4, 180_000), entry(3, 5, 183_003), entry(4, 0, 180_000)];
        let place = Place { sequence: 7, discontinuities: 1, longest: 270_001 };
        assert_eq!(
            render(Kind::Live, place, FULL, &segments),
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
            render(Kind::Replay, Place::default(), FULL, &segments),
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
    fn what_a_rendition_lacks_is_a_gap() {
        let segments = [entry(1, 0, 180_000), Entry { sound: false, independent: false, ..entry(1, 1, 90_000) }];
        assert_eq!(
            render(Kind::Live, Place::default(), SOUND, &segments),
            "#EXTM3U\n\
             #EXT-X-VERSION:8\n\
             #EXT-X-TARGETDURATION:2\n\
             #EXT-X-MEDIA-SEQUENCE:0\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"e/1/sound-init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXTINF:2.000000,\n\
             e/1/sound-0.m4s\n\
             #EXT-X-GAP\n\
             #EXTINF:1.000000,\n\
             e/1/sound-1.m4s\n"
        );
    }

    fn part(ticks: u64, independent: bool) -> Part {
        Part { ticks, independent, small: false, sound: true }
    }

    #[test]
    fn a_low_latency_playlist_lists_parts_and_hints_at_the_next_one() {
        let segments =
            [(entry(3, 4, 180_000), vec![]), (entry(3, 5, 177_120), vec![part(87_120, true), part(90_000, false)])];
        let making = entry(4, 0, 89_999);
        let mut low = Low {
            place: Place { sequence: 7, ..Place::default() },
            longest: 90_000,
            segments: &segments,
            making: (&making, &[part(89_999, true)]),
            renditions: &[Rendition::Full, Rendition::Sound],
        };
        let full = low.render(FULL, false);
        assert_eq!(
            full,
            "#EXTM3U\n\
             #EXT-X-VERSION:9\n\
             #EXT-X-TARGETDURATION:2\n\
             #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,PART-HOLD-BACK=3.000000,HOLD-BACK=6\n\
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
             #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"e/4/0.1.m4s\"\n\
             #EXT-X-RENDITION-REPORT:URI=\"sound-low.m3u8\",LAST-MSN=9,LAST-PART=0\n"
        );
        assert_eq!(low.render(FULL, true), full, "nothing is old enough to be skipped");
        low.making.1 = &[];
        let sound = String::from_utf8(low.render(SOUND, false).into()).expect("text");
        assert!(sound.ends_with(
            "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"e/4/sound-0.0.m4s\"\n\
             #EXT-X-RENDITION-REPORT:URI=\"low.m3u8\",LAST-MSN=8,LAST-PART=1\n"
        ));
        assert!(sound.contains("URI=\"e/3/sound-5.1.m4s\",INDEPENDENT=YES\n"));
    }

    #[test]
    fn an_update_leaves_out_what_ended_six_target_durations_ago() {
        let mut segments: Vec<_> = (0..10).map(|n| (entry(3, n, 180_000), vec![])).collect();
        let making = entry(3, 10, 90_000);
        let low = |segments: &[(Entry, Vec<Part>)]| {
            let (place, making) = (Place { sequence: 7, ..Place::default() }, (&making, &[part(90_000, true)][..]));
            let low = Low { place, longest: 90_000, segments, making, renditions: &[Rendition::Full] };
            String::from_utf8(low.render(FULL, true).into()).expect("text")
        };
        // Segment 4 ended eleven seconds before the end of the part, and segment 3 thirteen.
        assert!(low(&segments).contains(
            "#EXT-X-MEDIA-SEQUENCE:7\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-SKIP:SKIPPED-SEGMENTS=4\n\
             #EXT-X-MAP:URI=\"e/3/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:08.000Z\n\
             #EXTINF:2.000000,\n\
             e/3/4.m4s\n"
        ));
        for (it, _) in &mut segments[..4] {
            it.epoch = 2;
        }
        assert!(low(&segments).contains("SKIPPED-SEGMENTS=4\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"e/3/init.mp4\"\n"));
    }
}
