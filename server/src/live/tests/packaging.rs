//! The packaging arithmetic against a model that keeps every timestamp.

use super::media::{AAC_48000_STEREO, AVC_640_360, AVC_1080};
use crate::live::Limits;
use crate::live::boxes::{AUDIO_TRACK, VIDEO_TRACK, all};
use crate::live::making::Making;
use crate::live::packager::{Init, Packager, Part};
use crate::live::rendition::Rendition;
use bytes::Bytes;
use domain::instant::Instant;
use proptest::prelude::*;

pub fn packager() -> Packager {
    let mut packager = Packager::new(&Limits::default());
    packager.video_config(Bytes::from_static(AVC_640_360)).expect("a record");
    packager.audio_config(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
    packager
}

pub fn picture() -> Bytes {
    Bytes::from_static(b"\0\0\0\x01\x65")
}

fn number(data: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}

/// A whole segment, as viewers get it.
struct Cut {
    init: Option<Init>,
    bytes: Bytes,
    ticks: u64,
    independent: bool,
}

/// Joins parts to the segments they are.
fn joined(parts: Vec<Part>) -> Vec<Cut> {
    let (mut cuts, mut init) = (Vec::new(), None);
    let mut making = Making::new(1, 0, Instant(0));
    for mut part in parts {
        let last = part.last;
        init = init.or(part.pieces.full.init.take());
        making.add(part);
        if last {
            let (made, next) = making.close();
            making = next;
            let (entry, bytes) = (made.entry, made.all().full);
            cuts.push(Cut { init: init.take(), bytes, ticks: entry.ticks, independent: entry.independent });
        }
    }
    cuts
}

/// A sample of a track: when it is decoded, how long it lasts, its flags and its composition offset, as far as it has them.
pub struct Sample {
    pub at: u64,
    pub duration: u32,
    pub flags: u32,
    pub composition: i32,
}

/// The samples of a track in a part or a segment.
pub fn samples(bytes: &[u8], track: u32) -> Vec<Sample> {
    let mut found = Vec::new();
    for traf in all(bytes, "moof/traf") {
        if number(all(traf, "tfhd")[0], 4) != track {
            continue;
        }
        let (tfdt, trun) = (all(traf, "tfdt")[0], all(traf, "trun")[0]);
        let mut at = u64::from(number(tfdt, 4)) << 32 | u64::from(number(tfdt, 8));
        let size = if track == VIDEO_TRACK { 16 } else { 8 };
        for n in 0..number(trun, 4) as usize {
            let sample = 12 + size * n;
            let of_picture = |offset| if track == VIDEO_TRACK { number(trun, sample + offset) } else { 0 };
            let (flags, composition) = (of_picture(8), of_picture(12) as i32);
            let this = Sample { at, duration: number(trun, sample), flags, composition };
            at += u64::from(this.duration);
            found.push(this);
        }
    }
    found
}

/// Decoding times, durations and composition offsets of the pictures of a segment.
fn pictures(cut: &Cut) -> Vec<(u64, u32, i32)> {
    samples(&cut.bytes, VIDEO_TRACK).iter().map(|it| (it.at, it.duration, it.composition)).collect()
}

fn has_sound(cut: &Cut) -> bool {
    !samples(&cut.bytes, AUDIO_TRACK).is_empty()
}

/// The flag of a sample that others are needed for (ISO/IEC 14496-12, 8.8.3.1).
pub const NON_SYNC: u32 = 0x1_0000;

proptest! {
    #[test]
    fn no_tick_is_lost_or_shown_twice(
        origin: u32,
        frames in prop::collection::vec((1_u32..400, prop::bool::weighted(0.1), 0_i32..200), 2..400),
    ) {
        let mut packager = packager();
        let (mut timestamp, mut elapsed, mut parts) = (origin, 0_u64, Vec::new());
        let mut shown = Vec::new();
        for (n, (step, key, composition)) in frames.iter().enumerate() {
            parts.extend(packager.video(timestamp, *key || n == 0, *composition, picture()));
            packager.audio(timestamp, Bytes::from_static(b"aac"));
            shown.push((elapsed * 90, elapsed as i64 * 90 + i64::from(*composition) * 90));
            timestamp = timestamp.wrapping_add(*step);
            elapsed += u64::from(*step);
        }
        let last = frames[frames.len() - 2].0;
        parts.extend(packager.finish());
        let cuts = joined(parts);

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

    /// Pictures no longer than 15 hundredths of a part, which is what the least length of a part leaves room for.
    #[test]
    fn parts_keep_every_promise_of_the_playlist(
        origin: u32,
        frames in prop::collection::vec(
            (1_u32..=150, prop::bool::weighted(0.05), 0_i32..200, prop::collection::vec(-400_i32..400, 0..4)), 2..600),
    ) {
        let mut packager = packager();
        let (mut timestamp, mut parts, mut keys) = (origin, Vec::new(), Vec::new());
        for (n, (step, key, composition, sounds)) in frames.into_iter().enumerate() {
            let key = key || n == 0;
            keys.push(key);
            parts.extend(packager.video(timestamp, key, composition, picture()));
            for skew in sounds {
                packager.audio(timestamp.wrapping_add_signed(skew), Bytes::from_static(b"aac"));
            }
            timestamp = timestamp.wrapping_add(step);
        }
        parts.extend(packager.finish());

        let (mut shown, mut heard, mut begins) = (0, None, true);
        let mut keys = keys.into_iter();
        for part in &parts {
            prop_assert!(part.ticks <= 90_000, "longer than the part target");
            prop_assert!(part.last || part.ticks * 100 >= 90_000 * 85, "{} ticks before the last part", part.ticks);
            prop_assert_eq!(all(&part.pieces.full.bytes, "styp").len(), usize::from(begins));
            prop_assert_eq!((all(&part.pieces.full.bytes, "moof").len(), all(&part.pieces.full.bytes, "mdat").len()), (1, 1));
            begins = part.last;
            let pictures = samples(&part.pieces.full.bytes, VIDEO_TRACK);
            let wanted: Vec<_> = keys.by_ref().take(pictures.len()).collect();
            prop_assert_eq!(pictures.iter().map(|it| it.flags & NON_SYNC == 0).collect::<Vec<_>>(), wanted);
            prop_assert_eq!(part.independent, pictures[0].flags & NON_SYNC == 0);
            for it in &pictures {
                prop_assert_eq!(it.at, shown);
                shown += u64::from(it.duration);
            }
            prop_assert_eq!(pictures.iter().map(|it| u64::from(it.duration)).sum::<u64>(), part.ticks);
            for it in samples(&part.pieces.full.bytes, AUDIO_TRACK) {
                prop_assert_eq!(it.at, heard.unwrap_or(it.at), "a gap in the sound");
                heard = Some(it.at + u64::from(it.duration));
            }
        }
        prop_assert!(keys.next().is_none(), "every picture is in a part");
        prop_assert!(parts.last().is_some_and(|it| it.last));

        // What the broadcast makes of them.
        let pieces: Vec<Vec<u8>> = parts.iter().map(|it| it.pieces.full.bytes.to_vec()).collect();
        let whole: Vec<u8> = pieces.concat();
        let mut making = Making::new(1, 0, Instant(0));
        let (mut segments, mut again) = (Vec::new(), Vec::new());
        for part in parts {
            let last = part.last;
            making.add(part);
            if last {
                let (made, next) = making.close();
                again.extend((0..made.parts.len()).map(|n| made.part(Rendition::Full, n).expect("a part").to_vec()));
                prop_assert!(made.part(Rendition::Full, made.parts.len()).is_none());
                segments.extend_from_slice(&made.all().full);
                making = next;
            }
        }
        prop_assert!(segments == whole, "the segments are not their parts joined");
        prop_assert!(again == pieces, "a part changed with its segment");
    }

    #[test]
    fn whatever_the_timestamps_are_decoding_times_grow(
        frames in prop::collection::vec((any::<u32>(), any::<bool>(), -300_i32..300, any::<bool>()), 1..200),
        steps in prop::collection::vec(-2_000_i32..12_000, 200),
    ) {
        let mut packager = packager();
        let mut parts = Vec::new();
        let mut timestamp = frames[0].0;
        for ((jump, key, composition, far), step) in frames.into_iter().zip(steps) {
            timestamp = if far && key { jump } else { timestamp.wrapping_add_signed(step) };
            parts.extend(packager.video(timestamp, key, composition, picture()));
            packager.audio(timestamp, Bytes::from_static(b"aac"));
        }
        parts.extend(packager.finish());
        let cuts = joined(parts);
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
    let mut parts = Vec::new();
    // Key frames every 0.8 s: 2.4 s is the first after two.
    for n in 0..250_u32 {
        parts.extend(packager.video(n * 40, n % 20 == 0, 0, picture()));
    }
    let lengths: Vec<_> = joined(parts).iter().map(|it| it.ticks / 90).collect();
    assert_eq!(lengths, [2_400, 2_400, 2_400, 2_400]);
}

#[test]
fn key_frames_two_seconds_apart_cut_in_spite_of_rounding() {
    let mut packager = packager();
    // 30 frames a second in whole milliseconds, rounded down.
    let parts: Vec<_> =
        (0..601_u32).flat_map(|n| packager.video(7 + n * 1_000 / 30, n % 60 == 0, 0, picture())).collect();
    assert!(parts.iter().all(|it| it.ticks == 90_000), "two whole parts a segment");
    let cuts = joined(parts);
    assert_eq!(cuts.len(), 10);
    assert!(cuts.iter().all(|it| it.independent));
}

#[test]
fn a_key_frame_a_little_before_two_seconds_cuts() {
    let mut packager = packager();
    let mut parts: Vec<_> = (0..50).flat_map(|n| packager.video(n * 40, n == 0, 0, picture())).collect();
    parts.extend(packager.video(1_999, true, 0, picture()));
    assert_eq!(joined(parts).iter().map(|it| it.ticks / 90).collect::<Vec<_>>(), [1_999]);
}

#[test]
fn what_comes_before_the_first_key_frame_is_left_out() {
    let mut packager = packager();
    let times = [0, 40, 80, 120];
    let mut parts: Vec<_> = times.iter().flat_map(|it| packager.video(*it, *it == 80, 0, picture())).collect();
    parts.extend(packager.finish());
    let cut = joined(parts).remove(0);
    assert_eq!((pictures(&cut).len(), cut.independent), (2, true));
}

#[test]
fn without_further_key_frames_a_segment_still_ends() {
    let mut packager = packager();
    let cuts = joined((0..2_000_u32).flat_map(|n| packager.video(n * 40, n == 0, 0, picture())).collect());
    assert_eq!(
        cuts.iter().map(|it| (it.ticks / 90_000, it.independent)).collect::<Vec<_>>(),
        [(30, true), (30, false)]
    );
}

#[test]
fn the_clock_may_wrap_in_the_middle() {
    let mut packager = packager();
    let start = u32::MAX - 1_000;
    let parts = (0..=50_u32).flat_map(|n| packager.video(start.wrapping_add(n * 40), n % 50 == 0, 0, picture()));
    let cuts = joined(parts.collect());
    assert_eq!(cuts.iter().map(|it| it.ticks).collect::<Vec<_>>(), [180_000]);
}

#[test]
fn a_restarted_clock_begins_an_epoch() {
    let mut packager = packager();
    assert!(packager.video(500_000, true, 0, picture()).is_empty());
    assert!(packager.video(500_040, false, 0, picture()).is_empty());
    let cuts = joined(packager.video(0, true, 0, picture()));
    assert_eq!(cuts.iter().map(|it| it.ticks).collect::<Vec<_>>(), [2 * 40 * 90], "what was there is a segment");
    assert!(packager.finish()[0].pieces.full.init.is_some(), "the new epoch");
}

#[test]
fn a_changed_picture_size_begins_an_epoch() {
    let mut packager = packager();
    packager.video(0, true, 0, picture());
    assert!(packager.video_config(Bytes::from_static(AVC_640_360)).expect("the same").is_empty());
    let last = packager.video_config(Bytes::from_static(AVC_1080)).expect("another");
    assert!(last.len() == 1 && last[0].last);
    assert!(packager.video(40, false, 0, picture()).is_empty());
    packager.video(80, true, 0, picture());
    let init = packager.finish().remove(0).pieces.full.init.expect("a new epoch").form;
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
    let cut = joined(packager.finish()).remove(0);
    assert!(cut.init.as_ref().is_some_and(|it| it.form.audio) && has_sound(&cut));

    let mut packager = Packager::new(&Limits::default());
    packager.video_config(Bytes::from_static(AVC_640_360)).expect("a record");
    let mut parts: Vec<_> = (0..50).flat_map(|n| packager.video(n * 40, n == 0, 0, picture())).collect();
    parts.extend(packager.video(2_000, true, 0, picture()));
    let silent = joined(parts).remove(0);
    assert!(silent.init.as_ref().is_some_and(|it| !it.form.audio) && !has_sound(&silent));
    let last = packager.audio_config(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
    assert!(last.len() == 1 && last[0].pieces.full.init.is_none(), "the end of the silent epoch");
    packager.video(2_040, true, 0, picture());
    assert!(packager.finish().remove(0).pieces.full.init.is_some_and(|it| it.form.audio));
}

#[test]
fn a_part_is_cut_one_picture_early_rather_than_late() {
    // 29.97 pictures a second: thirty of them last 1.001 s.
    let mut packager = packager();
    let at = |n: u32| n * 1_001 / 30;
    let parts: Vec<_> = (0..=60).flat_map(|n| packager.video(at(n), n % 60 == 0, 0, picture())).collect();
    assert_eq!(
        parts.iter().map(|it| (it.ticks / 90, it.last)).collect::<Vec<_>>(),
        [(967, false), (968, false), (67, true)]
    );
}

#[test]
fn parts_follow_each_other_through_a_group_of_ten_seconds() {
    let mut packager = packager();
    let parts: Vec<_> = (0..=500).flat_map(|n| packager.video(n * 40, n % 250 == 0, 0, picture())).collect();
    assert!(parts.iter().all(|it| it.ticks == 90_000));
    let begins: Vec<_> = parts.iter().map(|it| (it.independent, it.last)).collect();
    assert_eq!(begins[..10], [&[(true, false)][..], &[(false, false); 8], &[(false, true)]].concat());
    assert_eq!(joined(parts).iter().map(|it| (it.ticks / 90_000, it.independent)).collect::<Vec<_>>(), [(10, true); 2]);
}

#[test]
fn a_picture_longer_than_a_part_ends_its_segment() {
    let mut packager = packager();
    let times = [0, 40, 80, 3_080, 3_120];
    let parts: Vec<_> = times.iter().flat_map(|it| packager.video(*it, *it == 0, 0, picture())).collect();
    assert_eq!(parts.iter().map(|it| (it.ticks / 90, it.last)).collect::<Vec<_>>(), [(80, false), (3_000, true)]);
    assert!(!packager.finish()[0].independent);
}

#[test]
fn a_hole_in_the_sound_is_filled_across_parts() {
    let mut packager = packager();
    let mut parts = Vec::new();
    for n in 0..=100 {
        parts.extend(packager.video(n * 40, n % 50 == 0, 0, picture()));
        if !(20..70).contains(&n) {
            packager.audio(n * 40, Bytes::from_static(b"aac"));
        }
    }
    parts.extend(packager.finish());
    let mut next = 0;
    for sample in parts.iter().flat_map(|it| samples(&it.pieces.full.bytes, AUDIO_TRACK)) {
        assert_eq!(sample.at, next);
        next += u64::from(sample.duration);
    }
    assert!(next.abs_diff(100 * 40 * 48) < 3 * 1_024, "the sound is in step with the pictures again: {next}");
}
