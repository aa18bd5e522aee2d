//! When one offering can be had.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::limits::full;
use crate::scheduling::plan::{HORIZON_DAYS, Plan, instant_at};
use chrono::{Days, NaiveDate};
use domain::id::{CompanyId, EngagementId, OfferingId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use domain::scheduling::slots::{Slot, slots};

/// Which days to look at; both ends included, in the brand's zone.
#[derive(Clone, Copy, Debug)]
pub struct SlotQuery {
    pub offering: OfferingId,
    /// Today if not given.
    pub from: Option<NaiveDate>,
    /// The last day that may be booked if not given.
    pub to: Option<NaiveDate>,
    /// What this engagement holds counts as free: it is the one that is to be moved or sent.
    pub own: Option<EngagementId>,
    /// For whom: what the brand takes on for one company may be limited.
    pub company: Option<CompanyId>,
}

impl SlotQuery {
    /// All days of an offering.
    pub const fn of(offering: OfferingId) -> Self {
        Self { offering, from: None, to: None, own: None, company: None }
    }
}

/// The times of an offering, the free ones and those that are not, with reasons.
///
/// Every signed-in account may ask: times tell nothing about who holds them. For a company it needs
/// `Right::Book` there or `Right::SeeBrand` on the brand.
pub async fn free_slots(cx: &Cx, actor: &Actor, query: SlotQuery) -> Result<(Plan, Vec<Slot>)> {
    let mut plan = Plan::load(cx, query.offering).await?;
    if let Some(company) = query.company
        && !actor.may(Right::SeeBrand, Scope::Brand(plan.brand.id))
    {
        actor.require(Right::Book, Scope::Company(company))?;
    }
    let today = plan.today(cx.now());
    let last = today + Days::new(HORIZON_DAYS);
    let from = query.from.unwrap_or(today).max(today);
    let to = query.to.unwrap_or(last);
    if to < query.from.unwrap_or(today) {
        return Err(UseCaseError::field("to", "before_from"));
    }
    // What lies past the horizon is refused anyway; a request for a century costs no more than one for a season.
    let to = to.min(last);
    let range = Interval { start: instant_at(plan.zone, from, 0), end: instant_at(plan.zone, to + Days::new(1), 0) };
    let range = plan.buffered(range);
    plan.rules.full = full(cx.db.read(), &plan, query.company, range, cx.now(), query.own).await?;
    let busy = busy_in(cx.db.read(), &plan, &plan.candidates(), range, cx.now(), query.own).await?;
    let days = from.iter_days().take_while(|date| *date <= to).map(|date| (date, plan.days.kind(date)));
    let found = slots(&plan.rules, days, &busy, |date, minute| instant_at(plan.zone, date, minute));
    Ok((plan, found))
}
