//! The smaller picture and the sound alone beside the full picture: cut together, stored together, and of no harm to each other.

use super::encoder::Encoder;
use super::ffmpeg::{run, steps};
use super::media::{AVC_640_360, AVC_1080};
use super::packaging::{NON_SYNC, packager, picture, samples};
use super::stage::{BRIEFING, START, Stage, folder};
use crate::live::Limits;
use crate::live::boxes::{AUDIO_TRACK, VIDEO_TRACK, all};
use crate::live::flv::{self, Audio, Video};
use crate::live::packager::{Packager, Part};
use axum::http::StatusCode;
use bytes::Bytes;
use object_store::memory::InMemory;
use proptest::prelude::*;
use std::sync::Arc;

proptest! {
    /// Of each frame: its length, whether it is a key frame; of the second picture: how many frames late it comes, if it ever does, and
    /// whether before the first's.
    #[test]
    fn whatever_the_second_picture_does_the_first_stays_the_same(
        frames in prop::collection::vec(
            (1_u32..=150, prop::bool::weighted(0.1), 0_usize..4, prop::bool::weighted(0.03), any::<bool>()), 2..400),
        ahead in 0_usize..3,
        garbage in prop::collection::vec((0_usize..400, any::<u32>(), any::<bool>()), 0..5),
    ) {
        let mut times = vec![0_u32];
        for (step, ..) in &frames {
            times.push(times[times.len() - 1] + step);
        }
        let key = |n: usize| n == 0 || frames[n].1;
        let mut alone = packager();
        let mut both = packager();
        both.small_config(Bytes::from_static(AVC_1080)).expect("a record");
        // When each frame of the second comes: after which frame of the first.
        let mut arrivals: Vec<Vec<usize>> = vec![Vec::new(); frames.len() + 4];
        let (mut latest, mut sent) = (0, 0);
        for (n, (_, _, late, lost, _)) in frames.iter().enumerate() {
            if !lost {
                latest = latest.max((n + late).saturating_sub(ahead));
                arrivals[latest].push(n);
                sent += 1;
            }
        }
        let (mut plain, mut parts) = (Vec::new(), Vec::new());
        for n in 0..frames.len() {
            for packager in [&mut alone, &mut both] {
                packager.audio(times[n], Bytes::from_static(b"aac"));
            }
            plain.extend(alone.video(times[n], key(n), 0, picture()));
            for (_, timestamp, key) in garbage.iter().filter(|it| it.0 == n) {
                both.small(*timestamp, *key, 0, Bytes::from_static(b"garbage"));
            }
            // Now and then the second is the first to come.
            let small = |both: &mut Packager, early: bool| {
                if early == frames[n].4 {
                    for it in &arrivals[n] {
                        both.small(times[*it], key(*it), 0, Bytes::from_static(b"small"));
                    }
                }
            };
            small(&mut both, true);
            parts.extend(both.video(times[n], key(n), 0, picture()));
            small(&mut both, false);
            prop_assert!(both.held_small() <= frames.len() * 5 + 40);
        }
        plain.extend(alone.finish());
        parts.extend(both.finish());

        let first = |parts: &[Part]| parts.iter().map(|it| (it.ticks, it.last, it.pieces.full.bytes.clone())).collect::<Vec<_>>();
        prop_assert_eq!(first(&plain), first(&parts));
        let (mut begins, mut inits, mut start, mut shown) = (true, 0, 0, 0);
        for part in &parts {
            if let Some(small) = &part.pieces.small {
                inits += usize::from(small.init.is_some());
                prop_assert_eq!(inits, 1, "the first piece alone has the initialisation segment");
                let pictures = samples(&small.bytes, VIDEO_TRACK);
                shown += pictures.len();
                if begins {
                    prop_assert_eq!(pictures[0].flags & NON_SYNC, 0, "a segment begins with a key frame");
                }
                prop_assert_eq!(pictures[0].at, start, "it begins with the first picture");
                prop_assert_eq!(pictures.iter().map(|it| u64::from(it.duration)).sum::<u64>(), part.ticks);
                prop_assert!(pictures.iter().all(|it| it.duration > 0));
                prop_assert_eq!(all(&small.bytes, "styp").len(), usize::from(begins));
            }
            let heard = |bytes: &[u8]| samples(bytes, AUDIO_TRACK).iter().map(|it| (it.at, it.duration)).collect::<Vec<_>>();
            let sound = part.pieces.sound.as_ref().map_or_else(Vec::new, |it| heard(&it.bytes));
            prop_assert_eq!(sound, heard(&part.pieces.full.bytes), "the sound alone is the sound of the picture");
            start += part.ticks;
            begins = part.last;
        }
        prop_assert!(shown <= sent + garbage.len());
    }
}

