//! What people in a room may apply for.

use crate::audit;
use crate::catalogue::services::{ServiceRow, of_brand, versions_of};
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{presented, require_open, tell};
use domain::catalogue::services::Details;
use domain::id::{EngagementId, ServiceItemId};
use domain::identity::Actor;
use domain::live::board::Service;
use entities::catalogue::service_item;
use entities::services::offered_service;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;

/// Items that are open in one room at a time; a phone shows no more at a glance.
const MOST: u64 = 8;

/// An item that the brand handles, and whether the room may apply for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub item: ServiceRow,
    pub open: bool,
}

/// What the brand could open in a room, what is open first.
///
/// Needs `Right::Present` on the brand; fails with the conflict `no-room` for an on-site window.
pub async fn offers(cx: &Cx, actor: &Actor, engagement: EngagementId) -> Result<Vec<Offer>> {
    let brand = presented(cx, actor, engagement).await?.brand_id;
    let open: Vec<ServiceItemId> = opened(cx, engagement).await?.into_iter().map(|it| it.item_id).collect();
    let items = of_brand(cx, brand).await?.into_iter();
    let mut offers: Vec<Offer> = items.map(|item| Offer { open: open.contains(&item.id), item }).collect();
    offers.sort_by_key(|it| !it.open);
    Ok(offers)
}

/// Lets the people in a room apply for an item.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` `service`: `unknown` for an item of another brand and one that is retired,
/// `too_many_open`; and with the conflicts `no-room`, `ended` and `cancelled`.
pub async fn open_service(cx: &Cx, actor: &Actor, engagement: EngagementId, item: ServiceItemId) -> Result<()> {
    let row = presented(cx, actor, engagement).await?;
    require_open(row.status)?;
    let known = service_item::Entity::find_by_id(item).one(cx.db.read()).await?;
    let of_brand = |it: &service_item::Model| it.brand_id.is_none_or(|brand| brand == row.brand_id);
    if !known.is_some_and(|it| of_brand(&it) && it.retired_at.is_none()) {
        return Err(UseCaseError::field("service", "unknown"));
    }
    let offer = offered_service::ActiveModel {
        engagement_id: Set(engagement),
        item_id: Set(item),
        opened_at: Set(cx.now()),
        closed_at: Set(None),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let others = offered_service::Entity::find()
                .filter(offered_service::Column::EngagementId.eq(engagement))
                .filter(offered_service::Column::ItemId.ne(item))
                .filter(offered_service::Column::ClosedAt.is_null());
            if others.count(tx.as_ref()).await? >= MOST {
                let error = domain::scheduling::request::FieldError::new("service", "too_many_open").with("max", MOST);
                return Err(UseCaseError::Invalid(vec![error]));
            }
            let again = OnConflict::columns([offered_service::Column::EngagementId, offered_service::Column::ItemId])
                .update_columns([offered_service::Column::OpenedAt, offered_service::Column::ClosedAt])
                .to_owned();
            offered_service::Entity::insert(offer).on_conflict(again).exec_without_returning(tx.as_ref()).await?;
            let details = json!({ "item": item });
            audit::record(&cx2, &tx, Some(by), "room.service_opened", engagement, details).await?;
            tell(&tx, engagement).await
        })
        .await
}

/// Takes an item out of a room; what was applied for goes on. Harmless when repeated, and after the end.
///
/// Needs `Right::Present` on the brand.
pub async fn close_service(cx: &Cx, actor: &Actor, engagement: EngagementId, item: ServiceItemId) -> Result<()> {
    presented(cx, actor, engagement).await?;
    let (cx2, by, now) = (cx.clone(), actor.account, cx.now());
    cx.db
        .write(move |tx| async move {
            offered_service::Entity::update_many()
                .col_expr(offered_service::Column::ClosedAt, Expr::value(Some(now.0)))
                .filter(offered_service::Column::EngagementId.eq(engagement))
                .filter(offered_service::Column::ItemId.eq(item))
                .filter(offered_service::Column::ClosedAt.is_null())
                .exec(tx.as_ref())
                .await?;
            let details = json!({ "item": item });
            audit::record(&cx2, &tx, Some(by), "room.service_closed", engagement, details).await?;
            tell(&tx, engagement).await
        })
        .await
}

/// Closes an item in all rooms where it is open, and lets them hear of it.
pub(crate) async fn close_everywhere(cx: &Cx, tx: &Tx, item: ServiceItemId) -> Result<()> {
    let open = offered_service::Column::ItemId.eq(item).and(offered_service::Column::ClosedAt.is_null());
    let rooms = offered_service::Entity::find()
        .filter(open.clone())
        .order_by_asc(offered_service::Column::EngagementId)
        .all(tx.as_ref())
        .await?;
    offered_service::Entity::update_many()
        .col_expr(offered_service::Column::ClosedAt, Expr::value(cx.now()))
        .filter(open)
        .exec(tx.as_ref())
        .await?;
    for room in rooms {
        tell(tx, room.engagement_id).await?;
    }
    Ok(())
}

async fn opened(cx: &Cx, engagement: EngagementId) -> Result<Vec<offered_service::Model>> {
    let rows = offered_service::Entity::find()
        .filter(offered_service::Column::EngagementId.eq(engagement))
        .filter(offered_service::Column::ClosedAt.is_null())
        .order_by_asc(offered_service::Column::OpenedAt)
        .order_by_asc(offered_service::Column::ItemId);
    Ok(rows.all(cx.db.read()).await?)
}

/// What is open in a room, as everybody in it sees it.
pub(crate) async fn on_board(cx: &Cx, engagement: EngagementId) -> Result<Vec<Service>> {
    let opened = opened(cx, engagement).await?;
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let items = service_item::Entity::find()
        .filter(service_item::Column::Id.is_in(opened.iter().map(|it| it.item_id)))
        .all(cx.db.read())
        .await?;
    let versions = versions_of(cx, items.iter().map(|it| it.version_id)).await?;
    let service = |id: ServiceItemId| {
        let item = items.iter().find(|it| it.id == id)?;
        let it = versions.get(&item.version_id)?;
        let Details { questions, .. } = serde_json::from_str(&it.details).unwrap_or_default();
        Some(Service {
            item: id,
            code: item.code.clone(),
            name: it.name.clone(),
            name_en: it.name_en.clone(),
            guide: it.guide.clone(),
            guide_en: it.guide_en.clone(),
            questions,
        })
    };
    Ok(opened.iter().filter_map(|it| service(it.item_id)).collect())
}
