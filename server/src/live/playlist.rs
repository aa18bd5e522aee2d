//! HLS media playlists (RFC 8216 bis). Names are relative, so they carry the viewer's token by themselves.

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

/// Writes the playlist of these segments.
pub fn render<'a>(kind: Kind, place: Place, segments: impl IntoIterator<Item = &'a Entry> + Clone) -> Bytes {
    let longest = segments.clone().into_iter().map(|it| it.ticks).max().unwrap_or(0).max(place.longest);
    let mut out = String::with_capacity(4_096);
    // Version 6 is the first with EXT-X-MAP outside of I-frame playlists; 7 is what players know as "fMP4".
    out.push_str("#EXTM3U\n#EXT-X-VERSION:7\n");
    let _ = writeln!(out, "#EXT-X-TARGETDURATION:{}", longest.div_ceil(u64::from(TIMESCALE)).max(1));
    let _ = writeln!(out, "#EXT-X-MEDIA-SEQUENCE:{}", place.sequence);
    if place.discontinuities > 0 {
        let _ = writeln!(out, "#EXT-X-DISCONTINUITY-SEQUENCE:{}", place.discontinuities);
    }
    if kind == Kind::Replay {
        out.push_str("#EXT-X-PLAYLIST-TYPE:VOD\n");
    }
    if segments.clone().into_iter().all(|it| it.independent) {
        out.push_str("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }
    let mut before: Option<&Entry> = None;
    for it in segments {
        if !before.is_some_and(|before| it.continues(before)) {
            if before.is_some() {
                out.push_str("#EXT-X-DISCONTINUITY\n");
            }
            if before.is_none_or(|before| before.epoch != it.epoch) {
                let _ = writeln!(out, "#EXT-X-MAP:URI=\"{}/init.mp4\"", it.epoch);
            }
            let _ = writeln!(out, "#EXT-X-PROGRAM-DATE-TIME:{}", date_time(it.starts_at));
        }
        let (seconds, rest) = (it.ticks / u64::from(TIMESCALE), it.ticks % u64::from(TIMESCALE));
        let micros = rest * 1_000_000 / u64::from(TIMESCALE);
        let _ = writeln!(out, "#EXTINF:{seconds}.{micros:06},\n{}/{}.m4s", it.epoch, it.n);
        before = Some(it);
    }
    if kind == Kind::Replay {
        out.push_str("#EXT-X-ENDLIST\n");
    }
    out.into()
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
            render(Kind::Live, place, &segments),
            "#EXTM3U\n\
             #EXT-X-VERSION:7\n\
             #EXT-X-TARGETDURATION:4\n\
             #EXT-X-MEDIA-SEQUENCE:7\n\
             #EXT-X-DISCONTINUITY-SEQUENCE:1\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"3/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:08.000Z\n\
             #EXTINF:2.000000,\n\
             3/4.m4s\n\
             #EXTINF:2.033366,\n\
             3/5.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-MAP:URI=\"4/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXTINF:2.000000,\n\
             4/0.m4s\n"
        );
    }

    #[test]
    fn a_replay_ends_and_says_where_a_segment_is_lost() {
        let segments = [entry(1, 0, 180_000), Entry { independent: false, ..entry(1, 2, 90_000) }];
        assert_eq!(
            render(Kind::Replay, Place::default(), &segments),
            "#EXTM3U\n\
             #EXT-X-VERSION:7\n\
             #EXT-X-TARGETDURATION:2\n\
             #EXT-X-MEDIA-SEQUENCE:0\n\
             #EXT-X-PLAYLIST-TYPE:VOD\n\
             #EXT-X-MAP:URI=\"1/init.mp4\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:00.000Z\n\
             #EXTINF:2.000000,\n\
             1/0.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-12-01T00:00:04.000Z\n\
             #EXTINF:1.000000,\n\
             1/2.m4s\n\
             #EXT-X-ENDLIST\n"
        );
    }
}