#[test]
fn in_step_no_frame_of_the_second_picture_is_lost() {
    let mut packager = packager();
    packager.small_config(Bytes::from_static(AVC_1080)).expect("a record");
    let mut parts = Vec::new();
    for n in 0..150 {
        packager.small(n * 40, n % 50 == 0, 0, Bytes::from_static(b"small"));
        parts.extend(packager.video(n * 40, n % 50 == 0, 0, picture()));
    }
    parts.extend(packager.finish());
    let pieces: Vec<_> = parts.iter().map(|it| it.pieces.small.as_ref().expect("a piece")).collect();
    assert_eq!(pieces.iter().map(|it| samples(&it.bytes, VIDEO_TRACK).len()).collect::<Vec<_>>(), [25; 6]);
    let form = &pieces[0].init.as_ref().expect("the beginning").form;
    assert_eq!((form.width, form.height, form.codecs.as_str()), (1_920, 1_080, "avc1.4d4028,mp4a.40.2"));
}

#[test]
fn after_a_loss_the_second_picture_waits_for_its_next_key_frame() {
    let mut packager = packager();
    packager.small_config(Bytes::from_static(AVC_1080)).expect("a record");
    let mut parts = Vec::new();
    for n in 0..150 {
        // A clock that goes back says that something is missing.
        let at = if n == 30 { 28 * 40 } else { n * 40 };
        packager.small(at, n % 50 == 0, 0, Bytes::from_static(b"small"));
        parts.extend(packager.video(n * 40, n % 50 == 0, 0, picture()));
    }
    parts.extend(packager.finish());
    let there: Vec<_> = parts.iter().map(|it| it.pieces.small.is_some()).collect();
    assert_eq!(there, [true, false, true, true, true, true], "what refers to the lost frames is left out");
}

#[test]
fn another_second_picture_waits_for_the_next_epoch() {
    let mut packager = packager();
    packager.small_config(Bytes::from_static(AVC_1080)).expect("a record");
    let seconds = |packager: &mut Packager, from: u32, to: u32| {
        let mut parts = Vec::new();
        for n in from * 25..to * 25 {
            packager.small(n * 40, n % 50 == 0, 0, Bytes::from_static(b"small"));
            parts.extend(packager.video(n * 40, n % 50 == 0, 0, picture()));
        }
        parts
    };
    let there = |parts: &[Part]| parts.iter().map(|it| it.pieces.small.is_some()).collect::<Vec<_>>();
    assert_eq!(there(&seconds(&mut packager, 0, 4)), [true; 3]);
    packager.small_config(Bytes::from_static(AVC_640_360)).expect("a record");
    let parts = seconds(&mut packager, 4, 8);
    assert_eq!((there(&parts), parts.iter().any(|it| it.pieces.full.init.is_some())), (vec![false; 4], false));
    packager.finish();
    let parts = seconds(&mut packager, 8, 10);
    let init = parts[0].pieces.small.as_ref().and_then(|it| it.init.as_ref()).expect("the new picture");
    assert_eq!((init.form.width, there(&parts)), (640, vec![true]));
}

async fn low(stage: &Stage, path: &str) -> String {
    stage.text(&format!("ticket/{path}")).await
}

