//! Every few seconds: whoever is invited to what begins soon is reminded.

use crate::context::Cx;
use crate::error::Result;
use crate::outbox::{self, Job};
use crate::scheduling::waitlist::locked;
use domain::id::EngagementId;
use domain::instant::{Instant, Span};
use domain::invites::Ahead;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::invites::reminded;
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Set};

/// The most that are looked at in one go; the rest a few seconds later.
const MOST: u64 = 500;

/// No engagement takes longer, so that what begins soon is found by when it ends, for which there is an index.
const LONGEST: Span = Span::days(2);

/// Pushes what reminds of a start that comes near: mail to everybody invited if the offering says so, and a day before, the
/// numbers to the company's liaisons. Once for each start, so an engagement that was moved is reminded of again. Two queries
/// if nothing is due. Needs no right: it is the worker's.
///
/// Harmless at any time, also in two processes at once: each step locks the engagement and asks again.
pub async fn remind_due(cx: &Cx) -> Result<()> {
    for ahead in Ahead::ALL.iter().copied() {
        for (engagement, mails) in due(cx, ahead).await? {
            remind(cx, engagement, ahead, mails).await?;
        }
    }
    Ok(())
}

/// What begins soon and was not reminded of, with whether its offering wants that people are.
async fn due(cx: &Cx, ahead: Ahead) -> Result<Vec<(EngagementId, bool)>> {
    use engagement::Column;
    let to_offering: RelationDef =
        engagement::Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into();
    let confirmed = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::Status.eq(BookingStatus::Confirmed))
        .to_owned();
    let of = |column: reminded::Column| Expr::col((reminded::Entity, column));
    let done = Query::select()
        .expr(Expr::val(1))
        .from(reminded::Entity)
        .and_where(of(reminded::Column::EngagementId).equals((engagement::Entity, Column::Id)))
        .and_where(of(reminded::Column::StartsAt).equals((engagement::Entity, Column::StartsAt)))
        .and_where(of(reminded::Column::Ahead).eq(ahead.word()))
        .to_owned();
    let (from, until) = ahead.window();
    let (now, wants) = (cx.now(), wanted(ahead));
    let mut found = engagement::Entity::find()
        .join(JoinType::InnerJoin, to_offering)
        .select_only()
        .column(Column::Id)
        .column_as(wants, "wants")
        .filter(Column::Status.eq(EngagementStatus::Planned))
        .filter(Column::EndsAt.gt(now))
        .filter(Column::EndsAt.lt(now + from + LONGEST))
        .filter(Column::StartsAt.lte(now + from))
        .filter(Column::StartsAt.gt(now + until))
        .filter(Column::Id.in_subquery(confirmed))
        .filter(Expr::exists(done).not())
        .limit(MOST);
    if ahead == Ahead::Hour {
        found = found.filter(wants.eq(true));
    }
    Ok(found.into_tuple().all(cx.db.read()).await?)
}

const fn wanted(ahead: Ahead) -> offering::Column {
    match ahead {
        Ahead::Day => offering::Column::RemindDay,
        Ahead::Hour => offering::Column::RemindHour,
    }
}

async fn remind(cx: &Cx, engagement: EngagementId, ahead: Ahead, mails: bool) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, engagement).await?;
            // Moved, called off or reminded of while this was on its way.
            let still = row.status == EngagementStatus::Planned && ahead.is_due(row.starts_at, cx2.now());
            let key = (engagement, ahead, row.starts_at);
            if !still || reminded::Entity::find_by_id(key).one(tx.as_ref()).await?.is_some() {
                return Ok(());
            }
            // A change that mail has yet to tell comes first; a few seconds later this is asked again.
            if outbox::waits(&tx, &Job::SendInvites { engagement }).await? {
                return Ok(());
            }
            remembered(key).insert(tx.as_ref()).await?;
            if mails {
                outbox::push(&cx2, &tx, Job::Remind { engagement, ahead }).await?;
            }
            if ahead == Ahead::Day {
                outbox::push(&cx2, &tx, Job::SendDigests { engagement }).await?;
            }
            Ok(())
        })
        .await
}

fn remembered((engagement, ahead, starts_at): (EngagementId, Ahead, Instant)) -> reminded::ActiveModel {
    reminded::ActiveModel { engagement_id: Set(engagement), ahead: Set(ahead), starts_at: Set(starts_at) }
}
