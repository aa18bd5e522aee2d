//! One day by officer, car and kit: what each is taken for, with the time before and after it.

use super::Board;
use crate::ui::{Glyph, Icon};
use domain::catalogue::ResourceKind;
use domain::instant::Interval;
use leptos::prelude::*;
use usecases::scheduling::filter::Filter;
use usecases::scheduling::week::Week;

/// The panel of lanes for the chosen day.
pub fn lanes(board: &Board, week: &Week, filter: &Filter) -> AnyView {
    let i = board.i;
    let hours = (board.hours.from..board.hours.to)
        .zip(0u16..)
        .map(|(hour, at)| view! { <span class=format!("col-start-{} col-span-4", at * 4 + 2)>{format!("{hour}:00")}</span> })
        .collect_view();
    let rows = week
        .resources
        .iter()
        .filter(|it| filter.resource.is_none_or(|wanted| wanted == it.id))
        .map(|it| {
            let glyph = match it.kind {
                ResourceKind::Officer => Glyph::User,
                ResourceKind::Vehicle => Glyph::Car,
                ResourceKind::Kit => Glyph::Kit,
                ResourceKind::Studio => Glyph::Video,
            };
            let claims = week.claims.iter().filter(|claim| claim.resource_id == it.id);
            let taken = claims
                .map(|claim| {
                    let held = Interval { start: claim.starts_at, end: claim.ends_at };
                    taken(board, claim.engagement_id, held)
                })
                .collect_view();
            let away = week.absences.iter().filter(|away| away.resource_id == it.id);
            let away = away
                .map(|it| away_on(board, Interval { start: it.starts_at, end: it.ends_at }, &it.note))
                .collect_view();
            let name = i.named(&it.name, &it.name_en).to_owned();
            view! { <li class="lane"><span title=name.clone()><Icon glyph class="text-muted"/><span class="truncate">{name.clone()}</span></span>{ticks(board)}{away}{taken}</li> }
        })
        .collect_view();
    view! {
        <section data-part="lanes" class="panel hidden min-w-0 md:flex" aria-label=i.t("scheduling.week.lanes")>
            <div class="panel-head min-h-10! py-1!">
                <h2>{i.t("scheduling.week.lanes")}</h2><span class="text-muted">{i.day(board.chosen)}</span>
                <div class="ml-auto flex gap-3 text-xs text-muted">
                    <span><i class="inline-block size-2.5 rounded-[2px] border-l-3 border-primary bg-primary/15"></i>" "{i.t("scheduling.week.taken")}</span>
                    <span><i class="inline-block size-2.5 rounded-[2px] border border-dashed border-primary"></i>" "{i.t("scheduling.week.buffer")}</span>
                </div>
            </div>
            <div class="overflow-x-auto" tabindex="0" role="region" aria-label=i.t("scheduling.week.lanes_scroll")>
                <ul class="min-w-200">
                    <li class="lane axis" aria-hidden="true"><b></b>{hours}</li>
                    {rows}
                </ul>
            </div>
        </section>
    }
    .into_any()
}

/// A line at each hour. They also give every lane the same columns.
fn ticks(board: &Board) -> AnyView {
    (0..board.hours.count())
        .map(|hour| view! { <i class=format!("tick col-start-{} col-span-4", hour * 4 + 2)></i> })
        .collect_view()
        .into_any()
}

/// Leave or a repair on the chosen day.
fn away_on(board: &Board, time: Interval, note: &str) -> Option<AnyView> {
    let i = board.i;
    let (begins, ends) = (i.local(time.start).date_naive(), i.local(time.end).date_naive());
    if board.chosen < begins || ends < board.chosen {
        return None;
    }
    let (start, span) = board.hours.place(i, board.chosen, time);
    let class = format!("shut col-start-{} col-span-{span}", start + 1);
    let text = if note.is_empty() { i.t("scheduling.week.away").to_owned() } else { note.to_owned() };
    Some(view! { <span class=class title=text.clone()>{text.clone()}</span> }.into_any())
}

/// One claim on the chosen day: the engagement itself and what is kept free around it.
fn taken(board: &Board, engagement: domain::id::EngagementId, held: Interval) -> Option<AnyView> {
    let i = board.i;
    let begins = i.local(held.start).date_naive();
    let ends = i.local(held.end).date_naive();
    if board.chosen < begins || ends < board.chosen {
        return None;
    }
    let class = |time: Interval| {
        let (start, span) = board.hours.place(i, board.chosen, time);
        // The first column holds the name.
        format!("col-start-{} col-span-{span}", start + 1)
    };
    let Some(event) = board.events.iter().find(|it| it.id == engagement && it.time.overlaps(&held)) else {
        // Somebody is filling in the form; in some minutes it is a request or nothing.
        return Some(
            view! { <span class=format!("event pending {}", class(held)) title=i.t("scheduling.week.holding")></span> }
                .into_any(),
        );
    };
    let buffer = |start, end| {
        (start < end).then(|| view! { <span class=format!("buffer {}", class(Interval { start, end })) title=i.t("scheduling.week.buffer")></span> })
    };
    let look = if event.pending.is_some() { "event pending" } else { "event" };
    let times = i.times(event.time.start, event.time.end);
    let href = format!("/brands/{}/engagements/{}", board.brand, event.id);
    Some(
        view! {
            {buffer(held.start, event.time.start)}
            <a class=format!("{look} {}", class(event.time)) href=href title=format!("{times} {}", event.title)><b>{event.kind}</b></a>
            {buffer(event.time.end, held.end)}
        }
        .into_any(),
    )
}
