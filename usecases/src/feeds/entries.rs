//! What a calendar holds, read with a constant number of queries, however many engagements there are.

mod rows;

use super::rights::Names;
use crate::context::Cx;
use crate::error::Result;
use crate::invites::facts::presents;
use crate::invites::ics::Status;
use crate::scheduling::site::place_of;
use domain::catalogue::{Kind, ResourceKind};
use domain::feeds::FeedOf;
use domain::id::{BranchId, BrandId, CompanyId, EngagementId, OfferingId, ResourceId};
use domain::identity::Actor;
use domain::instant::Instant;
use entities::catalogue::offering;
use entities::directory::{branch, brand, company, resource};
use entities::scheduling::claim;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// One engagement in a calendar. Names stand once in [`Entries`].
#[derive(Clone, Debug)]
pub struct Entry {
    pub engagement: EngagementId,
    pub uid: String,
    pub sequence: i32,
    pub kind: Kind,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// The last decision on it that is on record.
    pub stamped_at: Instant,
    pub title: String,
    pub title_en: String,
    pub status: Status,
    pub brand: BrandId,
    pub offering: OfferingId,
    /// Where the crew goes.
    pub site: Option<BranchId>,
    /// Whose premises it takes place on, where no site is named.
    pub company: Option<CompanyId>,
    pub presenters: Vec<ResourceId>,
}

impl Entry {
    /// The ids of all that it names.
    pub(super) fn refers(&self) -> impl Iterator<Item = Uuid> {
        let of = [self.brand.0, self.offering.0, self.engagement.0];
        let places = [self.site.map(|it| it.0), self.company.map(|it| it.0)];
        // A place that is missing must not look like one that is there.
        let places = places.map(Option::unwrap_or_default);
        of.into_iter().chain(places).chain(self.presenters.iter().map(|it| it.0))
    }
}

/// The engagements in the order of time, and the names of what they refer to.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    pub list: Vec<Entry>,
    pub brands: BTreeMap<BrandId, Names>,
    pub offerings: BTreeMap<OfferingId, Names>,
    /// With city and district.
    pub sites: BTreeMap<BranchId, Names>,
    pub companies: BTreeMap<CompanyId, Names>,
    pub presenters: BTreeMap<ResourceId, Names>,
}

impl Entries {
    /// All that began since 90 days before `day` or will within a year of it. What was called off is there for 90 days after.
    ///
    /// `actor` is the holder; the rights are checked.
    pub(super) async fn load(cx: &Cx, of: FeedOf, actor: Option<&Actor>, day: Instant) -> Result<Self> {
        let list = rows::entries(cx, of, actor, day).await?;
        let mut entries = Self { list, ..Self::default() };
        if !entries.list.is_empty() {
            entries.name_all(cx).await?;
            entries.add_presenters(cx).await?;
        }
        Ok(entries)
    }

    /// Every name, in an order that does not depend on chance.
    pub(super) fn names(&self) -> impl Iterator<Item = &Names> {
        let known = self.brands.values().chain(self.offerings.values()).chain(self.sites.values());
        known.chain(self.companies.values()).chain(self.presenters.values())
    }

    async fn name_all(&mut self, cx: &Cx) -> Result<()> {
        let (db, list) = (cx.db.read(), &self.list);
        let brands = brand::Entity::find().filter(brand::Column::Id.is_in(distinct(list.iter().map(|it| it.brand))));
        self.brands = brands.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect();
        let offerings = distinct(list.iter().map(|it| it.offering));
        let offerings = offering::Entity::find().filter(offering::Column::Id.is_in(offerings));
        self.offerings = offerings.all(db).await?.into_iter().map(|it| (it.id, (it.title, it.title_en))).collect();
        let sites = distinct(list.iter().filter_map(|it| it.site));
        if !sites.is_empty() {
            let rows = branch::Entity::find().filter(branch::Column::Id.is_in(sites)).all(db).await?;
            self.sites = rows.iter().map(|it| (it.id, place_of(it))).collect();
        }
        let companies = distinct(list.iter().filter_map(|it| it.company));
        if !companies.is_empty() {
            let rows = company::Entity::find().filter(company::Column::Id.is_in(companies)).all(db).await?;
            self.companies = rows.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect();
        }
        Ok(())
    }

    /// Says who presents what is not called off, in the order of the teams' lists.
    async fn add_presenters(&mut self, cx: &Cx) -> Result<()> {
        let brands = self.brands.keys().copied();
        let team = resource::Entity::find()
            .filter(resource::Column::BrandId.is_in(brands))
            .filter(resource::Column::Kind.eq(ResourceKind::Officer))
            .order_by_asc(resource::Column::Code);
        let team: Vec<_> = team.all(cx.db.read()).await?.into_iter().filter(presents).collect();
        let order: HashMap<ResourceId, usize> = team.iter().enumerate().map(|(n, it)| (it.id, n)).collect();
        let standing = self.list.iter().filter(|it| it.status != Status::Cancelled).map(|it| it.engagement);
        let claims: Vec<(EngagementId, ResourceId)> = claim::Entity::find()
            .select_only()
            .columns([claim::Column::EngagementId, claim::Column::ResourceId])
            .distinct()
            .filter(claim::Column::EngagementId.is_in(standing))
            .filter(claim::Column::ResourceId.is_in(order.keys().copied()))
            .filter(claim::Column::ExpiresAt.is_null())
            .into_tuple()
            .all(cx.db.read())
            .await?;
        let mut of: HashMap<EngagementId, Vec<ResourceId>> = HashMap::new();
        for (engagement, officer) in claims {
            of.entry(engagement).or_default().push(officer);
        }
        for entry in &mut self.list {
            entry.presenters = of.remove(&entry.engagement).unwrap_or_default();
            entry.presenters.sort_by_key(|it| order.get(it));
        }
        let named: Vec<ResourceId> = distinct(self.list.iter().flat_map(|it| it.presenters.iter().copied()));
        let named = team.into_iter().filter(|it| named.binary_search(&it.id).is_ok());
        self.presenters = named.map(|it| (it.id, (it.name, it.name_en))).collect();
        Ok(())
    }
}

fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
