//! A time is kept while somebody fills in the form.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::{BookingForm, check_time, new_booking, new_engagement, put, topic_of};
use crate::scheduling::site::{branches_of, site_of};
use domain::id::{AccountId, BookingId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Span};
use domain::scheduling::BookingStatus;
use domain::scheduling::request::MAX_NOTE;
use entities::scheduling::{booking, claim, engagement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;

/// How long a time is kept: enough for the form, too short to keep others away.
pub const LASTS: Span = Span::minutes(15);

/// The most times that one account may hold at once.
const MOST: u64 = 5;

/// After this long nobody comes back with the id of a hold that is over.
const KEPT: Span = Span::hours(1);

/// Holds a time for 15 minutes, in place of what `form.hold` held. A booking that names the hold then has it for certain.
///
/// Needs `Right::Book` on the company. What else the form says is looked at only as far as it is given. Fails with
/// `Invalid`, `NotOffered`, `SlotTaken`, or the conflict `too-many-holds`.
pub async fn hold_time(cx: &Cx, actor: &Actor, form: BookingForm) -> Result<booking::Model> {
    actor.require(Right::Book, Scope::Company(form.company))?;
    let topic = topic_of(cx, form.topic.as_deref()).await?;
    let mut plan = Plan::load(cx, form.offering, None).await?.about(topic.as_ref());
    let branches = branches_of(cx, form.company, &form.branches).await?;
    plan.site = site_of(cx, plan.offering.kind, form.company, form.site, &branches).await?;
    if form.note.chars().count() > MAX_NOTE {
        return Err(UseCaseError::field("note", "too_long"));
    }
    let starts_at = form.starts_at.ok_or_else(|| UseCaseError::field("starts_at", "required"))?;
    let time = plan.time_from(starts_at);
    check_time(&plan, time)?;
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            let former = match form.hold {
                Some(id) => own_hold(&tx, id, actor.account).await?,
                None => None,
            };
            if former.is_none() && held_by(&tx, actor.account, cx2.now()).await? >= MOST {
                return Err(UseCaseError::Conflict("too-many-holds"));
            }
            let mut engagement = new_engagement(&cx2, &plan, time, None);
            let mut booking = new_booking(&cx2, &plan, &actor, &form, engagement.id);
            booking.status = BookingStatus::Held;
            booking.expires_at = Some(cx2.now() + LASTS);
            if let Some(former) = &former {
                (engagement.id, booking.id, booking.engagement_id) =
                    (former.engagement_id, former.id, former.engagement_id);
            }
            let until = booking.expires_at;
            let again = former.is_some();
            put::<engagement::Entity, _>(&tx, engagement.clone(), again).await?;
            limits::keep(&cx2, &tx, &plan, form.company, engagement.id, &[time]).await?;
            claims::take_each(&cx2, &tx, &plan, engagement.id, &[time], &[], until).await?;
            put::<booking::Entity, _>(&tx, booking, again).await
        })
        .await
}

/// How many times an account holds.
async fn held_by(tx: &Tx, account: AccountId, now: Instant) -> Result<u64> {
    let held = booking::Entity::find()
        .filter(booking::Column::RequestedBy.eq(account))
        .filter(booking::Column::Status.eq(BookingStatus::Held))
        .filter(booking::Column::ExpiresAt.gt(now));
    Ok(held.count(tx.as_ref()).await?)
}

/// The hold, its row locked, if it is this account's and nothing has become of it yet.
pub(super) async fn own_hold(tx: &Tx, id: BookingId, account: AccountId) -> Result<Option<booking::Model>> {
    let own = booking::Entity::find_by_id(id)
        .filter(booking::Column::RequestedBy.eq(account))
        .filter(booking::Column::Status.eq(BookingStatus::Held));
    Ok(own.lock_exclusive().one(tx.as_ref()).await?)
}

/// When and for whom a time is held by this account; nothing once it is over.
pub async fn held_until(cx: &Cx, actor: &Actor, id: BookingId) -> Result<Option<(EngagementId, Instant)>> {
    let found = booking::Entity::find_by_id(id)
        .filter(booking::Column::RequestedBy.eq(actor.account))
        .filter(booking::Column::Status.eq(BookingStatus::Held))
        .filter(booking::Column::ExpiresAt.gt(cx.now()))
        .one(cx.db.read())
        .await?;
    Ok(found.and_then(|it| Some((it.engagement_id, it.expires_at?))))
}

/// Removes holds that have been over for an hour, with all that was written for them. Gives their number.
pub async fn purge(cx: &Cx) -> Result<u64> {
    let before = cx.now() - KEPT;
    cx.db
        .write(move |tx| async move {
            // Whoever sends one of them at this moment has locked its row, and then it is none any more.
            let over = booking::Entity::find()
                .filter(booking::Column::Status.eq(BookingStatus::Held))
                .filter(booking::Column::ExpiresAt.lt(before))
                .order_by_asc(booking::Column::Id)
                .lock_exclusive()
                .all(tx.as_ref())
                .await?;
            let engagements: Vec<EngagementId> = over.iter().map(|it| it.engagement_id).collect();
            let ids = || engagements.iter().copied();
            claim::Entity::delete_many().filter(claim::Column::EngagementId.is_in(ids())).exec(tx.as_ref()).await?;
            let bookings = over.iter().map(|it| it.id);
            booking::Entity::delete_many().filter(booking::Column::Id.is_in(bookings)).exec(tx.as_ref()).await?;
            engagement::Entity::delete_many().filter(engagement::Column::Id.is_in(ids())).exec(tx.as_ref()).await?;
            Ok(over.len() as u64)
        })
        .await
}
