//! One day by officer, car and kit: what each is taken for, with the time before and after it.

use super::Board;
use super::event::{Event, buffers, within};
use crate::ui::{Glyph, Icon};
use domain::catalogue::ResourceKind;
use domain::id::EngagementId;
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
            let others = week.others.iter().filter(|(resource, _)| *resource == it.id);
            let others = others.map(|(_, time)| other(board, *time)).collect_view();
            let away = week.absences.iter().filter(|away| away.resource_id == it.id);
            let away = away
                .map(|it| away_on(board, Interval { start: it.starts_at, end: it.ends_at }, &it.note))
                .collect_view();
            let name = i.named(&it.name, &it.name_en).to_owned();
            view! { <li class="lane"><span title=name.clone()><Icon glyph class="text-muted"/><span class="truncate">{name.clone()}</span></span>{ticks(board)}{away}{others}{taken}</li> }
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
    let class = format!("shut {}", place(board, time)?);
    let text = if note.is_empty() { i.t("scheduling.week.away").to_owned() } else { note.to_owned() };
    Some(view! { <span class=class title=text.clone()>{text.clone()}</span> }.into_any())
}

/// Somebody or something is taken on the chosen day for what the filter hides.
fn other(board: &Board, time: Interval) -> Option<AnyView> {
    let class = place(board, time)?;
    let text = board.i.t("scheduling.week.other");
    Some(
        view! { <span class=format!("other {class}") title=text><span class="sr-only">{text}</span></span> }.into_any(),
    )
}

/// Where a time stands on the lanes of the chosen day; nowhere if it is of another one. The first column holds the name.
fn place(board: &Board, time: Interval) -> Option<String> {
    let i = board.i;
    let (begins, ends) = (i.local(time.start).date_naive(), i.local(time.end).date_naive());
    if board.chosen < begins || ends < board.chosen {
        return None;
    }
    let (start, span) = board.hours.place(i, board.chosen, time);
    Some(format!("col-start-{} col-span-{span}", start + 1))
}

/// One claim on the chosen day: the engagement itself and what is kept free around it.
fn taken(board: &Board, engagement: EngagementId, held: Interval) -> Option<AnyView> {
    let i = board.i;
    let class = place(board, held)?;
    let events: Vec<&Event> = within(&board.events, engagement, held).collect();
    if events.is_empty() {
        // Somebody is filling in the form; in some minutes it is a request or nothing.
        let text = i.t("scheduling.week.holding");
        return Some(view! { <span class=format!("event pending {class}") title=text></span> }.into_any());
    }
    let buffers = buffers(&board.events, engagement, held).into_iter().filter_map(|time| {
        let class = format!("buffer {}", place(board, time)?);
        Some(view! { <span class=class title=i.t("scheduling.week.buffer")></span> })
    });
    let buffers = buffers.collect_view();
    let events = events.into_iter().filter_map(|event| {
        let look = if event.pending.is_some() { "event pending" } else { "event" };
        let class = format!("{look} {}", place(board, event.time)?);
        let times = i.times(event.time.start, event.time.end);
        let href = format!("/brands/{}/engagements/{}", board.brand, event.id);
        Some(view! { <a class=class href=href title=format!("{times} {}", event.title)><b>{event.kind}</b></a> })
    });
    Some(view! { {buffers}{events.collect_view()} }.into_any())
}
