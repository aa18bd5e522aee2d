//! Parts, playlists that wait, and what those get who may not wait.

use super::encoder::Encoder;
use super::media;
use super::stage::{BRIEFING, START, Stage};
use crate::live::Limits;
use axum::http::StatusCode;
use domain::instant::Span;
use futures::FutureExt;
use object_store::memory::InMemory;
use std::sync::Arc;
use std::time::Duration;

/// A stage on which an encoder has sent six seconds: two whole segments, and one part of the third.
async fn on_air(limits: Limits) -> (Stage, Encoder) {
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 6).await;
    stage.until("the fifth second is a part", async |it| low(it, "").await.1.contains("/2.1.m4s")).await;
    (stage, encoder)
}

async fn low(stage: &Stage, query: &str) -> (StatusCode, String) {
    let (status, _, body) = stage.get(&format!("/live/ticket/low.m3u8{query}")).await;
    (status, String::from_utf8(body.into()).expect("text"))
}

fn part(n: &str) -> String {
    format!("/live/ticket/{}/{n}.m4s", folder())
}

fn folder() -> String {
    format!("{BRIEFING}/{}", START.unix_seconds())
}

#[tokio::test]
async fn parts_are_there_before_their_segment_and_joined_are_the_segment() {
    let (stage, _encoder) = on_air(Limits::default()).await;
    let folder = folder();
    assert_eq!(
        low(&stage, "").await.1,
        format!(
            "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n\
             #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,PART-HOLD-BACK=3.000000,HOLD-BACK=6\n\
             #EXT-X-PART-INF:PART-TARGET=1.000000\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"{folder}/init.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-30T23:59:59.000Z\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"{folder}/0.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"{folder}/0.1.m4s\"\n\
             #EXTINF:2.000000,\n{folder}/0.m4s\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"{folder}/1.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"{folder}/1.1.m4s\"\n\
             #EXTINF:2.000000,\n{folder}/1.m4s\n\
             #EXT-X-PART:DURATION=1.000000,URI=\"{folder}/2.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{folder}/2.1.m4s\"\n\
             #EXT-X-RENDITION-REPORT:URI=\"sound-low.m3u8\",LAST-MSN=2,LAST-PART=0\n"
        )
    );
    let (_, headers, _) = stage.get("/live/ticket/low.m3u8").await;
    assert_eq!(headers["cache-control"].to_str().ok(), Some("no-store"), "the next part makes it old");
    let plain = stage.playlist("ticket").await;
    assert!(!plain.contains("PART") && plain.matches(".m4s").count() == 2, "who asks for no parts gets none: {plain}");
    let mut joined = Vec::new();
    for n in ["0.0", "0.1"] {
        let (status, headers, bytes) = stage.get(&part(n)).await;
        assert_eq!(
            (status, headers["cache-control"].to_str().ok()),
            (StatusCode::OK, Some("public, max-age=86400, immutable"))
        );
        joined.extend_from_slice(&bytes);
    }
    assert!(joined == stage.get(&part("0")).await.2, "the parts are not their segment");
    assert_eq!(stage.get(&part("2.0")).await.0, StatusCode::OK);
    assert_eq!(stage.get(&part("2")).await.0, StatusCode::NOT_FOUND, "no whole segment yet");
}

#[tokio::test]
async fn a_playlist_and_a_hinted_part_wait_until_the_part_is_there() {
    let (stage, mut encoder) = on_air(Limits::default()).await;
    let hinted = part("2.1");
    let mut playlist = std::pin::pin!(stage.get("/live/ticket/low.m3u8?_HLS_msn=2&_HLS_part=1"));
    let mut whole = std::pin::pin!(stage.get("/live/ticket/low.m3u8?_HLS_msn=2"));
    let mut media = std::pin::pin!(stage.get(&hinted));
    assert!(playlist.as_mut().now_or_never().is_none());
    assert!(whole.as_mut().now_or_never().is_none());
    assert!(media.as_mut().now_or_never().is_none());

    encoder.seconds(6, 7).await;
    let (status, headers, body) = playlist.await;
    assert_eq!((status, headers["cache-control"].to_str().ok()), (StatusCode::OK, Some("public, max-age=1")));
    let body = String::from_utf8(body.into()).expect("text");
    assert!(body.contains("URI=\"") && body.contains("/2.1.m4s\"\n#EXTINF:2.000000,\n"), "{body}");
    assert!(String::from_utf8(whole.await.2.into()).expect("text").contains("/2.m4s\n"));
    let (status, _, bytes) = media.await;
    assert_eq!(status, StatusCode::OK);
    assert!(stage.get(&part("2")).await.2.ends_with(&bytes));

    // What is there already is not waited for: an older segment, and the part after a segment's last.
    for query in ["?_HLS_msn=0", "?_HLS_msn=2&_HLS_part=1"] {
        assert_eq!(low(&stage, query).await.0, StatusCode::OK, "{query}");
    }
    assert_eq!(stage.get(&part("3.1")).await.0, StatusCode::NOT_FOUND, "nobody hinted at it");
}

