//! Why a time cannot be had, and which can instead.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::free_slots::{SlotQuery, free_slots};
use crate::scheduling::plan::{Plan, instant_at, local};
use domain::identity::Actor;
use domain::instant::{Instant, Interval, Span};
use domain::scheduling::slots::{Reason, Slot, unopened};
use domain::scheduling::working_days::DayKind;

/// How many other times stand beside one that cannot be had.
pub const NEAREST: usize = 3;

/// One time, looked at for one request.
pub struct WhyNot {
    pub plan: Plan,
    pub time: Interval,
    /// The working-day calendar of its date is not published.
    pub undetermined: bool,
    /// Empty: it can be had.
    pub reasons: Vec<Reason>,
    /// The nearest times that can be had, in the order of time; none for a time that can.
    pub nearest: Vec<Instant>,
}

/// Says of any time whether this request can have it, and if not, why, and what is nearest.
///
/// Needs what [`free_slots`] needs, and as many queries. `query.from` and `query.to` are left out of account.
pub async fn why_not(cx: &Cx, actor: &Actor, query: SlotQuery, start: Instant) -> Result<WhyNot> {
    let (plan, slots) = free_slots(cx, actor, SlotQuery { from: None, to: None, ..query }).await?;
    let time = Interval { start, end: start + Span::minutes(plan.rules.minutes.into()) };
    let date = local(plan.zone, start).date_naive();
    let kind = plan.days.kind(date);
    let at = |date, minute| instant_at(plan.zone, date, minute);
    let reasons = match slots.iter().find(|it| it.time == time) {
        Some(slot) => slot.reasons.clone(),
        None if start < cx.now() => vec![Reason::TooSoon],
        None if start >= plan.rules.latest => vec![Reason::TooFar],
        None => vec![unopened(&plan.rules, (date, &kind), time, at)],
    };
    let nearest = if reasons.is_empty() { Vec::new() } else { nearest(&slots, start) };
    Ok(WhyNot { time, undetermined: kind == DayKind::Undetermined, reasons, nearest, plan })
}

/// The free times nearest to a start, [`NEAREST`] at the most, in the order of time.
pub fn nearest<'a>(slots: impl IntoIterator<Item = &'a Slot>, start: Instant) -> Vec<Instant> {
    let mut free: Vec<Instant> = slots.into_iter().filter(|it| it.is_free()).map(|it| it.time.start).collect();
    free.sort_by_key(|at| ((*at - start).0.abs(), *at));
    free.truncate(NEAREST);
    free.sort_unstable();
    free
}
