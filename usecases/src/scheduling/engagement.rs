//! One engagement, as those who take part in it may see it.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::cancel_until::cancel_until;
use crate::scheduling::plan::{undetermined, zone_of};
use crate::scheduling::site::place_of;
use crate::scheduling::wait_for_time::waiting;
use domain::catalogue::{Kind, ResourceKind};
use domain::id::{AccountId, BookingId, BranchId, BrandId, CompanyId, EngagementId, OfferingId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::request::IntakeQuestion;
use domain::scheduling::waitlist::{self, Party};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::directory::{branch, brand, company, resource};
use entities::identity::role_grant;
use entities::scheduling::{attendee, booking, booking_branch, booking_offer, claim, engagement};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// An engagement with its brand and its bookings.
#[derive(Clone, Debug)]
pub struct EngagementView {
    pub id: EngagementId,
    pub offering_id: OfferingId,
    pub brand_id: BrandId,
    pub brand: String,
    pub brand_en: String,
    pub kind: Kind,
    pub title: String,
    pub title_en: String,
    pub status: EngagementStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub uid: String,
    pub sequence: i32,
    /// Where the crew goes, in both languages; none of what is remote.
    pub place: Option<(String, String)>,
    pub live_since: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// What the actor may do here.
    pub standing: Standing,
    /// Officers, kits and cars; empty for those outside the brand.
    pub crew: Vec<CrewMember>,
    /// Only those of companies that the actor may see.
    pub bookings: Vec<BookingView>,
    pub questions: Vec<IntakeQuestion>,
    /// Until when the reader's company may call it off by itself; none: until it begins.
    pub cancel_until: Option<Instant>,
    /// Of an event: its seats, and those that are nobody's.
    pub seats: Option<Seats>,
    /// Those of its start and of the times offered instead whose date's working-day calendar is not published.
    pub undetermined: Vec<Instant>,
}

/// How full an event is. Numbers only: no company learns who else comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    pub capacity: i32,
    pub free: i32,
    /// Groups that wait.
    pub waiting: usize,
}

impl Seats {
    pub fn of(capacity: i32, parties: &[Party]) -> Self {
        Self { capacity, free: waitlist::free(capacity, parties), waiting: waitlist::line(parties).len() }
    }
}

/// In what part the actor sees an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Of the brand; `decides` for a manager, `presents` for manager and officers.
    Brand {
        decides: bool,
        presents: bool,
    },
    Company(CompanyId),
    Branch(CompanyId, BranchId),
}

impl Standing {
    /// Of an engagement's attendees those whom the reader may know of: a brand all, a liaison the company's or branch's.
    pub fn attendees(&self) -> Condition {
        match *self {
            Self::Brand { .. } => Condition::all(),
            Self::Company(company) => Condition::all().add(attendee::Column::CompanyId.eq(company)),
            Self::Branch(_, branch) => Condition::all().add(attendee::Column::BranchId.eq(branch)),
        }
    }

    /// Of rows that name their branch in `column` those that the reader may know of: a brand all, a liaison the company's or branch's.
    pub fn branches(&self, column: impl ColumnTrait) -> Condition {
        match *self {
            Self::Brand { .. } => Condition::all(),
            Self::Company(company) => {
                let own = Query::select()
                    .column(branch::Column::Id)
                    .from(branch::Entity)
                    .and_where(branch::Column::CompanyId.eq(company))
                    .to_owned();
                Condition::all().add(column.in_subquery(own))
            }
            Self::Branch(_, branch) => Condition::all().add(column.eq(branch)),
        }
    }
}

#[derive(Clone, Debug)]
pub struct CrewMember {
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub name: String,
    pub name_en: String,
}

/// A company's place in an engagement.
#[derive(Clone, Debug)]
pub struct BookingView {
    pub id: BookingId,
    pub engagement_id: EngagementId,
    pub company_id: CompanyId,
    pub company: String,
    pub company_en: String,
    pub status: BookingStatus,
    pub head_count: i32,
    pub branches: u64,
    pub note: String,
    pub answers: BTreeMap<String, String>,
    pub requested_at: Instant,
    pub decided_at: Option<Instant>,
    pub reason: String,
    /// Of a cancelled one: whether somebody of the brand called it off, and not of the company.
    pub cancelled_by_brand: bool,
    /// Until when the company may take one of `offers`, or what it was called for.
    pub expires_at: Option<Instant>,
    /// Its number in the order of arrival.
    pub place: Option<i32>,
    /// Where in the line it stands, from 1; only where an engagement of its own is looked at.
    pub position: Option<usize>,
    /// Times that the brand offers instead, the earliest first.
    pub offers: Vec<Instant>,
}

