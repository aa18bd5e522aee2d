//! What was applied for on the spot, in numbers.

use crate::i18n::I18n;
use crate::ui::Panel;
use leptos::prelude::*;
use usecases::live::{Applied, Report};

/// Each service item with how many applications there are, and where they stand. Nothing where nobody applied, and nothing for a company.
pub fn panel(i: I18n, it: &Report) -> AnyView {
    if it.applications.is_empty() {
        return ().into_any();
    }
    let items = it.applications.chunk_by(|a, b| a.item == b.item).map(|states| item(i, states)).collect_view();
    view! { <Panel title=i.t("report.applied")><ul class="divide-y divide-base-300">{items}</ul></Panel> }.into_any()
}

fn item(i: I18n, states: &[Applied]) -> AnyView {
    let name = states.first().map(|it| i.named(&it.name, &it.name_en).to_owned()).unwrap_or_default();
    let all: u32 = states.iter().map(Applied::count).sum();
    let state = |it: &Applied| format!("{} {}", i.word("services.state", it.state.word()), i.number(it.count().into()));
    let states = states.iter().map(state).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="px-4 py-3 break-inside-avoid">
            <p class="flex items-baseline justify-between gap-3"><span class="min-w-0 font-medium">{name}</span><span class="shrink-0 tabular-nums">{i.number(all.into())}</span></p>
            <p class="text-xs text-muted tabular-nums">{states}</p>
        </li>
    }
    .into_any()
}
