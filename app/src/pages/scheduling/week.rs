//! A brand's week: what waits for an answer, what is planned, who and what is taken.

mod agenda;
mod banner;
mod event;
mod first_step;
mod grid;
mod hours;
mod lanes;
pub mod planner;
mod requests;

use super::filter::{self, Choices, suffix};
use super::views::{View, switch};
use crate::flash;
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{Alerts, Glyph, Icon, Rail, ScheduleFollower, WeekPlanner};
use chrono::{Datelike, Days, NaiveDate};
use domain::id::BrandId;
use domain::identity::{Right, Scope};
use domain::scheduling::working_days::{DayKind, read_date};
use event::Event;
use hours::Hours;
use leptos::prelude::*;
use usecases::scheduling::filter::{Filter, companies};
use usecases::scheduling::week::week;

/// What the parts of the page share. Dates and times are the brand's: its team works by them.
pub(super) struct Board {
    pub i: I18n,
    pub brand: BrandId,
    /// Monday first, each with its working-day kind.
    pub days: Vec<(NaiveDate, DayKind)>,
    /// Days without hours.
    pub shut: Vec<NaiveDate>,
    pub today: NaiveDate,
    /// The day that the agenda and the lanes show.
    pub chosen: NaiveDate,
    pub hours: Hours,
    pub events: Vec<Event>,
    /// Whether the reader may confirm and decline.
    pub decides: bool,
    /// The filter for links to other days: empty, or `&kind=briefing`.
    pub kept: String,
}

impl Board {
    /// The events of a date, the earliest first.
    fn on(&self, date: NaiveDate) -> Vec<&Event> {
        self.events.iter().filter(|event| self.i.local(event.time.start).date_naive() == date).collect()
    }
}

/// `/brands/{brand_id}/week?date=`: for the brand's team.
#[component]
pub fn Week() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let date = query::<String>("date").and_then(|text| read_date(&text));
        let cx = use_cx();
        let asked_at = cx.now();
        let mut week = week(&cx, &viewer.actor, brand, date).await?;
        let first_step = first_step::first_step(&cx, &viewer.actor, &week).await?;
        flash::take().await;
        let i = I18n { zone: week.zone, ..use_i18n() };
        let filter = filter::asked();
        let named = |(id, name, name_en): (_, String, String)| (id, i.named(&name, &name_en).to_owned());
        let choices = Choices {
            resources: week.resources.iter().map(|it| (it.id, i.named(&it.name, &it.name_en).to_owned())).collect(),
            companies: companies(&week).into_iter().map(named).collect(),
        };
        filter.week(&mut week);
        let events = event::events(i, &week);
        let chosen = week.date;
        let hours = Hours::around(i, &week.brand.weekly_hours, events.iter().map(|event| event.time));
        let decides = viewer.actor.may(Right::Decide, Scope::Brand(brand));
        let board = Board {
            i,
            brand,
            days: week.days.clone(),
            shut: week.shut.clone(),
            today: week.today,
            chosen,
            hours,
            events,
            decides,
            kept: suffix(&filter),
        };
        let bar = filter::bar(i, &format!("/brands/{brand}/week"), ("date", chosen.to_string()), &filter, choices);
        let title = i.named(&week.brand.name, &week.brand.name_en).to_owned();
        let action = decides.then(|| view! { <a class="btn btn-sm" href=format!("/brands/{brand}/events/new")><Icon glyph=Glyph::Plus/>{i.t("scheduling.event.new")}</a> });
        Ok(view! {
            <Rail title head=head(&board, &filter) action=action.into_any()>
                <Alerts/>
                <ScheduleFollower brand asked_at/>
                <div data-part="banner">{first_step}{banner::banner(&board, cx.now())}{banner::closed_days(&board, &week.on_closed_days)}</div>
                <div class="grid grid-cols-1 gap-3 xl:grid-cols-[17rem_minmax(0,1fr)]">
                    {requests::requests(&board, week.requests.clone(), &week.offered, cx.now())}
                    <div class="grid min-w-0 grid-cols-1 content-start gap-3">{bar}<WeekPlanner brand date=chosen kept=board.kept.clone() decides/>{agenda::agenda(&board)}{grid::grid(&board)}{lanes::lanes(&board, &week, &filter)}</div>
                </div>
            </Rail>
        }
        .into_any())
    })
}

/// The arrows, the week's dates, its holidays.
fn head(board: &Board, filter: &Filter) -> AnyView {
    let i = board.i;
    let path = format!("/brands/{}/week", board.brand);
    let monday = board.days.first().map_or(board.chosen, |(date, _)| *date);
    let sunday = monday + Days::new(6);
    let to = |date: NaiveDate| format!("{path}?date={date}{}", board.kept);
    let dates = i.t_with(
        "scheduling.week.dates",
        &[("from", &i.day(monday)), ("to", &i.day(sunday)), ("year", &monday.year().to_string())],
    );
    let mut names: Vec<(&str, bool)> = Vec::new();
    for (_, kind) in &board.days {
        let named = match kind {
            DayKind::Holiday(name) => (name.as_str(), true),
            DayKind::MakeUp(name) => (name.as_str(), false),
            DayKind::Working | DayKind::Weekend | DayKind::Undetermined => continue,
        };
        if !names.contains(&named) {
            names.push(named);
        }
    }
    let marks = names
        .into_iter()
        .map(|(name, off)| {
            let values = [("name", name)];
            if off {
                let text = i.t_with("scheduling.month.holiday", &values);
                view! { <span><span class="off">{i.t("scheduling.month.off")}</span>" "{text}</span> }.into_any()
            } else {
                let text = i.t_with("scheduling.month.make_up", &values);
                view! { <span><span class="work">{i.t("scheduling.month.work")}</span>" "{text}</span> }.into_any()
            }
        })
        .collect_view();
    view! {
        <div class="join">
            <a class="btn btn-sm btn-square join-item" href=to(monday - Days::new(7)) aria-label=i.t("scheduling.week.before")><Icon glyph=Glyph::Left/></a>
            <a class="btn btn-sm join-item" href=path.clone()>{i.t("scheduling.week.this")}</a>
            <a class="btn btn-sm btn-square join-item" href=to(monday + Days::new(7)) aria-label=i.t("scheduling.week.after")><Icon glyph=Glyph::Right/></a>
        </div>
        <p class="font-medium tabular-nums">{dates}</p>
        <p class="hidden gap-3 text-xs text-muted xl:flex">{marks}</p>
        {switch(i, board.brand, board.chosen, View::Week, filter)}
    }
    .into_any()
}
