//! The brand takes an engagement to another time, another length or other people, whatever that means where it stands.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::brand_zone::brand_zone;
use crate::scheduling::change_crew::{Swap, crew_of, swap_crew, swapped};
use crate::scheduling::free_slots::SlotQuery;
use crate::scheduling::load::is_announced;
use crate::scheduling::offer_times::offer_times;
use crate::scheduling::plan::{Plan, instant_at};
use crate::scheduling::reschedule_booking::{NewTime, reschedule_booking};
use crate::scheduling::why_not::{WhyNot, why_not};
use chrono_tz::Tz;
use domain::id::{BrandId, EngagementId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::slots::Reason;
use entities::scheduling::{booking, engagement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub time: Interval,
    pub swaps: Vec<Swap>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It stands at another time or has another length; who is invited is told.
    Moved,
    /// Its company is asked whether the other time suits it.
    Offered,
    /// Somebody or something else comes.
    CrewChanged,
    /// It stood so already.
    Nothing,
}

/// Moves a confirmed booking with its crew; offers the time of one that is not confirmed to its company, with a crew that
/// is chosen anew; changes the crew alone if the time is the same.
///
/// Needs `Right::Decide` on the brand. Each of the three is one write of its own use-case, whose errors this has. `NotFound`
/// for an engagement of another brand.
pub async fn move_engagement(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId, wanted: &Move) -> Result<Moved> {
    let (row, booking) = of_brand(cx, actor, brand, id).await?;
    let stood = Interval { start: row.starts_at, end: row.ends_at };
    if wanted.time == stood {
        if wanted.swaps.is_empty() {
            return Ok(Moved::Nothing);
        }
        swap_crew(cx, actor, id, &wanted.swaps).await?;
        return Ok(Moved::CrewChanged);
    }
    if !is_announced(booking.status) {
        if wanted.time.end - wanted.time.start != stood.end - stood.start {
            return Err(UseCaseError::Conflict("length-of-request"));
        }
        offer_times(cx, actor, booking.id, &[wanted.time.start], "").await?;
        return Ok(Moved::Offered);
    }
    let Interval { start: starts_at, end } = wanted.time;
    let new = NewTime { starts_at, ends_at: Some(end), crew: Some(wanted.swaps.clone()) };
    reschedule_booking(cx, actor, booking.id, new).await?;
    Ok(Moved::Moved)
}

/// What stands in the way of a move.
pub struct Obstacles {
    pub plan: Plan,
    /// Why nobody could have that time; empty if somebody could.
    pub reasons: Vec<Reason>,
    /// The nearest times that could be had instead.
    pub nearest: Vec<Instant>,
    /// Those of the wanted crew who have something else to do then.
    pub busy: Vec<ResourceId>,
}

/// Why a move was refused, by the facts that refused it.
///
/// Needs `Right::Decide` on the brand.
pub async fn obstacles(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId, wanted: &Move) -> Result<Obstacles> {
    let (row, booking) = of_brand(cx, actor, brand, id).await?;
    let minutes = u16::try_from((wanted.time.end - wanted.time.start).whole_minutes()).ok();
    let (company, own) = (Some(booking.company_id), Some(id));
    let query = SlotQuery { own, company, minutes, at_once: true, ..SlotQuery::of(row.offering_id) };
    let WhyNot { plan, reasons, nearest, .. } = why_not(cx, actor, query, wanted.time.start).await?;
    let crew = swapped(crew_of(cx.db.read(), id).await?, &wanted.swaps).unwrap_or_default();
    let range = plan.buffered(wanted.time);
    let busy = busy_in(cx.db.read(), &plan, &crew, range, cx.now(), &[id]).await?;
    let busy = crew.into_iter().filter(|it| !busy.is_free(*it, &range)).collect();
    Ok(Obstacles { plan, reasons, nearest, busy })
}

/// The instants at which the brand's clocks show this, and their zone; for what a page of the brand sends.
///
/// Needs `Right::SeeBrand` on the brand.
pub async fn on_brands_clock(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    wall: &[chrono::NaiveDateTime],
) -> Result<(Vec<Instant>, Tz)> {
    use chrono::Timelike;
    let zone = brand_zone(cx, actor, brand).await?;
    let minute = |at: &chrono::NaiveDateTime| u16::try_from(at.hour() * 60 + at.minute()).unwrap_or_default();
    Ok((wall.iter().map(|at| instant_at(zone, at.date(), minute(at))).collect(), zone))
}

/// The engagement with the booking that holds it, if the actor decides for its brand.
pub(super) async fn of_brand(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    id: EngagementId,
) -> Result<(engagement::Model, booking::Model)> {
    actor.require(Right::Decide, Scope::Brand(brand))?;
    let db = cx.db.read();
    let row = engagement::Entity::find_by_id(id).filter(engagement::Column::BrandId.eq(brand)).one(db).await?;
    let row = row.ok_or(UseCaseError::NotFound)?;
    let bookings = booking::Entity::find().filter(booking::Column::EngagementId.eq(id)).all(db).await?;
    let holding =
        bookings.into_iter().find(|it| it.status.holds() && it.status != domain::scheduling::BookingStatus::Held);
    Ok((row, holding.ok_or(UseCaseError::Conflict("already-over"))?))
}
