//! A connection whose other side takes nothing: it is let go, and with it the segment that it held.

use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream whose writes fail once nothing was taken for so long. A reader that is slow, but reads, is kept.
pub struct Stalled<S> {
    stream: S,
    longest: Duration,
    /// Runs while something is to be written and nothing is taken.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Stalled<S> {
    pub const fn new(stream: S, longest: Duration) -> Self {
        Self { stream, longest, waiting: None }
    }

    /// Passes on what came of a write, or fails if it has waited too long.
    fn judge<T>(&mut self, cx: &mut Context<'_>, written: Poll<Result<T>>) -> Poll<Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let longest = self.longest;
        ready!(self.waiting.get_or_insert_with(|| Box::pin(sleep(longest))).as_mut().poll(cx));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "nothing was taken for too long")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stalled<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stalled<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.judge(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.judge(cx, shut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::get;
    use bytes::Bytes;
    use hyper::body::Incoming;
    use hyper::service::service_fn;
    use hyper_util::rt::TokioIo;
    use std::sync::Arc;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tower::Service;

    #[tokio::test]
    async fn who_takes_nothing_is_let_go_and_who_reads_slowly_is_not() {
        let (server, mut client) = duplex(4);
        let longest = Duration::from_secs(1);
        let mut stream = Stalled::new(server, longest);
        let writing = tokio::spawn(async move {
            let slow = stream.write_all(&[7; 20]).await.is_ok();
            (slow, stream.write_all(&[7; 20]).await.map_err(|it| it.kind()))
        });
        // Four bytes at a time, each well within the limit, all together beyond it.
        let mut taken = [0; 4];
        for _ in 0..5 {
            tokio::time::sleep(longest * 3 / 10).await;
            client.read_exact(&mut taken).await.expect("bytes");
        }
        assert_eq!(writing.await.expect("no panic"), (true, Err(ErrorKind::TimedOut)));
    }

    /// The bytes of a segment as the ring holds them; the strong count tells how many do.
    struct Segment(Arc<Vec<u8>>);

    impl AsRef<[u8]> for Segment {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    #[tokio::test]
    async fn a_viewer_that_stops_reading_lets_go_of_its_segment() {
        let ring = Arc::new(vec![7; 16 << 20]);
        let held = ring.clone();
        let segment = move || {
            let bytes = Bytes::from_owner(Segment(held.clone()));
            async move { Body::from(bytes) }
        };
        let router = Router::new().route("/segment", get(segment));
        let (server, mut client) = duplex(1 << 16);
        let service = service_fn(move |request: Request<Incoming>| router.clone().call(request.map(Body::new)));
        let stream = TokioIo::new(Stalled::new(server, Duration::from_millis(50)));
        let serving = hyper::server::conn::http1::Builder::new().serve_connection(stream, service);
        client.write_all(b"GET /segment HTTP/1.1\r\nhost: it\r\n\r\n").await.expect("asked");
        let mut begun = [0; 1_000];
        let reading = client.read_exact(&mut begun);
        let (ended, read) = tokio::join!(serving, reading);
        assert!(ended.is_err() && read.is_ok());
        // Nothing but the ring holds it any more.
        assert_eq!(Arc::strong_count(&ring), 1);
    }
}
