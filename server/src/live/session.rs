//! One RTMP connection, from its first byte to its last.

use super::broadcast::Away;
use super::chunks::{Chunks, Message};
use super::command::{self, Answers, Command};
use super::flv::{self, Audio, Video};
use super::hub::Hub;
use super::packager::{Packager, Part};
use super::publisher::Publisher;
use super::refusal::Refusal;
use rml_rtmp::handshake::{Handshake, HandshakeProcessResult, PeerType};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

/// The application part of the encoder's address: `rtmp://host/live`.
const APPLICATION: &str = "live";
/// Bytes read at once.
const READ: usize = 64 << 10;
/// How long an encoder gets to read the last answer and to hang up.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// The least number of bytes between two acknowledgements, whatever the peer asks for.
const LEAST_WINDOW: u64 = 64 << 10;

/// Serves a connection until it ends. `Ok` is an encoder that published and stopped, or was told to.
pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    hub: &Hub,
    socket: S,
    shutdown: &CancellationToken,
) -> Result<(), Refusal> {
    let mut session = Session::new(hub.clone(), socket);
    let deadline = Instant::now() + hub.limits().handshake;
    let opened = async { timeout_at(deadline, session.open()).await.unwrap_or(Err(Refusal::TooSlow)) };
    let opened = tokio::select! {
        opened = opened => opened,
        () = shutdown.cancelled() => return Ok(()),
    };
    let ended = match opened {
        Ok(publisher) => session.publish(publisher, shutdown).await,
        Err(why) => Err(why),
    };
    if let Err(why) = &ended {
        session.answers.refused(why);
    }
    if !matches!(ended, Err(Refusal::Lost(_) | Refusal::Gone | Refusal::TooSlow | Refusal::Idle | Refusal::NotRtmp(_)))
    {
        session.close().await;
    }
    ended
}

struct Session<S> {
    hub: Hub,
    socket: S,
    chunks: Chunks,
    answers: Answers,
    received: u64,
    acknowledged: u64,
    window: u64,
}

/// What a message asks of the connection.
enum Next {
    Continue,
    Publish(Publisher),
    Finish,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    fn new(hub: Hub, socket: S) -> Self {
        let chunks = Chunks::new(hub.limits().command_bytes);
        let answers = Answers::new();
        Self { hub, socket, chunks, answers, received: 0, acknowledged: 0, window: u64::MAX }
    }

    /// Handshake and commands, until the encoder may publish.
    async fn open(&mut self) -> Result<Publisher, Refusal> {
        self.handshake().await?;
        loop {
            while let Some(message) = self.chunks.next()? {
                match self.command(&message).await? {
                    Next::Continue | Next::Finish => {}
                    Next::Publish(publisher) => {
                        self.send().await?;
                        return Ok(publisher);
                    }
                }
            }
            self.send().await?;
            if self.receive().await? == 0 {
                return Err(Refusal::Gone);
            }
        }
    }

    async fn handshake(&mut self) -> Result<(), Refusal> {
        let mut handshake = Handshake::new(PeerType::Server);
        let mut buffer = vec![0; 4_096];
        loop {
            let count = self.socket.read(&mut buffer).await?;
            if count == 0 {
                return Err(Refusal::Gone);
            }
            match handshake.process_bytes(&buffer[..count]).map_err(|_| Refusal::not_rtmp("no RTMP handshake"))? {
                HandshakeProcessResult::InProgress { response_bytes } => {
                    self.socket.write_all(&response_bytes).await?;
                }
                HandshakeProcessResult::Completed { response_bytes, remaining_bytes } => {
                    self.socket.write_all(&response_bytes).await?;
                    self.chunks.buffer.extend_from_slice(&remaining_bytes);
                    return Ok(());
                }
            }
        }
    }

    async fn command(&mut self, message: &Message) -> Result<Next, Refusal> {
        match message.kind {
            4 => {
                if let Some(timestamp) = command::ping(&message.data) {
                    self.answers.pong(timestamp);
                }
            }
            5 => {
                if let Some(size) = message.data.first_chunk() {
                    self.window = u64::from(u32::from_be_bytes(*size)).max(LEAST_WINDOW);
                }
            }
            17 | 20 => match command::read(message)? {
                Command::Connect { transaction, application } => {
                    // Some encoders add a slash or a query.
                    if application.split(['/', '?']).next() != Some(APPLICATION) {
                        return Err(Refusal::WrongApplication);
                    }
                    self.answers.connected(transaction);
                }
                Command::CreateStream { transaction } => self.answers.stream_created(transaction),
                Command::Publish { key } => {
                    let key = key.split('?').next().unwrap_or_default();
                    let publisher = self.hub.publisher(key).await?;
                    self.chunks.limit = self.hub.limits().message_bytes;
                    self.answers.publishing();
                    return Ok(Next::Publish(publisher));
                }
                Command::Play => return Err(Refusal::Playing),
                Command::Finish => return Ok(Next::Finish),
                Command::Other => {}
            },
            _ => {}
        }
        Ok(Next::Continue)
    }

