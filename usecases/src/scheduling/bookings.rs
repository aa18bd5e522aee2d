//! A liaison's own bookings, to come and been.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{BookingView, views};
use domain::id::{BookingId, BranchId};
use domain::identity::Actor;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::brand;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::sea_query::{Expr, ExprTrait, Query, all, any};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::HashMap;

/// Engagements of one page of a list.
pub const PAGE: u64 = 50;

/// The most that is shown of what lies ahead: a brand plans two months, so this is several a day.
const AHEAD: u64 = 200;

/// One row of a liaison's list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub booking: BookingView,
    pub engagement: engagement::Model,
    pub brand: String,
    pub brand_en: String,
}

/// Which part of a liaison's bookings.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Not ended by the calendar yet, or with other times to choose from; the soonest first.
    Ahead,
    /// Ended by the calendar; the latest first, in pages counted from 0.
    Ended { page: u64 },
}

/// A part of the bookings of the companies and branches that the actor speaks for, and whether there are more.
///
/// Needs no right of its own: it shows exactly what the actor's grants cover, which may be nothing.
pub async fn own_bookings(cx: &Cx, actor: &Actor, part: Part) -> Result<(Vec<Listed>, bool)> {
    use engagement::Column::{EndsAt, StartsAt};
    let now = cx.now();
    let mine = booking::Entity::find()
        .select_also(engagement::Entity)
        .join(JoinType::InnerJoin, to_engagement())
        .filter(booking::Column::Status.ne(BookingStatus::Held))
        .filter(of(actor));
    // Other times for it lie ahead, even if the one that was asked for does not.
    let offered = booking::Column::Status.eq(BookingStatus::Offered);
    let (find, limit) = match part {
        Part::Ahead => (mine.filter(any![EndsAt.gt(now), offered]).order_by_asc(StartsAt), AHEAD),
        Part::Ended { page } => {
            let ended = mine.filter(all![EndsAt.lte(now), offered.not()]).order_by_desc(StartsAt);
            // The databases count in 63 bits.
            (ended.offset(page.saturating_mul(PAGE) & (u64::MAX >> 1)), PAGE)
        }
    };
    // Two of the same minute keep their order from page to page.
    let mut rows = find.order_by_asc(booking::Column::Id).limit(limit + 1).all(cx.db.read()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(limit as usize);
    Ok((listed(cx, rows).await?, more))
}

/// Bookings with what a list shows of them, in their order, with a fixed number of queries.
pub(super) async fn listed(cx: &Cx, rows: Vec<(booking::Model, Option<engagement::Model>)>) -> Result<Vec<Listed>> {
    let (bookings, engagements): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let mut engagements: HashMap<BookingId, engagement::Model> =
        bookings.iter().zip(engagements).filter_map(|(it, of)| Some((it.id, of?))).collect();
    let brands: HashMap<_, brand::Model> =
        brand::Entity::find().all(cx.db.read()).await?.into_iter().map(|it| (it.id, it)).collect();
    let listed = views(cx, bookings).await?.into_iter().filter_map(|booking| {
        let engagement = engagements.remove(&booking.id)?;
        let brand = brands.get(&engagement.brand_id)?;
        Some(Listed { brand: brand.name.clone(), brand_en: brand.name_en.clone(), booking, engagement })
    });
    Ok(listed.collect())
}

/// The engagements that took place since `from`, of the actor's own.
pub(super) fn held(
    actor: &Actor,
    from: domain::instant::Instant,
    now: domain::instant::Instant,
) -> sea_orm::Select<booking::Entity> {
    use engagement::Column::{EndsAt, StartsAt, Status};
    booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement())
        .filter(of(actor))
        .filter(booking::Column::Status.eq(BookingStatus::Confirmed))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .filter(Condition::any().add(EndsAt.lte(now)).add(Status.eq(EngagementStatus::Completed)))
        .filter(StartsAt.gte(from))
}

pub(super) fn to_engagement() -> RelationDef {
    booking::Entity::belongs_to(engagement::Entity)
        .from(booking::Column::EngagementId)
        .to(engagement::Column::Id)
        .into()
}

fn of(actor: &Actor) -> Condition {
    let branches = actor.branches().into_iter().map(|(_, branch)| branch);
    Condition::any().add(booking::Column::CompanyId.is_in(actor.companies())).add(of_branches(branches))
}

/// Bookings in which one of the branches takes part.
pub(crate) fn of_branches(branches: impl IntoIterator<Item = BranchId>) -> Expr {
    let found = Query::select()
        .column(booking_branch::Column::BookingId)
        .from(booking_branch::Entity)
        .and_where(booking_branch::Column::BranchId.is_in(branches))
        .to_owned();
    booking::Column::Id.in_subquery(found)
}
