//! Windows: for the brand that keeps them, the company where they are, and everybody who reads a plaque.

mod company;
mod demand;
mod form;
mod link;
mod list;
mod manage;
mod new;
mod one;
mod plaque;
mod public;
mod turn;
mod visit;

pub use company::{CompanysWindow, CompanysWindows};
pub use demand::{DeclaredPage, DemandPage};
pub use list::Windows;
pub use new::NewWindow;
pub use one::WindowPage;
pub use plaque::Plaque;
pub use public::PublicWindowPage;
pub(super) use turn::turn;
pub use visit::VisitPage;

use crate::i18n::I18n;
use crate::ui::{Badge, EmptyState, Glyph, Icon, Panel, Tone};
use domain::id::EngagementId;
use domain::windows::WindowState;
use leptos::prelude::*;
use std::collections::HashMap;
use usecases::catalogue::services::ServiceRow;
use usecases::windows::demand::Numbers;
use usecases::windows::{StepRow, Visit, WindowRow, WindowView};

/// Where a window stands, in one word.
fn state_badge(i: I18n, state: WindowState) -> AnyView {
    let tone = match state {
        WindowState::Proposed => Tone::Info,
        WindowState::Hung => Tone::Success,
        WindowState::Suspended => Tone::Warning,
        WindowState::Ended => Tone::Neutral,
    };
    view! { <Badge tone>{i.word("windows.state", state.word())}</Badge> }.into_any()
}

/// Windows by their site; `whose` is what else a row has to say.
fn rows(
    i: I18n,
    rows: &[WindowRow],
    whose: fn(I18n, &WindowRow) -> String,
    page: &dyn Fn(&WindowRow) -> String,
) -> AnyView {
    let row = |it: &WindowRow| {
        let site = i.named(&it.branch, &it.branch_en).to_owned();
        let next = it.next.map(|at| i.t_with("windows.next", &[("when", &i.date_time(at))]));
        let plate = (!it.plate.is_empty()).then(|| i.t_with("windows.plate_no", &[("plate", &it.plate)]));
        let second = [Some(whose(i, it)), plate, next].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li>
                <a class="flex items-center gap-3" href=page(it)>
                    <Icon glyph=Glyph::Building class="size-5 text-primary"/>
                    <span class="min-w-0 flex-1">
                        <span class="name font-medium" title=site.clone()>{site.clone()}</span>
                        <span class="block text-xs break-words text-muted">{second}</span>
                    </span>
                    {state_badge(i, it.state)}
                    <Icon glyph=Glyph::Right class="text-muted"/>
                </a>
            </li>
        }
    };
    view! { <ul class="rows">{rows.iter().map(row).collect_view()}</ul> }.into_any()
}

/// The facts that brand and company see.
fn facts(i: I18n, it: &WindowView) -> AnyView {
    let row = &it.row;
    let rows = [
        (i.t("windows.field.brand"), i.named(&it.brand.name, &it.brand.name_en).to_owned()),
        (i.t("windows.field.company"), i.named(&it.company.name, &it.company.name_en).to_owned()),
        (i.t("windows.field.branch"), i.named(&it.branch.name, &it.branch.name_en).to_owned()),
        (i.t("windows.field.plate"), row.plate.clone().unwrap_or_default()),
        (i.t("windows.field.certificate"), row.certificate.clone().unwrap_or_default()),
        (i.t("windows.field.hung"), row.hung_at.map(|at| i.date_with_year(at)).unwrap_or_default()),
        (i.t("windows.field.officer"), i.named(&it.officer.0, &it.officer.1).to_owned()),
        (i.t("windows.field.liaison"), it.liaison.clone()),
        (i.t("windows.field.desks"), i.number(row.desks.into())),
        (i.t("windows.field.notice"), i.tn("windows.hours", row.notice_hours.into(), &[])),
    ];
    let rows = rows.into_iter().filter(|it| !it.1.is_empty()).map(|(name, text)| {
        view! { <div class="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-3 py-2.5"><dt class="text-muted">{name}</dt><dd class="break-words">{text}</dd></div> }
    });
    let rows = rows.collect_view();
    view! { <Panel title=i.t("windows.facts")><dl class="divide-y divide-base-300 px-4">{rows}</dl></Panel> }.into_any()
}

