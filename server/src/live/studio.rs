//! A presenter's browser, over a WebSocket: what it encodes goes the way of an encoder's pictures.

mod pace;
mod wire;

use super::broadcast::{Away, Holder};
use super::hub::Hub;
use super::opus;
use super::packager::{Packager, Part};
use super::publisher::Publisher;
use super::refusal::Refusal;
use crate::live::audio::AudioConfig;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use domain::id::{AccountId, EngagementId};
use pace::Pace;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use wire::{Answer, Frame, Said, Tracks};

/// A key frame of 1080p is smaller; a larger message ends the connection.
const LARGEST: usize = 2 << 20;
/// How often the studio is told what was taken.
const ACK: Duration = Duration::from_millis(500);
/// Pictures without a key frame for so long, in µs: one is asked for, so that whoever comes now need not wait for it.
const KEYLESS: i64 = 4_000_000;
/// How long a browser gets to take the last word.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// RFC 6455, 7.4.2: for private use. The reason says what it is.
const REFUSED: u16 = 4_000;
/// The server stops; the browser comes again (registered with IANA).
const RESTART: u16 = 1_012;
/// RFC 6455, 7.4.1.
const NORMAL: u16 = 1_000;

/// Who opened the socket. The right was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Presenter {
    pub engagement: EngagementId,
    pub account: AccountId,
}

/// Sets what a message may have, before the first one.
pub fn limited(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.max_message_size(LARGEST).max_frame_size(LARGEST)
}

/// Ends a socket with a reason that was known before it opened: a browser reads no other answer than a WebSocket's.
pub async fn refuse(mut socket: WebSocket, word: &'static str) {
    close(&mut socket, REFUSED, word).await;
}

/// Serves a studio until it ends, is sent away or falls silent. However it ends, what is there becomes the last segment.
pub async fn serve(hub: Hub, presenter: Presenter, mut socket: WebSocket, shutdown: CancellationToken) {
    let Ok(_place) = hub.studios().try_acquire_owned() else {
        tracing::warn!("a studio is refused: all places are taken");
        return refuse(socket, "busy").await;
    };
    let engagement = presenter.engagement;
    let mut studio = Studio::new(hub, &mut socket);
    let (code, word) = match studio.run(presenter, &shutdown).await {
        Ok(End::Said) => (NORMAL, "end"),
        Ok(End::Restart) => (RESTART, "restart"),
        Err(why) => {
            tracing::warn!(%engagement, reason = %why, "a studio is refused or ended");
            (REFUSED, why.word())
        }
    };
    close(&mut socket, code, word).await;
}

async fn close(socket: &mut WebSocket, code: u16, word: &'static str) {
    let frame = CloseFrame { code, reason: Utf8Bytes::from_static(word) };
    let _ = timeout(LAST_WORDS, async {
        socket.send(Message::Close(Some(frame))).await?;
        // Until the browser has answered: closing with bytes unread would throw the word away.
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<_, axum::Error>(())
    })
    .await;
}

enum End {
    /// The presenter, or by going away.
    Said,
    Restart,
}

struct Studio<'a> {
    hub: Hub,
    socket: &'a mut WebSocket,
    began: Instant,
    /// By when the next frame must be there.
    deadline: Instant,
    pace: Pace,
    acked: Instant,
    /// The latest time taken, in µs.
    taken: i64,
    /// Of the last key frame, or of when one was asked for.
    key: Option<i64>,
}

impl<'a> Studio<'a> {
    fn new(hub: Hub, socket: &'a mut WebSocket) -> Self {
        let now = Instant::now();
        let deadline = now + hub.limits().handshake;
        Self { hub, socket, began: now, deadline, pace: Pace::new(), acked: now, taken: 0, key: None }
    }

    async fn run(&mut self, presenter: Presenter, shutdown: &CancellationToken) -> Result<End, Refusal> {
        let hello = tokio::select! {
            hello = self.hello() => hello?,
            () = shutdown.cancelled() => return Ok(End::Restart),
        };
        let Some(tracks) = hello else { return Ok(End::Said) };
        let holder = Holder::Studio { account: presenter.account, page: tracks.page.clone() };
        let mut publisher = self.hub.present(presenter.engagement, holder).await?;
        tracing::info!(engagement = %presenter.engagement, epoch = tracks.epoch, "a studio begins");
        let mut packager = Packager::new(self.hub.limits());
        let ended = self.media(&mut publisher, &mut packager, tracks, shutdown).await;
        show(&mut publisher, packager.finish()).await;
        tracing::info!(engagement = %presenter.engagement, "a studio ends");
        publisher.leave().await;
        ended
    }

    /// The first text; none if the browser went away before it.
    async fn hello(&mut self) -> Result<Option<Tracks>, Refusal> {
        match self.next().await? {
            Some(Message::Text(text)) => match wire::said(&text)? {
                Said::Hello(tracks) => Ok(Some(tracks)),
                Said::End => Ok(None),
            },
            Some(_) => Err(Refusal::Broken("a frame before the hello")),
            None => Ok(None),
        }
    }

