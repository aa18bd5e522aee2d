//! The worker: takes what is due from the outbox, fans it out, renders each mail once, sends it, and marks it.
//!
//! A crash at any point loses nothing: what was claimed is claimed again when its lease runs out, and what was rendered is
//! sent again as the identical bytes. A mail is marked in one of the next batched writes after the server has taken it.

mod deliver;
pub mod fault;
mod notify;
mod password_link;
mod proposed;
pub(crate) mod render;
mod send_invites;
#[cfg(test)]
pub(crate) mod tests;
mod unreached;
mod urls;

use crate::health::Heartbeat;
use crate::mail::{Mailer, Rendered};
use domain::id::OutboxId;
use entities::notify::outbox;
use render::{Made, Material};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::outbox::lease::Outcome;
use usecases::outbox::{self as jobs, Job};
use usecases::{Cx, Result};

/// Rows claimed at once: with 15 KB a mail some 4 MB of memory, and one durable commit for each step of them.
const BATCH: u64 = 250;
/// How soon a new row is noticed, and what a poll of an empty outbox may cost.
const POLL: Duration = Duration::from_secs(1);
/// Mail servers commonly allow ten to twenty connections from one client; four are enough for 3,000 mails in seconds.
pub const CONNECTIONS: usize = 4;

/// One worker. Several may work on one PostgreSQL database.
#[derive(Clone)]
pub struct Worker {
    cx: Cx,
    mailer: Mailer,
    connections: usize,
    heartbeat: Option<Heartbeat>,
}

/// A mail to send: its row, how often it was tried (this try included), and its bytes.
struct Outgoing {
    row: OutboxId,
    attempts: i32,
    mail: Rendered,
}

/// How a row's try ended, as `jobs::finish` takes it.
type Ended = (OutboxId, i32, Outcome);

impl Worker {
    pub const fn new(cx: Cx, mailer: Mailer) -> Self {
        Self { cx, mailer, connections: CONNECTIONS, heartbeat: None }
    }

    /// The worker beats before every batch.
    #[must_use]
    pub fn watched(mut self, heartbeat: Heartbeat) -> Self {
        self.heartbeat = Some(heartbeat);
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

    /// Does all that is due now, also what it brings forth, and returns how many rows were tried. Never sleeps.
    pub async fn run_due(&self, stop: &CancellationToken) -> Result<usize> {
        let mut connections: Vec<_> = (0..self.connections).map(|_| self.mailer.connection()).collect();
        let mut tried = 0;
        while !stop.is_cancelled() {
            if let Some(heartbeat) = &self.heartbeat {
                heartbeat.beat(self.cx.now());
            }
            let rows = jobs::claim(&self.cx, BATCH).await?;
            if rows.is_empty() {
                break;
            }
            fault::point("after-claim");
            tried += rows.len();
            let letters = self.prepare(rows).await?;
            if !letters.is_empty() {
                fault::point("before-send");
                deliver::deliver(&self.cx, letters, &mut connections, stop).await?;
                fault::point("after-mark");
            }
        }
        for connection in connections {
            connection.close().await;
        }
        Ok(tried)
    }

    /// Fans out, renders what is not rendered yet and stores it. What comes back can be sent.
    async fn prepare(&self, rows: Vec<outbox::Model>) -> Result<Vec<Outgoing>> {
        let (mut letters, mut waiting, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match serde_json::from_str::<Job>(&row.job) {
                Err(_) => ended.push((row.id, row.attempts, Outcome::Failed("an unknown kind of job".to_owned()))),
                Ok(job) => match self.recipients(&job).await? {
                    Some(jobs) => jobs::fan_out(&self.cx, row.id, jobs).await?,
                    None => match stored(&self.cx, &row) {
                        Some(mail) => letters.push(Outgoing { row: row.id, attempts: row.attempts, mail }),
                        None => waiting.push((row, job)),
                    },
                },
            }
        }
        letters.extend(self.render(waiting, &mut ended).await?);
        if !ended.is_empty() {
            jobs::finish(&self.cx, ended).await?;
        }
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
            Job::SendInvites { engagement } => send_invites::to_attendees(&self.cx, engagement).await?,
            _ => return Ok(None),
        }))
    }

    async fn render(&self, waiting: Vec<(outbox::Model, Job)>, ended: &mut Vec<Ended>) -> Result<Vec<Outgoing>> {
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let material = Material::load(&self.cx, &waiting).await?;
        let mut letters = Vec::new();
        for (row, job) in waiting {
            match material.render(&self.cx, &row, &job) {
                Made::Mail(mail) => letters.push(Outgoing { row: row.id, attempts: row.attempts, mail }),
                Made::Unwanted => ended.push((row.id, row.attempts, Outcome::Dropped)),
                Made::Impossible(why) => ended.push((row.id, row.attempts, Outcome::Failed(why))),
            }
            // Rendering a batch takes long enough to be noticed by a page that waits for this thread.
            tokio::task::yield_now().await;
        }
        fault::point("before-store");
        let store = |it: &Outgoing| (it.row, it.mail.message_id.clone(), it.mail.to.clone(), it.mail.bytes.clone());
        jobs::store_rendered(&self.cx, letters.iter().map(store).collect()).await?;
        Ok(letters)
    }
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