#[tokio::test]
async fn sound_alone_is_there_with_the_picture_and_after_the_end_and_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    assert_eq!(stage.get("/live/ticket/main.m3u8").await.0, StatusCode::NOT_FOUND, "no picture yet");
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 6).await;
    stage.until("the fifth second is a part", async |it| low(it, "low.m3u8").await.contains("/2.1.m4s")).await;

    let at = format!("{BRIEFING}/{}", START.unix_seconds());
    let text = low(&stage, "sound-low.m3u8").await;
    assert!(text.contains(&format!("#EXT-X-MAP:URI=\"{at}/sound-init.mp4\"\n")), "{text}");
    assert!(text.contains(&format!("#EXTINF:2.000000,\n{at}/sound-1.m4s\n")) && !text.contains("GAP"), "{text}");
    assert!(text.ends_with("#EXT-X-RENDITION-REPORT:URI=\"low.m3u8\",LAST-MSN=2,LAST-PART=0\n"), "{text}");
    let main = low(&stage, "main-low.m3u8").await;
    assert!(main.contains("CODECS=\"avc1.4d401e,mp4a.40.2\",RESOLUTION=640x360\nlow.m3u8\n"), "{main}");
    assert!(main.ends_with("CODECS=\"mp4a.40.2\"\nsound-low.m3u8\n") && !main.contains("small"), "{main}");
    let standard = low(&stage, "main.m3u8").await;
    assert!(standard.contains("\nindex.m3u8\n") && standard.ends_with("\nsound-index.m3u8\n"), "{standard}");
    for missing in ["small-low.m3u8", "small-index.m3u8", "sound-main.m3u8", "main-index.m3u8"] {
        assert_eq!(low(&stage, missing).await, "", "{missing}");
    }
    let mut joined = Vec::new();
    for n in 0..2 {
        joined.extend(stage.get(&format!("/live/ticket/{at}/sound-0.{n}.m4s")).await.2);
    }
    assert!(joined == stage.get(&format!("/live/ticket/{at}/sound-0.m4s")).await.2, "parts joined are the segment");

    encoder.finish().await;
    stage.hub.end(BRIEFING).await;
    let (replay, pieces, main) = (
        low(&stage, "sound-index.m3u8").await,
        stage.pieces_of("ticket", "sound-index.m3u8").await,
        low(&stage, "main.m3u8").await,
    );
    assert!(replay.ends_with("#EXT-X-ENDLIST\n") && pieces.len() == 4, "{replay}");
    stage.stop().await;
    let stage = Stage::start(folder(data.path())).await;
    assert_eq!(low(&stage, "sound-index.m3u8").await, replay);
    assert_eq!(low(&stage, "main.m3u8").await, main);
    assert_eq!(stage.pieces_of("ticket", "sound-index.m3u8").await, pieces);
}

#[tokio::test]
async fn a_recording_from_before_there_were_renditions_is_replayed_and_has_no_sound_of_its_own() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 5).await;
    stage.until_segments("ticket", 2).await;
    stage.stop().await;
    let of = data.path().join(format!("recordings/{BRIEFING}"));
    std::fs::remove_dir_all(of.join(START.unix_seconds().to_string()).join("sound")).expect("removed");
    let stage = Stage::start(folder(data.path())).await;
    stage.hub.end(BRIEFING).await;
    let replay = stage.playlist("ticket").await;
    assert!(replay.matches(".m4s").count() == 3 && replay.starts_with("#EXTM3U\n#EXT-X-VERSION:7\n"), "{replay}");
    assert_eq!(low(&stage, "main.m3u8").await, replay, "who asks for a choice gets what there is");
    assert_eq!(low(&stage, "sound-index.m3u8").await, "");
}

