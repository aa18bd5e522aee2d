//! What can be booked, in pages.

use crate::context::Cx;
use crate::error::Result;
use domain::id::{BrandId, OfferingId};
use domain::identity::Actor;
use entities::catalogue::offering::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Up to `limit` offerings behind `after`, of one brand or of all, in the order of their ids.
///
/// Every signed-in account may ask: a brand advertises what it offers.
pub async fn offerings(
    cx: &Cx,
    _actor: &Actor,
    brand: Option<BrandId>,
    after: Option<OfferingId>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut find = Entity::find().order_by_asc(Column::Id).limit(limit);
    if let Some(brand) = brand {
        find = find.filter(Column::BrandId.eq(brand));
    }
    if let Some(after) = after {
        find = find.filter(Column::Id.gt(after));
    }
    Ok(find.all(cx.db.read()).await?)
}
