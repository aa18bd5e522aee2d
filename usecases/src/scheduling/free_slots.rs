//! When one offering can be had.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::limits::full;
use crate::scheduling::plan::{Plan, instant_at};
use crate::scheduling::request_booking::{Branches, topic_of};
use crate::scheduling::site::{branches_of, site_of};
use chrono::{Days, NaiveDate};
use domain::id::{BranchId, CompanyId, EngagementId, OfferingId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use domain::scheduling::slots::{Slot, slots};
use entities::catalogue::topic;
use entities::scheduling::engagement;
use sea_orm::EntityTrait;

/// Which days to look at; both ends included, in the brand's zone.
#[derive(Clone, Debug)]
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
    /// Of the company: who takes part, as far as it decides where the crew goes.
    pub branches: Option<Branches>,
    /// Of the company: where the crew goes.
    pub site: Option<BranchId>,
    /// As long as the offering if not given.
    pub minutes: Option<u16>,
    /// The key of what it is about, as far as that decides who must come. Of `own` if not given.
    pub topic: Option<String>,
    /// Without the lead time, which binds companies alone; said by anybody but who decides for the brand, it counts as not said.
    pub at_once: bool,
}

impl SlotQuery {
    /// All days of an offering.
    pub const fn of(offering: OfferingId) -> Self {
        Self {
            offering,
            from: None,
            to: None,
            own: None,
            company: None,
            branches: None,
            site: None,
            minutes: None,
            topic: None,
            at_once: false,
        }
    }
}

/// The times of an offering, the free ones and those that are not, with reasons.
///
/// Every signed-in account may ask: times tell nothing about who holds them. For a company it needs
/// `Right::Book` there or `Right::SeeBrand` on the brand. Without a site the ways to it are left out of account.
pub async fn free_slots(cx: &Cx, actor: &Actor, query: SlotQuery) -> Result<(Plan, Vec<Slot>)> {
    let topic = match (&query.topic, query.own) {
        (None, Some(own)) => topic_of_engagement(cx, own).await?,
        (key, _) => topic_of(cx, key.as_deref()).await?,
    };
    let mut plan = Plan::load(cx, query.offering, None).await?.about(topic.as_ref());
    if let Some(company) = query.company
        && !actor.may(Right::SeeBrand, Scope::Brand(plan.brand.id))
    {
        actor.require(Right::Book, Scope::Company(company))?;
    }
    if query.at_once && actor.may(Right::Decide, Scope::Brand(plan.brand.id)) {
        plan = plan.at_once(cx.now());
    }
    plan.rules.minutes = query.minutes.unwrap_or(plan.rules.minutes);
    plan.site = site(cx, &plan, &query).await?;
    let today = plan.today(cx.now());
    let last = plan.last_day(cx.now());
    let from = query.from.unwrap_or(today).max(today).min(last + Days::new(1));
    let to = query.to.unwrap_or(last);
    if to < query.from.unwrap_or(today) {
        return Err(UseCaseError::field("to", "before_from"));
    }
    // What lies past the horizon is refused anyway; a request for a century costs no more than one for a season.
    let to = to.min(last);
    let range = Interval { start: instant_at(plan.zone, from, 0), end: instant_at(plan.zone, to + Days::new(1), 0) };
    let range = plan.buffered(range);
    plan.rules.full = full(cx.db.read(), &plan, query.company, range, cx.now(), query.own.as_slice()).await?;
    let busy = busy_in(cx.db.read(), &plan, &plan.candidates(), range, cx.now(), query.own.as_slice()).await?;
    let days = from.iter_days().take_while(|date| *date <= to).map(|date| (date, plan.days.kind(date)));
    let found = slots(&plan.rules, days, &busy, |date, minute| instant_at(plan.zone, date, minute));
    Ok((plan, found))
}

async fn topic_of_engagement(cx: &Cx, id: EngagementId) -> Result<Option<topic::Model>> {
    let db = cx.db.read();
    let of = engagement::Entity::find_by_id(id).one(db).await?.and_then(|it| it.topic_id);
    Ok(match of {
        Some(topic) => topic::Entity::find_by_id(topic).one(db).await?,
        None => None,
    })
}

/// Where it is to take place: where the query says, else where the engagement stands that is to be moved.
async fn site(cx: &Cx, plan: &Plan, query: &SlotQuery) -> Result<Option<BranchId>> {
    if query.site.is_none() && query.branches.is_none() {
        let Some(own) = query.own.filter(|_| plan.offering.kind.is_on_site()) else { return Ok(None) };
        return Ok(engagement::Entity::find_by_id(own).one(cx.db.read()).await?.and_then(|it| it.site_id));
    }
    let company = query.company.ok_or_else(|| UseCaseError::field("company_id", "required"))?;
    let branches = match &query.branches {
        Some(chosen) => branches_of(cx, company, chosen).await?,
        None => Vec::new(),
    };
    site_of(cx, plan.offering.kind, company, query.site, &branches).await
}
