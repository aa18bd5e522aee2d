//! What mail and calendars tell about a booking, as it stands now.

use crate::context::Cx;
use crate::error::Result;
use crate::identity::deputies::deputies_of;
use crate::scheduling::plan::{undetermined, zone_of};
use domain::catalogue::ResourceKind;
use domain::id::{AccountId, AttendeeId, BookingId, BrandId, CompanyId, EngagementId};
use domain::identity::Role;
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use entities::catalogue::offering;
use entities::directory::{branch, brand, company, resource};
use entities::identity::{account, role_grant};
use entities::scheduling::{attendee, booking, booking_branch, booking_offer, claim, engagement};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The ability that the sample data and the importers call so.
const PRESENTER: &str = "presenter";

/// One booking with all that is said of it.
#[derive(Clone, Debug)]
pub struct Facts {
    pub booking: booking::Model,
    pub engagement: engagement::Model,
    pub offering: offering::Model,
    pub brand: brand::Model,
    pub company: company::Model,
    /// Where the crew goes; none of what is remote.
    pub site: Option<branch::Model>,
    /// Officers of the crew who present; none before the brand has confirmed.
    pub presenters: Vec<resource::Model>,
    pub branches: u64,
    /// Other times that the brand offers, the earliest first.
    pub offers: Vec<Instant>,
    /// The working-day calendar of its date is not published yet.
    pub undetermined: bool,
    /// Who asked for the booking, and so answers questions about it.
    pub contact: String,
}

/// `None` if the booking does not exist.
pub async fn facts(cx: &Cx, id: BookingId) -> Result<Option<Facts>> {
    let db = cx.db.read();
    let Some(booking) = booking::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(engagement) = engagement::Entity::find_by_id(booking.engagement_id).one(db).await? else {
        return Ok(None);
    };
    let Some(offering) = offering::Entity::find_by_id(engagement.offering_id).one(db).await? else { return Ok(None) };
    let Some(brand) = brand::Entity::find_by_id(booking.brand_id).one(db).await? else { return Ok(None) };
    let Some(company) = company::Entity::find_by_id(booking.company_id).one(db).await? else { return Ok(None) };
    let site = match engagement.site_id {
        Some(site) => branch::Entity::find_by_id(site).one(db).await?,
        None => None,
    };
    let contact = account::Entity::find_by_id(booking.requested_by).one(db).await?;
    let branches = booking_branch::Entity::find().filter(booking_branch::Column::BookingId.eq(id)).count(db).await?;
    let presenters = presenters(cx, engagement.id).await?;
    let contact = contact.map(|account| account.name).unwrap_or_default();
    let offers = booking_offer::Entity::find()
        .filter(booking_offer::Column::BookingId.eq(id))
        .order_by_asc(booking_offer::Column::StartsAt);
    let offers = offers.all(db).await?.into_iter().map(|it| it.starts_at).collect();
    let zone = zone_of(&brand);
    let undetermined = undetermined(cx, zone, [engagement.starts_at]).await?.contains(&engagement.starts_at);
    Ok(Some(Facts {
        booking,
        engagement,
        offering,
        brand,
        company,
        site,
        presenters,
        branches,
        offers,
        undetermined,
        contact,
    }))
}

async fn presenters(cx: &Cx, engagement: EngagementId) -> Result<Vec<resource::Model>> {
    let claimed = Query::select()
        .column(claim::Column::ResourceId)
        .from(claim::Entity)
        .and_where(claim::Column::EngagementId.eq(engagement))
        .and_where(claim::Column::ExpiresAt.is_null())
        .to_owned();
    let officers = resource::Entity::find()
        .filter(resource::Column::Kind.eq(ResourceKind::Officer))
        .filter(resource::Column::Id.in_subquery(claimed))
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    Ok(officers.into_iter().filter(presents).collect())
}

/// Whether an officer is named as presenter where one is of the crew.
pub(crate) fn presents(officer: &resource::Model) -> bool {
    let abilities: Vec<String> = serde_json::from_str(&officer.abilities).unwrap_or_default();
    abilities.iter().any(|ability| ability == PRESENTER)
}

