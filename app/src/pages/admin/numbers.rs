//! The week in numbers: what is planned, what goes on now, who is kept waiting.

use crate::i18n::I18n;
use crate::ui::Panel;
use leptos::prelude::*;
use usecases::directory::Oversight;
use usecases::directory::oversight::{OnAir, Waiting};

/// The panel; what goes on and what waits lead to where it can be seen.
pub fn numbers(i: I18n, seen: &Oversight) -> AnyView {
    let figure = |number: i64, text: &'static str| {
        view! { <div class="py-3"><dd class="text-lg font-semibold tabular-nums">{i.number(number)}</dd><dt class="text-xs text-muted">{text}</dt></div> }
    };
    let requests = seen.waiting.iter().map(|it| it.requests).sum();
    let live = i64::try_from(seen.live.len()).unwrap_or_default();
    let on_air = seen.live.iter().map(|it| on_air(i, it)).collect_view();
    let waiting = seen.waiting.iter().map(|it| waiting(i, it)).collect_view();
    let engagements = i64::try_from(seen.engagements).unwrap_or(i64::MAX);
    let figures = [
        figure(engagements, i.t("admin.week.engagements")),
        figure(requests, i.t("admin.week.requests")),
        figure(live, i.t("admin.week.live")),
    ];
    let figures = figures.into_iter().collect_view();
    view! {
        <Panel title=i.t("admin.week.title")>
            <dl class="grid grid-cols-3 divide-x divide-base-300 border-b border-base-300 text-center">{figures}</dl>
            <ul class="rows">{on_air}{waiting}</ul>
        </Panel>
    }
    .into_any()
}

fn on_air(i: I18n, it: &OnAir) -> AnyView {
    let title = i.named(&it.title, &it.title_en).to_owned();
    let href = format!("/brands/{}/engagements/{}", it.brand, it.id);
    view! { <li><p class="text-xs text-error">{i.t("scheduling.engagement_status.live")}</p><a class="link-hover font-medium" href=href>{title}</a></li> }.into_any()
}

fn waiting(i: I18n, it: &Waiting) -> AnyView {
    let name = i.named(&it.name, &it.name_en).to_owned();
    let since = i.t_with("scheduling.duty.since", &[("when", &i.date_time(it.since))]);
    let text = i.tn("admin.week.waiting", it.requests, &[]);
    view! {
        <li>
            <a class="link-hover font-medium" href=format!("/brands/{}/week", it.brand)>{name}</a>
            <p class="text-muted">{format!("{text} · {since}")}</p>
        </li>
    }
    .into_any()
}