#[tokio::test]
async fn directives_that_make_no_sense_are_refused() {
    let (stage, _encoder) = on_air(Limits::default()).await;
    for query in
        ["?_HLS_part=0", "?_HLS_msn=4", "?_HLS_msn=x", "?_HLS_msn=2&_HLS_part=-1", "?_HLS_msn=18446744073709551615"]
    {
        assert_eq!(low(&stage, query).await.0, StatusCode::BAD_REQUEST, "{query}");
    }
    // Two past the last whole segment may be asked for.
    assert!(stage.get("/live/ticket/low.m3u8?_HLS_msn=3&_HLS_part=0").now_or_never().is_none());
}

#[tokio::test]
async fn what_does_not_come_within_three_target_durations_is_given_up() {
    let limits = Limits { longest_segment: Duration::from_millis(900), ..Limits::default() };
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 2).await;
    stage.until("two segments of less than a second", async |it| low(it, "").await.1.contains("/1.m4s\n")).await;
    let hint = low(&stage, "")
        .await
        .1
        .lines()
        .find(|it| it.contains("PRELOAD-HINT"))
        .and_then(|it| it.split('"').nth(1))
        .map(str::to_owned);
    let hint = format!("/live/ticket/{}", hint.expect("a hint"));
    let late = tokio::join!(low(&stage, "?_HLS_msn=3"), stage.get(&hint));
    assert_eq!((late.0.0, late.1.0), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
}

#[tokio::test]
async fn when_too_many_wait_everybody_gets_standard_hls_at_once() {
    let (stage, _encoder) = on_air(Limits { waiting: 2, ..Limits::default() }).await;
    let mut one = std::pin::pin!(low(&stage, "?_HLS_msn=2"));
    let mut two = std::pin::pin!(low(&stage, "?_HLS_msn=3"));
    assert!(one.as_mut().now_or_never().is_none() && two.as_mut().now_or_never().is_none());
    let standard = stage.playlist("ticket").await;
    for query in ["", "?_HLS_msn=2", "?_HLS_msn=2&_HLS_part=1"] {
        assert_eq!(low(&stage, query).await, (StatusCode::OK, standard.clone()), "{query}");
    }
    assert_eq!(stage.get(&part("2.1")).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(stage.get(&part("2.0")).await.0, StatusCode::OK, "what is there is given out");
}

#[tokio::test]
async fn nobody_waits_for_a_publisher_that_is_gone() {
    let (stage, encoder) = on_air(Limits::default()).await;
    let mut waiting = std::pin::pin!(low(&stage, "?_HLS_msn=3&_HLS_part=0"));
    assert!(waiting.as_mut().now_or_never().is_none());
    encoder.finish().await;
    let (status, text) = waiting.await;
    assert_eq!((status, &text), (StatusCode::OK, &stage.playlist("ticket").await));
    assert!(text.contains("/2.m4s\n") && !text.contains("ENDLIST") && !text.contains("BLOCK"), "{text}");
    assert_eq!(stage.get(&part("3.0")).await.0, StatusCode::NOT_FOUND, "the hint is withdrawn");

    // It comes back, the low latency with it; then the officer ends, and all get the replay.
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the place is free");
    encoder.configure().await;
    encoder.seconds(0, 2).await;
    stage.until("its first part", async |it| low(it, "").await.1.contains("/0.1.m4s\"\n")).await;
    let text = low(&stage, "").await.1;
    assert!(text.contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:") && text.contains("CAN-BLOCK-RELOAD=YES"), "{text}");
    let waiting = low(&stage, "?_HLS_msn=4&_HLS_part=0");
    let ((status, text), ()) = tokio::join!(waiting, stage.hub.end(BRIEFING));
    assert_eq!(status, StatusCode::OK);
    assert!(!text.contains("BLOCK"), "{text}");
    assert!(low(&stage, "").await.1.ends_with("#EXT-X-ENDLIST\n"));
}

#[tokio::test]
async fn a_revoked_token_gets_no_further_than_some_seconds() {
    let (stage, _encoder) = on_air(Limits::default()).await;
    stage.doors.tokens.lock().expect("no panic").remove("ticket");
    stage.advance(Span::seconds(5));
    assert_eq!(low(&stage, "?_HLS_msn=2&_HLS_part=0").await.0, StatusCode::NOT_FOUND);
    assert_eq!(stage.get(&part("2.0")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_picture_size_in_mid_stream_is_a_discontinuity() {
    let (stage, mut encoder) = on_air(Limits::default()).await;
    encoder.video(6_000, media::video_config(media::AVC_1080)).await;
    encoder.seconds(6, 9).await;
    stage.until("a segment of the new size", async |it| it.status(BRIEFING).width == 1_920).await;
    encoder.finish().await;
    stage.until_gone(BRIEFING).await;
    let playlist = stage.playlist("ticket").await;
    assert_eq!((playlist.matches("#EXT-X-DISCONTINUITY\n").count(), playlist.matches("#EXT-X-MAP:").count()), (1, 2));
}

#[tokio::test]
async fn a_clock_that_wraps_in_mid_stream_is_no_discontinuity() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    for n in 0..=100_u32 {
        let timestamp = (u32::MAX - 1_999).wrapping_add(n * 40);
        encoder.video(timestamp, media::picture(n % 50 == 0)).await;
        encoder.audio(timestamp, media::sound()).await;
    }
    stage.until_segments("ticket", 2).await;
    let playlist = stage.playlist("ticket").await;
    assert!(playlist.matches("#EXTINF:2.000000,").count() == 2 && !playlist.contains("DISCONTINUITY"), "{playlist}");
}