/// Who decides for a brand: its managers, and their deputies of this moment.
pub async fn managers(cx: &Cx, brand: BrandId) -> Result<Vec<AccountId>> {
    let of_brand = role_grant::Column::Role.eq(Role::BrandManager).and(role_grant::Column::BrandId.eq(brand));
    let mut managers = holders(cx, of_brand).await?;
    managers.extend(deputies_of(cx, brand).await?);
    managers.sort_unstable();
    managers.dedup();
    Ok(managers)
}

/// Who speaks for a company as a whole.
pub async fn liaisons(cx: &Cx, company: CompanyId) -> Result<Vec<AccountId>> {
    holders(cx, role_grant::Column::Role.eq(Role::CompanyLiaison).and(role_grant::Column::CompanyId.eq(company))).await
}

/// The liaisons of every company that is confirmed in an engagement, by its booking.
pub async fn liaisons_of(cx: &Cx, engagement: EngagementId) -> Result<Vec<(BookingId, Vec<AccountId>)>> {
    let bookings: Vec<(BookingId, CompanyId)> = booking::Entity::find()
        .select_only()
        .columns([booking::Column::Id, booking::Column::CompanyId])
        .filter(booking::Column::EngagementId.eq(engagement))
        .filter(booking::Column::Status.eq(BookingStatus::Confirmed))
        .order_by_asc(booking::Column::Id)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let companies = bookings.iter().map(|it| it.1).collect::<Vec<_>>();
    let granted: Vec<(Option<CompanyId>, AccountId)> = role_grant::Entity::find()
        .select_only()
        .columns([role_grant::Column::CompanyId, role_grant::Column::AccountId])
        .filter(role_grant::Column::Role.eq(Role::CompanyLiaison))
        .filter(role_grant::Column::CompanyId.is_in(companies))
        .order_by_asc(role_grant::Column::AccountId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut by_company: HashMap<CompanyId, Vec<AccountId>> = HashMap::new();
    for (company, account) in granted {
        if let Some(company) = company {
            by_company.entry(company).or_default().push(account);
        }
    }
    // A company has one place in an engagement; disabled accounts are left out when their mail is rendered.
    Ok(bookings.into_iter().filter_map(|(booking, company)| Some((booking, by_company.remove(&company)?))).collect())
}

async fn holders(cx: &Cx, of: sea_orm::sea_query::Expr) -> Result<Vec<AccountId>> {
    let granted =
        Query::select().column(role_grant::Column::AccountId).from(role_grant::Entity).and_where(of).to_owned();
    let accounts = account::Entity::find()
        .filter(account::Column::Id.in_subquery(granted))
        .filter(account::Column::Disabled.eq(false))
        .order_by_asc(account::Column::Id)
        .all(cx.db.read())
        .await?;
    Ok(accounts.into_iter().map(|account| account.id).collect())
}

/// Everybody of an engagement who can be written to. Guests came by a forwarded link and have no address.
pub async fn addressed(cx: &Cx, engagement: EngagementId) -> Result<Vec<AttendeeId>> {
    let ids = attendee::Entity::listed()
        .select_only()
        .column(attendee::Column::Id)
        .filter(attendee::Column::EngagementId.eq(engagement))
        .filter(attendee::Column::Email.is_not_null())
        .order_by_asc(attendee::Column::Id)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(ids)
}

/// As [`addressed`], of one booking only.
pub async fn addressed_of(cx: &Cx, booking: BookingId) -> Result<Vec<AttendeeId>> {
    let Some(row) = booking::Entity::find_by_id(booking).one(cx.db.read()).await? else { return Ok(Vec::new()) };
    let ids = attendee::Entity::listed()
        .select_only()
        .column(attendee::Column::Id)
        .filter(attendee::Column::EngagementId.eq(row.engagement_id))
        .filter(attendee::Column::BookingId.eq(booking))
        .filter(attendee::Column::Email.is_not_null())
        .order_by_asc(attendee::Column::Id)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(ids)
}

/// So many attendees by id, in one query.
pub async fn attendees(cx: &Cx, ids: Vec<AttendeeId>) -> Result<HashMap<AttendeeId, attendee::Model>> {
    let rows = attendee::Entity::find().filter(attendee::Column::Id.is_in(ids)).all(cx.db.read()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// So many accounts by id, in one query; disabled ones are left out, because nobody reads their mail.
pub async fn accounts(cx: &Cx, ids: Vec<AccountId>) -> Result<HashMap<AccountId, account::Model>> {
    let rows = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .filter(account::Column::Disabled.eq(false))
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
