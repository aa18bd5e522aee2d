//! What a series is made of: an engagement that is confirmed for one company.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::{Plan, local};
use chrono::{NaiveDate, Timelike};
use domain::id::{BranchId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::employee;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// An engagement with its one booking, and the plan by which others like it are made.
pub(super) struct Template {
    pub engagement: engagement::Model,
    pub booking: booking::Model,
    pub branches: Vec<BranchId>,
    /// With the engagement's own length, and open to all that lies ahead: a brand that plans is bound by no lead time.
    pub plan: Plan,
    /// Of the local day at which it starts.
    pub minute: u16,
}

impl Template {
    /// Needs `Right::Decide` on the brand. Fails with `NotFound`, and with the conflict `not-confirmed` for an engagement that
    /// is not confirmed for exactly one company.
    pub async fn load(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Self> {
        let db = cx.db.read();
        let engagement = engagement::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
        actor.require(Right::Decide, Scope::Brand(engagement.brand_id))?;
        let bookings = booking::Entity::find().filter(booking::Column::EngagementId.eq(id)).all(db).await?;
        let [booking] = bookings.as_slice() else { return Err(UseCaseError::Conflict("not-confirmed")) };
        if !matches!(booking.status, BookingStatus::Confirmed | BookingStatus::NoShow)
            || engagement.status == EngagementStatus::Cancelled
            || engagement.capacity.is_some()
        {
            return Err(UseCaseError::Conflict("not-confirmed"));
        }
        let branches = booking_branch::Entity::find()
            .filter(booking_branch::Column::BookingId.eq(booking.id))
            .order_by_asc(booking_branch::Column::BranchId);
        let branches = branches.all(db).await?.into_iter().map(|it| it.branch_id).collect();
        let mut plan = Plan::of_engagement(cx, &engagement).await?;
        plan.rules.minutes = (engagement.ends_at - engagement.starts_at).whole_minutes().try_into().unwrap_or(u16::MAX);
        plan.rules.earliest = cx.now();
        plan.rules.latest = Instant(i64::MAX);
        let start = local(plan.zone, engagement.starts_at);
        let minute = u16::try_from(start.hour() * 60 + start.minute()).unwrap_or_default();
        Ok(Self { booking: booking.clone(), engagement, branches, plan, minute })
    }

    /// The local date on which it takes place.
    pub fn date(&self) -> NaiveDate {
        local(self.plan.zone, self.engagement.starts_at).date_naive()
    }

    /// The time from a start on, as long as the engagement.
    pub fn time_from(&self, start: Instant) -> Interval {
        Interval { start, end: start + (self.engagement.ends_at - self.engagement.starts_at) }
    }

    /// Whether the brand is open on a date for all of the time from `minute` on.
    pub fn is_open(&self, date: NaiveDate, minute: u16) -> bool {
        let hours = self.plan.rules.hours.on(date, &self.plan.days.kind(date));
        hours.iter().any(|(open, close)| *open <= minute && minute + self.plan.rules.minutes <= *close)
    }

    /// How many people are written down for each of its dates.
    pub async fn people(&self, cx: &Cx) -> Result<u64> {
        let people = employee::Entity::find().filter(employee::Column::BranchId.is_in(self.branches.iter().copied()));
        Ok(people.count(cx.db.read()).await?)
    }
}
