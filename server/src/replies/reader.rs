//! Reads the mailbox by IMAP (RFC 3501): all that is new, then whatever comes.

mod connect;

use super::{MOST, Mailbox, take};
use async_imap::Session;
use async_imap::error::Error;
use connect::{Wire, open};
use domain::instant::Span;
use futures::{StreamExt, TryStreamExt};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use usecases::Cx;

/// An answer shall be recorded within a minute, also where the server says nothing by itself.
const LOOK_EVERY: Duration = Duration::from_secs(25);
/// One command of a living server takes no longer, a megabyte over a slow line included.
const COMMAND_LIMIT: Duration = Duration::from_mins(1);
/// From a mailbox that is down: doubled up to five minutes.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// What is older was answered to nothing that is still to come, or has been read long ago.
const OLDEST: Span = Span::days(30);
/// A mail that the database refuses so often holds up those behind it no longer.
const TRIES: u32 = 5;
/// Where mail goes that was meant for us. What people write stays where people look.
const DONE: &str = "Zhiyin-done";

/// What went wrong with the mailbox, without what the server said: that may name somebody.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("no connection: {0}")]
    Network(std::io::ErrorKind),
    #[error("no answer in time")]
    Slow,
    #[error("the server refuses it (wrong user or password, or no such mailbox)")]
    Refused,
    #[error("the server's answers are not understood")]
    Protocol,
    #[error("the database could not take it")]
    Storage,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => Self::Network(error.kind()),
            Error::ConnectionLost => Self::Network(std::io::ErrorKind::ConnectionAborted),
            Error::No(_) => Self::Refused,
            _ => Self::Protocol,
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Network(error.kind())
    }
}

/// The one reader of the mailbox. Two of them would do the same work twice, harmlessly.
pub struct Reader {
    cx: Cx,
    mailbox: Mailbox,
    relay: Option<Arc<str>>,
    seen: Seen,
}

/// How far the mailbox was read. UIDs only rise as long as UIDVALIDITY stays (RFC 3501, 2.3.1.1); after a start everything is
/// read again, which is harmless.
#[derive(Default)]
struct Seen {
    validity: Option<u32>,
    next: u32,
    failures: HashMap<u32, u32>,
}

impl Reader {
    /// `relay`: whose Authentication-Results are believed; without one no answer is recorded without review.
    pub fn new(cx: Cx, mailbox: Mailbox, relay: Option<&str>) -> Self {
        Self { cx, mailbox, relay: relay.map(|it| it.trim().into()), seen: Seen::default() }
    }

