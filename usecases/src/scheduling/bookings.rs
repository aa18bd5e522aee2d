//! A company's bookings, for its liaisons' home page.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::engagement::{BookingView, views};
use domain::id::EngagementId;
use domain::identity::Actor;
use entities::directory::brand;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The most engagements of a list; the rest is paged.
pub const PAGE: u64 = 50;

/// One row of a liaison's list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub booking: BookingView,
    pub engagement: engagement::Model,
    pub brand: String,
    pub brand_en: String,
}

/// The bookings of the companies and branches that the actor speaks for, latest engagement first.
///
/// Needs no right of its own: it shows exactly what the actor's grants cover, which may be nothing.
pub async fn own_bookings(cx: &Cx, actor: &Actor) -> Result<Vec<Listed>> {
    let db = cx.db.read();
    let branches = actor.branches().into_iter().map(|(_, branch)| branch);
    let of_branches = Query::select()
        .column(booking_branch::Column::BookingId)
        .from(booking_branch::Entity)
        .and_where(booking_branch::Column::BranchId.is_in(branches))
        .to_owned();
    let own = Condition::any()
        .add(booking::Column::CompanyId.is_in(actor.companies()))
        .add(booking::Column::Id.in_subquery(of_branches));
    let rows =
        booking::Entity::find().filter(own).order_by_desc(booking::Column::RequestedAt).limit(PAGE).all(db).await?;
    let engagements: HashMap<EngagementId, engagement::Model> = engagement::Entity::find()
        .filter(engagement::Column::Id.is_in(rows.iter().map(|row| row.engagement_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let brands: HashMap<_, brand::Model> =
        brand::Entity::find().all(db).await?.into_iter().map(|it| (it.id, it)).collect();
    let mut listed: Vec<Listed> = views(cx, rows)
        .await?
        .into_iter()
        .filter_map(|booking| {
            let engagement = engagements.get(&booking.engagement_id)?.clone();
            let brand = brands.get(&engagement.brand_id)?;
            Some(Listed { brand: brand.name.clone(), brand_en: brand.name_en.clone(), booking, engagement })
        })
        .collect();
    listed.sort_by_key(|row| std::cmp::Reverse(row.engagement.starts_at));
    Ok(listed)
}
