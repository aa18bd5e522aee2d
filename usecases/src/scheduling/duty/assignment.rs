//! One engagement that an officer is claimed for, with all that one needs to get there.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::bookings::{Listed, listed};
use crate::scheduling::engagement::{BookingView, CrewMember};
use domain::id::{AccountId, BookingId, CompanyId, EngagementId, ResourceId};
use domain::instant::{Instant, Interval};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::{absence, branch, resource};
use entities::identity::account;
use entities::scheduling::{booking, booking_branch, claim, engagement};
use sea_orm::sea_query::{JoinType, all, any};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The most that is looked at: several a day for as long as a brand plans ahead.
const MOST: u64 = 200;

/// A place to be.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub engagement: engagement::Model,
    pub brand: String,
    pub brand_en: String,
    /// When preparing or the way there begins.
    pub busy_from: Instant,
    /// Officers, kits and cars that come along; the actor is left out.
    pub crew: Vec<CrewMember>,
    /// The companies.
    pub parties: Vec<Party>,
    /// The actor is on leave then.
    pub on_leave: bool,
}

/// A company that is met.
#[derive(Clone, Debug)]
pub struct Party {
    pub booking: BookingView,
    /// Who asked for it, and so answers questions about it: name and address.
    pub contact: Option<(String, String)>,
    /// The first of its branches that takes part, by code.
    pub branch: Option<branch::Model>,
}

/// What the resources are claimed for and is not over before `from`, or is live still, the soonest first.
pub(super) async fn assignments(
    cx: &Cx,
    own: &[resource::Model],
    leave: &[absence::Model],
    from: Instant,
) -> Result<Vec<Assignment>> {
    use engagement::Column::{EndsAt, StartsAt, Status};
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let is_own: HashSet<ResourceId> = own.iter().map(|it| it.id).collect();
    let to_engagement =
        claim::Entity::belongs_to(engagement::Entity).from(claim::Column::EngagementId).to(engagement::Column::Id);
    let claimed = claim::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .select_also(engagement::Entity)
        .filter(claim::Column::ResourceId.is_in(is_own.iter().copied()))
        // What is only held for a form, or for one of several times, is nobody's duty yet.
        .filter(claim::Column::ExpiresAt.is_null())
        .filter(any![all![EndsAt.gt(from), Status.ne(EngagementStatus::Cancelled)], Status.eq(EngagementStatus::Live)])
        .order_by_asc(StartsAt)
        .order_by_asc(claim::Column::Id)
        .limit(MOST)
        .all(cx.db.read())
        .await?;
    let ids: Vec<EngagementId> = claimed.iter().map(|(claim, _)| claim.engagement_id).collect();
    let mut crews = crews(cx, &ids, &is_own).await?;
    let (mut parties, brands) = parties(cx, &ids).await?;
    let mut seen = HashSet::new();
    let assignment = |(claim, engagement): (claim::Model, Option<engagement::Model>)| {
        let engagement = engagement.filter(|it| seen.insert(it.id))?;
        let parties = parties.remove(&engagement.id)?;
        let (brand, brand_en) = brands.get(&engagement.id).cloned().unwrap_or_default();
        let time = Interval { start: claim.starts_at, end: claim.ends_at };
        let is_away = |it: &absence::Model| Interval { start: it.starts_at, end: it.ends_at }.overlaps(&time);
        let on_leave = engagement.ends_at > cx.now() && leave.iter().any(is_away);
        let crew = crews.remove(&engagement.id).unwrap_or_default();
        Some(Assignment { brand, brand_en, busy_from: claim.starts_at, crew, parties, on_leave, engagement })
    };
    Ok(claimed.into_iter().filter_map(assignment).collect())
}

