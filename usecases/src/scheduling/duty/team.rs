//! What waits in a brand: requests, and what it still lacks to be booked.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::ResourceKind;
use domain::id::BrandId;
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use entities::catalogue::offering;
use entities::directory::{brand, resource};
use entities::scheduling::booking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// One brand of the actor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: BrandId,
    pub name: String,
    pub name_en: String,
    /// Requests that wait for an answer; 0 for who may not give it.
    pub requests: i64,
    /// Since when the first of them waits.
    pub waiting_since: Option<Instant>,
    /// The actor may set the brand up, and it has no officer yet.
    pub lacks_officers: bool,
    /// Likewise, nothing that companies could book.
    pub lacks_offerings: bool,
}

/// The actor's brands in the order of their keys; four queries. Needs no right of its own: it shows what the actor's grants
/// cover, which may be nothing.
pub async fn teams(cx: &Cx, actor: &Actor) -> Result<Vec<Team>> {
    let db = cx.db.read();
    let ids = actor.brands();
    let brands = brand::Entity::find().filter(brand::Column::Id.is_in(ids.iter().copied()));
    let brands = brands.order_by_asc(brand::Column::Key).all(db).await?;
    let waiting = waiting(cx, Some(&ids)).await?;
    let staffed: Vec<BrandId> = resource::Entity::find()
        .select_only()
        .column(resource::Column::BrandId)
        .distinct()
        .filter(resource::Column::BrandId.is_in(ids.iter().copied()))
        .filter(resource::Column::Kind.eq(ResourceKind::Officer))
        .into_tuple()
        .all(db)
        .await?;
    let offering: Vec<BrandId> = offering::Entity::find()
        .select_only()
        .column(offering::Column::BrandId)
        .distinct()
        .filter(offering::Column::BrandId.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let (staffed, offering): (HashSet<_>, HashSet<_>) = (staffed.into_iter().collect(), offering.into_iter().collect());
    let team = |it: brand::Model| {
        let (decides, manages) =
            [Right::Decide, Right::ManageBrand].map(|right| actor.may(right, Scope::Brand(it.id))).into();
        let (requests, since) = waiting.get(&it.id).copied().filter(|_| decides).unzip();
        Team {
            id: it.id,
            name: it.name,
            name_en: it.name_en,
            requests: requests.unwrap_or_default(),
            waiting_since: since,
            lacks_officers: manages && !staffed.contains(&it.id),
            lacks_offerings: manages && !offering.contains(&it.id),
        }
    };
    Ok(brands.into_iter().map(team).collect())
}

/// How many requests wait for each brand that has any, and since when the first of them; of all brands if none is named.
pub(crate) async fn waiting(cx: &Cx, brands: Option<&[BrandId]>) -> Result<HashMap<BrandId, (i64, Instant)>> {
    use booking::Column::{BrandId as OfBrand, Id, RequestedAt, Status};
    let mut find = booking::Entity::find()
        .select_only()
        .column(OfBrand)
        .column_as(Id.count(), "requests")
        .column_as(RequestedAt.min(), "since")
        .filter(Status.eq(BookingStatus::Requested))
        .group_by(OfBrand);
    if let Some(brands) = brands {
        find = find.filter(OfBrand.is_in(brands.iter().copied()));
    }
    let rows: Vec<(BrandId, i64, Instant)> = find.into_tuple().all(cx.db.read()).await?;
    Ok(rows.into_iter().map(|(brand, requests, since)| (brand, (requests, since))).collect())
}
