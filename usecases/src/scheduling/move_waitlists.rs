//! Every few seconds: calls that were not answered lapse, and times that have become free go to who waits for them.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::plan::Plan;
use crate::scheduling::wait_for_time::{reasons, waiting};
use crate::scheduling::waitlist::{call, call_until, lapse, locked, parties, settle};
use crate::scheduling::{claims, limits};
use domain::id::{BookingId, BranchId, CompanyId, EngagementId, OfferingId, TopicId};
use domain::instant::{Instant, Interval};
use domain::scheduling::busy::Busy;
use domain::scheduling::slots::{Reason, refusals};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::topic;
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::{JoinType, all, any};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most that are looked at in one go; the rest a few seconds later.
const MOST: u64 = 1_000;

/// Moves every queue that can move. Two queries if nobody waits. Needs no right: it is the worker's.
///
/// Harmless at any time, also in two processes at once: each step locks the engagement, asks where the booking stands by
/// then, and is one transaction. Between a release and the next look a time is anybody's who books it.
pub async fn move_waitlists(cx: &Cx) -> Result<()> {
    for (engagement, offering) in over(cx).await? {
        let plan = Arc::new(Plan::load(cx, offering, None).await?);
        end(cx, plan, engagement).await?;
    }
    for (offering, line) in lines(cx).await? {
        move_line(cx, offering, line).await?;
    }
    Ok(())
}

/// Engagements with a call that is over, or whose start has come while somebody waits.
async fn over(cx: &Cx) -> Result<Vec<(EngagementId, OfferingId)>> {
    use booking::Column::{ExpiresAt, Status};
    let to_engagement: RelationDef = booking::Entity::belongs_to(engagement::Entity)
        .from(booking::Column::EngagementId)
        .to(engagement::Column::Id)
        .into();
    let late = all![Status.eq(BookingStatus::Called), ExpiresAt.lte(cx.now())];
    let begun = engagement::Column::StartsAt.lte(cx.now());
    let find = booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement)
        .select_only()
        .column(engagement::Column::Id)
        .column(engagement::Column::OfferingId)
        .filter(Status.is_in([BookingStatus::Waiting, BookingStatus::Called]))
        .filter(any![late, begun])
        .distinct()
        .limit(MOST);
    Ok(find.into_tuple().all(cx.db.read()).await?)
}

/// Ends what is over of one engagement, and calls who is next if it is an event.
async fn end(cx: &Cx, plan: Arc<Plan>, id: EngagementId) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, id).await?;
            let until = call_until(&cx2, &plan, row.starts_at);
            // Made for one who waited, and who may have answered at this very moment.
            let alone = row.capacity.is_none() && parties(tx.as_ref(), id).await?.iter().any(|it| it.status.waits());
            let left = settle(&cx2, &tx, &row, until).await?;
            if alone && left.is_empty() {
                close(&tx, row).await?;
            }
            Ok(())
        })
        .await
}

/// Nothing stands of an engagement that was made for one company, which did not come to have it.
pub(super) async fn close(tx: &crate::db::Tx, row: engagement::Model) -> Result<()> {
    claims::release(tx, row.id).await?;
    let mut change = row.into_active_model();
    change.status = Set(EngagementStatus::Cancelled);
    change.update(tx.as_ref()).await?;
    Ok(())
}

/// Who waits for a time.
struct Waiter {
    booking: BookingId,
    engagement: EngagementId,
    company: CompanyId,
    site: Option<BranchId>,
    topic: Option<TopicId>,
    time: Interval,
}

