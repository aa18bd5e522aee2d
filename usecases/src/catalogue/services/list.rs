//! The catalogue, as everybody may read it.

use super::require;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::catalogue::services::{Details, Searched, ServiceGroup, Wanted};
use domain::id::{BrandId, ServiceItemId, ServiceVersionId};
use domain::identity::Actor;
/// What an item says, in one version.
pub use entities::catalogue::service_version::Model as ServiceVersion;
use entities::catalogue::{service_item, service_version};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Items on one page of a list.
pub const PER_PAGE: usize = 40;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub text: String,
    pub group: Option<ServiceGroup>,
    /// Only what this brand handles: its own and the bureau's.
    pub brand: Option<BrandId>,
    /// Only what can be handled on site.
    pub on_site: bool,
    /// Counted from 0.
    pub page: usize,
}

/// One item in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ServiceRow {
    pub id: ServiceItemId,
    pub brand_id: Option<BrandId>,
    pub code: String,
    pub retired_at: Option<domain::instant::Instant>,
    pub name: String,
    pub name_en: String,
    pub service_group: ServiceGroup,
    pub guide: String,
    pub guide_en: String,
    pub minutes: Option<i32>,
    pub days: i32,
    pub on_site: bool,
    pub cross_province: bool,
    pub province_wide: bool,
    pub one_stop: bool,
    initials: String,
    spelled: String,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct ServiceList {
    pub rows: Vec<ServiceRow>,
    /// On all pages.
    pub found: usize,
    /// How many there are of each group, whatever group is looked at.
    pub groups: BTreeMap<ServiceGroup, usize>,
}

/// One item with all that it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceItem {
    pub id: ServiceItemId,
    pub brand: Option<BrandId>,
    pub code: String,
    pub retired: bool,
    pub version: service_version::Model,
    pub details: Details,
}

/// What fits, the best first; without a text by code. Everybody may look. Retired items are left out.
pub async fn service_items(cx: &Cx, look: &Look) -> Result<ServiceList> {
    let mut rows = current().filter(service_item::Column::RetiredAt.is_null());
    if let Some(brand) = look.brand {
        rows = rows.filter(of(brand));
    }
    if look.on_site {
        rows = rows.filter(service_version::Column::OnSite.eq(true));
    }
    // A catalogue has some hundred items: they are read with one query, and fitted in memory.
    let rows = listed(rows).into_model::<ServiceRow>().all(cx.db.read()).await?;
    let wanted = Wanted::of(&look.text);
    let mut fitting: Vec<(u32, ServiceRow)> =
        rows.into_iter().filter_map(|it| Some((wanted.fit(&it.searched())?, it))).collect();
    let mut groups = BTreeMap::new();
    for (_, it) in &fitting {
        *groups.entry(it.service_group).or_default() += 1;
    }
    fitting.retain(|(_, it)| look.group.is_none_or(|group| it.service_group == group));
    // The sort is stable, so equals stay in the order of their codes.
    fitting.sort_by_key(|(fit, _)| Reverse(*fit));
    let found = fitting.len();
    let rows = fitting.into_iter().map(|it| it.1).skip(look.page.saturating_mul(PER_PAGE)).take(PER_PAGE).collect();
    Ok(ServiceList { rows, found, groups })
}

/// All items that the actor may change, of a brand or of the bureau, retired ones included.
///
/// Needs `Right::ManageBrand` on the brand, or `Right::Administer` for the bureau's.
pub async fn manageable(cx: &Cx, actor: &Actor, brand: Option<BrandId>) -> Result<Vec<ServiceRow>> {
    require(actor, brand)?;
    let own = brand.map_or_else(|| service_item::Column::BrandId.is_null(), |id| service_item::Column::BrandId.eq(id));
    Ok(listed(current().filter(own)).into_model::<ServiceRow>().all(cx.db.read()).await?)
}

/// One item as it is now, retired or not. Everybody may look.
pub async fn service(cx: &Cx, id: ServiceItemId) -> Result<ServiceItem> {
    let item = service_item::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    with_version(cx, item).await
}

/// The same by its code; none if there is none.
pub async fn service_of_code(cx: &Cx, code: &str) -> Result<Option<ServiceItem>> {
    match service_item::Entity::find().filter(service_item::Column::Code.eq(code)).one(cx.db.read()).await? {
        Some(item) => with_version(cx, item).await.map(Some),
        None => Ok(None),
    }
}

async fn with_version(cx: &Cx, item: service_item::Model) -> Result<ServiceItem> {
    let version = service_version::Entity::find_by_id(item.version_id).one(cx.db.read()).await?;
    let version = version.ok_or(UseCaseError::NotFound)?;
    let details = serde_json::from_str(&version.details).unwrap_or_default();
    let retired = item.retired_at.is_some();
    Ok(ServiceItem { id: item.id, brand: item.brand_id, code: item.code, retired, version, details })
}

/// The brand's own and the bureau's that are not retired, by code: id, code, and name in both languages.
pub(crate) async fn of_brand(cx: &Cx, brand: BrandId) -> Result<Vec<ServiceRow>> {
    let rows = current().filter(service_item::Column::RetiredAt.is_null()).filter(of(brand));
    Ok(listed(rows).into_model::<ServiceRow>().all(cx.db.read()).await?)
}

/// Items by their ids, retired ones included, by code.
pub(crate) async fn of_ids(cx: &Cx, ids: impl IntoIterator<Item = ServiceItemId>) -> Result<Vec<ServiceRow>> {
    let rows = current().filter(service_item::Column::Id.is_in(ids));
    Ok(listed(rows).into_model::<ServiceRow>().all(cx.db.read()).await?)
}

/// Versions by their ids.
pub(crate) async fn versions_of(
    cx: &Cx,
    ids: impl IntoIterator<Item = ServiceVersionId>,
) -> Result<HashMap<ServiceVersionId, service_version::Model>> {
    let mut ids: Vec<ServiceVersionId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = service_version::Entity::find().filter(service_version::Column::Id.is_in(ids)).all(cx.db.read()).await?;
    Ok(rows.into_iter().map(|it| (it.id, it)).collect())
}

fn of(brand: BrandId) -> Condition {
    Condition::any().add(service_item::Column::BrandId.is_null()).add(service_item::Column::BrandId.eq(brand))
}

/// Items with the version that holds now.
fn current() -> Select<service_item::Entity> {
    let version = service_item::Entity::belongs_to(service_version::Entity)
        .from(service_item::Column::VersionId)
        .to(service_version::Column::Id);
    service_item::Entity::find().join(JoinType::InnerJoin, version.into())
}

fn listed(rows: Select<service_item::Entity>) -> Select<service_item::Entity> {
    use service_version::Column;
    rows.select_only()
        .columns([
            service_item::Column::Id,
            service_item::Column::BrandId,
            service_item::Column::Code,
            service_item::Column::RetiredAt,
        ])
        .columns([
            Column::Name,
            Column::NameEn,
            Column::ServiceGroup,
            Column::Guide,
            Column::GuideEn,
            Column::Minutes,
            Column::Days,
            Column::OnSite,
            Column::CrossProvince,
            Column::ProvinceWide,
            Column::OneStop,
            Column::Initials,
            Column::Spelled,
        ])
        .order_by_asc(service_item::Column::Code)
}

impl ServiceRow {
    fn searched(&self) -> Searched<'_> {
        Searched {
            code: &self.code,
            name: &self.name,
            name_en: &self.name_en,
            initials: &self.initials,
            spelled: &self.spelled,
            guide: &self.guide,
        }
    }
}
