//! A brand's packs.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::packs::content_of;
use domain::id::{BrandId, CompanyId, DeckId, PackFileId, PackId, PackVersionId, TopicId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::packs::{Content, DeckFault, DeckState, Place};
use entities::catalogue::topic;
use entities::directory::company;
use entities::live::quiz_item;
use entities::packs::{deck, pack as row, pack_file, pack_version, shown_pack};
use entities::scheduling::booking;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A pack as lists show it, by its newest version.
#[derive(Clone, Debug)]
pub struct PackRow {
    pub id: PackId,
    pub version: PackVersionId,
    pub number: i32,
    pub title: String,
    pub title_en: String,
    pub topic: TopicId,
    /// Whom it is made for, in both languages.
    pub company: Option<(CompanyId, String, String)>,
    pub made_at: Instant,
    pub slides: Option<Slides>,
}

/// How far the slides of a pack are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slides {
    pub deck: DeckId,
    pub name: String,
    pub state: DeckState,
    pub fault: Option<DeckFault>,
    /// 0 until it is known.
    pub pages: u32,
    pub done: u32,
}

impl Slides {
    pub(super) fn of(it: deck::Model) -> Self {
        let small = |n: i32| u32::try_from(n).unwrap_or_default();
        Self {
            deck: it.id,
            name: it.name,
            state: it.state,
            fault: it.fault,
            pages: small(it.pages),
            done: small(it.done),
        }
    }

    /// Whether there is something to show.
    pub fn is_ready(&self) -> bool {
        self.state == DeckState::Ready && self.pages > 0
    }
}

/// The whole of a pack.
#[derive(Clone, Debug)]
pub struct PackView {
    pub row: PackRow,
    pub brand: BrandId,
    pub topic: (String, String),
    /// The titles of the pack that it was copied from, with the number of the version, as long as that is there.
    pub copied_from: Option<(PackId, String, String, i32)>,
    pub content: Content,
    /// Names and sizes of the files among its materials.
    pub files: HashMap<PackFileId, (String, i32)>,
    /// An engagement shows this version, so that a change makes a new one.
    pub used: bool,
    /// Companies that asked this brand for something: for whom a copy can be made.
    pub companies: Vec<(CompanyId, String, String)>,
    /// Numbers and instants of the earlier versions, the newest first.
    pub earlier: Vec<(i32, Instant)>,
}

