//! Sends what stands in the lanes, each connection one mail after the other, and marks what was taken as it goes.

use super::lanes::Lanes;
use super::troubles::{Failure, SERVER, Troubles};
use super::{Ended, Outgoing, fault};
use crate::mail::{Connection, SendError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, timeout_at};
use usecases::outbox as jobs;
use usecases::outbox::lease::Outcome;
use usecases::{Cx, Result};

/// Marks are written together when so many have come; a crash repeats these and what is in flight at most.
const MARKS: usize = 100;
/// A mark waits so long for others.
const SOON: Duration = Duration::from_millis(100);

/// Marks that are to be written.
pub type Marks = UnboundedSender<Ended>;

/// Sends over one connection until no letter comes any more, or the mail server cannot be worked with.
pub async fn send_all(cx: &Cx, lanes: &Lanes, troubles: &Troubles, mut connection: Connection, marks: Marks) {
    // The receiver lives as long as any sender: both belong to one round.
    let mark = |letter: Outgoing, outcome| drop(marks.send((letter.row, letter.attempts, outcome)));
    while let Some(letter) = lanes.next().await {
        metrics::gauge!("zhiyin_mails_in_flight").increment(1);
        let sent = connection.send(&letter.mail).await;
        metrics::gauge!("zhiyin_mails_in_flight").decrement(1);
        let (word, outcome) = match sent {
            Ok(()) => {
                fault::point("after-250");
                ("sent", Outcome::Done)
            }
            Err(SendError::Permanent(why)) => ("refused", Outcome::Failed(why)),
            Err(SendError::Recipient { status, why }) => {
                ("refused", Outcome::Unreachable { address: letter.mail.to.clone(), status, why })
            }
            Err(error @ SendError::Server(_)) => match lanes.leave(letter) {
                None => return connection.close().await,
                Some(last) => {
                    troubles.failed(SERVER, Failure::Slow, cx.now());
                    count(&last, "deferred");
                    mark(last, Outcome::Retry(error.to_string()));
                    return;
                }
            },
            Err(error) => {
                let failure = match error {
                    // Greylisting wants every recipient to be tried once: that is no reason to pause.
                    SendError::Deferred(_) => None,
                    SendError::Stalled(_) => Some(Failure::Slow),
                    _ => Some(Failure::Quick),
                };
                let until = failure.and_then(|failure| troubles.failed(&letter.domain, failure, cx.now()));
                for other in lanes.held_up(&letter, until) {
                    mark(other, until.map_or(Outcome::Untried, Outcome::Postponed));
                }
                count(&letter, "deferred");
                mark(letter, Outcome::Retry(error.to_string()));
                continue;
            }
        };
        troubles.well(SERVER);
        troubles.well(&letter.domain);
        lanes.passed(&letter);
        count(&letter, word);
        mark(letter, outcome);
    }
    connection.close().await;
}

fn count(letter: &Outgoing, word: &'static str) {
    metrics::counter!("zhiyin_mails_total", "outcome" => word).increment(1);
    if word != "sent" {
        // The server's answer may name the recipient, so it stands in the outbox only.
        tracing::warn!(row = %letter.row, attempts = letter.attempts, "a mail was {word}");
    }
}

/// Writes the marks until no more can come.
pub async fn mark_all(cx: &Cx, lanes: &Lanes, mut marks: UnboundedReceiver<Ended>) -> Result<()> {
    let mut batch: Vec<Ended> = Vec::with_capacity(MARKS);
    while marks.recv_many(&mut batch, MARKS).await > 0 {
        // Waiting a little makes fewer durable commits, unless these are all there are.
        let soon = Instant::now() + SOON;
        while batch.len() < MARKS
            && batch.len() < lanes.open()
            && let Ok(Some(mark)) = timeout_at(soon, marks.recv()).await
        {
            batch.push(mark);
        }
        let marked = batch.len();
        jobs::finish(cx, std::mem::take(&mut batch)).await?;
        fault::point("after-mark");
        lanes.marked(marked);
    }
    Ok(())
}
