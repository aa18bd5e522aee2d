//! A calendar program's answer that came by mail: REPLY, or COUNTER with another time (iTIP, RFC 5546).

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::invites::record_answer::{answerable, apply, last, off};
use crate::outbox::told::answered_version;
use crate::outbox::{self, Job};
use data_encoding::HEXLOWER;
use domain::id::{AttendeeId, EngagementId, HeldReplyId, ProposalId};
use domain::instant::{Instant, Span};
use domain::invites::{Answer, AnsweredBy, Doubt, Said, Verdict, comment};
use entities::identity::account;
use entities::invites::{held_reply, proposal};
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};

/// Nobody reviews more doubted answers of one engagement than this, and nobody can fill the list with more.
const MAX_HELD: u64 = 200;

/// What a mail is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The answer counts, or the address is marked.
    Recorded,
    /// Something later is known, or the same: nothing changed.
    Stale,
    /// It waits for somebody to look at it.
    Held,
    /// It is about nothing that can be answered.
    Ignored,
}

/// An answer as the mail says it. Addresses are compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub uid: String,
    /// ATTENDEE: for whom it answers.
    pub attendee: String,
    /// None: a COUNTER that leaves open whether the invited time is taken.
    pub answer: Option<Answer>,
    pub sequence: i32,
    pub stamp: Instant,
    pub comment: String,
    /// From.
    pub sender: String,
    /// The named relay has proved that the mail comes from the sender's domain.
    pub authenticated: bool,
    /// Of a COUNTER: start and end.
    pub proposal: Option<(Instant, Option<Instant>)>,
}

/// Records the answer, or holds it for review, or lets it go. The same mail once more changes nothing.
///
/// Only the answer and a short comment are kept. A proposed time becomes a note to the brand's managers. Asks for no right:
/// the mail itself proves who answers, and what is not proved is held.
pub async fn take_reply(cx: &Cx, reply: Reply) -> Result<Taken> {
    let cx2 = cx.clone();
    cx.db.write(move |tx| async move { take(&cx2, &tx, &reply).await }).await
}

async fn take(cx: &Cx, tx: &Tx, reply: &Reply) -> Result<Taken> {
    let of_uid = engagement::Entity::find().filter(engagement::Column::Uid.eq(&reply.uid));
    let Some(engagement) = of_uid.one(tx.as_ref()).await? else { return Ok(Taken::Ignored) };
    let people = invited(tx, engagement.id, &reply.attendee).await?;
    if people.is_empty() {
        // Liaisons have a copy of the event in their calendars, and need not answer it.
        let known = has_account(tx, &reply.attendee).await?;
        return if known {
            Ok(Taken::Ignored)
        } else {
            hold(cx, tx, reply, &engagement, None, Doubt::NotInvited).await
        };
    }
    // A mailbox that several people share answers for all of them.
    let mut taken = Taken::Ignored;
    for attendee in people {
        let one = take_for(cx, tx, reply, attendee).await?;
        if taken == Taken::Ignored || one == Taken::Recorded {
            taken = one;
        }
    }
    Ok(taken)
}

async fn take_for(cx: &Cx, tx: &Tx, reply: &Reply, attendee: AttendeeId) -> Result<Taken> {
    let Some((row, engagement)) = answerable(tx, attendee).await? else { return Ok(Taken::Ignored) };
    if off(cx, tx, &row, &engagement).await?.is_some() {
        return Ok(Taken::Ignored);
    }
    let sequence = answered_version(tx, attendee, reply.sequence).await?;
    let said = reply.answer.map(|answer| Said { sequence, stamp: reply.stamp, answer });
    let about_now = sequence >= engagement.sequence;
    let news = said.is_none_or(|said| said.supersedes(last(&row).as_ref()));
    if !about_now || !(news || reply.proposal.is_some()) {
        return Ok(Taken::Stale);
    }
    if let Some(doubt) = doubt(cx, reply, engagement.sequence) {
        return hold(cx, tx, reply, &engagement, Some(attendee), doubt).await;
    }
    let proposed = propose(cx, tx, reply, &row).await?;
    let applied = match said {
        Some(said) => apply(cx, tx, row, said, AnsweredBy::Mail, &reply.comment).await?,
        None => false,
    };
    Ok(if applied || proposed { Taken::Recorded } else { Taken::Stale })
}