    /// Reads until `stop`. A mailbox that is down is tried again after a while and disturbs nothing else.
    pub async fn run(mut self, stop: CancellationToken) {
        if self.relay.is_none() {
            tracing::warn!("ZHIYIN_MAIL_RELAY is not set: every answer by mail waits for review");
        }
        let mut pause = FIRST_PAUSE;
        loop {
            let mut reached = false;
            let reading = stop.run_until_cancelled(self.stay(&mut reached)).await;
            metrics::gauge!("zhiyin_mailbox_up").set(0.0);
            let Some(ended) = reading else { break };
            if reached {
                pause = FIRST_PAUSE;
            }
            let Err(trouble) = ended;
            tracing::warn!(%trouble, retry_seconds = pause.as_secs(), "the mailbox of replies cannot be read");
            if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                break;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Takes all that is there now; says how many mails were looked at.
    #[cfg(test)]
    pub async fn read_once(&mut self) -> Result<usize, String> {
        let read = async {
            let mut session = self.enter().await?;
            let read = self.drain(&mut session).await?;
            let _ = timed(session.logout()).await;
            Ok::<_, Trouble>(read)
        };
        read.await.map_err(|trouble| trouble.to_string())
    }

    /// Stays connected until something goes wrong.
    async fn stay(&mut self, reached: &mut bool) -> Result<std::convert::Infallible, Trouble> {
        let mut session = self.enter().await?;
        let waits = timed(session.capabilities()).await?.has_str("IDLE");
        metrics::gauge!("zhiyin_mailbox_up").set(1.0);
        loop {
            self.drain(&mut session).await?;
            *reached = true;
            if waits {
                let mut idle = session.idle();
                timed(idle.init()).await?;
                let (news, _interrupt) = idle.wait_with_timeout(LOOK_EVERY);
                timed(news).await?;
                session = timed(idle.done()).await?;
            } else {
                tokio::time::sleep(LOOK_EVERY).await;
                timed(session.noop()).await?;
            }
        }
    }

    /// Connects, signs in and opens the inbox.
    async fn enter(&mut self) -> Result<Session<Wire>, Trouble> {
        let mut session = timeout(COMMAND_LIMIT, open(&self.mailbox)).await.map_err(|_| Trouble::Slow)??;
        // It is there already, except for the first time.
        let _ = timed(session.create(DONE)).await;
        let inbox = timed(session.select("INBOX")).await?;
        if inbox.uid_validity != self.seen.validity {
            self.seen = Seen { validity: inbox.uid_validity, next: 1, failures: HashMap::new() };
        }
        Ok(session)
    }

    /// Takes what has not been looked at, the oldest first.
    async fn drain(&mut self, session: &mut Session<Wire>) -> Result<usize, Trouble> {
        let since = chrono::DateTime::from_timestamp_micros((self.cx.now() - OLDEST).0).unwrap_or_default();
        // RFC 3501 wants the month in English, as chrono writes it.
        let search = format!("UID {}:* SINCE {}", self.seen.next.max(1), since.format("%-d-%b-%Y"));
        let found = timed(session.uid_search(&search)).await?;
        // A range always matches the last mail, also one below it.
        let mut found: Vec<u32> = found.into_iter().filter(|uid| *uid >= self.seen.next).collect();
        found.sort_unstable();
        for uid in &found {
            self.take_one(session, *uid).await?;
            self.seen.next = uid.saturating_add(1);
        }
        Ok(found.len())
    }

    async fn take_one(&mut self, session: &mut Session<Wire>, uid: u32) -> Result<(), Trouble> {
        // PEEK: what people have not read stays unread.
        let Some(mail) = timed(fetch(session, uid)).await? else { return Ok(()) };
        match take(&self.cx, mail, self.relay.clone()).await {
            Ok(true) => {
                // Once it is recorded nothing depends on where the mail lies, so a server that cannot move mail is fine.
                let seen = async {
                    session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?.try_collect::<Vec<_>>().await
                };
                timed(seen).await?;
                match timed(session.uid_mv(uid.to_string(), DONE)).await {
                    Ok(()) | Err(Trouble::Refused | Trouble::Protocol) => Ok(()),
                    Err(trouble) => Err(trouble),
                }
            }
            Ok(false) => Ok(()),
            Err(error) => {
                let failures = self.seen.failures.entry(uid).or_default();
                *failures += 1;
                tracing::error!(%error, uid, "a reply could not be recorded");
                if *failures >= TRIES { Ok(()) } else { Err(Trouble::Storage) }
            }
        }
    }
}

/// The first [`MOST`] bytes of a mail; none if it has gone meanwhile.
async fn fetch(session: &mut Session<Wire>, uid: u32) -> Result<Option<Vec<u8>>, Error> {
    let wanted = format!("(UID BODY.PEEK[]<0.{MOST}>)");
    let mut fetched = session.uid_fetch(uid.to_string(), wanted).await?;
    let mut mail = None;
    // To the end, or the rest would be taken for the answer to the next command.
    while let Some(one) = fetched.next().await {
        let one = one?;
        if one.uid == Some(uid) {
            mail = one.body().map(<[u8]>::to_vec).or(mail);
        }
    }
    Ok(mail)
}

async fn timed<T>(command: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
    timeout(COMMAND_LIMIT, command).await.map_err(|_| Trouble::Slow)?.map_err(Trouble::from)
}