/// What is handled, each with its page in the catalogue.
fn items(i: I18n, items: &[ServiceRow]) -> AnyView {
    let row = |it: &ServiceRow| {
        let minutes = it.minutes.map(|it| i.tn("services.minutes", it.into(), &[]));
        view! {
            <li><a class="flex flex-wrap items-center justify-between gap-x-3" href=format!("/services/{}", it.code)>
                <span class="min-w-0 font-medium break-words">{i.named(&it.name, &it.name_en).to_owned()}</span>
                <span class="text-xs text-muted">{minutes}</span>
            </a></li>
        }
    };
    let rows = items.iter().map(row).collect_view();
    view! { <Panel title=i.t("windows.items")><ul class="rows">{rows}</ul></Panel> }.into_any()
}

/// How much is declared for the visits to come.
type Declared = HashMap<EngagementId, Numbers>;

/// Visits under a title; `page` is where one of them leads, if anywhere.
fn visits(
    i: I18n,
    title: &'static str,
    visits: &[Visit],
    declared: &Declared,
    page: &dyn Fn(&Visit) -> Option<String>,
) -> AnyView {
    let none = visits.is_empty().then(|| view! { <p class="px-4 py-3 text-muted">{i.t("windows.no_visit")}</p> });
    let row = |it: &Visit| {
        let repeats = it.series.map(|_| view! { <Badge>{i.t("windows.repeats")}</Badge> });
        let declared = declared.get(&it.id).map(|it| {
            let waiting = i.number(it.declared - it.placed);
            let text =
                i.tn("windows.declared", it.declared, &[("waiting", &waiting), ("minutes", &i.number(it.minutes))]);
            view! { <span class="w-full text-xs text-muted">{text}</span> }
        });
        let text = view! {
            <span class="font-medium">{i.range(it.starts_at, it.ends_at)}</span>
            <span class="min-w-0 text-muted break-words">{i.named(&it.title, &it.title_en).to_owned()}</span>{repeats}{declared}
        };
        match page(it) {
            Some(href) => {
                view! { <li><a class="flex flex-wrap items-center gap-x-3 gap-y-1" href=href>{text}</a></li> }
                    .into_any()
            }
            None => view! { <li class="flex flex-wrap items-center gap-x-3 gap-y-1">{text}</li> }.into_any(),
        }
    };
    let rows = visits.iter().map(row).collect_view();
    view! { <Panel title>{none}<ul class="rows empty:hidden">{rows}</ul></Panel> }.into_any()
}

/// What was done, the newest first.
fn history(i: I18n, steps: &[StepRow]) -> AnyView {
    let row = |it: &StepRow| {
        let note = (!it.note.is_empty())
            .then(|| view! { <p class="mt-1 border-l-2 border-accent pl-3 break-words">{it.note.clone()}</p> });
        let by =
            [it.by.clone(), i.date_time(it.at)].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
        view! { <li><div class="flex flex-wrap items-center gap-x-2"><span class="font-medium">{i.word("windows.done", it.act.word())}</span><span class="ml-auto text-xs text-muted">{by}</span></div>{note}</li> }
    };
    let rows = steps.iter().rev().map(row).collect_view();
    view! { <Panel title=i.t("windows.history")><ol class="rows">{rows}</ol></Panel> }.into_any()
}

/// That there is none yet.
fn none(i: I18n, text: &'static str, then: AnyView) -> AnyView {
    view! { <div class="panel"><EmptyState title=i.t("windows.none") text glyph=Glyph::Building>{then}</EmptyState></div> }
        .into_any()
}
