//! A hub behind a real RTMP port and real routes.

use crate::live::{Gate, Hub, Limits, Status, routes};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use uuid::Uuid;

pub const BRIEFING: EngagementId = EngagementId(Uuid::from_u128(1));
pub const OTHER: EngagementId = EngagementId(Uuid::from_u128(2));
/// 2026-12-01T00:00:00Z
pub const START: Instant = Instant(1_796_083_200_000_000);

/// Knows the keys and tokens of two engagements, and remembers what it was told.
pub struct Doors {
    pub keys: HashMap<&'static str, EngagementId>,
    pub tokens: Mutex<HashMap<&'static str, EngagementId>>,
    pub told: Mutex<Vec<(&'static str, EngagementId)>>,
}

#[async_trait]
impl Gate for Doors {
    async fn publisher(&self, key: &str) -> Option<EngagementId> {
        self.keys.get(key).copied()
    }
    async fn viewer(&self, token: &str) -> Option<EngagementId> {
        self.tokens.lock().expect("no panic").get(token).copied()
    }
    async fn on_air(&self, engagement: EngagementId) {
        self.told.lock().expect("no panic").push(("on air", engagement));
    }
    async fn off_air(&self, engagement: EngagementId) {
        self.told.lock().expect("no panic").push(("off air", engagement));
    }
}

pub struct Stage {
    pub hub: Hub,
    pub doors: Arc<Doors>,
    pub address: SocketAddr,
    clock: Arc<AtomicI64>,
    router: Router,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
}

pub fn folder(path: &Path) -> Arc<dyn ObjectStore> {
    Arc::new(LocalFileSystem::new_with_prefix(path).expect("a folder"))
}

impl Stage {
    pub async fn start(store: Arc<dyn ObjectStore>) -> Self {
        Self::with(store, Limits::default()).await
    }

    pub async fn with(store: Arc<dyn ObjectStore>, limits: Limits) -> Self {
        let doors = Arc::new(Doors {
            keys: [("right-key", BRIEFING), ("other-key", OTHER)].into(),
            tokens: Mutex::new([("ticket", BRIEFING), ("other-ticket", OTHER)].into()),
            told: Mutex::default(),
        });
        let clock = Arc::new(AtomicI64::new(START.0));
        let reading = clock.clone();
        let now = Arc::new(move || Instant(reading.load(Ordering::SeqCst)));
        let hub = Hub::new(store, doors.clone(), limits, now);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn({
            let (hub, shutdown) = (hub.clone(), shutdown.clone());
            async move { hub.serve_rtmp(listener, shutdown).await }
        });
        let router = Router::new().nest("/live", routes(hub.clone()));
        Self { hub, doors, address, clock, router, shutdown, serving }
    }

    /// Ends the server as a signal would.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.serving.await.expect("the listener ends");
    }

    pub fn advance(&self, span: Span) {
        self.clock.fetch_add(span.0, Ordering::SeqCst);
    }

    pub async fn get(&self, path: &str) -> (StatusCode, HeaderMap, Bytes) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        (head.status, head.headers, axum::body::to_bytes(body, usize::MAX).await.expect("a body"))
    }

    /// The playlist, or an empty text if there is none.
    pub async fn playlist(&self, token: &str) -> String {
        self.text(&format!("{token}/index.m3u8")).await
    }

    /// Any playlist, or an empty text if there is none.
    pub async fn text(&self, path: &str) -> String {
        let (status, _, body) = self.get(&format!("/live/{path}")).await;
        if status == StatusCode::OK { String::from_utf8(body.into()).expect("text") } else { String::new() }
    }

    /// Every piece that the playlist names, in its order: initialisation segments and segments.
    pub async fn pieces(&self, token: &str) -> Vec<(String, Bytes)> {
        self.pieces_of(token, "index.m3u8").await
    }

    /// The same of another playlist.
    pub async fn pieces_of(&self, token: &str, playlist: &str) -> Vec<(String, Bytes)> {
        let mut pieces = Vec::new();
        for line in self.text(&format!("{token}/{playlist}")).await.lines() {
            let map = line.strip_prefix("#EXT-X-MAP:URI=\"").and_then(|it| it.strip_suffix('"'));
            let Some(name) = map.or_else(|| (!line.starts_with('#')).then_some(line)) else {
                continue;
            };
            let (status, _, body) = self.get(&format!("/live/{token}/{name}")).await;
            assert_eq!(status, StatusCode::OK, "{name}");
            pieces.push((name.to_owned(), body));
        }
        pieces
    }

    pub fn status(&self, engagement: EngagementId) -> Status {
        self.hub.status(engagement).unwrap_or_default()
    }

    /// Waits for something that happens on another task.
    pub async fn until(&self, what: &str, happens: impl AsyncFn(&Self) -> bool) {
        for _ in 0..1_000 {
            if happens(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never happened: {what}");
    }

    pub async fn until_segments(&self, token: &str, count: usize) {
        self.until("enough segments", async |it| it.playlist(token).await.matches(".m4s").count() >= count).await;
    }

    pub async fn until_gone(&self, engagement: EngagementId) {
        self.until("the publisher is gone", async |it| !it.status(engagement).publishing).await;
    }
}
