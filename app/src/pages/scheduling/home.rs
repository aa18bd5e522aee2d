//! A liaison's start: what waits for them, what comes, what was.

mod needs;

use super::listed::{is_ahead, past, row, was_held};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::errors::Problem;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Kind, LinkButton, Panel, Topbar};
use domain::id::CompanyId;
use domain::instant::Instant;
use leptos::prelude::*;
use needs::needs;
use usecases::scheduling;
use usecases::scheduling::bookings::Listed;

/// How many rows each list shows; `/engagements` has the rest.
const SHOWN: usize = 5;

/// `/home`: of a company's or a branch's liaison.
#[component]
pub fn Home() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        flash::take().await;
        let books = !viewer.actor.companies().is_empty();
        if !books && viewer.actor.branches().is_empty() {
            return Err(Problem::Forbidden);
        }
        let cx = use_cx();
        let (i, now) = (use_i18n(), cx.now());
        let home = scheduling::home(&cx, &viewer.actor, i.year_start(now)).await?;
        let own = viewer.actor.companies().into_iter();
        let file = own.chain(viewer.actor.branches().into_iter().map(|(company, _)| company)).next();
        let of: Vec<&str> = home.of.iter().map(|(name, name_en)| i.named(name, name_en)).collect();
        let title = i.t_with("scheduling.home.title", &[("name", &viewer.name)]);
        let lead = of.join(i.t("scheduling.home.and"));
        let content = view! {
            <Alerts/>
            <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
                <div class="grid min-w-0 grid-cols-1 gap-4">{needs(i, &home, books, now)}{ahead(i, &home, books, now)}</div>
                {been(i, &home, books, file, now)}
            </div>
        };
        let content = if books {
            let action = book(i, "w-full sm:w-auto");
            view! { <Topbar title lead action>{content}</Topbar> }.into_any()
        } else {
            view! { <Topbar title lead>{content}</Topbar> }.into_any()
        };
        Ok(content)
    })
}

fn book(i: I18n, class: &'static str) -> AnyView {
    view! { <LinkButton href="/book" kind=Kind::Primary glyph=Glyph::Plus class>{i.t("scheduling.home.book")}</LinkButton> }.into_any()
}

fn ahead(i: I18n, home: &scheduling::Home, books: bool, now: Instant) -> AnyView {
    let coming: Vec<&Listed> = home.list.ahead.iter().filter(|it| is_ahead(it, now)).collect();
    let all = view! {
        <a class="link link-hover ml-auto text-primary" href="/calendar">{i.t("feeds.link")}</a>
        <a class="link link-hover text-primary" href="/engagements">{i.t("scheduling.home.all")}</a>
    }
    .into_any();
    let body = if coming.is_empty() {
        // A branch is taken along by its company.
        let text = if books { i.t("scheduling.home.none_ahead_text") } else { i.t("scheduling.home.none_for_branch") };
        view! { <EmptyState title=i.t("scheduling.home.none_ahead") text/> }.into_any()
    } else {
        let rows =
            coming.iter().take(SHOWN).map(|it| row(i, it, home.list.turnouts.get(&it.engagement.id))).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! { <Panel title=i.t("scheduling.home.ahead") head=all>{body}</Panel> }.into_any()
}

fn been(i: I18n, home: &scheduling::Home, books: bool, file: Option<CompanyId>, now: Instant) -> AnyView {
    // One that ended early is still ahead by the calendar.
    let held: Vec<&Listed> =
        home.list.ahead.iter().rev().chain(&home.list.ended).filter(|it| was_held(it, now)).collect();
    let file = file.map(|id| {
        let href = format!("/companies/{id}/timeline");
        view! { <a class="link link-hover ml-auto text-primary" href=href>{i.t("scheduling.timeline.parts")}</a> }
    });
    let figures = [(home.held.0, "scheduling.home.year_count"), (home.held.1, "scheduling.home.year_heads")];
    let figures = figures.map(|(number, key)| {
        view! { <div class="py-3"><dd class="text-lg font-semibold tabular-nums">{i.number(number)}</dd><dt class="text-xs text-muted">{i.t(key)}</dt></div> }
    });
    let body = if held.is_empty() {
        view! { <p class="p-4 text-muted">{i.t("scheduling.home.none_past")}</p> }.into_any()
    } else {
        let rows = held
            .iter()
            .take(SHOWN)
            .map(|it| past(i, it, home.list.turnouts.get(&it.engagement.id), books))
            .collect_view();
        view! { <ol class="relative p-4 before:absolute before:inset-y-6 before:left-7.5 before:w-px before:bg-base-300">{rows}</ol> }.into_any()
    };
    view! {
        <Panel title=i.t("scheduling.home.past") head=file.into_any()>
            <dl class="grid grid-cols-2 divide-x divide-base-300 border-b border-base-300 text-center">{figures.into_iter().collect_view()}</dl>
            {body}
        </Panel>
    }
    .into_any()
}
