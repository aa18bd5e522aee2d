//! Where the reader is: in a form of several steps, in a list of several pages.

use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// The steps of a form; `current` counts from 0.
#[component]
pub fn Steps(steps: Vec<&'static str>, current: usize) -> impl IntoView {
    let last = steps.len().saturating_sub(1);
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            let (line, mark, hidden) = if at == current {
                ("font-semibold text-primary", "bg-primary text-primary-content", "")
            } else {
                ("text-muted", "border border-base-300 bg-base-100", "max-sm:sr-only")
            };
            let sign = if at < current {
                view! { <Icon glyph=Glyph::Check class="size-3"/> }.into_any()
            } else {
                (at + 1).to_string().into_any()
            };
            view! {
                <li class=format!("flex items-center gap-1.5 {line}") aria-current=(at == current).then_some("step")>
                    <span class=format!("grid size-5 place-items-center rounded-full {mark}")>{sign}</span>
                    <span class=hidden>{text}</span>
                    {(at < last).then(|| view! { <Icon glyph=Glyph::Right class="size-3 text-muted"/> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs" aria-label=use_i18n().t("common.steps")>{items}</ol> }
}

/// Links to the pages before and after, where there are any. `title` stands between them.
#[component]
pub fn Pager(
    #[prop(optional_no_strip)] back: Option<String>,
    #[prop(optional_no_strip)] next: Option<String>,
    #[prop(optional, into)] title: String,
) -> impl IntoView {
    let i = use_i18n();
    let link = |href: Option<String>, glyph, label| {
        href.map_or_else(
            || {
                view! { <span class="btn btn-sm btn-square btn-disabled" aria-hidden="true"><Icon glyph/></span> }
                    .into_any()
            },
            |href| view! { <a class="btn btn-sm btn-square" href=href aria-label=label><Icon glyph/></a> }.into_any(),
        )
    };
    view! {
        <nav class="flex items-center gap-2" aria-label=i.t("common.pager.label")>
            {link(back, Glyph::Left, i.t("common.pager.back"))}
            <span class="font-medium tabular-nums">{title}</span>
            {link(next, Glyph::Right, i.t("common.pager.next"))}
        </nav>
    }
}
