//! The accept loop: HTTP/1.1 and HTTP/2 with limits on time and number that `axum::serve` does not have.

use crate::http::client_address::Peer;
use crate::http::stalled::Stalled;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::Service;

/// From the accepted socket to the first bytes, and from a request's first byte to the end of its head. Also how long a
/// connection may wait for its next request.
const HEAD: Duration = Duration::from_secs(10);
/// A proxy's HTTP/2 connection carries requests of many people; RFC 9113, 6.5.2 recommends at least 100.
const STREAMS: u32 = 256;
/// A silent HTTP/2 connection is asked whether it still lives.
const PING: Duration = Duration::from_secs(30);
/// A client that takes nothing of its answer for so long is let go: a segment of it is held in memory. HTTP/1.1 viewers on the
/// worst lines take something every few seconds.
const TAKE: Duration = Duration::from_secs(30);
/// Requests in flight at a shutdown get this long.
pub const DRAIN: Duration = Duration::from_secs(20);
/// After a failed `accept` (too many open files), so that the loop does not spin.
const PAUSE: Duration = Duration::from_millis(100);
/// 3,000 viewers with three connections each, and room for everybody else.
const CONNECTIONS: usize = 16_384;
/// What 3,000 viewers want, with files and database beside them.
const WANTED_FILES: usize = 10_000;
/// Descriptors that are no HTTP connections: database, recordings, encoders, log.
const OTHER_FILES: usize = 256;

/// How a client that speaks HTTP/2 without TLS begins (RFC 9113, 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Serves until `shutdown`, then finishes what is in flight, at most [`DRAIN`] long.
pub async fn serve_on(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    let places = Arc::new(Semaphore::new(connections()));
    let graceful = GracefulShutdown::new();
    let builder = builder();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => break,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                sleep(PAUSE).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            tracing::warn!("a connection is refused: all places are taken");
            continue;
        };
        // A playlist is smaller than a segment of TCP and must not wait for the next one.
        let _ = socket.set_nodelay(true);
        let (router, builder, watcher) = (router.clone(), builder.clone(), graceful.watcher());
        let shutdown = shutdown.clone();
        tokio::spawn(async move {
            metrics::gauge!("http_connections").increment(1);
            if let Some(true) = shutdown.run_until_cancelled(has_begun(&socket)).await {
                let service = service_fn(move |request| answer(router.clone(), peer.ip(), request));
                let socket = TokioIo::new(Stalled::new(socket, TAKE));
                let connection = builder.serve_connection_with_upgrades(socket, service).into_owned();
                // A client that goes away in the middle is no news.
                if let Err(error) = watcher.watch(connection).await {
                    tracing::debug!(error, "a connection ended");
                }
            }
            metrics::gauge!("http_connections").decrement(1);
            drop(place);
        });
    }
    drop(listener);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests that took too long were cut off");
    }
}

async fn answer(
    mut router: Router,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    router.call(request).await
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(PING)
        .keep_alive_timeout(HEAD);
    builder
}

/// Whether enough has come to tell HTTP/2 from HTTP/1.1, in time: hyper itself waits for that without a timer.
async fn has_begun(socket: &TcpStream) -> bool {
    let begun = async {
        let mut bytes = [0; PREFACE.len()];
        loop {
            match socket.peek(&mut bytes).await {
                Ok(0) | Err(_) => return false,
                Ok(n) if n == PREFACE.len() || bytes[..n] != PREFACE[..n] => return true,
                // Part of a preface; `peek` would return it again at once.
                Ok(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    };
    timeout(HEAD, begun).await.unwrap_or(false)
}

/// How many connections are let in: fewer where the system gives few file descriptors, which is said once.
fn connections() -> usize {
    let Some(files) = open_files() else { return CONNECTIONS };
    if files < WANTED_FILES {
        tracing::warn!(
            limit = files,
            wanted = WANTED_FILES,
            "few file descriptors: raise `ulimit -n` before a large briefing"
        );
    }
    CONNECTIONS.min(files.saturating_sub(OTHER_FILES).max(64))
}

/// The soft limit of this process, where the system tells it.
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()
}
