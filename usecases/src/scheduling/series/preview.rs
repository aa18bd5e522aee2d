//! Every date of a series, with what stands in its way, before anything is written.

use super::rule::Rule;
use super::template::Template;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::limits::full;
use crate::scheduling::plan::instant_at;
use crate::scheduling::why_not;
use chrono::{Days, NaiveDate};
use domain::id::EngagementId;
use domain::identity::Actor;
use domain::instant::{Instant, Interval};
use domain::scheduling::busy::Busy;
use domain::scheduling::request::FieldError;
use domain::scheduling::series::{Laid, Shift, lay_out};
use domain::scheduling::slots::{Reason, refusals, slots};
use domain::scheduling::working_days::DayKind;

/// How many days before and after it they are looked for in.
const AROUND: u64 = 7;

/// A series writes so many attendees and mails at the most: three thousand people every month of a year.
const MOST_PEOPLE: u64 = 36_000;

/// How an engagement comes back.
#[derive(Clone, Debug)]
pub struct SeriesForm {
    /// The first of the series.
    pub engagement: EngagementId,
    /// RRULE (RFC 5545 3.3.10), of days.
    pub rule: String,
    /// How often, the first included, if the rule does not say.
    pub count: Option<u32>,
    /// The last day, likewise.
    pub until: Option<NaiveDate>,
    pub shift: Shift,
    /// Further dates are taken for those that are skipped.
    pub keep_count: bool,
}

/// One date, as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// As the rule says it.
    pub nominal: NaiveDate,
    /// What kind of day that is.
    pub kind: DayKind,
    /// None: the brand is closed, and the date is skipped.
    pub time: Option<Interval>,
    /// The working-day calendar of its date is not published.
    pub undetermined: bool,
    /// Why the time cannot be had; none if it can.
    pub reasons: Vec<Reason>,
    /// The nearest times that can, if it cannot.
    pub nearest: Vec<Instant>,
}

/// What a series would be.
pub struct Preview {
    /// The first one is the engagement itself.
    pub occurrences: Vec<Occurrence>,
    /// Names of all who could be busy.
    pub plan: crate::scheduling::plan::Plan,
}

/// The dates of a series. Writes nothing; a constant number of queries.
///
/// Needs `Right::Decide` on the brand. Fails with `Invalid` naming `rule`, `count` or `until`, or with the conflict
/// `not-confirmed`.
pub async fn preview_series(cx: &Cx, actor: &Actor, form: &SeriesForm) -> Result<Preview> {
    let template = Template::load(cx, actor, form.engagement).await?;
    let (laid, _) = lay(&template, form)?;
    people(cx, &template, &laid).await?;
    let times = laid.iter().map(|it| (it.nominal, it.date.map(|date| at(&template, date)))).collect();
    let occurrences = examine(cx, &template, times, &[form.engagement]).await?;
    Ok(Preview { occurrences, plan: template.plan })
}

/// The rule's dates, laid on open days; the first is the engagement's own.
pub(super) fn lay(template: &Template, form: &SeriesForm) -> Result<(Vec<Laid>, Rule)> {
    let invalid = |error: FieldError| UseCaseError::Invalid(vec![error]);
    let rule = Rule::read(&form.rule, form.count, form.until).map_err(invalid)?;
    let keep = rule.count().filter(|_| form.keep_count);
    let dates = rule.dates(template.date(), keep.is_some()).map_err(invalid)?;
    if dates.first() != Some(&template.date()) {
        return Err(invalid(FieldError::new("rule", "other_start")));
    }
    let minute = template.minute;
    // Wherever the first one was put, it stands.
    let open = |date| date == template.date() || template.is_open(date, minute);
    Ok((lay_out(dates, form.shift, keep, open), rule))
}

pub(super) async fn people(cx: &Cx, template: &Template, laid: &[Laid]) -> Result<()> {
    let each = template.people(cx).await?;
    if each * laid.len() as u64 > MOST_PEOPLE {
        let most = MOST_PEOPLE.checked_div(each).unwrap_or_default();
        return Err(UseCaseError::Invalid(vec![FieldError::new("count", "too_many_people").with("max", most)]));
    }
    Ok(())
}

/// The engagement's time on another date.
pub(super) fn at(template: &Template, date: NaiveDate) -> Interval {
    template.time_from(instant_at(template.plan.zone, date, template.minute))
}

/// What stands in the way of each of these times, without what `own` hold themselves.
pub(super) async fn examine(
    cx: &Cx,
    template: &Template,
    times: Vec<(NaiveDate, Option<Interval>)>,
    own: &[EngagementId],
) -> Result<Vec<Occurrence>> {
    let plan = &template.plan;
    let starts = || times.iter().filter_map(|(_, time)| *time);
    let (Some(first), Some(last)) = (starts().map(|it| it.start).min(), starts().map(|it| it.end).max()) else {
        return Ok(times.into_iter().map(|(nominal, _)| skipped(template, nominal)).collect());
    };
    let around = domain::instant::Span::days(AROUND.cast_signed() + 1);
    let range = Interval { start: first, end: last }.buffered(around, around);
    let busy = busy_in(cx.db.read(), plan, &plan.candidates(), range, cx.now(), own).await?;
    let mut rules = plan.rules.clone();
    rules.full = full(cx.db.read(), plan, Some(template.booking.company_id), range, cx.now(), own).await?;
    let examined = |(nominal, time): (NaiveDate, Option<Interval>)| {
        let Some(time) = time else { return skipped(template, nominal) };
        let is_own = time.start == template.engagement.starts_at;
        let reasons = if is_own { Vec::new() } else { refusals(&rules, time, &busy) };
        let nearest = if reasons.is_empty() { Vec::new() } else { nearest(template, &rules, &busy, time.start) };
        let date = crate::scheduling::plan::local(plan.zone, time.start).date_naive();
        let undetermined = plan.days.kind(date) == DayKind::Undetermined;
        Occurrence { nominal, kind: plan.days.kind(nominal), time: Some(time), undetermined, reasons, nearest }
    };
    Ok(times.into_iter().map(examined).collect())
}

fn skipped(template: &Template, nominal: NaiveDate) -> Occurrence {
    let kind = template.plan.days.kind(nominal);
    Occurrence { nominal, kind, time: None, undetermined: false, reasons: Vec::new(), nearest: Vec::new() }
}

/// The free times around a start, the nearest three in the order of time.
fn nearest(template: &Template, rules: &domain::scheduling::slots::Rules, busy: &Busy, start: Instant) -> Vec<Instant> {
    let plan = &template.plan;
    let date = crate::scheduling::plan::local(plan.zone, start).date_naive();
    let days = (date - Days::new(AROUND)).iter_days().take(2 * AROUND as usize + 1);
    let found = slots(rules, days.map(|date| (date, plan.days.kind(date))), busy, |date, minute| {
        instant_at(plan.zone, date, minute)
    });
    why_not::nearest(&found, start)
}
