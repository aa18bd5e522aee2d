//! The week on a phone: seven days to choose from, and the chosen one as a list.

use super::Board;
use crate::pages::scheduling::month::mark;
use crate::ui::{BookingBadge, EmptyState, EngagementBadge};
use chrono::Datelike;
use leptos::prelude::*;

/// The panel that narrow screens show instead of the grid.
pub fn agenda(board: &Board) -> AnyView {
    let i = board.i;
    let days = board
        .days
        .iter()
        .map(|(date, kind)| {
            let chosen = *date == board.chosen;
            let look = if chosen { "bg-primary text-primary-content" } else { "" };
            let word = i.word("scheduling.weekday", &date.weekday().number_from_monday().to_string());
            let busy = (!board.on(*date).is_empty()).then(|| view! { <span class="size-1.5 rounded-full bg-current" aria-hidden="true"></span> });
            view! {
                <li>
                    <a class=format!("flex min-h-14 flex-col items-center justify-center gap-0.5 rounded-field {look}") href=format!("/brands/{}/week?date={date}{}", board.brand, board.kept) aria-current=chosen.then_some("date")>
                        {word}<b class="text-base leading-5 font-semibold">{date.day()}</b>{mark(i, kind, false)}{busy}
                    </a>
                </li>
            }
        })
        .collect_view();
    let events = board.on(board.chosen);
    let count = i64::try_from(events.len()).unwrap_or_default();
    let rows = events
        .into_iter()
        .map(|event| {
            let badge = match event.pending {
                Some(status) => view! { <BookingBadge status/> }.into_any(),
                None => view! { <EngagementBadge status=event.status/> }.into_any(),
            };
            view! {
                <li>
                    <a class="block" href=format!("/brands/{}/engagements/{}", board.brand, event.id)>
                        <span class="flex justify-between"><b class="font-semibold">{i.times(event.time.start, event.time.end)}</b>{badge}</span>
                        <span class="block">{event.title.clone()}</span>
                        <span class="block text-muted">{event.crew.clone()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let list = if count == 0 {
        view! { <EmptyState title=i.t("scheduling.week.nothing")/> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <section data-part="agenda" class="panel md:hidden" aria-label=i.t("scheduling.week.agenda")>
            <ol class="grid grid-cols-7 border-b border-base-300 p-1 text-center text-xs text-muted" aria-label=i.t("scheduling.week.choose")>{days}</ol>
            <div class="panel-head"><h2>{format!("{} · {}", i.day(board.chosen), i.tn("scheduling.week.count", count, &[]))}</h2></div>
            {list}
        </section>
    }
    .into_any()
}
