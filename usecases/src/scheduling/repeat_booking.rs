//! An earlier booking as the beginning of another one.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::catalogue::Kind;
use domain::id::{BookingId, BranchId, CompanyId, OfferingId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use domain::scheduling::request::IntakeQuestion;
use entities::catalogue::{offering, topic};
use entities::directory::branch;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;

/// What of an earlier booking can be asked for again: everything but the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub company: CompanyId,
    /// What it was, and when.
    pub title: String,
    pub title_en: String,
    pub starts_at: Instant,
    /// Those that still are the company's.
    pub branches: Vec<BranchId>,
    /// Where the crew went, if that branch takes part again.
    pub site: Option<BranchId>,
    /// The topic's key, where the offering wants one.
    pub topic: Option<String>,
    pub head_count: i32,
    pub note: String,
    /// Answers to what the offering still asks.
    pub answers: BTreeMap<String, String>,
    pub left_out: LeftOut,
}

/// How much of it no longer exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub branches: usize,
    pub answers: usize,
}

/// Reads what a booking asked for, for a new one of `offering`, which may be another than its own.
///
/// Needs `Right::Book` on the booking's company. `NotFound` for strangers, for a time that is only held, and for an
/// offering that does not exist.
pub async fn repeat_booking(cx: &Cx, actor: &Actor, id: BookingId, offering: OfferingId) -> Result<Repeat> {
    let db = cx.db.read();
    let booking = booking::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Book, Scope::Company(booking.company_id))?;
    if booking.status == BookingStatus::Held {
        return Err(UseCaseError::NotFound);
    }
    let offering = offering::Entity::find_by_id(offering).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let engagement = engagement::Entity::find_by_id(booking.engagement_id).one(db).await?;
    let engagement = engagement.ok_or(UseCaseError::NotFound)?;
    let topic = match engagement.topic_id.filter(|_| offering.kind == Kind::Briefing) {
        Some(topic) => topic::Entity::find_by_id(topic).one(db).await?.map(|it| it.key),
        None => None,
    };
    let (branches, took_part) = branches(cx, &booking).await?;
    let questions: Vec<IntakeQuestion> = serde_json::from_str(&offering.questions).unwrap_or_default();
    let asked = |key: &str| questions.iter().any(|it| it.key == key);
    let mut answers: BTreeMap<String, String> = serde_json::from_str(&booking.answers).unwrap_or_default();
    answers.retain(|_, answer| !answer.trim().is_empty());
    let answered = answers.len();
    answers.retain(|key, _| asked(key));
    Ok(Repeat {
        company: booking.company_id,
        title: engagement.title,
        title_en: engagement.title_en,
        starts_at: engagement.starts_at,
        left_out: LeftOut { branches: took_part - branches.len(), answers: answered - answers.len() },
        site: engagement.site_id.filter(|it| offering.kind.is_on_site() && branches.contains(it)),
        branches,
        topic,
        head_count: booking.head_count,
        note: booking.note,
        answers,
    })
}

/// The booking's branches that are its company's, and how many took part.
async fn branches(cx: &Cx, booking: &booking::Model) -> Result<(Vec<BranchId>, usize)> {
    let db = cx.db.read();
    let part = booking_branch::Entity::find().filter(booking_branch::Column::BookingId.eq(booking.id));
    let took_part = part.count(db).await?.try_into().unwrap_or_default();
    let of_booking = Query::select()
        .column(booking_branch::Column::BranchId)
        .from(booking_branch::Entity)
        .and_where(booking_branch::Column::BookingId.eq(booking.id))
        .to_owned();
    let found = branch::Entity::find()
        .select_only()
        .column(branch::Column::Id)
        .filter(branch::Column::CompanyId.eq(booking.company_id))
        .filter(branch::Column::Id.in_subquery(of_booking));
    Ok((found.into_tuple().all(db).await?, took_part))
}