/// The engagement, for its brand, its companies' liaisons and the liaisons of branches that take part.
///
/// Anybody else gets `NotFound`.
pub async fn engagement(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<EngagementView> {
    let db = cx.db.read();
    let to_brand =
        engagement::Entity::belongs_to(brand::Entity).from(engagement::Column::BrandId).to(brand::Column::Id);
    let found = engagement::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, to_brand.into())
        .select_also(brand::Entity)
        .one(db)
        .await?;
    let Some((row, Some(brand))) = found else { return Err(UseCaseError::NotFound) };
    let mut bookings = bookings_of(cx, id).await?;
    if bookings.is_empty() && row.capacity.is_none() {
        // Its time is only held: there is nothing to show yet.
        return Err(UseCaseError::NotFound);
    }
    let seats = line_up(cx, &row, &mut bookings).await?;
    let standing = standing(cx, actor, row.brand_id, &bookings).await?;
    match &standing {
        Standing::Brand { .. } => {}
        Standing::Company(company) | Standing::Branch(company, _) => {
            bookings.retain(|it| it.company_id == *company);
            // A place that was given back, when there is a new one, is no news to its company.
            bookings.truncate(1);
        }
    }
    let questions: Option<String> = offering::Entity::find_by_id(row.offering_id)
        .select_only()
        .column(offering::Column::Questions)
        .into_tuple()
        .one(db)
        .await?;
    let place = match row.site_id {
        Some(site) => branch::Entity::find_by_id(site).one(db).await?.as_ref().map(place_of),
        None => None,
    };
    let cancel_until = match standing {
        Standing::Company(_) => cancel_until(cx, &brand, row.starts_at).await?,
        Standing::Brand { .. } | Standing::Branch(..) => None,
    };
    let crew = if matches!(standing, Standing::Brand { .. }) { crew_of(cx, id).await? } else { Vec::new() };
    let offers = bookings.iter().flat_map(|it| it.offers.iter().copied());
    let holds = row.status == EngagementStatus::Planned;
    let undetermined = undetermined(cx, zone_of(&brand), offers.chain([row.starts_at]).filter(|_| holds)).await?;
    Ok(EngagementView {
        id,
        offering_id: row.offering_id,
        brand_id: row.brand_id,
        brand: brand.name,
        brand_en: brand.name_en,
        kind: row.kind,
        title: row.title,
        title_en: row.title_en,
        status: row.status,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        uid: row.uid,
        sequence: row.sequence,
        place,
        live_since: row.live_since,
        ended_at: row.ended_at,
        standing,
        crew,
        bookings,
        questions: serde_json::from_str(&questions.unwrap_or_default()).unwrap_or_default(),
        cancel_until,
        seats,
        undetermined,
    })
}

/// Says where in the line each stands who waits, and puts what stands before what has ended, the newest first: a company that
/// joined an event anew has two bookings there.
async fn line_up(cx: &Cx, row: &engagement::Model, bookings: &mut [BookingView]) -> Result<Option<Seats>> {
    let Some(capacity) = row.capacity else {
        for it in bookings.iter_mut().filter(|it| it.status == BookingStatus::Waiting) {
            it.position = Some(position_for_time(cx, row, it.place).await?);
        }
        return Ok(None);
    };
    let party = |it: &BookingView| Party {
        id: it.id,
        company: it.company_id,
        heads: it.head_count,
        status: it.status,
        place: it.place,
        expires_at: it.expires_at,
    };
    let parties: Vec<Party> = bookings.iter().map(party).collect();
    for it in bookings.iter_mut() {
        it.position = waitlist::position(&parties, it.id);
    }
    bookings.sort_by_key(|it| (!party(it).stands(), Reverse(it.id)));
    Ok(Some(Seats::of(capacity, &parties)))
}

/// Where in the line for its time a booking stands: those of the same offering and start come before it with lower numbers.
async fn position_for_time(cx: &Cx, row: &engagement::Model, place: Option<i32>) -> Result<usize> {
    let before = waiting()
        .filter(booking::Column::Status.eq(BookingStatus::Waiting))
        .filter(engagement::Column::OfferingId.eq(row.offering_id))
        .filter(engagement::Column::StartsAt.eq(row.starts_at))
        .filter(booking::Column::Place.lt(place));
    Ok(before.count(cx.db.read()).await? as usize + 1)
}

/// The actor's part in an engagement of `brand` with `bookings`; `NotFound` if there is none.
async fn standing(cx: &Cx, actor: &Actor, brand: BrandId, bookings: &[BookingView]) -> Result<Standing> {
    let scope = Scope::Brand(brand);
    if actor.may(Right::SeeBrand, scope) {
        let (decides, presents) = (actor.may(Right::Decide, scope), actor.may(Right::Present, scope));
        return Ok(Standing::Brand { decides, presents });
    }
    let own = bookings.iter().find(|it| actor.may(Right::Book, Scope::Company(it.company_id)));
    if let Some(own) = own {
        return Ok(Standing::Company(own.company_id));
    }
    for (company, branch) in actor.branches() {
        let ids = bookings.iter().filter(|it| it.company_id == company).map(|it| it.id);
        let found = booking_branch::Entity::find()
            .filter(booking_branch::Column::BranchId.eq(branch))
            .filter(booking_branch::Column::BookingId.is_in(ids))
            .one(cx.db.read())
            .await?;
        if found.is_some() {
            return Ok(Standing::Branch(company, branch));
        }
    }
    Err(UseCaseError::NotFound)
}

