//! What viewers get: while it runs, after a reconnect, after the end, and after a restart of the server.

use super::encoder::Encoder;
use super::stage::{BRIEFING, OTHER, START, Stage, folder};
use crate::live::Limits;
use async_trait::async_trait;
use axum::http::StatusCode;
use domain::instant::Span;
use futures::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, Result,
};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

async fn publish(stage: &Stage, from: u32, to: u32) -> Encoder {
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(from, to).await;
    encoder
}

#[tokio::test]
async fn playlists_are_fresh_segments_immutable_and_everything_else_is_missing() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    assert_eq!(stage.get("/live/ticket/index.m3u8").await.0, StatusCode::NOT_FOUND, "no picture yet");
    let _encoder = publish(&stage, 0, 5).await;
    stage.until_segments("ticket", 2).await;

    let (status, headers, _) = stage.get("/live/ticket/index.m3u8").await;
    assert_eq!(
        (status, &headers["content-type"], &headers["cache-control"]),
        (
            StatusCode::OK,
            &"application/vnd.apple.mpegurl".parse().expect("a header"),
            &"no-store".parse().expect("a header"),
        )
    );
    let pieces = stage.pieces("ticket").await;
    assert_eq!(pieces.len(), 3);
    let (_, headers, body) = stage.get(&format!("/live/ticket/{}", pieces[1].0)).await;
    assert_eq!(
        (&headers["content-type"], &headers["cache-control"]),
        (&"video/mp4".parse().expect("a header"), &"public, max-age=86400, immutable".parse().expect("a header"),)
    );
    assert_eq!(headers["content-length"], body.len().to_string());

    let epoch = pieces[0].0.trim_end_matches("/init.mp4");
    for path in [
        "nobody/index.m3u8",
        "nobody/low.m3u8",
        "other-ticket/index.m3u8",
        "ticket/1/init.mp4",
        "ticket/x/init.mp4",
        "ticket/index.html",
        &format!("ticket/{BRIEFING}/1/init.mp4"),
        &format!("ticket/{BRIEFING}/x/init.mp4"),
        &format!("ticket/{OTHER}/{}/init.mp4", START.unix_seconds()),
    ] {
        assert_eq!(stage.get(&format!("/live/{path}")).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    for file in ["99.m4s", "x.m4s", "../init.mp4", "0", "0.mp4", "0.9.m4s", "0.x.m4s", "0.0.0.m4s", "99.0.m4s"] {
        assert_eq!(stage.get(&format!("/live/ticket/{epoch}/{file}")).await.0, StatusCode::NOT_FOUND, "{file}");
    }
    assert_eq!(stage.get(&format!("/live/nobody/{epoch}/0.m4s")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(stage.get(&format!("/live/other-ticket/{epoch}/0.m4s")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_gate_is_told_and_the_status_shows_what_comes_in() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    assert_eq!(stage.hub.status(BRIEFING), None);
    let encoder = publish(&stage, 0, 7).await;
    stage.until_segments("ticket", 3).await;
    let status = stage.status(BRIEFING);
    assert!(status.publishing && status.on_air && status.audio && !status.ended);
    assert_eq!(
        (status.width, status.height, status.since, status.last_segment_at),
        (640, 360, Some(START), Some(START))
    );
    // 25 pictures of 44 bytes a second.
    assert_eq!(status.video_bit_rate, 25 * 44 * 8);
    encoder.finish().await;
    stage.until("both were told", async |it| it.doors.told.lock().expect("no panic").len() == 2).await;
    assert_eq!(*stage.doors.told.lock().expect("no panic"), [("on air", BRIEFING), ("off air", BRIEFING)]);
    assert!(!stage.status(BRIEFING).on_air);
}

#[tokio::test]
async fn a_revoked_token_stops_within_seconds() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    let _encoder = publish(&stage, 0, 3).await;
    stage.until_segments("ticket", 1).await;
    let segment = format!("/live/ticket/{}", stage.pieces("ticket").await[1].0);
    stage.doors.tokens.lock().expect("no panic").remove("ticket");
    stage.advance(Span::seconds(5));
    assert_eq!(stage.playlist("ticket").await, "");
    assert_eq!(stage.get(&segment).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reconnect_begins_with_a_discontinuity_and_its_own_init_segment() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    publish(&stage, 0, 3).await.finish().await;
    stage.until_gone(BRIEFING).await;
    let waiting = stage.playlist("ticket").await;
    assert!(!waiting.contains("ENDLIST"), "viewers wait for the encoder");
    publish(&stage, 0, 3).await.finish().await;
    stage.until_segments("ticket", 4).await;

    let seconds = START.unix_seconds();
    assert_eq!(
        stage.playlist("ticket").await,
        format!(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"{first}/init.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-30T23:59:59.000Z\n\
             #EXTINF:2.000000,\n{first}/0.m4s\n#EXTINF:1.000000,\n{first}/1.m4s\n\
             #EXT-X-DISCONTINUITY\n\
             #EXT-X-MAP:URI=\"{second}/init.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-30T23:59:59.000Z\n\
             #EXTINF:2.000000,\n{second}/0.m4s\n#EXTINF:1.000000,\n{second}/1.m4s\n",
            first = format_args!("{BRIEFING}/{seconds}"),
            second = format_args!("{BRIEFING}/{}", seconds + 1),
        )
    );
    assert_eq!(stage.pieces("ticket").await.len(), 6);
}

#[tokio::test]
async fn the_live_window_moves_and_counts_what_left_it() {
    let limits = Limits { window: Duration::from_secs(10), ..Limits::default() };
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    publish(&stage, 0, 4).await.finish().await;
    stage.until_gone(BRIEFING).await;
    let _encoder = publish(&stage, 0, 15).await;
    stage.until("the window has moved", async |it| it.playlist("ticket").await.contains("SEQUENCE:4\n")).await;
    let playlist = stage.playlist("ticket").await;
    assert!(
        playlist.contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n") && !playlist.contains("DISCONTINUITY\n"),
        "{playlist}"
    );
    assert_eq!(playlist.matches(".m4s").count(), 5);
    assert_eq!(stage.pieces("ticket").await.len(), 6);
}

#[tokio::test]
async fn the_end_sends_the_publisher_away_and_leaves_the_replay() {
    let stage = Stage::start(Arc::new(InMemory::new())).await;
    let mut encoder = publish(&stage, 0, 5).await;
    stage.until_segments("ticket", 2).await;
    stage.hub.end(BRIEFING).await;

    assert_eq!(encoder.answer().await, "closed");
    let playlist = stage.playlist("ticket").await;
    assert!(playlist.contains("#EXT-X-PLAYLIST-TYPE:VOD\n") && playlist.ends_with("#EXT-X-ENDLIST\n"), "{playlist}");
    assert_eq!(stage.pieces("ticket").await.len(), 4, "the second that was in the making is there, too");
    assert!(stage.status(BRIEFING).ended);
    let refused = Encoder::publish(stage.address, "live", "right-key").await.err();
    assert_eq!(refused.as_deref(), Some("NetStream.Publish.BadName"));
    stage.hub.end(BRIEFING).await;
    assert_eq!(stage.playlist("ticket").await, playlist);
}

#[tokio::test]
async fn the_replay_outlives_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let encoder = publish(&stage, 0, 5).await;
    stage.until_segments("ticket", 2).await;
    stage.hub.end(BRIEFING).await;
    let (playlist, pieces) = (stage.playlist("ticket").await, stage.pieces("ticket").await);
    drop(encoder);
    stage.stop().await;

    let stage = Stage::start(folder(data.path())).await;
    assert_eq!(stage.playlist("ticket").await, playlist);
    assert_eq!(stage.pieces("ticket").await, pieces);
    let refused = Encoder::publish(stage.address, "live", "right-key").await.err();
    assert_eq!(refused.as_deref(), Some("NetStream.Publish.BadName"));
}

#[tokio::test]
async fn what_a_killed_server_left_can_be_replayed_or_gone_on_with() {
    let data = tempfile::tempdir().expect("a folder");
    let killed = Stage::start(folder(data.path())).await;
    let mut encoder = publish(&killed, 0, 7).await;
    killed.until_segments("ticket", 3).await;
    let stored = || {
        std::fs::read_dir(data.path().join(format!("recordings/{BRIEFING}/{}", START.unix_seconds())))
            .map_or(0, |all| all.filter(|it| it.as_ref().is_ok_and(|it| it.path().is_file())).count())
    };
    killed.until("all is stored", async |_| stored() == 4).await;

    // A second server over the same folder, while the first one never gets to say good-bye.
    let stage = Stage::start(folder(data.path())).await;
    let playlist = stage.playlist("ticket").await;
    assert!(
        playlist.matches(".m4s").count() == 3 && !playlist.contains("ENDLIST"),
        "the encoder may come back: {playlist}"
    );
    stage.advance(Span::seconds(200));
    assert!(stage.playlist("ticket").await.ends_with("#EXT-X-ENDLIST\n"), "it did not");
    assert_eq!(stage.pieces("ticket").await.len(), 4);

    publish(&stage, 0, 3).await.finish().await;
    stage.until_segments("ticket", 5).await;
    assert!(stage.playlist("ticket").await.contains("#EXT-X-DISCONTINUITY\n"));
    stage.hub.end(BRIEFING).await;
    assert_eq!(stage.pieces("ticket").await.len(), 7);
    encoder.seconds(7, 8).await;
}

#[tokio::test]
async fn a_store_that_fails_costs_the_replay_and_not_the_viewers() {
    let data = tempfile::tempdir().expect("a folder");
    // The folder of recordings is a file: nothing can be stored or listed.
    std::fs::write(data.path().join("recordings"), "").expect("a file");
    let stage = Stage::start(folder(data.path())).await;
    let _encoder = publish(&stage, 0, 9).await;
    stage.until_segments("ticket", 4).await;
    assert_eq!(stage.pieces("ticket").await.len(), 5);
}

/// A store that refuses the first write, and takes all others.
#[derive(Debug, Default)]
struct Moody {
    store: InMemory,
    refused: AtomicBool,
}

impl fmt::Display for Moody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("moody")
    }
}

#[async_trait]
impl ObjectStore for Moody {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if self.refused.swap(true, Ordering::SeqCst) {
            return self.store.put_opts(location, payload, options).await;
        }
        Err(object_store::Error::Generic { store: "moody", source: "not now".into() })
    }
    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.store.put_multipart_opts(location, options).await
    }
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.store.get_opts(location, options).await
    }
    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.store.delete_stream(locations)
    }
    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.store.list(prefix)
    }
    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.store.list_with_delimiter(prefix).await
    }
    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.store.copy_opts(from, to, options).await
    }
}

#[tokio::test]
async fn what_the_store_refuses_once_is_written_again() {
    let store = Arc::new(Moody::default());
    let stage = Stage::start(store.clone()).await;
    let encoder = publish(&stage, 0, 5).await;
    stage.until_segments("ticket", 2).await;
    stage.hub.end(BRIEFING).await;
    drop(encoder);
    stage.stop().await;
    assert!(store.refused.load(Ordering::SeqCst));
    let stage = Stage::start(store).await;
    assert_eq!(stage.pieces("ticket").await.len(), 4, "nothing is missing in the recording");
}

#[tokio::test]
async fn a_shutdown_stores_what_is_in_the_making() {
    let data = tempfile::tempdir().expect("a folder");
    let stage = Stage::start(folder(data.path())).await;
    let _encoder = publish(&stage, 0, 3).await;
    stage.until_segments("ticket", 1).await;
    stage.stop().await;
    let stage = Stage::start(folder(data.path())).await;
    assert_eq!(stage.pieces("ticket").await.len(), 3);
}
