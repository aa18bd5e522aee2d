//! What a brand's team writes down about a company: for itself, never for the company.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{BrandId, CompanyId, EngagementId, NoteId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use entities::directory::{company, company_note};
use entities::identity::account;
use entities::scheduling::{booking, engagement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;

/// A page of text at the most; what is longer belongs into a file.
pub const LONGEST_NOTE: usize = 1_000;

/// As many notes and engagements as the file shows, the newest first.
const SHOWN: u64 = 50;

/// A company, as one brand knows it.
#[derive(Clone, Debug)]
pub struct BrandsCompany {
    pub company: company::Model,
    /// The newest first.
    pub notes: Vec<NoteRow>,
    /// Engagements with this brand, the latest first: id, titles, start, and where the booking stands.
    pub engagements: Vec<(EngagementId, String, String, Instant, BookingStatus)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    pub id: NoteId,
    pub author: String,
    pub at: Instant,
    pub text: String,
    /// Whether the reader wrote it, and so may remove it.
    pub own: bool,
}

/// The company's file as the brand's team sees it.
///
/// Needs `Right::SeeBrand`. `NotFound` for a company that never asked this brand for anything. Four queries.
pub async fn brands_company(cx: &Cx, actor: &Actor, brand: BrandId, id: CompanyId) -> Result<BrandsCompany> {
    let company = known(cx, actor, brand, id).await?;
    let db = cx.db.read();
    let to_author =
        company_note::Entity::belongs_to(account::Entity).from(company_note::Column::Author).to(account::Column::Id);
    let notes = company_note::Entity::find()
        .join(JoinType::InnerJoin, to_author.into())
        .select_also(account::Entity)
        .filter(company_note::Column::BrandId.eq(brand))
        .filter(company_note::Column::CompanyId.eq(id))
        .order_by_desc(company_note::Column::At)
        .order_by_desc(company_note::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let note = |(it, author): (company_note::Model, Option<account::Model>)| NoteRow {
        id: it.id,
        author: author.map(|it| it.name).unwrap_or_default(),
        at: it.at,
        text: it.text,
        own: it.author == actor.account,
    };
    let to_booking =
        engagement::Entity::belongs_to(booking::Entity).from(engagement::Column::Id).to(booking::Column::EngagementId);
    let rows = engagement::Entity::find()
        .join(JoinType::InnerJoin, to_booking.into())
        .select_also(booking::Entity)
        .filter(booking::Column::BrandId.eq(brand))
        .filter(booking::Column::CompanyId.eq(id))
        .filter(booking::Column::Status.ne(BookingStatus::Held))
        .order_by_desc(engagement::Column::StartsAt)
        .limit(SHOWN)
        .all(db)
        .await?;
    let entry = |(it, booking): (engagement::Model, Option<booking::Model>)| {
        Some((it.id, it.title, it.title_en, it.starts_at, booking?.status))
    };
    let engagements = rows.into_iter().filter_map(entry).collect();
    Ok(BrandsCompany { company, notes: notes.into_iter().map(note).collect(), engagements })
}

/// Writes a note.
///
/// Needs `Right::SeeBrand`. `NotFound` as for [`brands_company`]; `Invalid` (`text`: empty or longer than [`LONGEST_NOTE`]).
pub async fn add_note(cx: &Cx, actor: &Actor, brand: BrandId, company: CompanyId, text: &str) -> Result<NoteId> {
    known(cx, actor, brand, company).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(UseCaseError::field("text", "required"));
    }
    if text.chars().count() > LONGEST_NOTE {
        return Err(UseCaseError::field("text", "too_long"));
    }
    let id = cx.id::<NoteId>();
    let row = company_note::ActiveModel {
        id: Set(id),
        brand_id: Set(brand),
        company_id: Set(company),
        author: Set(actor.account),
        at: Set(cx.now()),
        text: Set(text.to_owned()),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "note.added", id, json!({ "company": company })).await?;
            Ok(id)
        })
        .await
}

/// Removes a note of one's own.
///
/// Needs `Right::SeeBrand`; somebody else's note is `Forbidden`, one of another brand `NotFound`.
pub async fn remove_note(cx: &Cx, actor: &Actor, brand: BrandId, id: NoteId) -> Result<()> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let of_brand = company_note::Entity::find_by_id(id).filter(company_note::Column::BrandId.eq(brand));
            let row = of_brand.one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if row.author != by {
                return Err(UseCaseError::Forbidden);
            }
            let company = row.company_id;
            row.delete(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "note.removed", id, json!({ "company": company })).await
        })
        .await
}

/// The company, if the actor is of the brand and the brand has to do with it.
async fn known(cx: &Cx, actor: &Actor, brand: BrandId, id: CompanyId) -> Result<company::Model> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let to_booking =
        company::Entity::belongs_to(booking::Entity).from(company::Column::Id).to(booking::Column::CompanyId);
    let found = company::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, to_booking.into())
        .filter(booking::Column::BrandId.eq(brand))
        .filter(booking::Column::Status.ne(BookingStatus::Held));
    found.one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)
}
