//! What there is to choose from before booking: brands with their offerings, and topics of briefings.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::{Kind, ResourceKind};
use domain::id::{BrandId, OfferingId, TopicId};
use domain::identity::{Actor, Right, Scope};
use entities::catalogue::{offering, topic};
use entities::directory::{brand, resource};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// A brand and what it lets be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandOffers {
    pub id: BrandId,
    pub name: String,
    pub name_en: String,
    pub purpose: String,
    pub purpose_en: String,
    /// In the order in which they were entered.
    pub offerings: Vec<Offer>,
}

/// One offering, as a card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferingId,
    pub kind: Kind,
    pub title: String,
    pub title_en: String,
    pub minutes: i32,
    pub lead_working_days: i32,
    pub min_heads: i32,
    pub max_heads: i32,
}

/// A topic that a briefing can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicChoice {
    pub id: TopicId,
    pub key: String,
    pub title: String,
    pub title_en: String,
    /// Keys of abilities that somebody who speaks about it must have.
    pub abilities: Vec<String>,
}

/// The brands that offer something, with two queries.
///
/// Every signed-in account may ask: a brand advertises what it offers.
pub async fn brand_offers(cx: &Cx, _actor: &Actor) -> Result<Vec<BrandOffers>> {
    let db = cx.db.read();
    let mut by_brand: HashMap<BrandId, Vec<Offer>> = HashMap::new();
    for it in offering::Entity::find().order_by_asc(offering::Column::Id).all(db).await? {
        by_brand.entry(it.brand_id).or_default().push(Offer {
            id: it.id,
            kind: it.kind,
            title: it.title,
            title_en: it.title_en,
            minutes: it.minutes,
            lead_working_days: it.lead_working_days,
            min_heads: it.min_heads,
            max_heads: it.max_heads,
        });
    }
    let brands = brand::Entity::find().order_by_asc(brand::Column::Id).all(db).await?;
    let offers = brands.into_iter().filter_map(|it| {
        let offerings = by_brand.remove(&it.id)?;
        let (name, name_en, purpose, purpose_en) = (it.name, it.name_en, it.purpose, it.purpose_en);
        Some(BrandOffers { id: it.id, name, name_en, purpose, purpose_en, offerings })
    });
    Ok(offers.collect())
}

/// The topics of briefings, in the order in which they were entered. Every signed-in account may ask.
pub async fn topics(cx: &Cx, _actor: &Actor) -> Result<Vec<TopicChoice>> {
    let rows = topic::Entity::find().order_by_asc(topic::Column::Id).all(cx.db.read()).await?;
    let choice = |it: topic::Model| TopicChoice {
        id: it.id,
        key: it.key,
        title: it.title,
        title_en: it.title_en,
        abilities: serde_json::from_str(&it.abilities).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Every ability that an officer of any brand has, each once, in alphabetical order.
///
/// Needs `Right::Administer`.
pub async fn speakers(cx: &Cx, actor: &Actor) -> Result<Vec<String>> {
    actor.require(Right::Administer, Scope::System)?;
    let abilities: Vec<String> = resource::Entity::find()
        .select_only()
        .column(resource::Column::Abilities)
        .filter(resource::Column::Kind.eq(ResourceKind::Officer))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let keys = abilities.iter().flat_map(|it| serde_json::from_str::<Vec<String>>(it).unwrap_or_default());
    Ok(keys.collect::<BTreeSet<String>>().into_iter().collect())
}
