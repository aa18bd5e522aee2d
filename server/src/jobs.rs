//! The worker: takes what is due from the outbox, fans it out, renders each mail once, sends it, and marks it.
//!
//! A round is a pipeline: while one batch is sent, the next is claimed, rendered and stored, and marks are written. A receiving
//! domain that is slow or fails holds up no other (`lanes`, `troubles`).
//!
//! A crash at any point loses nothing: what was claimed is claimed again when its lease runs out, and what was rendered is
//! sent again as the identical bytes. A mail is marked in one of the next batched writes after the server has taken it.

mod deliver;
pub mod fault;
mod lanes;
mod notify;
mod password_link;
mod past;
mod proposed;
mod reminders;
pub(crate) mod render;
mod send_invites;
#[cfg(test)]
pub(crate) mod tests;
mod troubles;
mod unreached;
mod urls;
mod visit_time;

use crate::health::Heartbeat;
use crate::mail::{Dkim, Mailer, Rendered};
use deliver::{Marks, mark_all, send_all};
use domain::id::OutboxId;
use domain::instant::Span;
use entities::notify::outbox;
use futures::future::join_all;
use lanes::Lanes;
use render::{Made, Material};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use troubles::{SERVER, Troubles};
use usecases::outbox::lease::{LEASE, Outcome};
use usecases::outbox::{self as jobs, Job, Stored};
use usecases::{Cx, Result, UseCaseError};

/// Rows claimed at once: with 15 KB a mail some 4 MB of memory, and one durable commit for each step of them.
const BATCH: u64 = 250;
/// How soon a new row is noticed, and what a poll of an empty outbox may cost.
const POLL: Duration = Duration::from_secs(1);
/// A letter that waited longer is given back: with the longest that a send may take, its lease would run out.
const WAITS: Duration = Duration::from_secs((LEASE.whole_seconds() / 2).unsigned_abs());
/// When a letter is looked at again for which its domain had no time.
const LATER: Span = Span::minutes(1);

/// How much may be sent at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub connections: usize,
    /// At most so many of them for one receiving domain.
    pub per_domain: usize,
}

impl Default for Limits {
    /// Mail servers commonly allow ten to twenty connections from one client; four are enough for 3,000 mails in seconds.
    fn default() -> Self {
        Self { connections: 8, per_domain: 4 }
    }
}

/// One worker. Several may work on one PostgreSQL database.
#[derive(Clone)]
pub struct Worker {
    cx: Cx,
    mailer: Mailer,
    limits: Limits,
    dkim: Option<Arc<Dkim>>,
    heartbeat: Option<Heartbeat>,
    troubles: Troubles,
}

/// A mail to send: its row, how often it was tried (this try included), and its bytes.
struct Outgoing {
    row: OutboxId,
    attempts: i32,
    mail: Rendered,
    /// The receiving domain.
    domain: String,
    claimed: Instant,
    /// When it got its connection.
    since: Instant,
}

impl Outgoing {
    fn new(row: &outbox::Model, mail: Rendered, claimed: Instant) -> Self {
        let domain = mail.to.rsplit_once('@').map_or("?", |(_, domain)| domain).to_lowercase();
        Self { row: row.id, attempts: row.attempts, mail, domain, claimed, since: claimed }
    }
}

/// How a row's try ended, as `jobs::finish` takes it.
type Ended = (OutboxId, i32, Outcome);

impl Worker {
    pub fn new(cx: Cx, mailer: Mailer) -> Self {
        Self { cx, mailer, limits: Limits::default(), dkim: None, heartbeat: None, troubles: Troubles::default() }
    }

    /// The worker beats before every batch.
    #[must_use]
    pub fn watched(mut self, heartbeat: Heartbeat) -> Self {
        self.heartbeat = Some(heartbeat);
        self
    }

    #[must_use]
    pub const fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Mail is signed as it is rendered.
    #[must_use]
    pub fn signing(mut self, dkim: Option<Arc<Dkim>>) -> Self {
        self.dkim = dkim;
        self
    }

