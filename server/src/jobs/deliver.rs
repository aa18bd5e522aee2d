//! Sends a batch over all connections at once and marks what was taken as it goes.

use super::{Ended, Outgoing, fault};
use crate::mail::{Connection, SendError};
use futures::future::join_all;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use usecases::outbox as jobs;
use usecases::outbox::lease::{LEASE, Outcome};
use usecases::{Cx, Result};

/// Marks are written together when so many have come; a crash repeats these and what is in flight at most.
const MARKS: usize = 100;

/// Sends the letters. After `stop`, or when half the lease is gone, no further one is begun and the rest is given back.
pub async fn deliver(
    cx: &Cx,
    letters: Vec<Outgoing>,
    connections: &mut [Connection],
    stop: &CancellationToken,
) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs((LEASE.whole_seconds() / 2).unsigned_abs());
    let waiting = Mutex::new(letters.into_iter());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (ended, mut marks) = mpsc::unbounded_channel();
    let sending = join_all(connections.iter_mut().map(|connection| {
        let (ended, next) = (ended.clone(), &next);
        async move {
            while let Some(letter) = next() {
                let outcome = if stop.is_cancelled() || Instant::now() > deadline {
                    Outcome::Untried
                } else {
                    send(&letter, connection).await
                };
                // The receiver lives as long as this future.
                let _ = ended.send((letter.row, letter.attempts, outcome));
            }
        }
    }));
    drop(ended);
    let marking = async {
        let mut batch: Vec<Ended> = Vec::with_capacity(MARKS);
        while marks.recv_many(&mut batch, MARKS).await > 0 {
            // Waiting until the batch is full, or no more will come, makes fewer durable commits.
            while batch.len() < MARKS
                && let Some(mark) = marks.recv().await
            {
                batch.push(mark);
            }
            jobs::finish(cx, std::mem::take(&mut batch)).await?;
        }
        Ok(())
    };
    let (_, marked) = tokio::join!(sending, marking);
    marked
}

async fn send(letter: &Outgoing, connection: &mut Connection) -> Outcome {
    let sent = connection.send(&letter.mail).await;
    let (word, outcome) = match sent {
        Ok(()) => {
            fault::point("after-250");
            ("sent", Outcome::Done)
        }
        Err(SendError::Transient(why)) => ("deferred", Outcome::Retry(why)),
        Err(SendError::Permanent(why)) => ("refused", Outcome::Failed(why)),
    };
    metrics::counter!("zhiyin_mails_total", "outcome" => word).increment(1);
    if !matches!(outcome, Outcome::Done) {
        // The server's answer may name the recipient, so it stands in the outbox only.
        tracing::warn!(row = %letter.row, attempts = letter.attempts, "a mail was {word}");
    }
    outcome
}
