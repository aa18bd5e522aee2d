//! A page of the studio, as a client of another WebSocket implementation.

use super::media::{Encoded, Media};
use crate::live::tests::stage::{BRIEFING, Stage};
use crate::live::{Hub, Presenter, limited, present};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, State};
use axum::routing::get;
use data_encoding::BASE64;
use domain::id::AccountId;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The studio's port of a stage, for the account that its address names.
pub struct Door {
    address: SocketAddr,
    pub stop: CancellationToken,
}

impl Door {
    pub async fn open(stage: &Stage) -> Self {
        Self::to(stage.hub.clone()).await
    }

    pub async fn to(hub: Hub) -> Self {
        let stop = CancellationToken::new();
        let state = (hub, stop.clone());
        let upgrade = async |upgrade: WebSocketUpgrade,
                             Path(account): Path<u128>,
                             State((hub, stop)): State<(Hub, CancellationToken)>| {
            let presenter = Presenter { engagement: BRIEFING, account: AccountId(Uuid::from_u128(account)) };
            limited(upgrade).on_upgrade(move |socket| present(hub, presenter, socket, stop))
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/{account}", get(upgrade)).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, stop }
    }

    /// Opens a socket as an account, without a word.
    pub async fn connect(&self, account: u128) -> Page {
        let (socket, _) = connect_async(format!("ws://{}/{account}", self.address)).await.expect("a socket");
        Page { socket }
    }
}

pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Page {
    /// Says hello and is welcome, or gives the word it was refused with.
    pub async fn hello(&mut self, page: &str, media: &Media) -> Result<(), String> {
        self.say(&hello(page, media)).await;
        match self.answer().await {
            Ok(answer) if answer["type"] == "welcome" => Ok(()),
            Ok(other) => panic!("no welcome: {other}"),
            Err(word) => Err(word),
        }
    }

    pub async fn say(&mut self, text: &Value) {
        self.raw(Message::text(text.to_string())).await;
    }

    /// Whether the other side still takes it.
    pub async fn raw(&mut self, message: Message) -> bool {
        self.socket.send(message).await.is_ok()
    }

    pub async fn frame(&mut self, track: u8, frame: &Encoded, later: i64) -> bool {
        let at = (frame.at + later).to_be_bytes();
        let header = [&[track, u8::from(frame.key)][..], &at, &[0; 4]].concat();
        self.raw(Message::binary([header, frame.data.clone()].concat())).await
    }

    /// Sends everything in its order, `later` µs after its own time.
    pub async fn send(&mut self, media: &Media, later: i64) {
        let pictures = media.pictures.iter().map(|it| (0, it));
        let sound = media.sound.iter().map(|it| (1, it));
        let mut all: Vec<_> = pictures.chain(sound).collect();
        all.sort_by_key(|(track, it)| (it.at, *track));
        for (track, frame) in all {
            self.frame(track, frame, later).await;
        }
    }

    /// As [`Self::send`], with a smaller encoding in a third track, whose frames come first: encoders finish in any order.
    pub async fn send_both(&mut self, media: &Media, small: &[Encoded]) {
        let pictures = media.pictures.iter().map(|it| (0, 1, it));
        let sound = media.sound.iter().map(|it| (1, 2, it));
        let small = small.iter().map(|it| (2, 0, it));
        let mut all: Vec<_> = pictures.chain(sound).chain(small).collect();
        all.sort_by_key(|(_, order, it)| (it.at, *order));
        for (track, _, frame) in all {
            self.frame(track, frame, 0).await;
        }
    }

    /// What the server says next, or the word it closes with.
    pub async fn answer(&mut self) -> Result<Value, String> {
        loop {
            let next = timeout(Duration::from_secs(5), self.socket.next()).await.expect("an answer in time");
            match next {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(Some(frame)))) => return Err(format!("{} {}", frame.code, frame.reason)),
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Err("closed".into()),
                Some(Ok(_)) => {}
            }
        }
    }

    /// The word that the server closes with, whatever it says before.
    pub async fn last_word(&mut self) -> String {
        loop {
            if let Err(word) = self.answer().await {
                return word;
            }
        }
    }
}

pub fn hello(page: &str, media: &Media) -> Value {
    json!({ "type": "hello", "page": page, "epoch": 1, "tracks": [
        { "kind": "video", "codec": "avc1.42c01e", "width": 640, "height": 360, "config": BASE64.encode(&media.avcc) },
        { "kind": "audio", "codec": "opus", "rate": 48_000, "channels": 1, "config": BASE64.encode(&media.opus) },
    ]})
}