/// A brand's packs, those for everybody first, then by topic. Needs `Right::Present` on the brand. Five queries.
pub async fn packs(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Vec<PackRow>> {
    actor.require(Right::Present, Scope::Brand(brand))?;
    let db = cx.db.read();
    let packs = row::Entity::find().filter(row::Column::BrandId.eq(brand)).all(db).await?;
    rows(cx, packs).await
}

/// The packs by their newest versions.
pub(super) async fn rows(cx: &Cx, packs: Vec<row::Model>) -> Result<Vec<PackRow>> {
    let db = cx.db.read();
    let versions = pack_version::Entity::find()
        .filter(pack_version::Column::PackId.is_in(packs.iter().map(|it| it.id)))
        .order_by_asc(pack_version::Column::Number)
        .all(db)
        .await?;
    // The greatest number stays.
    let newest: HashMap<PackId, pack_version::Model> = versions.into_iter().map(|it| (it.pack_id, it)).collect();
    let decks = deck::Entity::find().filter(deck::Column::Id.is_in(newest.values().filter_map(|it| it.deck_id)));
    let decks: HashMap<DeckId, Slides> = decks.all(db).await?.into_iter().map(|it| (it.id, Slides::of(it))).collect();
    let companies = names(cx, packs.iter().filter_map(|it| it.company_id)).await?;
    let mut rows: Vec<PackRow> = packs
        .into_iter()
        .filter_map(|it| {
            let version = newest.get(&it.id)?.clone();
            Some(PackRow {
                id: it.id,
                version: version.id,
                number: version.number,
                title: version.title,
                title_en: version.title_en,
                topic: it.topic_id,
                company: it.company_id.and_then(|id| companies.iter().find(|it| it.0 == id).cloned()),
                made_at: version.made_at,
                slides: version.deck_id.and_then(|id| decks.get(&id).cloned()),
            })
        })
        .collect();
    rows.sort_by_key(|it| (it.company.is_some(), it.topic, it.id));
    Ok(rows)
}

async fn names(cx: &Cx, ids: impl Iterator<Item = CompanyId>) -> Result<Vec<(CompanyId, String, String)>> {
    let found = company::Entity::find().filter(company::Column::Id.is_in(ids)).order_by_asc(company::Column::Code);
    let found = found.all(cx.db.read()).await?;
    Ok(found.into_iter().map(|it| (it.id, it.name, it.name_en)).collect())
}

/// One pack, by its newest version. Needs `Right::Present` on the brand; `NotFound` for another brand's.
pub async fn pack(cx: &Cx, actor: &Actor, brand: BrandId, id: PackId) -> Result<PackView> {
    let found = own(cx, actor, brand, id).await?;
    let db = cx.db.read();
    let copied_from = found.copied_from;
    let topic = topic::Entity::find_by_id(found.topic_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let row = rows(cx, vec![found]).await?.pop().ok_or(UseCaseError::NotFound)?;
    let mut versions = pack_version::Entity::find()
        .filter(pack_version::Column::PackId.eq(id))
        .order_by_desc(pack_version::Column::Number)
        .all(db)
        .await?
        .into_iter();
    let content = versions.next().map(|it| content_of(&it)).unwrap_or_default();
    let files = content.materials.iter().filter_map(|it| match &it.place {
        Place::File(id) => Some(*id),
        Place::Link(_) => None,
    });
    let files = pack_file::Entity::find().filter(pack_file::Column::Id.is_in(files)).all(db).await?;
    let used = shown_pack::Entity::find().filter(shown_pack::Column::VersionId.eq(row.version)).one(db).await?;
    let asked: Vec<CompanyId> = booking::Entity::find()
        .select_only()
        .column(booking::Column::CompanyId)
        .distinct()
        .filter(booking::Column::BrandId.eq(brand))
        .into_tuple()
        .all(db)
        .await?;
    let copied_from = match copied_from {
        Some(version) => pack_version::Entity::find_by_id(version).one(db).await?,
        None => None,
    };
    Ok(PackView {
        brand,
        topic: (topic.title, topic.title_en),
        copied_from: copied_from.map(|it| (it.pack_id, it.title, it.title_en, it.number)),
        content,
        files: files.into_iter().map(|it| (it.id, (it.name, it.bytes))).collect(),
        used: used.is_some(),
        companies: names(cx, asked.into_iter()).await?,
        earlier: versions.map(|it| (it.number, it.made_at)).collect(),
        row,
    })
}

/// A pack's newest version.
pub(super) async fn newest(db: &impl ConnectionTrait, id: PackId) -> Result<Option<pack_version::Model>> {
    let versions = pack_version::Entity::find().filter(pack_version::Column::PackId.eq(id));
    Ok(versions.order_by_desc(pack_version::Column::Number).one(db).await?)
}

/// The pack of this brand, for whoever presents there.
pub(super) async fn own(cx: &Cx, actor: &Actor, brand: BrandId, id: PackId) -> Result<row::Model> {
    actor.require(Right::Present, Scope::Brand(brand))?;
    let found = row::Entity::find_by_id(id).filter(row::Column::BrandId.eq(brand)).one(cx.db.read()).await?;
    found.ok_or(UseCaseError::NotFound)
}

/// A pack's version with its pack, if it is this brand's.
pub(super) async fn own_version(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    id: PackVersionId,
) -> Result<(pack_version::Model, row::Model)> {
    actor.require(Right::Present, Scope::Brand(brand))?;
    let to_pack = pack_version::Entity::belongs_to(row::Entity).from(pack_version::Column::PackId).to(row::Column::Id);
    let found = pack_version::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, to_pack.into())
        .select_also(row::Entity)
        .filter(row::Column::BrandId.eq(brand))
        .one(cx.db.read())
        .await?;
    match found {
        Some((version, Some(pack))) => Ok((version, pack)),
        _ => Err(UseCaseError::NotFound),
    }
}

/// Items of the quiz bank that a topic names: keys and titles, in the order of their keys. Every signed-in account may ask.
pub async fn bank(cx: &Cx, _actor: &Actor, topic: TopicId) -> Result<Vec<(String, String, String)>> {
    let db = cx.db.read();
    let content = topic::Entity::find_by_id(topic).one(db).await?.map(|it| it.content).unwrap_or_default();
    let tags = crate::live::desk::tags(&content);
    let items = quiz_item::Entity::find()
        .filter(quiz_item::Column::Tag.is_in(tags))
        .order_by_asc(quiz_item::Column::Key)
        .all(db)
        .await?;
    Ok(items.into_iter().map(|it| (it.key, it.title, it.title_en)).collect())
}