/// Why the reply is not believed, if it is not.
fn doubt(cx: &Cx, reply: &Reply, sequence: i32) -> Option<Doubt> {
    if !reply.sender.eq_ignore_ascii_case(&reply.attendee) {
        Some(Doubt::OtherSender)
    } else if !reply.authenticated {
        Some(Doubt::Unauthenticated)
    } else if reply.sequence > sequence || reply.stamp > cx.now() + Span::days(1) {
        // A day is more than any two clocks and zones differ by mistake.
        Some(Doubt::Unheard)
    } else {
        None
    }
}

/// Puts the reply on the review list, once.
async fn hold(
    cx: &Cx,
    tx: &Tx,
    reply: &Reply,
    engagement: &engagement::Model,
    attendee: Option<AttendeeId>,
    doubt: Doubt,
) -> Result<Taken> {
    let Some(answer) = reply.answer else { return Ok(Taken::Ignored) };
    let waiting = held_reply::Entity::find()
        .filter(held_reply::Column::EngagementId.eq(engagement.id))
        .filter(held_reply::Column::Verdict.eq(Verdict::Waiting));
    if waiting.count(tx.as_ref()).await? >= MAX_HELD {
        return Ok(Taken::Ignored);
    }
    let attendee_word = attendee.map(|it| it.to_string()).unwrap_or_default();
    let fingerprint = fingerprint(&[
        &reply.uid,
        &reply.attendee.to_ascii_lowercase(),
        &reply.sender.to_ascii_lowercase(),
        &attendee_word,
        answer.word(),
        &reply.sequence.to_string(),
        &reply.stamp.0.to_string(),
    ]);
    let row = held_reply::ActiveModel {
        id: Set(cx.id::<HeldReplyId>()),
        fingerprint: Set(fingerprint),
        engagement_id: Set(engagement.id),
        attendee_id: Set(attendee),
        sender: Set(reply.sender.clone()),
        answers_for: Set(reply.attendee.clone()),
        answer: Set(answer),
        comment: Set(comment(&reply.comment)),
        sequence: Set(reply.sequence),
        stamp: Set(reply.stamp),
        doubt: Set(doubt),
        received_at: Set(cx.now()),
        verdict: Set(Verdict::Waiting),
        decided_by: Set(None),
        decided_at: Set(None),
    };
    let once = OnConflict::column(held_reply::Column::Fingerprint).do_nothing().to_owned();
    let written = held_reply::Entity::insert_many([row]).on_conflict(once).exec_without_returning(tx.as_ref()).await?;
    Ok(if written > 0 { Taken::Held } else { Taken::Stale })
}

/// Writes the proposed time down and tells the brand's managers, once; says whether it is new.
async fn propose(cx: &Cx, tx: &Tx, reply: &Reply, row: &attendee::Model) -> Result<bool> {
    let Some((starts_at, ends_at)) = reply.proposal else { return Ok(false) };
    let id = cx.id::<ProposalId>();
    let fingerprint = fingerprint(&[&row.id.to_string(), &reply.sequence.to_string(), &reply.stamp.0.to_string()]);
    let note = proposal::ActiveModel {
        id: Set(id),
        fingerprint: Set(fingerprint),
        engagement_id: Set(row.engagement_id),
        attendee_id: Set(row.id),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        comment: Set(comment(&reply.comment)),
        received_at: Set(cx.now()),
    };
    let once = OnConflict::column(proposal::Column::Fingerprint).do_nothing().to_owned();
    let written = proposal::Entity::insert_many([note]).on_conflict(once).exec_without_returning(tx.as_ref()).await?;
    if written > 0 {
        outbox::push(cx, tx, Job::NotifyProposal { proposal: id }).await?;
    }
    Ok(written > 0)
}

/// Who of the engagement is invited at the address. Guests have none.
async fn invited(tx: &Tx, engagement: EngagementId, address: &str) -> Result<Vec<AttendeeId>> {
    let people = attendee::Entity::listed()
        .filter(attendee::Column::EngagementId.eq(engagement))
        .filter(lower(attendee::Column::Email).eq(address.to_ascii_lowercase()))
        .order_by_asc(attendee::Column::Id);
    Ok(people.all(tx.as_ref()).await?.into_iter().map(|it| it.id).collect())
}

async fn has_account(tx: &Tx, address: &str) -> Result<bool> {
    let accounts = account::Entity::find().filter(lower(account::Column::Email).eq(address.to_ascii_lowercase()));
    Ok(accounts.count(tx.as_ref()).await? > 0)
}

fn lower(column: impl sea_orm::sea_query::IntoColumnRef) -> Expr {
    Func::lower(Expr::col(column)).into()
}

/// What tells a repeat from something new. A hash, because the row outlives the addresses in it.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    HEXLOWER.encode(&hash.finalize()[..16])
}