/// Who and what is claimed for the engagement, officers first.
async fn crew_of(cx: &Cx, id: EngagementId) -> Result<Vec<CrewMember>> {
    let claimed = claim::Entity::find()
        .filter(claim::Column::EngagementId.eq(id))
        .filter(claim::Column::ExpiresAt.is_null())
        .all(cx.db.read())
        .await?;
    let resources = resource::Entity::find()
        .filter(resource::Column::Id.is_in(claimed.into_iter().map(|claim| claim.resource_id)))
        .order_by_asc(resource::Column::Kind)
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    let mut crew: Vec<CrewMember> = resources
        .into_iter()
        .map(|it| CrewMember { id: it.id, kind: it.kind, name: it.name, name_en: it.name_en })
        .collect();
    crew.sort_by_key(|member| member.kind);
    Ok(crew)
}

async fn bookings_of(cx: &Cx, id: EngagementId) -> Result<Vec<BookingView>> {
    let rows = booking::Entity::find()
        .filter(booking::Column::EngagementId.eq(id))
        .filter(booking::Column::Status.ne(BookingStatus::Held))
        .all(cx.db.read())
        .await?;
    views(cx, rows).await
}

/// Bookings with their companies' names and numbers of branches: three to five queries, however many bookings.
pub async fn views(cx: &Cx, rows: Vec<booking::Model>) -> Result<Vec<BookingView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let db = cx.db.read();
    let companies: BTreeMap<CompanyId, company::Model> = company::Entity::find()
        .filter(company::Column::Id.is_in(rows.iter().map(|row| row.company_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|company| (company.id, company))
        .collect();
    let counts: BTreeMap<BookingId, i64> = booking_branch::Entity::find()
        .select_only()
        .column(booking_branch::Column::BookingId)
        .column_as(booking_branch::Column::BranchId.count(), "branches")
        .filter(booking_branch::Column::BookingId.is_in(rows.iter().map(|row| row.id)))
        .group_by(booking_branch::Column::BookingId)
        .into_tuple::<(BookingId, i64)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut offers = offers(cx, &rows).await?;
    let of_brand = deciders(cx, &rows).await?;
    let view = |row: booking::Model| {
        let company = companies.get(&row.company_id);
        BookingView {
            id: row.id,
            engagement_id: row.engagement_id,
            company_id: row.company_id,
            company: company.map(|it| it.name.clone()).unwrap_or_default(),
            company_en: company.map(|it| it.name_en.clone()).unwrap_or_default(),
            status: row.status,
            head_count: row.head_count,
            branches: counts.get(&row.id).copied().unwrap_or_default() as u64,
            note: row.note,
            answers: serde_json::from_str(&row.answers).unwrap_or_default(),
            requested_at: row.requested_at,
            decided_at: row.decided_at,
            reason: row.reason,
            cancelled_by_brand: row.decided_by.is_some_and(|it| of_brand.contains(&(it, row.brand_id))),
            expires_at: row.expires_at,
            place: row.place,
            position: None,
            offers: offers.remove(&row.id).unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Who of those who cancelled is of the brand.
async fn deciders(cx: &Cx, rows: &[booking::Model]) -> Result<HashSet<(AccountId, BrandId)>> {
    let cancelled = rows.iter().filter(|it| it.status == BookingStatus::Cancelled);
    let accounts: Vec<AccountId> = cancelled.filter_map(|it| it.decided_by).collect();
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.is_in(accounts))
        .filter(role_grant::Column::BrandId.is_not_null());
    let grants = grants.all(cx.db.read()).await?;
    Ok(grants.into_iter().filter_map(|it| Some((it.account_id, it.brand_id?))).collect())
}

/// The times that are offered, by booking.
async fn offers(cx: &Cx, rows: &[booking::Model]) -> Result<BTreeMap<BookingId, Vec<Instant>>> {
    let mut offers: BTreeMap<BookingId, Vec<Instant>> = BTreeMap::new();
    let offered: Vec<BookingId> =
        rows.iter().filter(|it| it.status == BookingStatus::Offered).map(|it| it.id).collect();
    if offered.is_empty() {
        return Ok(offers);
    }
    let rows = booking_offer::Entity::find()
        .filter(booking_offer::Column::BookingId.is_in(offered))
        .order_by_asc(booking_offer::Column::StartsAt);
    for row in rows.all(cx.db.read()).await? {
        offers.entry(row.booking_id).or_default().push(row.starts_at);
    }
    Ok(offers)
}

/// How many people of a booking have an address to be invited at, and how many have none.
pub async fn addresses(cx: &Cx, of: &booking::Model) -> Result<(u64, u64)> {
    use entities::scheduling::attendee::{Column, Entity};
    let invited = Entity::listed()
        .filter(Column::EngagementId.eq(of.engagement_id))
        .filter(Column::BookingId.eq(of.id))
        .filter(Column::EmployeeId.is_not_null());
    let with = invited.clone().filter(Column::Email.is_not_null()).count(cx.db.read()).await?;
    let all = invited.count(cx.db.read()).await?;
    Ok((with, all - with))
}
