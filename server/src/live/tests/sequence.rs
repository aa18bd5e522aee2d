//! What playlists say over the life of a broadcast, against what was shown.

use super::stage::{BRIEFING, START};
use crate::live::Limits;
use crate::live::broadcast::{Broadcast, Holder};
use crate::live::packager::{Form, Init, Part, Piece};
use crate::live::recording::Recording;
use crate::live::rendition::{Each, Rendition};
use crate::live::waiting::Turn;
use bytes::Bytes;
use proptest::prelude::*;
use std::time::Duration;

fn number(playlist: &str, tag: &str) -> u64 {
    let line = playlist.lines().find_map(|it| it.strip_prefix(tag)?.strip_prefix(':'));
    line.map_or(0, |it| it.parse().expect("a number"))
}

proptest! {
    #[test]
    fn media_sequence_and_edge_only_go_forward(
        shown in prop::collection::vec((1_u64..=90_000, any::<bool>(), prop::bool::weighted(0.4), prop::bool::weighted(0.1)), 1..200),
    ) {
        let limits = Limits { window: Duration::from_secs(5), ..Limits::default() };
        let broadcast = Broadcast::new(BRIEFING, limits, Recording::default());
        broadcast.claim(Holder::Encoder, START).expect("it is free");
        let (mut new, mut before, mut discontinuities, mut target) = (true, (0, 0, 0), 0, 0);
        for (n, (ticks, independent, last, breaks)) in shown.into_iter().enumerate() {
            let part = Part {
                pieces: pieces(new, Bytes::from(n.to_string())),
                ticks,
                independent,
                video_bytes: 1,
                last: last || breaks,
            };
            broadcast.show(part, START);
            new = breaks;
            let Turn::Ready(low) = broadcast.low(START, Rendition::Full, None, false) else { continue };
            let low = String::from_utf8(low.into()).expect("text");
            let plain = String::from_utf8(broadcast.playlist(START, Rendition::Full).expect("a segment").into()).expect("text");

            let sequence = number(&low, "#EXT-X-MEDIA-SEQUENCE");
            let (whole, rest) = low.rsplit_once("#EXTINF").expect("a segment");
            let edge = (sequence, sequence + whole.matches("#EXTINF").count() as u64 + 1, rest.matches("#EXT-X-PART:").count());
            prop_assert!(edge.0 >= before.0 && (edge.1, edge.2) > (before.1, before.2), "{:?} after {:?}", edge, before);
            before = edge;
            prop_assert_eq!(sequence, number(&plain, "#EXT-X-MEDIA-SEQUENCE"));
            let breaks = number(&low, "#EXT-X-DISCONTINUITY-SEQUENCE");
            prop_assert!(breaks >= discontinuities);
            discontinuities = breaks;
            let now = number(&low, "#EXT-X-TARGETDURATION");
            prop_assert!(now >= target, "the target duration shrank");
            target = now;

            // Every part that is listed can be fetched, and the hinted one is waited for.
            let mut names = low.lines().filter(|it| it.contains("URI=") && it.contains(".m4s")).peekable();
            while let Some(line) = names.next() {
                let name = line.split('"').nth(1).and_then(|it| it.strip_suffix(".m4s")).expect("a name");
                let mut parts = name.rsplit(['/', '.']);
                let mut next = || parts.next().and_then(|it| it.parse::<u64>().ok()).expect("a number");
                let (part, segment, epoch) = (next() as usize, next() as u32, next());
                let turn = broadcast.part(Rendition::Full, (epoch, segment), part);
                if names.peek().is_some() {
                    prop_assert!(matches!(turn, Turn::Ready(_)), "{}", line);
                } else {
                    prop_assert_eq!(turn, Turn::Wait);
                }
            }
        }
        broadcast.release();
        prop_assert!(!matches!(broadcast.low(START, Rendition::Full, None, false), Turn::Ready(_)));
    }
}

/// A part of a second that begins with a key frame.
fn part(init: bool, last: bool) -> Part {
    let pieces = pieces(init, Bytes::from_static(b"part"));
    Part { pieces, ticks: 90_000, independent: true, video_bytes: 4, last }
}

/// A picture without sound.
fn pieces(new: bool, bytes: Bytes) -> Each<Piece> {
    let form = Form { codecs: "avc1.4d401e".into(), width: 640, height: 360, audio: false };
    let init = new.then(|| Init { bytes: Bytes::from_static(b"init"), form });
    Each { full: Piece { init, bytes }, small: None, sound: None }
}

#[tokio::test]
async fn a_hint_that_is_withdrawn_is_missing_and_what_was_not_a_segment_is_gone() {
    let broadcast = Broadcast::new(BRIEFING, Limits::default(), Recording::default());
    broadcast.claim(Holder::Encoder, START).expect("it is free");
    broadcast.show(part(true, true), START);
    broadcast.show(part(false, false), START);
    let key = (START.unix_seconds() as u64, 1);
    assert!(matches!(broadcast.part(Rendition::Full, key, 0), Turn::Ready(_)));
    let waiting = broadcast.wait(Duration::from_mins(1), || broadcast.part(Rendition::Full, key, 1));
    let (turn, ()) = tokio::join!(waiting, async { broadcast.release() });
    assert_eq!(turn, Turn::Instead(None));
    assert_eq!(broadcast.part(Rendition::Full, key, 0), Turn::Instead(None));
    assert_eq!(broadcast.patience(), Duration::from_secs(3));
}
