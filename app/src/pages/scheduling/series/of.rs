//! The series of an engagement, on its page.

use crate::i18n::I18n;
use crate::ui::{Badge, EngagementBadge, Panel};
use domain::id::EngagementId;
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use usecases::scheduling::series::{SeriesDate, SeriesView};

/// The panel with all dates; `brand` for its team, who get to the series' own page.
pub fn series_panel(i: I18n, series: &SeriesView, here: Option<EngagementId>, brand: bool) -> AnyView {
    let rows = series.dates.iter().map(|it| row(i, series, it, here, brand)).collect_view();
    let head = brand.then(|| {
        let href = format!("/brands/{}/series/{}", series.brand_id, series.id);
        view! { <a class="link ml-auto text-sm" href=href>{i.t("scheduling.series.open")}</a> }.into_any()
    });
    view! {
        <Panel title=i.t("scheduling.series.panel") head=head.unwrap_or_else(|| ().into_any()) id="series">
            <ol class="rows max-h-96 overflow-y-auto" tabindex="0" aria-label=i.t("scheduling.series.panel")>{rows}</ol>
        </Panel>
    }
    .into_any()
}

fn row(i: I18n, series: &SeriesView, it: &SeriesDate, here: Option<EngagementId>, brand: bool) -> AnyView {
    let Some(engagement) = &it.engagement else {
        return view! { <li class="flex items-center gap-2 text-muted"><s>{i.day_with_year(it.nominal)}</s><Badge>{i.t("scheduling.series.skipped_badge")}</Badge></li> }.into_any();
    };
    let own = here == Some(engagement.id);
    let when = i.date_time(engagement.starts_at);
    let text = if own {
        view! { <b class="font-semibold" aria-current="true">{when}</b> }.into_any()
    } else {
        let href = if brand {
            format!("/brands/{}/engagements/{}", series.brand_id, engagement.id)
        } else {
            format!("/engagements/{}", engagement.id)
        };
        view! { <a class="link" href=href>{when}</a> }.into_any()
    };
    let badge =
        (engagement.status != EngagementStatus::Planned).then(|| view! { <EngagementBadge status=engagement.status/> });
    view! { <li class="flex items-center gap-2">{text}{badge}</li> }.into_any()
}
