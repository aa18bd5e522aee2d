//! The week as the planner in the browser draws it, and what it answers to a move.

use super::event::{buffers, events, within};
use super::hours::Hours;
use crate::i18n::I18n;
use crate::pages::scheduling::calendar::Calendar;
use domain::id::{BrandId, EngagementId, ResourceId};
use domain::identity::Actor;
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use serde_json::{Value, json};
use std::collections::HashMap;
use usecases::scheduling::filter::Filter;
use usecases::scheduling::move_engagement::obstacles;
use usecases::scheduling::week::{Planned, Week};
use usecases::scheduling::{Move, Moved};
use usecases::{BookingError, Cx, UseCaseError};

/// Options of the library and what else the island needs, with times as the brand's clocks show them.
pub fn planner(i: I18n, week: &Week, filter: &Filter, decides: bool, now: Instant) -> Value {
    let shown = events(i, week);
    let hours = Hours::around(i, &week.brand.weekly_hours, shown.iter().map(|it| it.time));
    let resources = week.resources.iter().filter(|it| filter.resource.is_none_or(|wanted| wanted == it.id));
    let resources: Vec<Value> = resources
        .map(|it| json!({ "id": it.id, "title": i.named(&it.name, &it.name_en), "extendedProps": { "kind": it.kind } }))
        .collect();
    let mut crews: HashMap<EngagementId, Vec<ResourceId>> = HashMap::new();
    for claim in week.claims.iter().filter(|it| it.expires_at.is_none()) {
        let crew = crews.entry(claim.engagement_id).or_default();
        if !crew.contains(&claim.resource_id) {
            crew.push(claim.resource_id);
        }
    }
    let planned: HashMap<EngagementId, &Planned> = week.planned.iter().map(|it| (it.engagement.id, it)).collect();
    let mut list: Vec<Value> = Vec::new();
    for (at, it) in shown.iter().enumerate() {
        let planned = planned.get(&it.id);
        let crew = crews.get(&it.id).cloned().unwrap_or_default();
        // What is offered is the company's to choose from; what has begun stays where it is.
        // So does an event, whose time is many companies'.
        let movable = decides
            && planned.is_some_and(|it| it.engagement.capacity.is_none())
            && it.status == EngagementStatus::Planned
            && it.time.start > now;
        let ask = match planned {
            Some(_) if it.pending.is_some() => i.t("scheduling.planner.ask_request").to_owned(),
            Some(planned) => {
                let heads: i32 = planned.bookings.iter().map(|it| it.head_count).sum();
                i.tn("scheduling.planner.ask_confirmed", heads.into(), &[])
            }
            None => String::new(),
        };
        list.push(json!({
            "id": format!("{}.{at}", it.id), "title": it.title, "start": wall(i, it.time.start), "end": wall(i, it.time.end),
            "resourceIds": crew, "classNames": if it.pending.is_some() { vec!["pending"] } else { vec![] },
            "startEditable": movable, "durationEditable": movable && it.pending.is_none(),
            "extendedProps": {
                "engagement": it.id, "ask": ask, "crew": it.crew, "movable": movable, "pending": it.pending.is_some(),
                "minutes": (it.time.end - it.time.start).whole_minutes(),
                "href": format!("/brands/{}/engagements/{}", week.brand.id, it.id),
            },
        }));
    }
    let behind = |resource: ResourceId, time: Interval, title: &str, class: &str| {
        json!({
            "resourceIds": [resource], "start": wall(i, time.start), "end": wall(i, time.end), "title": title,
            "display": "background", "classNames": [class],
        })
    };
    let buffers = week.claims.iter().flat_map(|claim| {
        let held = Interval { start: claim.starts_at, end: claim.ends_at };
        // What is only held while somebody fills in a form is taken as a whole.
        let (around, text, class) = match within(&shown, claim.engagement_id, held).next() {
            Some(_) => (buffers(&shown, claim.engagement_id, held), "scheduling.week.buffer", "buffer"),
            None => (vec![held], "scheduling.week.holding", "other"),
        };
        around.into_iter().map(move |time| behind(claim.resource_id, time, i.t(text), class))
    });
    let away = week.absences.iter().map(|it| {
        let title = if it.note.is_empty() { i.t("scheduling.week.away") } else { &it.note };
        behind(it.resource_id, Interval { start: it.starts_at, end: it.ends_at }, title, "away")
    });
    let others =
        week.others.iter().map(|(resource, time)| behind(*resource, *time, i.t("scheduling.week.other"), "other"));
    json!({
        "events": list,
        "background": away.chain(buffers).chain(others).collect::<Vec<_>>(),
        "resources": resources,
        "options": {
            "locale": i.locale.tag(), "date": week.date.to_string(), "timeZone": i.local(now).format("%:z").to_string(),
            "highlightedDates": week.shut.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "slotMinTime": format!("{:02}:00", hours.from), "slotMaxTime": format!("{:02}:00", hours.to),
        },
    })
}

