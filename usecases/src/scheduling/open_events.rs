//! Events that companies can join.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::engagement::Seats;
use crate::scheduling::waitlist::parties;
use domain::catalogue::Kind;
use domain::id::{BookingId, BrandId, CompanyId, EngagementId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::waitlist::Party;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::brand;
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::JoinType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::HashMap;

/// The most events that are listed: several a day for two months.
const MOST: u64 = 200;

/// An event with what everybody may know of it.
#[derive(Clone, Debug)]
pub struct OpenEvent {
    pub id: EngagementId,
    pub brand_id: BrandId,
    pub brand: String,
    pub brand_en: String,
    pub kind: Kind,
    pub title: String,
    pub title_en: String,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub seats: Seats,
    /// A company of the actor's takes part already, or waits.
    pub joined: bool,
}

/// The events to come, of all brands or of one, the soonest first. Two queries.
///
/// Every signed-in account may ask: numbers tell nothing about who takes part.
pub async fn open_events(cx: &Cx, actor: &Actor, brand: Option<BrandId>) -> Result<Vec<OpenEvent>> {
    type Row = (EngagementId, BookingId, CompanyId, i32, BookingStatus, Option<i32>, Option<Instant>);
    use booking::Column::{CompanyId as Company, EngagementId as Engagement, ExpiresAt, HeadCount, Id, Place, Status};
    let mut find = open().order_by_asc(engagement::Column::StartsAt).order_by_asc(engagement::Column::Id).limit(MOST);
    if let Some(brand) = brand {
        find = find.filter(engagement::Column::BrandId.eq(brand));
    }
    let rows = find.filter(engagement::Column::StartsAt.gt(cx.now())).all(cx.db.read()).await?;
    let bookings: Vec<Row> = booking::Entity::find()
        .select_only()
        .columns([Engagement, Id, Company, HeadCount, Status, Place, ExpiresAt])
        .filter(Engagement.is_in(rows.iter().map(|(event, _)| event.id)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut of: HashMap<EngagementId, Vec<Party>> = HashMap::new();
    for (event, id, company, heads, status, place, expires_at) in bookings {
        of.entry(event).or_default().push(Party { id, company, heads, status, place, expires_at });
    }
    let shown = rows.into_iter().filter_map(|(event, brand)| {
        let parties = of.remove(&event.id).unwrap_or_default();
        shown(actor, event, brand?, &parties)
    });
    Ok(shown.collect())
}

/// One event to come. `NotFound` if there is no such one, or it is called off.
pub async fn open_event(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<OpenEvent> {
    let found = open().filter(engagement::Column::Id.eq(id)).one(cx.db.read()).await?;
    let Some((event, Some(brand))) = found else { return Err(UseCaseError::NotFound) };
    let parties = parties(cx.db.read(), id).await?;
    shown(actor, event, brand, &parties).ok_or(UseCaseError::NotFound)
}

fn open() -> sea_orm::SelectTwo<engagement::Entity, brand::Entity> {
    let to_brand: RelationDef =
        engagement::Entity::belongs_to(brand::Entity).from(engagement::Column::BrandId).to(brand::Column::Id).into();
    engagement::Entity::find()
        .join(JoinType::InnerJoin, to_brand)
        .select_also(brand::Entity)
        .filter(engagement::Column::Capacity.is_not_null())
        .filter(engagement::Column::Status.eq(EngagementStatus::Planned))
}

fn shown(actor: &Actor, event: engagement::Model, brand: brand::Model, parties: &[Party]) -> Option<OpenEvent> {
    let own = actor.companies();
    Some(OpenEvent {
        id: event.id,
        brand_id: event.brand_id,
        brand: brand.name,
        brand_en: brand.name_en,
        kind: event.kind,
        title: event.title,
        title_en: event.title_en,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        seats: Seats::of(event.capacity?, parties),
        joined: parties.iter().any(|it| it.stands() && own.contains(&it.company)),
    })
}
