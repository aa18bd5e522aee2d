//! A presenter's browser, from its WebSocket to what viewers fetch.

mod media;
mod page;

use super::ffmpeg::{files, run, seconds_of, steps};
use super::stage::{BRIEFING, Stage, folder};
use crate::live::{Away, Limits};
use data_encoding::BASE64;
use media::{Encoded, Media};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use page::{Door, hello};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

async fn stage() -> Stage {
    Stage::start(Arc::new(InMemory::new())).await
}

/// Frames that nobody decodes, for what ends before anybody could.
fn anything() -> Media {
    let picture =
        |n: i64| Encoded { at: n * 40_000, key: n % 50 == 0, data: super::media::picture(n % 50 == 0)[5..].to_vec() };
    Media {
        avcc: super::media::AVC_640_360.to_vec(),
        pictures: (0..250).map(picture).collect(),
        opus: b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0".to_vec(),
        sound: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_sends_comes_out_as_hls_that_ffprobe_accepts_and_a_reconnect_is_a_discontinuity() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let (door, media) = (Door::open(&stage).await, media::media(9).await);
    let mut page = door.connect(1).await;
    page.hello("p", &media).await.expect("welcome");
    page.send(&media, 0).await;
    stage.until_segments("ticket", 3).await;
    assert!(stage.status(BRIEFING).on_air);
    page.say(&json!({ "type": "end" })).await;
    assert_eq!(page.last_word().await, "1000 end");
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!(playlist.matches("#EXTINF:2.0").count(), 4, "{playlist}");
    assert!((seconds_of(&playlist) - 9.0).abs() < 0.05, "{playlist}");

    // The line is lost without a word; the page comes back with times that go on.
    let mut page = door.connect(1).await;
    page.hello("p", &media).await.expect("welcome");
    page.send(&media, 20_000_000).await;
    drop(page);
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!(playlist.matches("#EXT-X-DISCONTINUITY\n").count(), 1, "{playlist}");
    assert_eq!(playlist.matches("#EXT-X-MAP").count(), 2, "{playlist}");

    let folder_of = tempfile::tempdir().expect("a folder");
    for file in files(&stage, folder_of.path()).await {
        run("ffmpeg", &["-v", "error", "-xerror", "-i", &file, "-f", "null", "-"]).await;
        let shown =
            ["-v", "error", "-show_entries", "stream=codec_name,width,height,sample_rate,channels", "-of", "csv=p=0"];
        let streams = run("ffprobe", &[&shown[..], &[&file]].concat()).await;
        assert_eq!(streams.lines().collect::<Vec<_>>(), ["h264,640,360", "opus,48000,1"]);
        steps(&file, 9.0, &[("v", 0.05), ("a", 0.03)]).await;
    }
    let told = stage.doors.told.lock().expect("no panic").iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(told, ["on air", "off air", "on air", "off air"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sizes_of_the_same_pictures_are_two_renditions_cut_together() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let (door, media) = (Door::open(&stage).await, media::media(5).await);
    let (avcc, small) = media::pictures(5, "320x180").await;
    let mut page = door.connect(1).await;
    let mut hello = hello("p", &media);
    let track = json!({ "kind": "video", "codec": "avc1.42c01e", "config": BASE64.encode(&avcc) });
    hello["tracks"].as_array_mut().expect("tracks").push(track);
    page.say(&hello).await;
    assert_eq!(page.answer().await.expect("welcome")["type"], "welcome");
    page.send_both(&media, &small).await;
    stage.until_segments("ticket", 2).await;
    page.say(&json!({ "type": "end" })).await;
    assert_eq!(page.last_word().await, "1000 end");
    stage.until_gone(BRIEFING).await;
    let of = async |name: &str| stage.text(&format!("ticket/{name}")).await;
    let main = of("main.m3u8").await;
    assert!(main.contains("RESOLUTION=640x360\nindex.m3u8\n"), "{main}");
    assert!(main.contains("RESOLUTION=320x180\nsmall-index.m3u8\n"), "{main}");
    let (full, small) = (of("index.m3u8").await, of("small-index.m3u8").await);
    let lengths =
        |text: &str| text.lines().filter(|it| it.starts_with("#EXTINF")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lengths(&small), lengths(&full), "cut at the same times");
    assert!(!small.contains("#EXT-X-GAP"), "{small}");
}

#[tokio::test]
async fn one_publishes_at_a_time_and_the_same_page_takes_its_own_place() {
    let stage = stage().await;
    let (door, media) = (Door::open(&stage).await, anything());
    let mut first = door.connect(1).await;
    first.hello("p", &media).await.expect("welcome");
    let mut other = door.connect(2).await;
    assert_eq!(other.hello("p", &media).await.expect_err("refused"), "4000 busy", "a page of somebody else");
    let mut second = door.connect(1).await;
    second.hello("p", &media).await.expect("welcome");
    assert_eq!(first.last_word().await, "4000 superseded");
    let encoder = super::encoder::Encoder::publish(stage.address, "live", "right-key").await.err();
    assert_eq!(encoder.as_deref(), Some("NetStream.Publish.BadName"));
}

#[tokio::test]
async fn whoever_is_sent_away_is_told_why() {
    for (why, word) in [(Away::HandedOver, "4000 handed-over"), (Away::Ended, "4000 ended")] {
        let stage = stage().await;
        let (door, media) = (Door::open(&stage).await, anything());
        let mut page = door.connect(1).await;
        page.hello("p", &media).await.expect("welcome");
        let holds = stage.hub.holds();
        assert_eq!(holds.len(), 1);
        holds[0].1.send_away(why);
        assert_eq!(page.last_word().await, word);
        stage.until_gone(BRIEFING).await;
    }
    let stage = stage().await;
    let (door, media) = (Door::open(&stage).await, anything());
    let mut page = door.connect(1).await;
    page.hello("p", &media).await.expect("welcome");
    door.stop.cancel();
    assert_eq!(page.last_word().await, "1012 restart");
    stage.hub.end(BRIEFING).await;
    let door = Door::open(&stage).await;
    let mut page = door.connect(1).await;
    assert_eq!(page.hello("p", &media).await.expect_err("refused"), "4000 ended");
}

#[tokio::test]
async fn a_key_frame_is_asked_for_and_what_came_is_acknowledged() {
    let stage = stage().await;
    let (door, media) = (Door::open(&stage).await, anything());
    let mut page = door.connect(1).await;
    page.hello("p", &media).await.expect("welcome");
    page.frame(0, &media.pictures[1], 0).await;
    assert_eq!(page.answer().await.expect("an answer"), json!({ "type": "key" }));
    page.send(&media, 0).await;
    stage.until_segments("ticket", 2).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    page.frame(0, &media.pictures[0], 10_000_000).await;
    let ack = page.answer().await.expect("an answer");
    assert_eq!(ack["type"], "ack");
    let ack = if ack["at"] == 10_000_000 { ack } else { page.answer().await.expect("an answer") };
    assert_eq!(ack, json!({ "type": "ack", "at": 10_000_000, "on_air": true }));
}

#[tokio::test]
async fn what_breaks_the_rules_ends_with_its_word_and_viewers_keep_what_was() {
    let limits =
        Limits { idle: Duration::from_millis(300), handshake: Duration::from_millis(300), ..Limits::default() };
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    let (door, media) = (Door::open(&stage).await, anything());
    let frame = |track: u8, data: &[u8]| Message::binary([&[track, 0][..], &[0; 12], data].concat());
    let broken = [
        (Message::binary(&b"short"[..]), "4000 broken"),
        (frame(7, b"of no track"), "4000 broken"),
        (frame(1, &[0x1b, 3, 0]), "4000 audio"),
        (Message::text("{}"), "4000 broken"),
        (Message::text("x".repeat(20_000)), "4000 too-large"),
        (Message::binary(vec![0; 3 << 20]), "4000 too-large"),
    ];
    for (message, word) in broken {
        let mut page = door.connect(1).await;
        page.hello("p", &media).await.expect("welcome");
        page.raw(message).await;
        assert_eq!(page.last_word().await, word);
        stage.until_gone(BRIEFING).await;
    }
    let mut flood = door.connect(1).await;
    flood.hello("p", &media).await.expect("welcome");
    for _ in 0..10_000 {
        if !flood.raw(Message::Ping(Default::default())).await {
            break;
        }
    }
    assert_eq!(flood.last_word().await, "4000 flood");
    let mut silent = door.connect(1).await;
    assert_eq!(silent.last_word().await, "4000 idle", "no hello");
    let mut silent = door.connect(1).await;
    silent.hello("p", &media).await.expect("welcome");
    silent.raw(Message::Ping(Default::default())).await;
    assert_eq!(silent.last_word().await, "4000 idle", "no frame");
    let mut early = door.connect(1).await;
    early.raw(frame(0, b"before the hello")).await;
    assert_eq!(early.last_word().await, "4000 broken");
    let mut other = door.connect(1).await;
    let mut vp8 = hello("p", &media);
    vp8["tracks"][0]["codec"] = json!("vp8");
    other.say(&vp8).await;
    assert_eq!(other.last_word().await, "4000 video");
    assert!(!stage.status(BRIEFING).publishing);
}

#[tokio::test]
async fn a_rehearsal_is_watched_and_nothing_of_it_is_stored() {
    let store = Arc::new(InMemory::new());
    let limits = Limits { recorded: false, ..Limits::default() };
    let stage = Stage::with(store.clone(), limits).await;
    let (door, media) = (Door::open(&stage).await, anything());
    let mut page = door.connect(1).await;
    page.hello("p", &media).await.expect("welcome");
    page.send(&media, 0).await;
    stage.until_segments("ticket", 3).await;
    drop(page);
    stage.until_gone(BRIEFING).await;
    assert_eq!(futures::StreamExt::count(store.list(None)).await, 0);
    stage.hub.forget(BRIEFING).await.expect("an empty store");
    assert_eq!(stage.playlist("ticket").await, "");
}
