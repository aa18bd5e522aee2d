//! What begins within the hour or goes on already, above everything else.

use super::Board;
use crate::ui::{Alert, Kind, LinkButton, Size, Tone};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::scheduling::on_closed_days::OnClosedDay;

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

/// What has to be moved since its day was closed: by a holiday that was published, or by the brand itself.
pub fn closed_days(board: &Board, rows: &[OnClosedDay]) -> Option<AnyView> {
    let i = board.i;
    let count = i64::try_from(rows.len()).unwrap_or_default();
    let list = rows
        .iter()
        .map(|it| {
            let text = format!("{} {}", i.date_time(it.starts_at), i.named(&it.title, &it.title_en));
            view! { <li><a class="link" href=format!("/brands/{}/engagements/{}", board.brand, it.id)>{text}</a></li> }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <Alert tone=Tone::Warning class="mb-3">
                <details>
                    <summary class="cursor-pointer font-medium">{i.tn("scheduling.week.closed_days", count, &[])}</summary>
                    <ul class="mt-1 list-inside list-disc">{list}</ul>
                </details>
            </Alert>
        }
        .into_any()
    })
}
