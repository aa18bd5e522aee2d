//! What leaves the house: rows written in the transaction that decided it, sent by a worker that may crash anywhere.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use domain::id::{AccountId, ApplicationId, AttendeeId, BookingId, EngagementId, OutboxId, PasswordLinkId, ProposalId};
use domain::instant::{Instant, Span};
use domain::invites::Ahead;
use domain::notify::JobState;
use entities::notify::outbox;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};

pub mod erase;
pub mod fan_out;
pub mod history;
pub mod lease;
pub mod oldest;
pub mod suppress;
pub mod told;

pub use erase::erase_old;
pub use fan_out::fan_out;
pub use history::{History, histories, outdated};
pub use lease::{Stored, claim, finish, release_all, store_rendered};
pub use oldest::oldest_due;
pub use suppress::{allow, suppressed};
pub use told::{StillGood, next_stamp, still_good, told};

/// How long a change of what is announced waits for the next: a hand that moves something twice, or back, tells once or nothing.
pub const GATHER: Span = Span::minutes(2);

/// What is to be done. Carries ids; the worker loads what is true when it runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Tell the brand's managers of a request: one `BookingRequested` each.
    NotifyBrand { booking: BookingId },
    /// Tell the company's liaisons that the brand offers other times: one `OfferMade` each.
    NotifyOffered { booking: BookingId },
    /// Tell the brand's managers that the company took an offered time: one `OfferAccepted` each.
    NotifyAccepted { booking: BookingId },
    /// Tell the company's liaisons of a decision: one `BookingDecided` each.
    NotifyLiaisons { booking: BookingId },
    /// Tell the company's liaisons that their turn in a queue has come: one `PlaceCalled` each.
    NotifyCalled { booking: BookingId },
    /// Invite everybody of an engagement who has an address: one `Invite` each.
    SendInvites { engagement: EngagementId },
    /// Invite one booking's people only, or call their invites off: one `Invite` each.
    InviteParty { booking: BookingId },
    /// One mail to one manager.
    BookingRequested { booking: BookingId, account: AccountId },
    /// One mail to one liaison.
    OfferMade { booking: BookingId, account: AccountId },
    /// One mail to one liaison.
    PlaceCalled { booking: BookingId, account: AccountId },
    /// One mail to one manager.
    OfferAccepted { booking: BookingId, account: AccountId },
    /// One mail to one liaison: confirmed, declined, moved or cancelled, as the booking stands.
    BookingDecided { booking: BookingId, account: AccountId },
    /// One invite to one attendee.
    Invite { attendee: AttendeeId },
    /// As `Invite`, to an address that was corrected: the first that arrives.
    InviteAnew { attendee: AttendeeId },
    /// Tell the company's liaisons who was not reached: one `Unreached` each.
    NotifyUnreached { booking: BookingId },
    /// One mail to one liaison.
    Unreached { booking: BookingId, account: AccountId },
    /// Tell the brand's managers of another time that an attendee proposes: one `TimeProposed` each.
    NotifyProposal { proposal: ProposalId },
    /// One mail to one manager.
    TimeProposed { proposal: ProposalId, account: AccountId },
    /// Remind everybody of an engagement who has an address: one `Reminder` each.
    Remind { engagement: EngagementId, ahead: Ahead },
    /// One reminder to one attendee.
    Reminder { attendee: AttendeeId, ahead: Ahead },
    /// Tell the liaisons of an engagement's companies who answered what: one `Digest` each.
    SendDigests { engagement: EngagementId },
    /// One mail to one liaison.
    Digest { booking: BookingId, account: AccountId },
    /// Thank everybody of an engagement who has an address: one `Thanks` each.
    SendThanks { engagement: EngagementId },
    /// One mail to one attendee, who took part or missed it.
    Thanks { attendee: AttendeeId },
    /// One mail to one attendee who was not there, because a liaison or the brand asked for it.
    Replay { attendee: AttendeeId },
    /// One mail with a one-time link to set a password.
    PasswordLink { link: PasswordLinkId },
    /// One mail to one applicant: when the turn is, or that the visit was called off. `was`: the time that was told before.
    VisitTime { application: ApplicationId, was: Option<Instant> },
}

impl Job {
    /// Of one group the newest row that is due is done, one at a time, and makes the older ones void: everything about one
    /// event to one person, one kind of fan-out of one booking.
    pub(crate) fn group(&self) -> String {
        match self {
            Self::NotifyBrand { booking } => format!("brand:{booking}"),
            Self::NotifyOffered { booking } => format!("offered:{booking}"),
            Self::NotifyAccepted { booking } => format!("accepted:{booking}"),
            Self::NotifyCalled { booking } => format!("called:{booking}"),
            Self::InviteParty { booking } => format!("party:{booking}"),
            Self::NotifyLiaisons { booking } => format!("booking:{booking}"),
            Self::SendInvites { engagement } => format!("engagement:{engagement}"),
            // To managers and to liaisons apart: somebody may be both.
            Self::BookingRequested { booking, account } | Self::OfferAccepted { booking, account } => {
                format!("brand:{booking}:{account}")
            }
            Self::BookingDecided { booking, account } => format!("booking:{booking}:{account}"),
            // Apart from decisions, so that the first decision after an offer is known as the first.
            Self::OfferMade { booking, account } => format!("offer:{booking}:{account}"),
            Self::PlaceCalled { booking, account } => format!("call:{booking}:{account}"),
            Self::Invite { attendee } | Self::InviteAnew { attendee } => format!("attendee:{attendee}"),
            Self::NotifyUnreached { booking } => format!("unreached:{booking}"),
            Self::Unreached { booking, account } => format!("unreached:{booking}:{account}"),
            Self::NotifyProposal { proposal } => format!("proposal:{proposal}"),
            Self::TimeProposed { proposal, account } => format!("proposal:{proposal}:{account}"),
            Self::Remind { engagement, .. } => format!("remind:{engagement}"),
            Self::Reminder { attendee, .. } => format!("reminder:{attendee}"),
            Self::SendDigests { engagement } => format!("digests:{engagement}"),
            Self::Digest { booking, account } => format!("digest:{booking}:{account}"),
            Self::SendThanks { engagement } => format!("thank:{engagement}"),
            Self::Thanks { attendee } => format!("thanks:{attendee}"),
            Self::Replay { attendee } => format!("replay:{attendee}"),
            Self::PasswordLink { link } => format!("password:{link}"),
            Self::VisitTime { application, .. } => format!("visit:{application}"),
        }
    }