    /// Takes media until the encoder stops, falls silent, breaks a rule, or is sent away. However it ends, what is there
    /// becomes the last segment.
    async fn publish(&mut self, mut publisher: Publisher, shutdown: &CancellationToken) -> Result<(), Refusal> {
        tracing::info!(engagement = %publisher.engagement(), "publishing begins");
        let mut packager = Packager::new(self.hub.limits());
        let ended = self.media(&mut publisher, &mut packager, shutdown).await;
        for part in packager.finish() {
            publisher.publish(part).await;
        }
        tracing::info!(engagement = %publisher.engagement(), "publishing ends");
        publisher.leave().await;
        ended
    }

    async fn media(
        &mut self,
        publisher: &mut Publisher,
        packager: &mut Packager,
        shutdown: &CancellationToken,
    ) -> Result<(), Refusal> {
        let idle = self.hub.limits().idle;
        loop {
            while let Some(message) = self.chunks.next()? {
                let parts = match message.kind {
                    8 | 9 => take(packager, &message)?,
                    _ => match self.command(&message).await? {
                        Next::Finish => return Ok(()),
                        // One connection, one engagement.
                        Next::Publish(_) => return Err(Refusal::Busy),
                        Next::Continue => Vec::new(),
                    },
                };
                for part in parts {
                    publisher.publish(part).await;
                }
            }
            timeout(idle, self.send()).await.map_err(|_| Refusal::Idle)??;
            let received = tokio::select! {
                received = timeout(idle, self.receive()) => received.map_err(|_| Refusal::Idle)??,
                why = publisher.sent_away() => return match why {
                    Away::Ended | Away::Superseded => Ok(()),
                    Away::HandedOver => Err(Refusal::HandedOver),
                },
                () = shutdown.cancelled() => return Ok(()),
            };
            if received == 0 {
                return Ok(());
            }
        }
    }

    async fn receive(&mut self) -> Result<usize, Refusal> {
        self.chunks.buffer.reserve(READ);
        let count = self.socket.read_buf(&mut self.chunks.buffer).await?;
        self.received += count as u64;
        if self.received - self.acknowledged >= self.window {
            self.acknowledged = self.received;
            // The count goes round after 4 GiB, as the protocol has it.
            self.answers.acknowledge(self.received as u32);
        }
        Ok(count)
    }

    async fn send(&mut self) -> std::io::Result<()> {
        self.socket.write_all(&self.answers.take()).await
    }

    /// Ends the conversation, and waits a moment for the encoder to end its side: closing a socket with bytes unread
    /// throws away what it was told, and makes a clean stop look like a failure over there.
    async fn close(&mut self) {
        let _ = timeout(LAST_WORDS, async {
            self.send().await?;
            self.socket.shutdown().await?;
            tokio::io::copy(&mut self.socket, &mut tokio::io::sink()).await
        })
        .await;
    }
}

fn take(packager: &mut Packager, message: &Message) -> Result<Vec<Part>, Refusal> {
    if message.kind == 8 {
        return match flv::audio(&message.data)? {
            Audio::Config(record) => packager.audio_config(record),
            Audio::Frame(data) => {
                packager.audio(message.timestamp, data);
                Ok(Vec::new())
            }
            Audio::Nothing => Ok(Vec::new()),
        };
    }
    match flv::video(&message.data)? {
        Video::Config(record) => packager.video_config(record),
        Video::Frame { key, composition, data } => Ok(packager.video(message.timestamp, key, composition, data)),
        Video::Nothing => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Limits;
    use crate::live::tests::media;
    use bytes::Bytes;
    use proptest::prelude::*;

    /// Messages that look like an encoder's, with anything in them.
    fn message() -> impl Strategy<Value = Message> {
        let anything = prop::collection::vec(any::<u8>(), 0..120);
        let head = (prop::sample::select(vec![0x17_u8, 0x27, 0x12, 0xaf, 0x2f]), 0_u8..4);
        let data = prop_oneof![
            anything.clone(),
            (head, anything).prop_map(|((first, kind), rest)| [vec![first, kind, 0, 0, 0], rest].concat()),
            Just(media::video_config(media::AVC_640_360)),
            Just(media::video_config(media::AVC_1080)),
            Just(media::audio_config(media::AAC_48000_STEREO)),
            Just(media::sound()),
            any::<bool>().prop_map(media::picture),
        ];
        let kind = prop::sample::select(vec![8_u8, 9]);
        (kind, any::<u32>(), data).prop_map(|(kind, timestamp, data)| Message {
            kind,
            timestamp,
            stream: 1,
            data: Bytes::from(data),
        })
    }

    proptest! {
        #[test]
        fn no_media_makes_it_panic_or_hold_more_than_a_segment(
            messages in prop::collection::vec((message(), 0_u32..300, prop::bool::weighted(0.9)), 1..300),
        ) {
            let limits = Limits { segment_bytes: 2_000, ..Limits::default() };
            let mut packager = Packager::new(&limits);
            let mut timestamp = 0_u32;
            for (message, step, near) in messages {
                timestamp = if near { timestamp.wrapping_add(step) } else { message.timestamp };
                // A refusal ends the connection, but nothing may depend on that.
                for part in take(&mut packager, &Message { timestamp, ..message }).unwrap_or_default() {
                    prop_assert!(part.ticks > 0 && part.pieces.full.bytes.len() < 2_000 + 120 + 20_000);
                }
                prop_assert!(packager.held() <= 2_000 + 125, "{} bytes are held: more than a segment and a message", packager.held());
            }
        }
    }
}
