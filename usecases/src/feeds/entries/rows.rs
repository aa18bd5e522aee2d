//! Which engagements a calendar holds, and how firm each is for its reader.

use super::Entry;
use crate::context::Cx;
use crate::error::Result;
use crate::invites::ics::Status;
use crate::scheduling::bookings::of_branches;
use domain::catalogue::{Kind, ResourceKind};
use domain::feeds::{AHEAD, FeedOf, KEPT};
use domain::id::{AccountId, BranchId, BrandId, CompanyId, EngagementId, OfferingId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::resource;
use entities::feeds::former_crew;
use entities::scheduling::{attendee, booking, claim, engagement};
use sea_orm::sea_query::{IntoCondition, Query, SelectStatement, all, any};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The most bookings that are looked at; a brand that has more in fifteen months is not one team.
const MOST: u64 = 20_000;

/// An engagement with one of its bookings, if it has any.
#[derive(FromQueryResult)]
struct Row {
    id: EngagementId,
    brand_id: BrandId,
    offering_id: OfferingId,
    kind: Kind,
    title: String,
    title_en: String,
    status: EngagementStatus,
    starts_at: Instant,
    ends_at: Instant,
    uid: String,
    sequence: i32,
    created_at: Instant,
    site_id: Option<BranchId>,
    capacity: Option<i32>,
    company_id: Option<CompanyId>,
    booking_status: Option<BookingStatus>,
    requested_at: Option<Instant>,
    decided_at: Option<Instant>,
}

/// From whose side engagements are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Only the own booking counts.
    Guest,
    /// An event stands, whoever comes.
    Host,
}

/// The feed's engagements in the order of time, without names of others.
pub(super) async fn entries(cx: &Cx, of: FeedOf, actor: Option<&Actor>, day: Instant) -> Result<Vec<Entry>> {
    let from = day - KEPT;
    let mut found: HashMap<EngagementId, (Entry, Option<Instant>)> = HashMap::new();
    for (side, condition) in sources(of, actor) {
        for row in rows(cx, condition, from, day + AHEAD).await? {
            let Some(status) = row.status(side) else { continue };
            let decided_at = row.decided_at;
            let entry = row.entry(status);
            let (known, decided) = found.entry(entry.engagement).or_insert_with(|| (entry.clone(), None));
            known.stamped_at = known.stamped_at.max(entry.stamped_at);
            *decided = (*decided).max(decided_at);
            // A company that joined an event anew has two bookings: the one that stands is its own.
            if rank(status) < rank(known.status) {
                known.status = status;
            }
        }
    }
    let is_kept = |(entry, decided): &(Entry, Option<Instant>)| {
        entry.status != Status::Cancelled || decided.is_none_or(|decided| decided >= from)
    };
    let mut list: Vec<Entry> = found.into_values().filter(is_kept).map(|(entry, _)| entry).collect();
    list.sort_unstable_by_key(|it| (it.starts_at, it.engagement));
    Ok(list)
}

/// What is asked for, one query each: conditions on two tables at once would make the database read all of both.
fn sources(of: FeedOf, actor: Option<&Actor>) -> Vec<(Side, Condition)> {
    match of {
        FeedOf::Account(id) => {
            let Some(actor) = actor else { return Vec::new() };
            let (companies, brands) = (actor.companies(), actor.brands());
            let branches: Vec<BranchId> = actor.branches().into_iter().map(|(_, branch)| branch).collect();
            let mut sources = Vec::new();
            if !companies.is_empty() {
                sources.push((Side::Guest, booking::Column::CompanyId.is_in(companies).into_condition()));
            }
            if !branches.is_empty() {
                sources.push((Side::Guest, of_branches(branches).into_condition()));
            }
            if !brands.is_empty() {
                sources.push((Side::Host, on_duty(&own_resources(id, brands))));
            }
            sources
        }
        FeedOf::Employee(id) => {
            let invited = Query::select()
                .column(attendee::Column::BookingId)
                .from(attendee::Entity)
                .and_where(attendee::Column::EmployeeId.eq(id))
                .and_where(attendee::Column::RemovedAt.is_null())
                .to_owned();
            vec![(Side::Guest, booking::Column::Id.in_subquery(invited).into_condition())]
        }
        FeedOf::Company(id) => vec![(Side::Guest, booking::Column::CompanyId.eq(id).into_condition())],
        FeedOf::Branch(id) => vec![(Side::Guest, of_branches([id]).into_condition())],
        FeedOf::Brand(id) => vec![(Side::Host, engagement::Column::BrandId.eq(id).into_condition())],
        FeedOf::Officer(id) => {
            let own = Query::select().column(resource::Column::Id).from(resource::Entity).to_owned();
            vec![(Side::Host, on_duty(own.clone().and_where(resource::Column::Id.eq(id))))]
        }
    }
}

