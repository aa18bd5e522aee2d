//! The week as a grid, for screens that are wide enough. Closed days are narrow.

use super::Board;
use super::event::Event;
use super::hours::columns;
use crate::pages::scheduling::month::mark;
use chrono::{Datelike, NaiveDate};
use domain::instant::Interval;
use domain::scheduling::working_days::DayKind;
use leptos::prelude::*;

/// The panel with hours and seven days.
pub fn grid(board: &Board) -> AnyView {
    let i = board.i;
    // The first hour's line is the upper edge, where a label would be cut.
    let hours = (board.hours.from..board.hours.to)
        .map(|hour| view! { <span>{(hour > board.hours.from).then(|| format!("{hour:02}:00"))}</span> })
        .collect_view();
    let days = board.days.iter().map(|(date, kind)| day(board, *date, kind)).collect_view();
    view! {
        <section data-part="grid" class="panel hidden min-w-0 md:flex" aria-label=i.t("scheduling.week.grid")>
            <div class="overflow-x-auto" tabindex="0" role="region" aria-label=i.t("scheduling.week.grid_scroll")>
                <div class="week">
                    <div class="week-hours"><div class="week-head border-l-0"></div><div class="hours" aria-hidden="true">{hours}</div></div>
                    {days}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn day(board: &Board, date: NaiveDate, kind: &DayKind) -> AnyView {
    let i = board.i;
    let events = board.on(date);
    let closed = board.shut.contains(&date);
    let narrow = if closed && events.is_empty() { "narrow" } else { "" };
    let today = board.today == date;
    let head = if today { "bg-primary/8" } else { "" };
    let weekday =
        if today { i.t_with("scheduling.week.today", &[("day", i.weekday(date))]) } else { i.weekday(date).to_owned() };
    let times: Vec<Interval> = events.iter().map(|event| event.time).collect();
    let placed = columns(&times);
    // More than four side by side are too narrow to read; the fifth lies over the fourth.
    let most = placed.iter().map(|(_, of)| *of).max().unwrap_or(1).clamp(1, 4);
    let tracks = ["grid-cols-1", "grid-cols-2", "grid-cols-3", "grid-cols-4"][most - 1];
    let boxes =
        events.iter().zip(placed).map(|(event, (column, of))| event_box(board, date, event, column, of)).collect_view();
    let word = match kind {
        DayKind::Holiday(name) => Some(name.clone()),
        _ if closed => Some(i.t("scheduling.week.closed").to_owned()),
        _ => None,
    };
    let word = word.filter(|_| events.is_empty());
    let word = word.map(|word| view! { <p class="row-start-16 row-span-6 place-self-center rounded bg-base-100 px-1 text-center text-muted">{word}</p> });
    let body = if closed { "day closed" } else { "day" };
    view! {
        <div class=format!("week-day {narrow}")>
            <a class=format!("week-head {head}") href=format!("/brands/{}/week?date={date}{}", board.brand, board.kept) aria-current=(date == board.chosen).then_some("date")>
                <span class="flex items-center gap-1">{weekday}{mark(i, kind, false)}</span><b>{date.day()}</b>
            </a>
            <div class=format!("{body} {tracks}")>{word}{boxes}</div>
        </div>
    }
    .into_any()
}

fn event_box(board: &Board, date: NaiveDate, event: &Event, column: usize, of: usize) -> AnyView {
    let (start, span) = board.hours.place(board.i, date, event.time);
    let across = if of > 1 { format!("col-start-{}", column.min(3) + 1) } else { "col-span-full".to_owned() };
    let look = if event.pending.is_some() { "event pending" } else { "event" };
    let below = event
        .pending
        .map_or_else(|| event.crew.clone(), |it| board.i.word("scheduling.booking_status", it.word()).to_owned());
    let times = board.i.times(event.time.start, event.time.end);
    view! {
        <a class=format!("{look} {across} row-start-{start} row-span-{span}") href=format!("/brands/{}/engagements/{}", board.brand, event.id) title=format!("{times} {}", event.title)>
            <b>{event.title.clone()}</b><span>{below}</span>
        </a>
    }
    .into_any()
}
