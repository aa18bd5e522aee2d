//! What must not get in, and must not touch what viewers see.

use super::encoder::Encoder;
use super::media;
use super::stage::{BRIEFING, Stage};
use crate::live::Limits;
use crate::live::refusal::Refusal;
use crate::live::session;
use object_store::memory::InMemory;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

async fn stage() -> Stage {
    Stage::start(Arc::new(InMemory::new())).await
}

#[tokio::test]
async fn a_wrong_key_or_application_is_refused() {
    let stage = stage().await;
    let refused = Encoder::publish(stage.address, "live", "wrong-key").await.err();
    assert_eq!(refused.as_deref(), Some("NetStream.Publish.BadName"));
    let refused = Encoder::publish(stage.address, "vod", "right-key").await.err();
    assert_eq!(refused.as_deref(), Some("connection rejected"));
    assert!(!stage.status(BRIEFING).publishing);
}

#[tokio::test]
async fn a_second_publisher_is_refused_and_viewers_notice_nothing() {
    let stage = stage().await;
    let mut first = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    first.configure().await;
    first.seconds(0, 5).await;
    stage.until_segments("ticket", 2).await;
    let before = stage.playlist("ticket").await;

    let refused = Encoder::publish(stage.address, "live", "right-key").await.err();
    assert_eq!(refused.as_deref(), Some("NetStream.Publish.BadName"));
    assert_eq!(stage.playlist("ticket").await, before);
    first.seconds(5, 7).await;
    stage.until_segments("ticket", 3).await;
    assert!(!stage.playlist("ticket").await.contains("DISCONTINUITY"));
    Encoder::publish(stage.address, "live", "other-key").await.expect("another engagement is free");
}

#[tokio::test]
async fn a_half_open_connection_is_closed_in_time() {
    let limits = Limits { handshake: Duration::from_millis(200), ..Limits::default() };
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    // Nothing at all, half a handshake, and a whole one without a command after it.
    for bytes in [&[][..], &[3; 700], &[3; 1 + 2 * 1_536]] {
        let mut socket = TcpStream::connect(stage.address).await.expect("the port is open");
        socket.write_all(bytes).await.expect("sent");
        let closed = tokio::time::timeout(Duration::from_secs(5), socket.read_to_end(&mut Vec::new())).await;
        assert!(closed.is_ok(), "still open after its time");
    }
}

#[tokio::test]
async fn garbage_is_refused_with_a_reason() {
    let stage = stage().await;
    for (bytes, reason) in [
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), "not RTMP: no RTMP handshake"),
        // A handshake, then a chunk that refers to one that never was.
        ([vec![3; 1 + 2 * 1_536], vec![0xff; 64]].concat(), "not RTMP: a chunk refers to one before it that never was"),
        // A handshake, then a message that claims 16 MB.
        (
            [vec![3; 1 + 2 * 1_536], vec![3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0]].concat(),
            "messages of 16777215 bytes, more than the 16384 allowed here",
        ),
    ] {
        let (mut peer, socket) = tokio::io::duplex(1 << 16);
        peer.write_all(&bytes).await.expect("sent");
        let refused = session::serve(&stage.hub, socket, &CancellationToken::new()).await;
        assert_eq!(refused.expect_err("refused").to_string(), reason);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever follows the handshake: chunks that begin well, and go on anyhow.
    #[test]
    fn nothing_sent_to_the_port_makes_it_panic_or_stay(
        begins in prop::collection::vec((3_u8..8, 1_u8..25, 0_u8..60), 0..8),
        noise in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut bytes = vec![3; 1 + 2 * 1_536];
        for (id, kind, length) in begins {
            bytes.extend([id, 0, 0, 0, 0, 0, length, kind, 0, 0, 0, 0]);
            bytes.extend(noise.iter().cycle().take(usize::from(length)));
        }
        bytes.extend(noise);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ended = runtime.block_on(async {
            let stage = stage().await;
            let (mut peer, socket) = tokio::io::duplex(1 << 16);
            peer.write_all(&bytes).await.expect("sent");
            peer.shutdown().await.expect("shut");
            let shutdown = CancellationToken::new();
            let serving = session::serve(&stage.hub, socket, &shutdown);
            tokio::time::timeout(Duration::from_secs(5), serving).await
        });
        prop_assert!(matches!(ended, Ok(Err(_))), "it published, or it stays: {ended:?}");
    }
}

#[tokio::test]
async fn a_publisher_that_falls_silent_loses_its_place() {
    let limits = Limits { idle: Duration::from_millis(400), ..Limits::default() };
    let stage = Stage::with(Arc::new(InMemory::new()), limits).await;
    let mut silent = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    silent.configure().await;
    silent.seconds(0, 3).await;
    stage.until_segments("ticket", 1).await;
    stage.until_gone(BRIEFING).await;
    stage
        .until("what it sent last is a segment", async |it| it.playlist("ticket").await.matches(".m4s").count() == 2)
        .await;
    Encoder::publish(stage.address, "live", "right-key").await.expect("the place is free");
}

#[tokio::test]
async fn other_codecs_are_refused_with_a_reason() {
    let stage = stage().await;
    for tag in [b"\x90hvc1".to_vec(), vec![0x1c, 0, 0, 0, 0]] {
        let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
        encoder.video(0, tag).await;
        assert_eq!(encoder.answer().await, "NetStream.Publish.Rejected");
        stage.until_gone(BRIEFING).await;
    }
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.audio(0, vec![0x2f, 0xff, 0xfb]).await;
    assert_eq!(encoder.answer().await, "NetStream.Publish.Rejected");
}

#[tokio::test]
async fn a_message_past_the_limit_ends_the_publisher_only() {
    let stage = Stage::with(Arc::new(InMemory::new()), Limits { message_bytes: 1_000, ..Limits::default() }).await;
    let mut encoder = Encoder::publish(stage.address, "live", "right-key").await.expect("the right key");
    encoder.configure().await;
    encoder.seconds(0, 1).await;
    encoder.video(1_000, [media::picture(true), vec![0; 1_000]].concat()).await;
    assert_eq!(encoder.answer().await, "NetStream.Publish.Rejected");
    stage.until_segments("ticket", 1).await;
}

#[tokio::test]
async fn past_the_cap_connections_are_closed_at_once() {
    let stage = Stage::with(
        Arc::new(InMemory::new()),
        Limits { connections: 2, handshake: Duration::from_secs(30), ..Limits::default() },
    )
    .await;
    let _held = [TcpStream::connect(stage.address).await, TcpStream::connect(stage.address).await];
    let mut third = TcpStream::connect(stage.address).await.expect("the port is open");
    let closed = tokio::time::timeout(Duration::from_secs(5), third.read_to_end(&mut Vec::new())).await;
    assert!(closed.is_ok());
}

#[test]
fn no_reason_names_a_key() {
    assert!(!Refusal::WrongKey.to_string().contains("right-key"));
}
