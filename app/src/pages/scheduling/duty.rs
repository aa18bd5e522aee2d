//! A team member's start: what needs them, where to go today and in the days to come, their leave.

mod assignment;
pub(super) mod needs;

use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::directory::away_when;
use crate::pages::{load, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, EmptyState, Glyph, LinkButton, Needs, Panel, Rail, Size};
use assignment::assignment;
use domain::id::BrandId;
use domain::identity::{Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use leptos::prelude::*;
use needs::needs;
use usecases::scheduling::duty::Assignment;
use usecases::scheduling::plan::instant_at;
use usecases::scheduling::{Duty, duty};

/// How many days are shown, today included: on a Friday the Monday after is what matters.
const DAYS: u64 = 7;

/// Where nothing is on in those days, this many that come after.
const LATER: usize = 3;

/// `/duty`: for who is in a brand's team.
#[component]
pub fn DutyPage() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let (cx, i) = (use_cx(), use_i18n());
        let now = cx.now();
        let date = i.local(now).date_naive();
        let [from, tomorrow, until] = [0, 1, DAYS].map(|days| instant_at(i.zone, date + chrono::Days::new(days), 0));
        let duty = duty(&cx, &viewer.actor, from).await?;
        flash::take().await;
        let manages = |brand: BrandId| viewer.actor.may(Right::ManageBrand, Scope::Brand(brand));
        let needs = needs(i, &duty, &manages, now);
        let (days, leave) = (days(i, &duty, tomorrow, until, now), leave(i, &duty));
        let calendar = view! { <LinkButton href="/calendar" size=Size::Small glyph=Glyph::Calendar>{i.t("feeds.link")}</LinkButton> };
        Ok(view! {
            <Rail title=i.t_with("scheduling.duty.title", &[("day", &i.date(now))]) action=calendar.into_any()>
                <Alerts/>
                <div class="mx-auto grid max-w-7xl grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_20rem]">
                    <div class="grid min-w-0 grid-cols-1 gap-3">
                        <Needs title=i.t("scheduling.duty.needs") nothing=i.t("scheduling.duty.no_needs") needs/>
                        {days}
                    </div>
                    {leave}
                </div>
            </Rail>
        }
        .into_any())
    })
}

/// Today, the days to come, and what comes after where these are empty.
fn days(i: I18n, duty: &Duty, tomorrow: Instant, until: Instant, now: Instant) -> AnyView {
    let start = |it: &&Assignment| it.engagement.starts_at;
    let (today, others): (Vec<&Assignment>, Vec<&Assignment>) =
        duty.assignments.iter().partition(|it| start(it) < tomorrow);
    let (week, later): (Vec<&Assignment>, Vec<&Assignment>) = others.into_iter().partition(|it| start(it) < until);
    let is_open = |it: &&Assignment| it.engagement.status != EngagementStatus::Completed && it.engagement.ends_at > now;
    let next = today.iter().position(is_open);
    let later = (week.is_empty() && !later.is_empty())
        .then(|| list(i, i.t("scheduling.duty.later"), &later[..later.len().min(LATER)], None));
    let week = (!duty.own.is_empty()).then(|| on_week(i, &week));
    view! { {on_today(i, duty, &today, next)}{week}{later} }.into_any()
}

fn on_today(i: I18n, duty: &Duty, today: &[&Assignment], next: Option<usize>) -> AnyView {
    let title = i.t("scheduling.duty.today");
    if duty.own.is_empty() {
        return view! {
            <Panel title><EmptyState title=i.t("scheduling.duty.unknown") text=i.t("scheduling.duty.unknown_text") glyph=Glyph::User/></Panel>
        }
        .into_any();
    }
    if today.is_empty() {
        return view! { <Panel title><EmptyState title=i.t("scheduling.duty.none_today") text=i.t("scheduling.duty.none_text")/></Panel> }.into_any();
    }
    list(i, title, today, next)
}

fn on_week(i: I18n, week: &[&Assignment]) -> AnyView {
    let title = i.t("scheduling.duty.week");
    if week.is_empty() {
        return view! { <Panel title><p class="p-4 text-muted">{i.t("scheduling.duty.none_week")}</p></Panel> }
            .into_any();
    }
    list(i, title, week, None)
}

/// `next` is the row whose button is the page's main one.
fn list(i: I18n, title: &'static str, rows: &[&Assignment], next: Option<usize>) -> AnyView {
    let rows = rows.iter().enumerate().map(|(at, it)| assignment(i, it, next == Some(at))).collect_view();
    view! { <Panel title><ul class="rows">{rows}</ul></Panel> }.into_any()
}

fn leave(i: I18n, duty: &Duty) -> Option<AnyView> {
    let rows = duty.leave.iter().map(|it| {
        let when = away_when(i, Interval { start: it.starts_at, end: it.ends_at });
        view! { <li><p class="font-medium">{when}</p><p class="text-muted">{it.note.clone()}</p></li> }
    });
    let rows = rows.collect_view();
    let none =
        duty.leave.is_empty().then(|| view! { <p class="px-4 pt-4 font-medium">{i.t("scheduling.duty.no_leave")}</p> });
    (!duty.own.is_empty()).then(|| {
        view! {
            <Panel title=i.t("scheduling.duty.leave")>
                {none}
                <ul class="rows">{rows}</ul>
                <p class="p-4 pt-1 text-xs text-muted">{i.t("scheduling.duty.leave_text")}</p>
            </Panel>
        }
        .into_any()
    })
}

/// Whether the officer's part of it is over by the clock, while it still goes on by its status.
fn is_overdue(it: &Assignment, now: Instant) -> bool {
    it.engagement.status == EngagementStatus::Live && it.engagement.ends_at <= now
}
