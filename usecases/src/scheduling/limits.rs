//! What a brand's limits leave.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result};
use crate::scheduling::plan::{Plan, instant_at, local};
use chrono::{Days, NaiveDate};
use domain::id::{CompanyId, EngagementId};
use domain::instant::{Instant, Interval};
use domain::scheduling::limits::{Full, Limit, LimitOf, Limits, monday};
use domain::scheduling::slots::Reason;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::brand;
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::sea_query::{JoinType, LockType, all, any};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, RelationDef};
use std::collections::BTreeSet;

/// A brand's limits.
pub fn limits_of(brand: &brand::Model) -> Limits {
    brand.limits.as_deref().and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default()
}

/// The whole weeks around a range: what a limit is counted in.
pub fn weeks(plan: &Plan, range: Interval) -> Interval {
    let first = monday(local(plan.zone, range.start).date_naive());
    let last = monday(local(plan.zone, range.end).date_naive()) + Days::new(7);
    Interval { start: instant_at(plan.zone, first, 0), end: instant_at(plan.zone, last, 0) }
}

/// The time of days or weeks that are full.
pub fn time_of(plan: &Plan, full: &Full) -> Interval {
    Interval { start: instant_at(plan.zone, full.first, 0), end: instant_at(plan.zone, full.end, 0) }
}

/// The starts in `range` that the limits on the brand and on `company` forbid, without what `except` takes itself. Without
/// such limits no query, else two.
pub async fn full(
    db: &impl ConnectionTrait,
    plan: &Plan,
    company: Option<CompanyId>,
    range: Interval,
    now: Instant,
    except: &[EngagementId],
) -> Result<Vec<(Interval, Reason)>> {
    let limits = limits_of(&plan.brand);
    let of_company = company.filter(|_| !limits.company.is_none());
    if limits.brand.is_none() && of_company.is_none() {
        return Ok(Vec::new());
    }
    let taken = taken(db, plan, weeks(plan, range), now, except).await?;
    let dates = |of: Option<CompanyId>| {
        // One engagement of several companies counts once for the brand.
        let own = taken.iter().filter(move |it| of.is_none() || it.2 == of);
        own.map(|it| (it.0, it.1)).collect::<BTreeSet<_>>().into_iter().map(|(_, date)| date)
    };
    let told = |limit: Limit, of: LimitOf, dates: &mut dyn Iterator<Item = NaiveDate>| {
        let full = limit.full(dates).into_iter();
        full.map(|it| (time_of(plan, &it), Reason::Limit { of, per: it.per, max: it.max })).collect::<Vec<_>>()
    };
    let mut full = told(limits.brand, LimitOf::Brand, &mut dates(None));
    if let Some(company) = of_company {
        full.extend(told(limits.company, LimitOf::Company, &mut dates(Some(company))));
    }
    Ok(full)
}

/// Engagement, date and company of all that is planned or held in `range`, offered times by their own dates. An event counts
/// for the brand whether anybody has joined it or not.
async fn taken(
    db: &impl ConnectionTrait,
    plan: &Plan,
    range: Interval,
    now: Instant,
    except: &[EngagementId],
) -> Result<Vec<(EngagementId, NaiveDate, Option<CompanyId>)>> {
    use booking::Column::{CompanyId as Company, ExpiresAt, Status};
    let to_booking =
        engagement::Entity::belongs_to(booking::Entity).from(engagement::Column::Id).to(booking::Column::EngagementId);
    let held = all![Status.is_in([BookingStatus::Held, BookingStatus::Called]), ExpiresAt.gt(now)];
    let stands = any![Status.is_in([BookingStatus::Requested, BookingStatus::Confirmed]), held];
    let to_booking = RelationDef::from(to_booking).on_condition(move |_, _| stands.clone());
    let planned: Vec<(EngagementId, Instant, Option<CompanyId>)> = engagement::Entity::find()
        .select_only()
        .columns([engagement::Column::Id, engagement::Column::StartsAt])
        .column(Company)
        .join(JoinType::LeftJoin, to_booking)
        .filter(engagement::Column::BrandId.eq(plan.brand.id))
        .filter(engagement::Column::Status.ne(EngagementStatus::Cancelled))
        .filter(engagement::Column::StartsAt.gte(range.start))
        .filter(engagement::Column::StartsAt.lt(range.end))
        .filter(any![Company.is_not_null(), engagement::Column::Capacity.is_not_null()])
        .into_tuple()
        .all(db)
        .await?;
    let to_offer = booking::Entity::belongs_to(booking_offer::Entity)
        .from(booking::Column::Id)
        .to(booking_offer::Column::BookingId);
    let offered: Vec<(EngagementId, Instant, Option<CompanyId>)> = booking::Entity::find()
        .select_only()
        .column(booking::Column::EngagementId)
        .column(booking_offer::Column::StartsAt)
        .column(Company)
        .join(JoinType::InnerJoin, to_offer.into())
        .filter(booking::Column::BrandId.eq(plan.brand.id))
        .filter(Status.eq(BookingStatus::Offered))
        .filter(ExpiresAt.gt(now))
        .filter(booking_offer::Column::StartsAt.gte(range.start))
        .filter(booking_offer::Column::StartsAt.lt(range.end))
        .into_tuple()
        .all(db)
        .await?;
    let all = planned.into_iter().chain(offered).filter(|it| !except.contains(&it.0));
    Ok(all.map(|(id, at, company)| (id, local(plan.zone, at).date_naive(), company)).collect())
}

/// Refuses times that a limit forbids. The brand's row is locked, so that two who would fill the last place wait for each
/// other; it comes before the crew's rows in every write.
pub async fn keep(
    cx: &Cx,
    tx: &Tx,
    plan: &Plan,
    company: impl Into<Option<CompanyId>>,
    engagement: EngagementId,
    times: &[Interval],
) -> Result<()> {
    let company = company.into();
    let limits = limits_of(&plan.brand);
    if limits.brand.is_none() && limits.company.is_none() {
        return Ok(());
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        // Not FOR UPDATE: rows that name the brand were written before this, and share its key with others' until commit.
        brand::Entity::find_by_id(plan.brand.id).lock(LockType::NoKeyUpdate).one(tx.as_ref()).await?;
    }
    for time in times {
        let full = full(tx.as_ref(), plan, company, *time, cx.now(), &[engagement]).await?;
        if full.iter().any(|(days, _)| days.contains(time.start)) {
            return Err(BookingError::LimitReached.into());
        }
    }
    Ok(())
}
