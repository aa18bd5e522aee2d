//! The packaging arithmetic against a model that keeps every timestamp.

use super::media::{AAC_48000_STEREO, AVC_640_360, AVC_1080};
use crate::live::Limits;
use crate::live::boxes::{AUDIO_TRACK, all};
use crate::live::packager::{Cut, Packager};
use bytes::Bytes;
use proptest::prelude::*;

fn packager() -> Packager {
    let mut packager = Packager::new(&Limits::default());
    packager.video_config(Bytes::from_static(AVC_640_360)).expect("a record");
    packager.audio_config(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
    packager
}

fn picture() -> Bytes {
    Bytes::from_static(b"\0\0\0\x01\x65")
}

fn number(data: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}

/// Decoding times, durations and composition offsets of the pictures of a segment.
fn pictures(cut: &Cut) -> Vec<(u64, u32, i32)> {
    let (traf, trun) = (all(&cut.bytes, "moof/traf/tfdt")[0], all(&cut.bytes, "moof/traf/trun")[0]);
    let mut at = u64::from(number(traf, 4)) << 32 | u64::from(number(traf, 8));
    (0..number(trun, 4) as usize)
        .map(|n| {
            let sample = 12 + 16 * n;
            let this = (at, number(trun, sample), number(trun, sample + 12) as i32);
            at += u64::from(this.1);
            this
        })
        .collect()
}

fn has_sound(cut: &Cut) -> bool {
    all(&cut.bytes, "moof/traf/tfhd").iter().any(|it| number(it, 4) == AUDIO_TRACK)
}

proptest! {
    #[test]
    fn no_tick_is_lost_or_shown_twice(
        origin: u32,
        frames in prop::collection::vec((1_u32..400, prop::bool::weighted(0.1), 0_i32..200), 2..400),
    ) {
        let mut packager = packager();
        let (mut timestamp, mut elapsed, mut cuts) = (origin, 0_u64, Vec::new());
        let mut shown = Vec::new();
        for (n, (step, key, composition)) in frames.iter().enumerate() {
            cuts.extend(packager.video(timestamp, *key || n == 0, *composition, picture()));
            packager.audio(timestamp, Bytes::from_static(b"aac"));
            shown.push((elapsed * 90, elapsed as i64 * 90 + i64::from(*composition) * 90));
            timestamp = timestamp.wrapping_add(*step);
            elapsed += u64::from(*step);
        }
        let last = frames[frames.len() - 2].0;
        cuts.extend(packager.finish());

        let made: Vec<_> = cuts.iter().flat_map(pictures).collect();
        prop_assert_eq!(made.iter().map(|(at, _, composition)| (*at, *at as i64 + i64::from(*composition))).collect::<Vec<_>>(), shown);
        let total: u64 = cuts.iter().map(|it| it.ticks).sum();
        let whole = elapsed - u64::from(frames[frames.len() - 1].0) + u64::from(last);
        prop_assert_eq!(total, whole * 90);
        for cut in &cuts {
            prop_assert_eq!(pictures(cut).iter().map(|it| u64::from(it.1)).sum::<u64>(), cut.ticks);
        }
        prop_assert_eq!(cuts.iter().filter(|it| it.init.is_some()).count(), 1);
        prop_assert!(cuts.iter().rev().skip(1).all(|it| it.ticks >= 1_950 * 90));
    }

    #[test]
    fn whatever_the_timestamps_are_decoding_times_grow(
        frames in prop::collection::vec((any::<u32>(), any::<bool>(), -300_i32..300, any::<bool>()), 1..200),
        steps in prop::collection::vec(-2_000_i32..12_000, 200),
    ) {
        let mut packager = packager();
        let mut cuts = Vec::new();
        let mut timestamp = frames[0].0;
        for ((jump, key, composition, far), step) in frames.into_iter().zip(steps) {
            timestamp = if far && key { jump } else { timestamp.wrapping_add_signed(step) };
            cuts.extend(packager.video(timestamp, key, composition, picture()));
            packager.audio(timestamp, Bytes::from_static(b"aac"));
        }
        cuts.extend(packager.finish());
        let mut next = 0;
        for cut in &cuts {
            if cut.init.is_some() {
                next = 0;
            }
            for (at, duration, _) in pictures(cut) {
                prop_assert_eq!(at, next);
                prop_assert!(duration > 0);
                next = at + u64::from(duration);
            }
        }
    }
}

#[test]
fn a_segment_ends_at_the_first_key_frame_after_two_seconds() {
    let mut packager = packager();
    let mut lengths = Vec::new();
    // Key frames every 0.8 s: 2.4 s is the first after two.
    for n in 0..250_u32 {
        lengths.extend(packager.video(n * 40, n % 20 == 0, 0, picture()).map(|it| it.ticks / 90));
    }
    assert_eq!(lengths, [2_400, 2_400, 2_400, 2_400]);
}

#[test]
fn key_frames_two_seconds_apart_cut_in_spite_of_rounding() {
    let mut packager = packager();
    // 30 frames a second in whole milliseconds, rounded down.
    let cuts: Vec<_> =
        (0..601_u32).filter_map(|n| packager.video(7 + n * 1_000 / 30, n % 60 == 0, 0, picture())).collect();
    assert_eq!(cuts.len(), 10);
    assert!(cuts.iter().all(|it| it.independent));
}

#[test]
fn without_further_key_frames_a_segment_still_ends() {
    let mut packager = packager();
    let cuts: Vec<_> = (0..2_000_u32).filter_map(|n| packager.video(n * 40, n == 0, 0, picture())).collect();
    assert_eq!(
        cuts.iter().map(|it| (it.ticks / 90_000, it.independent)).collect::<Vec<_>>(),
        [(30, true), (30, false)]
    );
}

#[test]
fn the_clock_may_wrap_in_the_middle() {
    let mut packager = packager();
    let start = u32::MAX - 1_000;
    let cut = (0..=50_u32).find_map(|n| packager.video(start.wrapping_add(n * 40), n % 50 == 0, 0, picture()));
    assert_eq!(cut.expect("a segment").ticks, 180_000);
}

#[test]
fn a_restarted_clock_begins_an_epoch() {
    let mut packager = packager();
    assert!(packager.video(500_000, true, 0, picture()).is_none());
    assert!(packager.video(500_040, false, 0, picture()).is_none());
    let cut = packager.video(0, true, 0, picture()).expect("what was there is a segment");
    assert_eq!(cut.ticks, 2 * 40 * 90);
    assert!(packager.finish().expect("the new epoch").init.is_some());
}

#[test]
fn a_changed_picture_size_begins_an_epoch() {
    let mut packager = packager();
    packager.video(0, true, 0, picture());
    assert!(packager.video_config(Bytes::from_static(AVC_640_360)).expect("the same").is_none());
    assert!(packager.video_config(Bytes::from_static(AVC_1080)).expect("another").is_some());
    assert!(packager.video(40, false, 0, picture()).is_none());
    packager.video(80, true, 0, picture());
    let init = packager.finish().and_then(|it| it.init).expect("a new epoch");
    assert_eq!((init.width, init.height), (1920, 1080));
}

#[test]
fn sound_may_be_missing_or_come_late() {
    let mut packager = Packager::new(&Limits::default());
    packager.video_config(Bytes::from_static(AVC_640_360)).expect("a record");
    packager.video(0, true, 0, picture());
    packager.audio(10, Bytes::from_static(b"too early"));
    packager.audio_config(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
    packager.audio(20, Bytes::from_static(b"aac"));
    let cut = packager.finish().expect("a segment");
    assert!(cut.init.as_ref().is_some_and(|it| it.audio) && has_sound(&cut));

    let mut packager = Packager::new(&Limits::default());
    packager.video_config(Bytes::from_static(AVC_640_360)).expect("a record");
    packager.video(0, true, 0, picture());
    let silent = packager.video(2_000, true, 0, picture()).expect("a segment");
    assert!(silent.init.as_ref().is_some_and(|it| !it.audio) && !has_sound(&silent));
    let last = packager.audio_config(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
    assert!(last.expect("the end of the silent epoch").init.is_none());
    packager.video(2_040, true, 0, picture());
    assert!(packager.finish().and_then(|it| it.init).is_some_and(|it| it.audio));
}