    async fn media(
        &mut self,
        publisher: &mut Publisher,
        packager: &mut Packager,
        mut tracks: Tracks,
        shutdown: &CancellationToken,
    ) -> Result<End, Refusal> {
        show(publisher, configure(packager, &tracks)?).await;
        self.say(Answer::Welcome).await?;
        self.deadline = Instant::now() + self.hub.limits().idle;
        loop {
            let message = tokio::select! {
                message = self.next() => message?,
                why = publisher.sent_away() => return Err(match why {
                    Away::Ended => Refusal::Ended,
                    Away::HandedOver => Refusal::HandedOver,
                    Away::Superseded => Refusal::Superseded,
                }),
                () = shutdown.cancelled() => return Ok(End::Restart),
            };
            match message {
                Some(Message::Text(text)) => match wire::said(&text)? {
                    Said::Hello(next) => {
                        show(publisher, configure(packager, &next)?).await;
                        (tracks, self.key) = (next, None);
                    }
                    Said::End => return Ok(End::Said),
                },
                Some(Message::Binary(bytes)) => {
                    let frame = wire::frame(bytes)?;
                    self.deadline = Instant::now() + self.hub.limits().idle;
                    self.heed(&frame, &tracks).await?;
                    show(publisher, take(packager, &tracks, frame)?).await;
                    self.acknowledge(publisher.is_on_air()).await?;
                }
                Some(_) => {}
                None => return Ok(End::Said),
            }
        }
    }

    /// The next message, none at the end; those that only say that the peer lives are passed over.
    async fn next(&mut self) -> Result<Option<Message>, Refusal> {
        loop {
            let received = tokio::select! {
                received = self.socket.recv() => received,
                () = sleep_until(self.deadline) => return Err(Refusal::Idle),
            };
            let message = match received {
                None | Some(Ok(Message::Close(_))) => return Ok(None),
                Some(Err(error)) => return Err(lost(error)),
                Some(Ok(message)) => message,
            };
            let size = match &message {
                Message::Text(text) => text.len(),
                Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
                Message::Close(_) => 0,
            };
            self.pace.count(self.began.elapsed(), size)?;
            if matches!(message, Message::Text(_) | Message::Binary(_)) {
                return Ok(Some(message));
            }
        }
    }

    /// Asks for a key frame or another bit rate if the frame shows that one is wanted.
    async fn heed(&mut self, frame: &Frame, tracks: &Tracks) -> Result<(), Refusal> {
        self.taken = self.taken.max(frame.at);
        if frame.track != tracks.video.0 {
            return Ok(());
        }
        if let Some(answer) = self.pace.late(self.began.elapsed(), frame.at) {
            self.say(answer).await?;
        }
        if frame.key {
            self.key = Some(frame.at);
        } else if self.key.is_none_or(|at| frame.at - at > KEYLESS) {
            self.key = Some(frame.at);
            self.say(Answer::Key).await?;
        }
        Ok(())
    }

    async fn acknowledge(&mut self, on_air: bool) -> Result<(), Refusal> {
        if self.acked.elapsed() < ACK {
            return Ok(());
        }
        self.acked = Instant::now();
        self.say(Answer::Ack { at: self.taken, on_air }).await
    }

    /// A browser that takes no answers is as good as gone.
    async fn say(&mut self, answer: Answer) -> Result<(), Refusal> {
        let text = serde_json::to_string(&answer).unwrap_or_default();
        let sent = timeout(self.hub.limits().idle, self.socket.send(Message::text(text))).await;
        sent.map_err(|_| Refusal::Idle)?.map_err(lost)
    }
}

async fn show(publisher: &mut Publisher, parts: Vec<Part>) {
    for part in parts {
        publisher.publish(part).await;
    }
}

fn configure(packager: &mut Packager, tracks: &Tracks) -> Result<Vec<Part>, Refusal> {
    let mut parts = packager.video_config(tracks.video.1.clone())?;
    if let Some((_, sound)) = &tracks.audio {
        parts.extend(packager.sound(sound.clone()));
    }
    if let Some((_, small)) = &tracks.small {
        packager.small_config(small.clone())?;
    }
    Ok(parts)
}

fn take(packager: &mut Packager, tracks: &Tracks, frame: Frame) -> Result<Vec<Part>, Refusal> {
    // The packager counts milliseconds that go round, as RTMP does.
    let ms = (frame.at / 1_000) as u32;
    if frame.track == tracks.video.0 {
        return Ok(packager.video(ms, frame.key, frame.composition / 1_000, frame.data));
    }
    if tracks.small.as_ref().is_some_and(|it| it.0 == frame.track) {
        packager.small(ms, frame.key, frame.composition / 1_000, frame.data);
        return Ok(Vec::new());
    }
    match &tracks.audio {
        Some((track, sound)) if *track == frame.track => {
            if matches!(sound, AudioConfig::Opus(_)) && opus::samples(&frame.data) != Some(opus::FRAME) {
                return Err(Refusal::Audio("Opus packets of another length than 20 ms".into()));
            }
            packager.audio(ms, frame.data);
            Ok(Vec::new())
        }
        _ => Err(Refusal::Broken("a track that was not announced")),
    }
}

/// What ends a socket: too large a message, or the line.
fn lost(error: axum::Error) -> Refusal {
    let text = error.to_string();
    if text.contains("too long") {
        Refusal::TooLarge { size: LARGEST, limit: LARGEST }
    } else {
        Refusal::Lost(std::io::Error::other(text))
    }
}