    /// Works until `stop`, then finishes the mail in flight, gives back the rest of its batch and returns.
    ///
    /// `alone`: no other process works on this database, so leases left by a killed one are void.
    pub async fn run(self, alone: bool, stop: CancellationToken) {
        if alone && let Err(error) = jobs::release_all(&self.cx).await {
            tracing::error!(%error, "leases of a former process could not be released");
        }
        while !stop.is_cancelled() {
            if let Err(error) = self.run_due(&stop).await {
                tracing::error!(%error, "the outbox could not be worked on");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Does all that is due now, also what it brings forth, and returns how many rows were tried. Sleeps only while a mail is
    /// in flight.
    pub async fn run_due(&self, stop: &CancellationToken) -> Result<usize> {
        let halt = stop.child_token();
        let lanes = Lanes::new(self.limits.connections, self.limits.per_domain, halt.clone());
        let (marks, to_mark) = mpsc::unbounded_channel();
        let sending = join_all((0..self.limits.connections).map(|_| {
            let (connection, marks) = (self.mailer.connection(), marks.clone());
            send_all(&self.cx, &lanes, &self.troubles, connection, marks)
        }));
        let feeding = async {
            let fed = self.feed(&lanes, &marks, &halt).await;
            for letter in lanes.close(fed.is_err() || halt.is_cancelled()) {
                give_back(&marks, letter, Outcome::Untried);
            }
            drop(marks);
            fed
        };
        let marking = async {
            // Without marks everything would be sent again.
            mark_all(&self.cx, &lanes, to_mark).await.inspect_err(|_| halt.cancel())
        };
        let (fed, _, marked) = tokio::join!(feeding, sending, marking);
        marked.and(fed)
    }

    /// Puts all that is due into the lanes, until nothing is and all of it is marked.
    async fn feed(&self, lanes: &Lanes, marks: &Marks, halt: &CancellationToken) -> Result<usize> {
        let mut tried = 0;
        while !halt.is_cancelled() && self.troubles.paused(SERVER, self.cx.now()).is_none() {
            self.look_after(lanes, marks);
            // Asked before the rows: a mark may make the next row of its group due.
            let idle = lanes.open() == 0;
            let claimed = Instant::now();
            let rows = jobs::claim(&self.cx, BATCH).await?;
            if rows.is_empty() {
                if idle {
                    break;
                }
                lanes.emptied(POLL).await;
                continue;
            }
            fault::point("after-claim");
            tried += rows.len();
            let mut letters = self.prepare(rows, claimed).await?;
            // After a pause a domain is tried with what it has not failed yet: one letter that always stalls must not stand
            // before all others of its domain each time.
            letters.sort_by_key(|letter| letter.attempts);
            if !letters.is_empty() {
                fault::point("before-send");
            }
            lanes.expect(letters.len());
            for letter in letters {
                self.look_after(lanes, marks);
                if let Some(until) = self.troubles.paused(&letter.domain, self.cx.now()) {
                    give_back(marks, letter, Outcome::Postponed(until));
                } else if let Err((letter, until)) = lanes.put(letter, self.cx.now()).await {
                    let later = until.unwrap_or_else(|| self.cx.now() + LATER);
                    let outcome = if halt.is_cancelled() { Outcome::Untried } else { Outcome::Postponed(later) };
                    give_back(marks, letter, outcome);
                }
            }
        }
        Ok(tried)
    }

    /// Shows that the worker lives, and gives back what waited too long.
    fn look_after(&self, lanes: &Lanes, marks: &Marks) {
        if let Some(heartbeat) = &self.heartbeat {
            heartbeat.beat(self.cx.now());
        }
        for letter in lanes.overdue(WAITS) {
            give_back(marks, letter, Outcome::Postponed(self.cx.now() + LATER));
        }
    }

    /// Fans out, renders what is not rendered yet and stores it. What comes back can be sent.
    async fn prepare(&self, rows: Vec<outbox::Model>, claimed: Instant) -> Result<Vec<Outgoing>> {
        let (mut letters, mut waiting, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        let outdated = jobs::outdated(&self.cx, &rows).await?;
        for row in rows {
            if outdated.contains(&row.id) {
                ended.push((row.id, row.attempts, Outcome::Dropped));
                continue;
            }
            match serde_json::from_str::<Job>(&row.job) {
                Err(_) => ended.push((row.id, row.attempts, Outcome::Failed("an unknown kind of job".to_owned()))),
                Ok(job) => match self.recipients(&job).await? {
                    Some(jobs) => jobs::fan_out(&self.cx, row.id, jobs).await?,
                    None => match stored(&self.cx, &row).filter(|_| !job.can_be_missed()) {
                        Some(mail) => letters.push(Outgoing::new(&row, mail, claimed)),
                        None => waiting.push((row, job)),
                    },
                },
            }
        }
        letters.extend(self.render(waiting, &mut ended, claimed).await?);
        let letters = self.reachable(letters, &mut ended).await?;
        if !ended.is_empty() {
            jobs::finish(&self.cx, ended).await?;
        }
        Ok(letters)
    }

    /// The letters without those to an address that was refused for good, which end as that one did.
    async fn reachable(&self, letters: Vec<Outgoing>, ended: &mut Vec<Ended>) -> Result<Vec<Outgoing>> {
        let addresses: Vec<&str> = letters.iter().map(|it| it.mail.to.as_str()).collect();
        let refused = jobs::suppressed(&self.cx, &addresses).await?;
        if refused.is_empty() {
            return Ok(letters);
        }
        let (unreachable, letters): (Vec<_>, Vec<_>) =
            letters.into_iter().partition(|it: &Outgoing| refused.contains_key(&it.mail.to));
        ended.extend(unreachable.into_iter().map(|it: Outgoing| {
            let why = format!("not tried: refused before with {}", refused[&it.mail.to]);
            (it.row, it.attempts, Outcome::Failed(why))
        }));
        Ok(letters)
    }

    /// One job for each recipient, or `None` if the job is itself a mail.
    async fn recipients(&self, job: &Job) -> Result<Option<Vec<Job>>> {
        Ok(Some(match *job {
            Job::NotifyBrand { booking } => notify::to_managers(&self.cx, booking).await?,
            Job::NotifyAccepted { booking } => notify::accepted_to_managers(&self.cx, booking).await?,
            Job::NotifyOffered { booking } => {
                notify::to_liaisons(&self.cx, booking, |account| Job::OfferMade { booking, account }).await?
            }
            Job::NotifyLiaisons { booking } => {
                notify::to_liaisons(&self.cx, booking, |account| Job::BookingDecided { booking, account }).await?
            }
            Job::NotifyCalled { booking } => {
                notify::to_liaisons(&self.cx, booking, |account| Job::PlaceCalled { booking, account }).await?
            }
            Job::NotifyUnreached { booking } => {
                notify::to_liaisons(&self.cx, booking, |account| Job::Unreached { booking, account }).await?
            }
            Job::NotifyProposal { proposal } => proposed::to_managers(&self.cx, proposal).await?,
            Job::InviteParty { booking } => send_invites::to_party(&self.cx, booking).await?,
            Job::Remind { engagement, ahead } => reminders::to_remind(&self.cx, engagement, ahead).await?,
            Job::SendDigests { engagement } => reminders::to_digest(&self.cx, engagement).await?,
            Job::SendThanks { engagement } => reminders::to_thank(&self.cx, engagement).await?,
            Job::SendInvites { engagement } => send_invites::to_attendees(&self.cx, engagement).await?,
            _ => return Ok(None),
        }))
    }

    async fn render(
        &self,
        waiting: Vec<(outbox::Model, Job)>,
        ended: &mut Vec<Ended>,
        claimed: Instant,
    ) -> Result<Vec<Outgoing>> {
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let material = Material::load(&self.cx, &waiting).await?;
        let (cx, dkim) = (self.cx.clone(), self.dkim.clone());
        // A batch takes long enough to be noticed by pages that wait for this thread.
        let made = tokio::task::spawn_blocking(move || {
            let made = waiting.into_iter().map(|(row, job)| {
                let made = match material.render(&cx, &row, &job) {
                    // What is stored is what is sent, the signature included.
                    Made::Mail { mail, told } => {
                        // Asked again whether it is wanted, it is sent as it was.
                        let kept = stored(&cx, &row).filter(|it| it.to == mail.to);
                        Made::Mail { mail: kept.unwrap_or_else(|| mail.signed(dkim.as_deref())), told }
                    }
                    other => other,
                };
                (row, made)
            });
            made.collect::<Vec<_>>()
        });
        let (mut letters, mut stored, mut known) = (Vec::new(), Vec::new(), Vec::new());
        for (row, made) in made.await.map_err(|_| UseCaseError::Aborted)? {
            match made {
                Made::Mail { mail, told } => {
                    stored.push(Stored {
                        row: row.id,
                        message_id: mail.message_id.clone(),
                        recipient: mail.to.clone(),
                        bytes: mail.bytes.clone(),
                        told,
                    });
                    letters.push(Outgoing::new(&row, mail, claimed));
                }
                Made::Known(it) => {
                    known.push(it);
                    ended.push((row.id, row.attempts, Outcome::Dropped));
                }
                Made::Unwanted => ended.push((row.id, row.attempts, Outcome::Dropped)),
                Made::Impossible(why) => ended.push((row.id, row.attempts, Outcome::Failed(why))),
            }
        }
        if !known.is_empty() {
            jobs::still_good(&self.cx, known).await?;
        }
        fault::point("before-store");
        jobs::store_rendered(&self.cx, stored).await?;
        Ok(letters)
    }
}

/// The letter is not sent in this round.
fn give_back(marks: &Marks, letter: Outgoing, outcome: Outcome) {
    // The receiver lives as long as this sender: both belong to one round.
    drop(marks.send((letter.row, letter.attempts, outcome)));
}

/// The mail as an earlier try has stored it.
fn stored(cx: &Cx, row: &outbox::Model) -> Option<Rendered> {
    Some(Rendered {
        message_id: row.message_id.clone()?,
        envelope_from: cx.site.mail_from.clone(),
        to: row.recipient.clone()?,
        bytes: row.rendered.clone()?,
    })
}