/// Without a zone: the browser's says nothing about the brand's clocks.
fn wall(i: I18n, at: Instant) -> String {
    i.local(at).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What came of a move, for the line below the planner.
pub fn done(i: I18n, moved: Moved, wanted: &Move) -> String {
    let when = i.range(wanted.time.start, wanted.time.end);
    match moved {
        Moved::Moved => i.t_with("scheduling.planner.moved", &[("when", &when)]),
        Moved::Offered => i.t_with("scheduling.planner.offered", &[("when", &when)]),
        Moved::CrewChanged => i.t("scheduling.decided.crew_changed").to_owned(),
        Moved::Nothing => i.t("scheduling.planner.nothing").to_owned(),
    }
}

/// Why a move was refused: the error's text, and who or what stands in the way.
pub async fn refusal(
    i: I18n,
    (cx, actor): (&Cx, &Actor),
    (brand, id): (BrandId, EngagementId),
    wanted: &Move,
    error: &UseCaseError,
) -> String {
    let UseCaseError::Booking(
        error @ (BookingError::SlotTaken { .. } | BookingError::NotOffered | BookingError::LimitReached),
    ) = error
    else {
        return match error {
            UseCaseError::Invalid(errors) => errors.iter().map(|it| i.error(&it.code, &[])).collect(),
            other => i.error(other.code(), &[]),
        };
    };
    let when = i.range(wanted.time.start, wanted.time.end);
    let mut sentences = vec![i.t_with("scheduling.planner.refused", &[("when", &when)])];
    let mut nearest = None;
    if let Ok(found) = obstacles(cx, actor, brand, id, wanted).await {
        let calendar = Calendar::new(i, &found.plan, Vec::new(), cx.now()).for_team(i, &found.plan);
        sentences.extend(calendar.why(i, &found.reasons));
        let busy = found.plan.resources.iter().filter(|it| found.busy.contains(&it.id));
        let busy: Vec<&str> = busy.map(|it| i.named(&it.name, &it.name_en)).collect();
        if found.reasons.is_empty() && !busy.is_empty() {
            let names = busy.join(i.t("scheduling.week.and"));
            sentences.push(i.t_with("scheduling.planner.busy", &[("names", &names)]));
        }
        if !found.nearest.is_empty() {
            let times: Vec<String> = found.nearest.iter().map(|at| i.date_time(*at)).collect();
            let times = times.join(i.t("scheduling.week.and"));
            nearest = Some(i.t_with("scheduling.planner.nearest", &[("times", &times)]));
        }
    }
    if sentences.len() == 1 {
        sentences.push(match error {
            BookingError::NotOffered => i.t("scheduling.planner.outside").to_owned(),
            _ => i.error(&UseCaseError::from(error.clone()).code().replace('-', "_"), &[]),
        });
    }
    sentences.extend(nearest);
    sentences.join(" ")
}