/// Who and what else is claimed, officers first; two queries.
async fn crews(
    cx: &Cx,
    ids: &[EngagementId],
    own: &HashSet<ResourceId>,
) -> Result<HashMap<EngagementId, Vec<CrewMember>>> {
    let to_resource =
        claim::Entity::belongs_to(resource::Entity).from(claim::Column::ResourceId).to(resource::Column::Id);
    let rows = claim::Entity::find()
        .join(JoinType::InnerJoin, to_resource.into())
        .select_also(resource::Entity)
        .filter(claim::Column::EngagementId.is_in(ids.iter().copied()))
        .filter(claim::Column::ExpiresAt.is_null())
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    let mut crews: HashMap<EngagementId, Vec<CrewMember>> = HashMap::new();
    for (claim, resource) in rows {
        if let Some(it) = resource.filter(|it| !own.contains(&it.id)) {
            let member = CrewMember { id: it.id, kind: it.kind, name: it.name, name_en: it.name_en };
            crews.entry(claim.engagement_id).or_default().push(member);
        }
    }
    for crew in crews.values_mut() {
        crew.sort_by_key(|it| it.kind);
    }
    Ok(crews)
}

/// A brand's names in both languages.
type Names = (String, String);

/// The companies of each engagement, and its brand's names.
async fn parties(
    cx: &Cx,
    ids: &[EngagementId],
) -> Result<(HashMap<EngagementId, Vec<Party>>, HashMap<EngagementId, Names>)> {
    let db = cx.db.read();
    let standing = [BookingStatus::Requested, BookingStatus::Confirmed, BookingStatus::NoShow];
    let to_engagement =
        booking::Entity::belongs_to(engagement::Entity).from(booking::Column::EngagementId).to(engagement::Column::Id);
    let rows = booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .select_also(engagement::Entity)
        .filter(booking::Column::EngagementId.is_in(ids.iter().copied()))
        .filter(booking::Column::Status.is_in(standing))
        .order_by_asc(booking::Column::Id)
        .all(db)
        .await?;
    let asked_by: HashMap<BookingId, AccountId> = rows.iter().map(|(it, _)| (it.id, it.requested_by)).collect();
    let accounts = account::Entity::find().filter(account::Column::Id.is_in(asked_by.values().copied()));
    let accounts: HashMap<AccountId, (String, String)> =
        accounts.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.email))).collect();
    let mut places = places(cx, asked_by.keys().copied().collect()).await?;
    let (mut parties, mut brands): (HashMap<_, Vec<Party>>, HashMap<_, Names>) = (HashMap::new(), HashMap::new());
    for Listed { booking, engagement, brand, brand_en } in listed(cx, rows).await? {
        brands.insert(engagement.id, (brand, brand_en));
        let contact = asked_by.get(&booking.id).and_then(|id| accounts.get(id)).cloned();
        let branch = places.remove(&booking.id);
        parties.entry(engagement.id).or_default().push(Party { booking, contact, branch });
    }
    Ok((parties, brands))
}

/// The first branch of each booking; two queries, however many branches take part.
async fn places(cx: &Cx, bookings: Vec<BookingId>) -> Result<HashMap<BookingId, branch::Model>> {
    let db = cx.db.read();
    let to_branch = booking_branch::Entity::belongs_to(branch::Entity)
        .from(booking_branch::Column::BranchId)
        .to(branch::Column::Id);
    let first: Vec<(BookingId, CompanyId, String)> = booking_branch::Entity::find()
        .select_only()
        .column(booking_branch::Column::BookingId)
        .column(branch::Column::CompanyId)
        .column_as(branch::Column::Code.min(), "code")
        .join(JoinType::InnerJoin, to_branch.into())
        .filter(booking_branch::Column::BookingId.is_in(bookings))
        .group_by(booking_branch::Column::BookingId)
        .group_by(branch::Column::CompanyId)
        .into_tuple()
        .all(db)
        .await?;
    let found = branch::Entity::find()
        .filter(branch::Column::CompanyId.is_in(first.iter().map(|it| it.1)))
        .filter(branch::Column::Code.is_in(first.iter().map(|it| it.2.clone())));
    let found: BTreeMap<(CompanyId, String), branch::Model> =
        found.all(db).await?.into_iter().map(|it| ((it.company_id, it.code.clone()), it)).collect();
    let place = |(booking, company, code)| Some((booking, found.get(&(company, code)).cloned()?));
    Ok(first.into_iter().filter_map(place).collect())
}
