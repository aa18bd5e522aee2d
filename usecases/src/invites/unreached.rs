//! Invites that came back: who was not reached, and how the company's liaisons hear of it.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::outbox::{self, Job};
use crate::scheduling::engagement::{EngagementView, Standing};
use domain::id::{AttendeeId, BookingId, EngagementId, OutboxId};
use domain::instant::{Instant, Span};
use entities::directory::branch;
use entities::notify::outbox as row;
use entities::scheduling::attendee;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

/// Refusals of a large send come within minutes of each other, and are told together.
const GATHER: Span = Span::minutes(5);
/// Of one booking the liaison hears once an hour at the most.
const QUIET: Span = Span::hours(1);
/// As many as a page lists; whoever is mended makes room for the next.
const SHOWN: u64 = 100;

/// Somebody whom no mail reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    pub attendee: AttendeeId,
    pub name: String,
    pub branch: String,
    pub branch_en: String,
    /// The address that failed, to be corrected.
    pub email: String,
    pub since: Instant,
    /// RFC 3463 status.
    pub why: String,
}

/// Who of the reader's people was not reached, by branch, at most a hundred; and how many there are.
///
/// The view is the right: a liaison sees the own company's, a branch's liaison the own branch's, a brand nobody.
pub async fn unreached(cx: &Cx, view: &EngagementView) -> Result<(u64, Vec<Unreached>)> {
    if let Standing::Brand { .. } = view.standing {
        return Ok((0, Vec::new()));
    }
    let people = attendee::Entity::listed()
        .filter(attendee::Column::EngagementId.eq(view.id))
        .filter(attendee::Column::UnreachableAt.is_not_null())
        .filter(attendee::Column::Email.is_not_null())
        .filter(view.standing.attendees());
    let count = people.clone().count(cx.db.read()).await?;
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    Ok((count, listed(cx, people).await?))
}

/// As [`unreached`], of one booking, for the mail to its liaisons.
pub async fn unreached_of(cx: &Cx, booking: BookingId, engagement: EngagementId) -> Result<(u64, Vec<Unreached>)> {
    let people = attendee::Entity::listed()
        .filter(attendee::Column::EngagementId.eq(engagement))
        .filter(attendee::Column::BookingId.eq(booking))
        .filter(attendee::Column::UnreachableAt.is_not_null())
        .filter(attendee::Column::Email.is_not_null());
    let count = people.clone().count(cx.db.read()).await?;
    Ok((count, listed(cx, people).await?))
}

async fn listed(cx: &Cx, people: sea_orm::Select<attendee::Entity>) -> Result<Vec<Unreached>> {
    let to_branch =
        attendee::Entity::belongs_to(branch::Entity).from(attendee::Column::BranchId).to(branch::Column::Id);
    let rows = people
        .join(JoinType::InnerJoin, to_branch.into())
        .select_also(branch::Entity)
        .order_by_asc(branch::Column::Code)
        .order_by_asc(attendee::Column::Id)
        .limit(SHOWN)
        .all(cx.db.read())
        .await?;
    let one = |(it, branch): (attendee::Model, Option<branch::Model>)| {
        let branch = branch?;
        Some(Unreached {
            attendee: it.id,
            name: it.name,
            branch: branch.name,
            branch_en: branch.name_en,
            email: it.email?,
            since: it.unreachable_at?,
            why: it.unreachable_why.unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Marks the attendee's address, if it still is the one that failed, and lets the liaisons know; says whether it is news.
pub(super) async fn mark(cx: &Cx, tx: &Tx, id: AttendeeId, address: Option<&str>, why: &str) -> Result<bool> {
    let Some(row) = attendee::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await? else {
        return Ok(false);
    };
    let failed = |email: &String| address.is_none_or(|it| it.eq_ignore_ascii_case(email));
    if row.unreachable_at.is_some() || !row.email.as_ref().is_some_and(failed) {
        return Ok(false);
    }
    let booking = row.booking_id;
    let mut change: attendee::ActiveModel = row.into();
    change.unreachable_at = Set(Some(cx.now()));
    change.unreachable_why = Set(Some(why.to_owned()));
    change.update(tx.as_ref()).await?;
    announce(cx, tx, booking).await?;
    Ok(true)
}

/// The mail server, or an address that none would take, has refused an outbox row for good: its attendee was not reached.
pub(crate) async fn refused(cx: &Cx, tx: &Tx, id: OutboxId, why: &str) -> Result<()> {
    let Some(row) = row::Entity::find_by_id(id).one(tx.as_ref()).await? else { return Ok(()) };
    if let Some(attendee) = attendee_of(&row) {
        mark(cx, tx, attendee, row.recipient.as_deref(), &class(why)).await?;
    }
    Ok(())
}

/// Whom an outbox row was to reach, if it is an invite.
pub(super) fn attendee_of(row: &row::Model) -> Option<AttendeeId> {
    row.group_key.strip_prefix("attendee:")?.parse().ok()
}

/// One fan-out waits for each booking, and comes no sooner than an hour after the last.
async fn announce(cx: &Cx, tx: &Tx, booking: BookingId) -> Result<()> {
    let job = Job::NotifyUnreached { booking };
    let of_group = row::Entity::find().filter(row::Column::GroupKey.eq(job.group()));
    let last = of_group.order_by_desc(row::Column::Id).one(tx.as_ref()).await?;
    let mut due = cx.now() + GATHER;
    if let Some(last) = last {
        let Some(told) = last.finished_at else { return Ok(()) };
        due = due.max(told + QUIET);
    }
    outbox::push_at(cx, tx, job, due).await
}

/// The enhanced status (RFC 3463) or else the reply code in a mail server's answer: all of it that names nobody.
pub(super) fn class(answer: &str) -> String {
    let enhanced = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3
            && matches!(parts[0], "2" | "4" | "5")
            && parts.iter().all(|it| (1..=3).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let code =
        |word: &&str| word.len() == 3 && matches!(word.as_bytes()[0], b'4' | b'5') && word.parse::<u16>().is_ok();
    let words = || answer.split(|it: char| !(it.is_ascii_alphanumeric() || it == '.'));
    // RFC 3463, 3.2: bad destination mailbox address syntax, which is what is left if no server was asked.
    words().find(enhanced).or_else(|| words().find(code)).unwrap_or("5.1.3").to_owned()
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn of_an_answer_only_the_class_is_kept() {
        assert_eq!(class("permanent error (550): 5.1.1 <zhang.san@a.example>: no such user"), "5.1.1");
        assert_eq!(class("permanent error (550): no such user"), "550");
        assert_eq!(class("not a mail address that can be written to"), "5.1.3");
        assert_eq!(class("5.1.1.1 10.0.0.1 554-5.7.1 spam"), "5.7.1");
    }
}