    /// Whether nobody misses it when it comes too late, so that it is asked again before each try.
    pub const fn can_be_missed(&self) -> bool {
        matches!(self, Self::Reminder { .. } | Self::Digest { .. } | Self::Thanks { .. } | Self::Replay { .. })
    }

    /// The rows about the invite to one attendee: other mail to them asks whether and when it went out.
    pub fn invites_of(attendee: AttendeeId) -> String {
        Self::Invite { attendee }.group()
    }

    /// The attendee whom it writes to, if it is an invite.
    const fn attendee(&self) -> Option<AttendeeId> {
        match *self {
            Self::Invite { attendee } => Some(attendee),
            _ => None,
        }
    }
}

/// Puts one job into the outbox. It has no form outside a transaction.
pub async fn push(cx: &Cx, tx: &Tx, job: Job) -> Result<()> {
    push_all(cx, tx, [job]).await
}

/// As [`push`], to be done no sooner than `due`.
pub async fn push_at(cx: &Cx, tx: &Tx, job: Job, due: Instant) -> Result<()> {
    write(cx, tx, [job], due).await
}

/// Puts a fan-out of a change into the outbox that waits [`GATHER`] for others; one that waits already will tell of this too.
pub async fn push_gathered(cx: &Cx, tx: &Tx, job: Job) -> Result<()> {
    use outbox::Column;
    let now = cx.now();
    // Locked, so that no worker begins with it before this change can be seen.
    let waits = outbox::Entity::find()
        .filter(Column::GroupKey.eq(job.group()))
        .filter(Column::State.eq(JobState::Pending))
        .filter(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
        .lock_exclusive()
        .all(tx.as_ref())
        .await?;
    if waits.iter().any(|row| row.due_at > now && row.due_at <= now + GATHER) {
        return Ok(());
    }
    push_at(cx, tx, job, now + GATHER).await
}

/// Whether a job of the same group is still to be done.
pub(crate) async fn waits(tx: &Tx, job: &Job) -> Result<bool> {
    use outbox::Column;
    let rows = outbox::Entity::find().filter(Column::GroupKey.eq(job.group()));
    Ok(rows.filter(Column::State.eq(JobState::Pending)).one(tx.as_ref()).await?.is_some())
}

/// Puts many jobs into the outbox with one statement per thousand.
pub async fn push_all(cx: &Cx, tx: &Tx, jobs: impl IntoIterator<Item = Job>) -> Result<()> {
    write(cx, tx, jobs, cx.now()).await
}

async fn write(cx: &Cx, tx: &Tx, jobs: impl IntoIterator<Item = Job>, due: Instant) -> Result<()> {
    let now = cx.now();
    let mut rows = Vec::new();
    for job in jobs {
        rows.push(outbox::ActiveModel {
            id: Set(cx.id::<OutboxId>()),
            group_key: Set(job.group()),
            job: Set(serde_json::to_string(&job).expect("a job is plain data")),
            state: Set(JobState::Pending),
            attempts: Set(0),
            due_at: Set(due),
            lease_until: Set(None),
            message_id: Set(None),
            recipient: Set(None),
            rendered: Set(None),
            last_error: Set(None),
            created_at: Set(now),
            finished_at: Set(None),
            attendee_id: Set(job.attendee()),
        });
    }
    insert_many::<outbox::Entity, _>(tx, rows).await
}

/// Inserts many rows, some thousand values a statement: SQLite takes 32,766 (SQLITE_MAX_VARIABLE_NUMBER), PostgreSQL 65,535.
pub async fn insert_many<E, A>(tx: &Tx, rows: Vec<A>) -> Result<()>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    insert_or(tx, rows, None).await
}

/// As [`insert_many`]; of a row that is there already, `or` says what becomes.
pub(crate) async fn insert_many_or<E, A>(tx: &Tx, rows: Vec<A>, or: &OnConflict) -> Result<()>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    insert_or(tx, rows, Some(or)).await
}

async fn insert_or<E, A>(tx: &Tx, rows: Vec<A>, or: Option<&OnConflict>) -> Result<()>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    use sea_orm::Iterable;
    let per_statement = 30_000 / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(per_statement).collect();
        let mut insert = E::insert_many(chunk);
        if let Some(or) = or {
            insert = insert.on_conflict(or.clone());
        }
        insert.exec_without_returning(tx.as_ref()).await?;
    }
    Ok(())
}
