//! An encoder made of another implementation's client side, for what ffmpeg cannot be asked to do.

use super::media;
use bytes::Bytes;
use rml_rtmp::handshake::{Handshake, HandshakeProcessResult, PeerType};
use rml_rtmp::sessions::{
    ClientSession, ClientSessionConfig, ClientSessionEvent, ClientSessionResult, PublishRequestType,
};
use rml_rtmp::time::RtmpTimestamp;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub struct Encoder {
    pub socket: TcpStream,
    session: ClientSession,
}

impl Encoder {
    /// Connects and asks to publish. Fails with the server's status code, or with `closed`.
    pub async fn publish(address: SocketAddr, application: &str, key: &str) -> Result<Self, String> {
        let mut socket = TcpStream::connect(address).await.expect("the port is open");
        let mut handshake = Handshake::new(PeerType::Client);
        socket.write_all(&handshake.generate_outbound_p0_and_p1().expect("a handshake")).await.expect("sent");
        let mut buffer = vec![0; 4_096];
        let rest = loop {
            let count = socket.read(&mut buffer).await.expect("an answer");
            match handshake.process_bytes(&buffer[..count]).expect("a handshake") {
                HandshakeProcessResult::InProgress { response_bytes } => {
                    socket.write_all(&response_bytes).await.expect("sent");
                }
                HandshakeProcessResult::Completed { response_bytes, remaining_bytes } => {
                    socket.write_all(&response_bytes).await.expect("sent");
                    break remaining_bytes;
                }
            }
        };
        let (session, results) = ClientSession::new(ClientSessionConfig::new()).expect("a session");
        let mut encoder = Self { socket, session };
        encoder.handle(results).await?;
        let results = encoder.session.handle_input(&rest).expect("chunks");
        encoder.handle(results).await?;
        let connect = encoder.session.request_connection(application.to_owned()).expect("connect");
        encoder.handle(vec![connect]).await?;
        encoder.wait(ClientSessionEvent::ConnectionRequestAccepted).await?;
        let publish = encoder.session.request_publishing(key.to_owned(), PublishRequestType::Live).expect("publish");
        encoder.handle(vec![publish]).await?;
        encoder.wait(ClientSessionEvent::PublishRequestAccepted).await?;
        Ok(encoder)
    }

    async fn wait(&mut self, wanted: ClientSessionEvent) -> Result<(), String> {
        let mut buffer = vec![0; 4_096];
        loop {
            let count =
                timeout(Duration::from_secs(5), self.socket.read(&mut buffer)).await.expect("an answer in time");
            let count = count.map_err(|_| "closed")?;
            if count == 0 {
                return Err("closed".into());
            }
            let results = self.session.handle_input(&buffer[..count]).expect("chunks");
            if self.handle(results).await?.contains(&wanted) {
                return Ok(());
            }
        }
    }

    async fn handle(&mut self, results: Vec<ClientSessionResult>) -> Result<Vec<ClientSessionEvent>, String> {
        let mut events = Vec::new();
        for result in results {
            match result {
                ClientSessionResult::OutboundResponse(packet) => {
                    self.socket.write_all(&packet.bytes).await.map_err(|_| "closed")?;
                }
                ClientSessionResult::RaisedEvent(ClientSessionEvent::UnhandleableOnStatusCode { code }) => {
                    return Err(code);
                }
                ClientSessionResult::RaisedEvent(ClientSessionEvent::ConnectionRequestRejected { .. }) => {
                    return Err("connection rejected".into());
                }
                ClientSessionResult::RaisedEvent(event) => events.push(event),
                ClientSessionResult::UnhandleableMessageReceived(_) => {}
            }
        }
        Ok(events)
    }

    pub async fn video(&mut self, timestamp: u32, tag: Vec<u8>) {
        let time = RtmpTimestamp::new(timestamp);
        let packet = self.session.publish_video_data(Bytes::from(tag), time, false).expect("a message");
        let _ = self.handle(vec![packet]).await;
    }

    pub async fn audio(&mut self, timestamp: u32, tag: Vec<u8>) {
        let time = RtmpTimestamp::new(timestamp);
        let packet = self.session.publish_audio_data(Bytes::from(tag), time, false).expect("a message");
        let _ = self.handle(vec![packet]).await;
    }

    /// Sends both configurations.
    pub async fn configure(&mut self) {
        self.video(0, media::video_config(media::AVC_640_360)).await;
        self.audio(0, media::audio_config(media::AAC_48000_STEREO)).await;
    }

    /// Sends pictures 40 ms apart with a key frame every two seconds, and sound, from the first of these seconds to the last.
    pub async fn seconds(&mut self, from: u32, to: u32) {
        for n in from * 25..to * 25 {
            self.video(n * 40, media::picture(n % 50 == 0)).await;
            self.audio(n * 40, media::sound()).await;
        }
    }

    /// Stops as encoders do.
    pub async fn finish(mut self) {
        let results = self.session.stop_publishing().expect("deleteStream");
        let _ = self.handle(results).await;
    }

    /// What the server says next, or `closed`.
    pub async fn answer(&mut self) -> String {
        self.wait(ClientSessionEvent::PlaybackRequestAccepted).await.expect_err("nothing was asked")
    }
}
