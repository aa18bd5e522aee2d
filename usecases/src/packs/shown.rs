//! Which pack an engagement shows.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::packs::content_of;
use crate::packs::list::{PackRow, Slides, newest, rows};
use domain::id::{CompanyId, EngagementId, PackId, PackVersionId};
use domain::packs::Content;
use domain::scheduling::BookingStatus;
use entities::packs::{deck, pack, pack_version, shown_pack};
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// What an engagement shows.
#[derive(Clone, Debug)]
pub struct Shown {
    pub pack: PackId,
    pub version: PackVersionId,
    pub number: i32,
    pub title: String,
    pub title_en: String,
    pub content: Content,
    pub slides: Option<Slides>,
    /// It stays whatever becomes of the pack: somebody chose it, or the engagement has begun.
    pub fixed: bool,
    /// The pack has a newer version.
    pub outdated: bool,
}

/// What the engagement shows: what was chosen, else the newest pack of its topic, one for its company first. Asks for no right: what
/// calls it does.
pub async fn shown(cx: &Cx, engagement: &engagement::Model) -> Result<Option<Shown>> {
    let db = cx.db.read();
    let fixed = shown_pack::Entity::find_by_id(engagement.id).one(db).await?.map(|it| it.version_id);
    let version = match fixed {
        Some(version) => Some(version),
        None => default(db, engagement).await?,
    };
    let Some(version) = version else { return Ok(None) };
    let Some(row) = pack_version::Entity::find_by_id(version).one(db).await? else { return Ok(None) };
    let newer = pack_version::Entity::find()
        .filter(pack_version::Column::PackId.eq(row.pack_id))
        .filter(pack_version::Column::Number.gt(row.number))
        .one(db)
        .await?;
    let slides = match row.deck_id {
        Some(id) => deck::Entity::find_by_id(id).one(db).await?.map(Slides::of),
        None => None,
    };
    Ok(Some(Shown {
        pack: row.pack_id,
        version,
        number: row.number,
        content: content_of(&row),
        title: row.title,
        title_en: row.title_en,
        slides,
        fixed: fixed.is_some(),
        outdated: newer.is_some(),
    }))
}

/// The packs that an engagement may show: its brand's about its topic (about any, if it has none), for everybody or for its company; those
/// for the company first.
pub async fn choices(cx: &Cx, engagement: &engagement::Model) -> Result<Vec<PackRow>> {
    let company = only_company(cx.db.read(), engagement.id).await?;
    let mut find = pack::Entity::find().filter(pack::Column::BrandId.eq(engagement.brand_id)).filter(fitting(company));
    if let Some(topic) = engagement.topic_id {
        find = find.filter(pack::Column::TopicId.eq(topic));
    }
    let mut rows = rows(cx, find.all(cx.db.read()).await?).await?;
    rows.reverse();
    rows.sort_by_key(|it| it.company.is_none());
    Ok(rows)
}

fn fitting(company: Option<CompanyId>) -> Condition {
    Condition::any()
        .add(pack::Column::CompanyId.is_null())
        .add_option(company.map(|company| pack::Column::CompanyId.eq(company)))
}

/// The company of an engagement that one company alone takes part in: nobody else may hear of its cases.
async fn only_company(db: &impl ConnectionTrait, engagement: EngagementId) -> Result<Option<CompanyId>> {
    let gone = [BookingStatus::Cancelled, BookingStatus::Declined, BookingStatus::Lapsed];
    let companies: Vec<CompanyId> = booking::Entity::find()
        .select_only()
        .column(booking::Column::CompanyId)
        .distinct()
        .filter(booking::Column::EngagementId.eq(engagement))
        .filter(booking::Column::Status.is_not_in(gone))
        .limit(2)
        .into_tuple()
        .all(db)
        .await?;
    Ok(<[CompanyId; 1]>::try_from(companies).ok().map(|[it]| it))
}

/// What is shown while nobody chose.
async fn default(db: &impl ConnectionTrait, engagement: &engagement::Model) -> Result<Option<PackVersionId>> {
    let Some(topic) = engagement.topic_id else { return Ok(None) };
    let company = only_company(db, engagement.id).await?;
    let packs: Vec<(PackId, Option<CompanyId>)> = pack::Entity::find()
        .select_only()
        .columns([pack::Column::Id, pack::Column::CompanyId])
        .filter(pack::Column::BrandId.eq(engagement.brand_id))
        .filter(pack::Column::TopicId.eq(topic))
        .filter(fitting(company))
        .into_tuple()
        .all(db)
        .await?;
    // A pack for the company first; among equals the one that was made last.
    let Some((pack, _)) = packs.into_iter().max_by_key(|(id, company)| (company.is_some(), *id)) else {
        return Ok(None);
    };
    Ok(newest(db, pack).await?.map(|it| it.id))
}

/// From here on the engagement shows what it shows now, whatever becomes of the pack. For writes that make it be seen.
pub(crate) async fn fix(tx: &Tx, engagement: &engagement::Model) -> Result<()> {
    let Some(version) = default(tx.as_ref(), engagement).await? else { return Ok(()) };
    let row = shown_pack::ActiveModel { engagement_id: Set(engagement.id), version_id: Set(version) };
    let known = OnConflict::column(shown_pack::Column::EngagementId).do_nothing().to_owned();
    shown_pack::Entity::insert_many([row]).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
    Ok(())
}
