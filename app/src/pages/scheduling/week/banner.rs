//! What begins within the hour or goes on already, above everything else.

use super::Board;
use crate::ui::{Alert, Kind, LinkButton, Size, Tone};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;

const SOON: Span = Span::hours(1);

/// One line for each confirmed engagement that is near.
pub fn banner(board: &Board, now: Instant) -> AnyView {
    let i = board.i;
    let near = board.events.iter().filter(|event| {
        let coming =
            event.status == EngagementStatus::Planned && event.time.start - now <= SOON && event.time.end > now;
        event.pending.is_none() && (coming || event.status == EngagementStatus::Live)
    });
    near.map(|event| {
        let live = event.status == EngagementStatus::Live;
        let text = if live { i.t("scheduling.week.live") } else { i.t("scheduling.week.soon") };
        let text = format!("{text} {}", i.times(event.time.start, event.time.end));
        let (title, href) = (event.title.clone(), format!("/brands/{}/engagements/{}", board.brand, event.id));
        view! {
            <Alert tone=Tone::Info class="mb-3">
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                    <p class="min-w-0"><b class="font-semibold">{text}</b>" "{title}</p>
                    <LinkButton href kind=Kind::Primary size=Size::Small>{i.t("scheduling.week.enter")}</LinkButton>
                </div>
            </Alert>
        }
    })
    .collect_view()
    .into_any()
}
