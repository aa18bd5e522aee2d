//! What an administrator starts from.

mod needs;
mod numbers;

use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Badge, Glyph, Icon, LinkButton, Needs, Panel, Size, Tone, Topbar};
use chrono::Days;
use domain::instant::Interval;
use domain::scheduling::limits::monday;
use leptos::prelude::*;
use needs::needs;
use numbers::numbers;
use std::collections::BTreeMap;
use usecases::catalogue::published_years;
use usecases::directory::oversight;
use usecases::notify::{Queue, queue};
use usecases::scheduling::plan::instant_at;

/// `/admin`: what needs a look, the week in numbers, and the ways to everything else.
#[component]
pub fn Overview() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (cx, i) = (use_cx(), use_i18n());
        let today = i.local(cx.now()).date_naive();
        let monday = monday(today);
        let [start, end] = [0, 7].map(|days| instant_at(i.zone, monday + Days::new(days), 0));
        let seen = oversight(&cx, &viewer.actor, Interval { start, end }).await?;
        let mail = queue(&cx, &viewer.actor).await?;
        let years = published_years(&cx).await?;
        let needs = needs(i, &seen, mail, &years, today);
        Ok(view! {
            <Topbar title=i.t("admin.overview.title") lead=i.t("admin.overview.lead")>
                <div class="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
                    <Needs title=i.t("admin.needs.title") nothing=i.t("admin.needs.nothing") needs/>
                    <div class="grid grid-cols-1 gap-3 lg:row-span-2">{numbers(i, &seen)}{outbox(i, mail)}{calendar(i, &years)}</div>
                    {ways(i)}
                </div>
            </Topbar>
        }
        .into_any())
    })
}

/// Mail that waits and mail that was given up.
fn outbox(i: I18n, mail: Queue) -> impl IntoView {
    let line = move |text: &'static str, n: u64, tone: Tone| {
        let tone = if n == 0 { Tone::Neutral } else { tone };
        view! { <div class="flex items-center justify-between gap-3"><dt>{text}</dt><dd><Badge tone>{i.number(n as i64)}</Badge></dd></div> }
    };
    let head = view! { <LinkButton href="/admin/outbox" size=Size::Small class="ml-auto">{i.t("admin.overview.to_outbox")}</LinkButton> };
    view! {
        <Panel title=i.t("admin.overview.mail") head=head.into_any()>
            <dl class="rows">
                {line(i.t("admin.overview.waiting"), mail.waiting, Tone::Info)}
                {line(i.t("admin.overview.retrying"), mail.retrying, Tone::Warning)}
                {line(i.t("admin.overview.dead"), mail.dead, Tone::Error)}
            </dl>
        </Panel>
    }
}

/// The years whose holidays are known.
fn calendar(i: I18n, years: &BTreeMap<i32, (usize, usize)>) -> impl IntoView + use<> {
    // The latest three are what bookings can touch.
    let lines = years.iter().rev().take(3).map(move |(year, (off, made_up))| {
        let days = i.t_with("admin.overview.year_days", &[("off", &off.to_string()), ("work", &made_up.to_string())]);
        view! { <li class="flex items-center gap-3"><b class="font-medium tabular-nums">{year.to_string()}</b><span class="text-muted">{days}</span></li> }
    });
    let lines = lines.collect_view();
    view! { <Panel title=i.t("admin.overview.calendar")><ul class="rows">{lines}</ul></Panel> }
}

fn ways(i: I18n) -> impl IntoView {
    let ways = [
        ("/admin/brands", Glyph::Brand, "brands"),
        ("/admin/topics", Glyph::Document, "topics"),
        ("/admin/accounts", Glyph::Users, "accounts"),
        ("/companies", Glyph::Building, "companies"),
        ("/admin/import", Glyph::Upload, "import"),
        ("/admin/holidays", Glyph::Calendar, "holidays"),
        ("/setup", Glyph::Check, "setup"),
    ];
    let lines = ways.map(|(href, glyph, key)| {
        let (what, text) = (i.word("admin.ways", key), i.word("admin.ways", &format!("{key}_text")));
        view! {
            <li>
                <a class="flex items-center gap-3" href=href>
                    <Icon glyph class="size-5 text-primary"/>
                    <span class="min-w-0"><span class="block font-medium">{what}</span><span class="block text-muted">{text}</span></span>
                    <Icon glyph=Glyph::Right class="ml-auto text-muted"/>
                </a>
            </li>
        }
    });
    view! { <Panel title=i.t("admin.overview.ways")><ul class="rows">{lines}</ul></Panel> }
}