/// The officers that an account is in its brands' lists.
fn own_resources(account: AccountId, brands: Vec<BrandId>) -> SelectStatement {
    Query::select()
        .column(resource::Column::Id)
        .from(resource::Entity)
        .and_where(resource::Column::AccountId.eq(account))
        .and_where(resource::Column::Kind.eq(ResourceKind::Officer))
        .and_where(resource::Column::BrandId.is_in(brands))
        .to_owned()
}

/// Engagements that the resources are claimed for, or were when they were called off. What is only held is nobody's duty yet.
fn on_duty(resources: &SelectStatement) -> Condition {
    use engagement::Column::{Id, Status};
    let claimed = Query::select()
        .column(claim::Column::EngagementId)
        .from(claim::Entity)
        .and_where(claim::Column::ExpiresAt.is_null())
        .and_where(claim::Column::ResourceId.in_subquery(resources.clone()))
        .to_owned();
    let former = Query::select()
        .column(former_crew::Column::EngagementId)
        .from(former_crew::Entity)
        .and_where(former_crew::Column::ResourceId.in_subquery(resources.clone()))
        .to_owned();
    let off = all![Status.eq(EngagementStatus::Cancelled), Id.in_subquery(former)];
    any![Id.in_subquery(claimed), off]
}

async fn rows(cx: &Cx, condition: Condition, from: Instant, until: Instant) -> Result<Vec<Row>> {
    use engagement::Column::{
        BrandId, Capacity, CreatedAt, EndsAt, Id, Kind, OfferingId, Sequence, SiteId, StartsAt, Status, Title, TitleEn,
        Uid,
    };
    let to_booking = engagement::Entity::belongs_to(booking::Entity).from(Id).to(booking::Column::EngagementId);
    let find = engagement::Entity::find()
        .select_only()
        .columns([Id, BrandId, OfferingId, Kind, Title, TitleEn, Status, StartsAt, EndsAt, Uid, Sequence, CreatedAt])
        .columns([SiteId, Capacity])
        .column(booking::Column::CompanyId)
        .column_as(booking::Column::Status, "booking_status")
        .columns([booking::Column::RequestedAt, booking::Column::DecidedAt])
        .join(JoinType::LeftJoin, to_booking.into())
        .filter(condition)
        .filter(StartsAt.gte(from))
        .filter(StartsAt.lt(until))
        .order_by_asc(StartsAt)
        .limit(MOST);
    Ok(find.into_model::<Row>().all(cx.db.read()).await?)
}

impl Row {
    /// How firm it is; none: nothing that a calendar should hold. Who waits in a queue has no time yet, and neither has who was
    /// offered others.
    fn status(&self, side: Side) -> Option<Status> {
        let own = match self.booking_status {
            _ if side == Side::Host && self.capacity.is_some() => Status::Confirmed,
            Some(BookingStatus::Confirmed | BookingStatus::NoShow) => Status::Confirmed,
            Some(BookingStatus::Requested) => Status::Tentative,
            Some(BookingStatus::Cancelled | BookingStatus::Declined) => Status::Cancelled,
            Some(
                BookingStatus::Held
                | BookingStatus::Offered
                | BookingStatus::Waiting
                | BookingStatus::Called
                | BookingStatus::Lapsed,
            )
            | None => return None,
        };
        Some(if self.status == EngagementStatus::Cancelled { Status::Cancelled } else { own })
    }

    fn entry(self, status: Status) -> Entry {
        let decided = [self.requested_at, self.decided_at].into_iter().flatten();
        Entry {
            engagement: self.id,
            uid: self.uid,
            sequence: self.sequence,
            kind: self.kind,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            stamped_at: decided.fold(self.created_at, Instant::max),
            title: self.title,
            title_en: self.title_en,
            status,
            brand: self.brand_id,
            offering: self.offering_id,
            site: self.site_id,
            company: self.company_id.filter(|_| self.kind.is_on_site() && self.site_id.is_none()),
            presenters: Vec::new(),
        }
    }
}

/// The firmest first.
const fn rank(status: Status) -> u8 {
    match status {
        Status::Confirmed => 0,
        Status::Tentative => 1,
        Status::Cancelled => 2,
    }
}