#[tokio::test]
async fn without_sound_there_is_no_sound_alone() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.video(0, super::media::video_config(AVC_640_360)).await;
    for n in 0..150 {
        encoder.video(n * 40, super::media::picture(n % 50 == 0)).await;
    }
    stage.until_segments("ticket", 2).await;
    for name in ["sound-low.m3u8", "sound-index.m3u8", "sound-low.m3u8?_HLS_msn=9"] {
        assert_eq!(stage.get(&format!("/live/ticket/{name}")).await.0, StatusCode::NOT_FOUND, "{name}");
    }
    let text = low(&stage, "low.m3u8").await;
    assert!(!text.contains("RENDITION-REPORT"), "{text}");
    assert!(low(&stage, "main.m3u8").await.ends_with("CODECS=\"avc1.4d401e\",RESOLUTION=640x360\nindex.m3u8\n"));
}

#[tokio::test]
async fn an_update_and_the_playlist_before_it_are_the_playlist_after() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 24).await;
    stage.until("eleven segments", async |it| low(it, "low.m3u8").await.contains("/11.1.m4s")).await;
    let segments = |text: &str| text.lines().filter(|it| it.ends_with(".m4s")).map(str::to_owned).collect::<Vec<_>>();
    for name in ["low.m3u8", "sound-low.m3u8"] {
        let whole = low(&stage, name).await;
        let update = low(&stage, &format!("{name}?_HLS_skip=YES")).await;
        let skipped: usize = update
            .lines()
            .find_map(|it| it.strip_prefix("#EXT-X-SKIP:SKIPPED-SEGMENTS="))
            .and_then(|it| it.parse().ok())
            .unwrap_or_else(|| panic!("nothing is skipped: {update}"));
        assert_eq!([&segments(&whole)[..skipped], &segments(&update)[..]].concat(), segments(&whole));
        assert!(skipped >= 4 && update.len() < whole.len());
        let tail = |text: &str| text.rsplit_once("#EXTINF").map(|it| it.1.to_owned());
        assert_eq!(tail(&update), tail(&whole), "the edge is the same");
        assert_eq!(low(&stage, &format!("{name}?_HLS_skip=NO")).await, whole);
    }
}

/// The frames of a file that ffmpeg wrote.
fn tags(flv: &[u8]) -> Vec<(u8, u32, Bytes)> {
    let (mut found, mut at) = (Vec::new(), 9 + 4);
    while let Some(head) = flv.get(at..at + 11) {
        let number = |bytes: &[u8]| bytes.iter().fold(0_usize, |sum, it| sum << 8 | usize::from(*it));
        let (size, time) = (number(&head[1..4]), number(&[head[7], head[4], head[5], head[6]]));
        found.push((head[0], time as u32, Bytes::copy_from_slice(&flv[at + 11..at + 11 + size])));
        at += 11 + size + 4;
    }
    found
}