/// Those who wait for times, by offering, the first to come first.
async fn lines(cx: &Cx) -> Result<BTreeMap<OfferingId, Vec<Waiter>>> {
    type Row = (BookingId, CompanyId, EngagementId, OfferingId, Option<BranchId>, Option<TopicId>, Instant, Instant);
    let rows: Vec<Row> = waiting()
        .select_only()
        .columns([booking::Column::Id, booking::Column::CompanyId, booking::Column::EngagementId])
        .columns([engagement::Column::OfferingId, engagement::Column::SiteId, engagement::Column::TopicId])
        .columns([engagement::Column::StartsAt, engagement::Column::EndsAt])
        .filter(booking::Column::Status.eq(BookingStatus::Waiting))
        .filter(engagement::Column::StartsAt.gt(cx.now()))
        .order_by_asc(booking::Column::Place)
        .order_by_asc(booking::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut lines: BTreeMap<OfferingId, Vec<Waiter>> = BTreeMap::new();
    for (booking, company, engagement, offering, site, topic, start, end) in rows {
        let time = Interval { start, end };
        lines.entry(offering).or_default().push(Waiter { booking, engagement, company, site, topic, time });
    }
    Ok(lines)
}

/// Calls those of a line whose time can be had, each in a transaction of its own, the first to come first. Who is busy is
/// read once for each site and topic, so a line that does not move costs a few queries.
async fn move_line(cx: &Cx, offering: OfferingId, line: Vec<Waiter>) -> Result<()> {
    /// Where, and about what.
    type Kind = (Option<BranchId>, Option<TopicId>);
    let (Some(start), Some(end)) = (line.iter().map(|it| it.time.start).min(), line.iter().map(|it| it.time.end).max())
    else {
        return Ok(());
    };
    let topics = topic::Entity::find().filter(topic::Column::Id.is_in(line.iter().filter_map(|it| it.topic)));
    let topics = topics.all(cx.db.read()).await?;
    let mut plans: BTreeMap<Kind, (Arc<Plan>, Busy)> = BTreeMap::new();
    for (site, topic) in line.iter().map(|it| (it.site, it.topic)).collect::<BTreeSet<_>>() {
        let about = topics.iter().find(|it| Some(it.id) == topic);
        let plan = Plan::load(cx, offering, site).await?.about(about);
        let range = plan.buffered(Interval { start, end });
        let busy = busy_in(cx.db.read(), &plan, &plan.candidates(), range, cx.now(), &[]).await?;
        plans.insert((site, topic), (Arc::new(plan), busy));
    }
    for waiter in line {
        let Some((plan, busy)) = plans.get(&(waiter.site, waiter.topic)) else { continue };
        let found = refusals(&plan.rules, waiter.time, busy);
        if found.contains(&Reason::TooSoon) {
            give_up(cx, &waiter).await?;
        } else if found.is_empty()
            && reasons(cx, cx.db.read(), plan, waiter.company, waiter.time).await?.is_empty()
            && let Err(error) = try_call(cx, plan.clone(), &waiter).await
            // Somebody was quicker, or a limit is reached: the booking waits on.
            && !matches!(error, UseCaseError::Booking(_))
        {
            return Err(error);
        }
    }
    Ok(())
}

/// Claims the waiter's time and calls it, if it still waits.
async fn try_call(cx: &Cx, plan: Arc<Plan>, waiter: &Waiter) -> Result<()> {
    let (cx2, &Waiter { booking, engagement, company, time, .. }) = (cx.clone(), waiter);
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, engagement).await?;
            if row.status != EngagementStatus::Planned || !still_waits(&tx, booking).await? {
                return Ok(());
            }
            let until = call_until(&cx2, &plan, time.start);
            limits::keep(&cx2, &tx, &plan, company, engagement, &[time]).await?;
            claims::take_each(&cx2, &tx, &plan, engagement, &[time], &[], Some(until)).await?;
            call(&cx2, &tx, booking, until).await
        })
        .await
}

/// The lead time has begun: the brand could not come any more.
async fn give_up(cx: &Cx, waiter: &Waiter) -> Result<()> {
    let (cx2, &Waiter { booking, engagement, .. }) = (cx.clone(), waiter);
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, engagement).await?;
            if still_waits(&tx, booking).await? {
                lapse(&cx2, &tx, &[booking]).await?;
                close(&tx, row).await?;
            }
            Ok(())
        })
        .await
}

async fn still_waits(tx: &crate::db::Tx, id: BookingId) -> Result<bool> {
    let row = booking::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    Ok(row.is_some_and(|it| it.status == BookingStatus::Waiting))
}
