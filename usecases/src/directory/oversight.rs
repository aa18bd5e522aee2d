//! What an administrator starts the day with: what is not set up, and the week in numbers.

mod unready;

pub use unready::{Lack, Unready};

use crate::catalogue::NOTICE;
use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::duty::waiting;
use domain::id::{BrandId, EngagementId, ImportId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::{brand, company, import_file, resource};
use entities::identity::account;
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::{JoinType, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most that goes on at the same time and is listed; a city has some dozen teams.
const MOST: u64 = 100;

/// All brands and companies at a glance.
#[derive(Clone, Debug)]
pub struct Oversight {
    pub brands: usize,
    pub companies: u64,
    /// Brands that cannot be booked or answer nobody, in the order of the keys.
    pub unready: Vec<Unready>,
    /// Accounts whose first link was never used.
    pub unused_accounts: u64,
    /// Officers in a team's list whose account is disabled.
    pub disabled_officers: Vec<DisabledOfficer>,
    /// A file that the actor has sent and not imported yet.
    pub import: Option<ImportId>,
    /// Confirmed engagements in the days that were asked for.
    pub engagements: u64,
    /// Brands with unanswered requests, the one that lets wait longest first.
    pub waiting: Vec<Waiting>,
    /// What is on air.
    pub live: Vec<OnAir>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisabledOfficer {
    pub id: ResourceId,
    pub brand: BrandId,
    pub name: String,
    pub name_en: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub brand: BrandId,
    pub name: String,
    pub name_en: String,
    pub requests: i64,
    pub since: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnAir {
    pub id: EngagementId,
    pub brand: BrandId,
    pub title: String,
    pub title_en: String,
}

/// What needs the administrator's eye, with the numbers of `week`; a fixed number of queries.
///
/// Needs `Right::Administer`.
pub async fn oversight(cx: &Cx, actor: &Actor, week: Interval) -> Result<Oversight> {
    actor.require(Right::Administer, Scope::System)?;
    let db = cx.db.read();
    let brands = brand::Entity::find().order_by_asc(brand::Column::Key).all(db).await?;
    let unused = account::Entity::find().filter(account::Column::PasswordHash.is_null());
    let import = import_file::Entity::find()
        .select_only()
        .column(import_file::Column::Id)
        .filter(import_file::Column::AccountId.eq(actor.account))
        .filter(import_file::Column::What.ne(NOTICE))
        .filter(import_file::Column::CreatedAt.gt(cx.now() - super::uploads::KEPT));
    let live = engagement::Entity::find().filter(engagement::Column::Status.eq(EngagementStatus::Live)).limit(MOST);
    let on_air =
        |it: engagement::Model| OnAir { id: it.id, brand: it.brand_id, title: it.title, title_en: it.title_en };
    Ok(Oversight {
        companies: company::Entity::find().count(db).await?,
        unready: unready::unready(cx, &brands).await?,
        unused_accounts: unused.filter(account::Column::Disabled.eq(false)).count(db).await?,
        disabled_officers: disabled_officers(cx).await?,
        import: import.into_tuple().one(db).await?,
        engagements: confirmed(cx, week).await?,
        waiting: waiting_brands(cx, &brands).await?,
        live: live.order_by_asc(engagement::Column::StartsAt).all(db).await?.into_iter().map(on_air).collect(),
        brands: brands.len(),
    })
}

async fn disabled_officers(cx: &Cx) -> Result<Vec<DisabledOfficer>> {
    let to_account =
        resource::Entity::belongs_to(account::Entity).from(resource::Column::AccountId).to(account::Column::Id);
    let rows = resource::Entity::find()
        .join(JoinType::InnerJoin, to_account.into())
        .filter(account::Column::Disabled.eq(true))
        .order_by_asc(resource::Column::Code)
        .limit(MOST)
        .all(cx.db.read())
        .await?;
    let row =
        |it: resource::Model| DisabledOfficer { id: it.id, brand: it.brand_id, name: it.name, name_en: it.name_en };
    Ok(rows.into_iter().map(row).collect())
}

async fn confirmed(cx: &Cx, time: Interval) -> Result<u64> {
    use engagement::Column::{Id, StartsAt, Status};
    let confirmed = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::Status.eq(BookingStatus::Confirmed))
        .to_owned();
    let of_week = engagement::Entity::find()
        .filter(Status.ne(EngagementStatus::Cancelled))
        .filter(StartsAt.gte(time.start))
        .filter(StartsAt.lt(time.end))
        .filter(Id.in_subquery(confirmed));
    Ok(of_week.count(cx.db.read()).await?)
}

async fn waiting_brands(cx: &Cx, brands: &[brand::Model]) -> Result<Vec<Waiting>> {
    let waiting = waiting(cx, None).await?;
    let row = |it: &brand::Model| {
        let (requests, since) = waiting.get(&it.id).copied()?;
        Some(Waiting { brand: it.id, name: it.name.clone(), name_en: it.name_en.clone(), requests, since })
    };
    let mut rows: Vec<Waiting> = brands.iter().filter_map(row).collect();
    rows.sort_by_key(|it| it.since);
    Ok(rows)
}