/// Two encodings of one source, as x264 makes them, with a key frame every two seconds.
async fn encoded(folder: &std::path::Path) -> [Vec<(u8, u32, Bytes)>; 2] {
    let path = |name: &str| folder.join(name).display().to_string();
    let (full, small) = (path("full.flv"), path("small.flv"));
    #[rustfmt::skip]
    let common = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "2", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0"];
    #[rustfmt::skip]
    let arguments: [&[&str]; 5] = [
        &["-v", "error", "-f", "lavfi", "-i", "testsrc=size=640x360:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "9"],
        &common, &["-c:a", "aac", "-map", "0:v", "-map", "1:a", &full], &common, &["-map", "0:v", "-s", "320x180", "-t", "9", &small],
    ];
    run("ffmpeg", &arguments.concat()).await;
    [full, small].map(|it| tags(&std::fs::read(it).expect("encoded")))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_encodings_of_one_source_are_two_renditions_that_ffmpeg_decodes() {
    let data = tempfile::tempdir().expect("a folder");
    let [full, small] = encoded(data.path()).await;
    let stage = Stage::start(folder(data.path())).await;
    let mut publisher = stage.hub.publisher("right-key").await.expect("the right key");
    let mut packager = Packager::new(&Limits::default());
    // The smaller one comes a little later, and in the fifth to sixth second not at all.
    let mut all: Vec<_> = full.into_iter().map(|it| (it.1, false, it)).collect();
    all.extend(small.into_iter().map(|it| (it.1 + 20, true, it)));
    all.sort_by_key(|it| it.0);
    for (_, is_small, (kind, time, data)) in all {
        let mut parts = Vec::new();
        if kind == 8 {
            match flv::audio(&data).expect("AAC") {
                Audio::Config(record) => parts = packager.audio_config(record).expect("AAC-LC"),
                Audio::Frame(data) => packager.audio(time, data),
                Audio::Nothing => {}
            }
        } else if kind == 9 {
            match (flv::video(&data).expect("H.264"), is_small) {
                (Video::Config(record), false) => parts = packager.video_config(record).expect("a record"),
                (Video::Config(record), true) => packager.small_config(record).expect("a record"),
                (Video::Frame { key, composition, data }, false) => {
                    parts = packager.video(time, key, composition, data)
                }
                (Video::Frame { .. }, true) if (4_000..5_990).contains(&time) => {}
                (Video::Frame { key, composition, data }, true) => packager.small(time, key, composition, data),
                (Video::Nothing, _) => {}
            }
        }
        for part in parts {
            publisher.publish(part).await;
        }
    }
    for part in packager.finish() {
        publisher.publish(part).await;
    }
    let report = low(&stage, "small-low.m3u8").await;
    assert!(report.contains("#EXT-X-RENDITION-REPORT:URI=\"low.m3u8\","), "{report}");
    assert!(report.contains("#EXT-X-RENDITION-REPORT:URI=\"sound-low.m3u8\","), "{report}");
    publisher.leave().await;

    let main = low(&stage, "main.m3u8").await;
    assert!(
        main.contains("RESOLUTION=640x360\nindex.m3u8\n") && main.contains("RESOLUTION=320x180\nsmall-index.m3u8\n"),
        "{main}"
    );
    let rates: Vec<u64> =
        main.lines().filter_map(|it| it.split("BANDWIDTH=").nth(1)?.split(',').next()?.parse().ok()).collect();
    assert!(rates.len() == 3 && rates[0] > rates[1] && rates[1] > rates[2], "{rates:?}");
    let small = low(&stage, "small-index.m3u8").await;
    let full = stage.playlist("ticket").await;
    let lengths =
        |text: &str| text.lines().filter(|it| it.starts_with("#EXTINF")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lengths(&small), lengths(&full), "cut at the same times");
    assert_eq!(small.matches("#EXT-X-GAP\n").count(), 1, "{small}");

    // Before the gap, after it, and the picture that never missed anything.
    stage.hub.end(BRIEFING).await;
    let write = |name: &str, pieces: Vec<Bytes>| {
        let path = data.path().join(name);
        std::fs::write(&path, pieces.concat()).expect("written");
        path.display().to_string()
    };
    let at = format!("/live/ticket/{BRIEFING}/{}", START.unix_seconds());
    let fetch = async |names: &[&str]| {
        let mut pieces = Vec::new();
        for name in names {
            let (status, _, bytes) = stage.get(&format!("{at}/{name}")).await;
            assert_eq!(status, StatusCode::OK, "{name}");
            pieces.push(bytes);
        }
        pieces
    };
    assert_eq!(stage.get(&format!("{at}/small-2.m4s")).await.0, StatusCode::NOT_FOUND, "the gap");
    for (name, pieces, seconds) in [
        ("full.mp4", fetch(&["init.mp4", "0.m4s", "1.m4s", "2.m4s", "3.m4s", "4.m4s"]).await, 9.0),
        ("before.mp4", fetch(&["small-init.mp4", "small-0.m4s", "small-1.m4s"]).await, 4.0),
        ("after.mp4", fetch(&["small-init.mp4", "small-3.m4s", "small-4.m4s"]).await, 0.0),
    ] {
        let file = write(name, pieces);
        run("ffmpeg", &["-v", "error", "-xerror", "-i", &file, "-f", "null", "-"]).await;
        if seconds > 0.0 {
            steps(&file, seconds, &[("v", 0.05), ("a", 0.03)]).await;
        }
    }
}
