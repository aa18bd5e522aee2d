//! A company's file: everything that it booked, what is to come above today, what has been below.

mod entry;
mod filter;
pub mod tabs;

use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, Kind, LinkButton, Own, Pager, Panel};
use chrono::Datelike;
use domain::id::CompanyId;
use domain::identity::{Right, Scope};
use domain::instant::Instant;
use entry::entry;
use filter::{filter, href};
use leptos::prelude::*;
use tabs::{Tab, tabs};
use usecases::scheduling::bookings::PAGE;
use usecases::scheduling::timeline::Viewpoint;
use usecases::scheduling::{Timeline, TimelineQuery, timeline};

/// `/companies/:company/timeline?kind=&status=&page=`: for the company's and its branches' liaisons, for brands that have
/// something with it, and for administrators.
#[component]
pub fn TimelinePage() -> impl IntoView {
    let asked = TimelineQuery {
        kind: query("kind"),
        status: query("status"),
        page: query::<u64>("page").unwrap_or(1).saturating_sub(1),
    };
    load(async move {
        let viewer = require_viewer()?;
        let company: CompanyId = param("company")?;
        let cx = use_cx();
        let found = timeline(&cx, &viewer.actor, company, asked).await?;
        flash::take().await;
        let (i, now) = (use_i18n(), cx.now());
        let books = viewer.actor.may(Right::Book, Scope::Company(company));
        let title = i.named(&found.company.name, &found.company.name_en).to_owned();
        let lead = match &found.viewpoint {
            Viewpoint::Whole => i.t("scheduling.timeline.lead"),
            Viewpoint::Branches(_) => i.t("scheduling.timeline.lead_branch"),
            Viewpoint::Brands(_) => i.t("scheduling.timeline.lead_brand"),
        };
        let whole = books || viewer.actor.is_administrator();
        let tabs = whole.then(|| tabs(i, company, Tab::Timeline));
        let head = (!found.counts.is_empty()).then(|| filter(i, &found, asked)).into_any();
        let action = books.then(|| {
            view! { <LinkButton href="/book" kind=Kind::Primary glyph=Glyph::Plus class="w-full sm:w-auto">{i.t("scheduling.home.book")}</LinkButton> }
        });
        let count = i.tn("scheduling.timeline.count", as_number(found.total), &[]);
        let (body, pages) = (body(i, &found, asked, books, now), pages(company, asked, found.total));
        Ok(view! {
            <Own title lead class="max-w-7xl" action=action.into_any()>
                <Alerts/>
                {tabs}
                <Panel title=count head>{body}</Panel>
                {pages}
            </Own>
        }
        .into_any())
    })
}

fn body(i: I18n, found: &Timeline, asked: TimelineQuery, books: bool, now: Instant) -> AnyView {
    if found.counts.is_empty() {
        let action = books
            .then(|| view! { <LinkButton href="/book" glyph=Glyph::Plus>{i.t("scheduling.home.book")}</LinkButton> });
        let text = if books { i.t("scheduling.timeline.none_text") } else { i.t("scheduling.timeline.none_yet") };
        return view! { <EmptyState title=i.t("scheduling.timeline.none") text>{action}</EmptyState> }.into_any();
    }
    if found.rows.is_empty() {
        let all = href(found.company.id, TimelineQuery::default());
        return view! {
            <EmptyState title=i.t("scheduling.timeline.nothing") glyph=Glyph::Search>
                <LinkButton href=all>{i.t("scheduling.timeline.show_all")}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    view! { <ol class="rows">{lines(i, found, asked, books, now)}</ol> }.into_any()
}

/// The rows with a line for today and a heading for each year.
fn lines(i: I18n, found: &Timeline, asked: TimelineQuery, books: bool, now: Instant) -> Vec<AnyView> {
    let before = asked.page.saturating_mul(PAGE);
    // Which row of this page is the first that has begun; behind the last one if all of them are ahead.
    let today_at = found.ahead.checked_sub(before).and_then(|at| usize::try_from(at).ok());
    let is_last = before + found.rows.len() as u64 >= found.total;
    let (mut lines, mut year) = (Vec::new(), None);
    for (at, row) in found.rows.iter().enumerate() {
        if today_at == Some(at) {
            lines.push(today(i, now));
        }
        let of = i.local(row.engagement.starts_at).year();
        if year.replace(of) != Some(of) {
            lines.push(year_line(i, of));
        }
        lines.push(entry(i, row, found, books, now));
    }
    if today_at == Some(found.rows.len()) && is_last {
        lines.push(today(i, now));
    }
    lines
}

fn today(i: I18n, now: Instant) -> AnyView {
    view! {
        <li class="flex items-center gap-3 py-2! text-xs font-semibold text-primary" id="today" aria-current="date">
            <span class="h-px flex-1 bg-primary" aria-hidden="true"></span>
            {i.t_with("scheduling.timeline.today", &[("day", &i.date(now))])}
            <span class="h-px flex-1 bg-primary" aria-hidden="true"></span>
        </li>
    }
    .into_any()
}

fn year_line(i: I18n, year: i32) -> AnyView {
    let text = i.t_with("scheduling.timeline.year", &[("year", &year.to_string())]);
    view! { <li class="bg-base-200 py-1.5! text-xs font-semibold text-muted tabular-nums"><h3>{text}</h3></li> }
        .into_any()
}

fn pages(company: CompanyId, asked: TimelineQuery, total: u64) -> Option<AnyView> {
    let last = total.saturating_sub(1) / PAGE;
    let link = |page: u64| href(company, TimelineQuery { page, ..asked });
    let page = asked.page.min(last);
    (last > 0).then(|| {
        let (back, next) = (page.checked_sub(1).map(link), (page < last).then(|| link(page + 1)));
        let title = format!("{} / {}", page + 1, last + 1);
        view! { <div class="mt-4"><Pager back next title/></div> }.into_any()
    })
}

fn as_number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
