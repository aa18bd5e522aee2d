//! A brand's month on one sheet: on a screen, on a phone, on paper.

mod day;
mod key;

use super::calendar::weeks;
use super::filter::{self, Choices, suffix};
use super::views::{View, switch};
use crate::i18n::{I18n, use_i18n};
use crate::pages::{load, param, query, require_viewer};
use crate::request::use_cx;
use crate::ui::{EmptyState, Glyph, Icon, Rail, ScheduleFollower};
use chrono::{Datelike, Days, NaiveDate};
use domain::id::BrandId;
use domain::scheduling::working_days::read_date;
use leptos::prelude::*;
use usecases::directory::team;
use usecases::scheduling::filter::Filter;
use usecases::scheduling::month::{Month, month};

/// `/brands/{brand_id}/month?month=2026-12` (or any date of it): for the brand's team. Dates and times are the brand's.
#[component]
pub fn BrandMonth() -> impl IntoView {
    load(async move {
        let viewer = require_viewer()?;
        let brand: BrandId = param("brand_id")?;
        let asked: Option<String> = query("month");
        let cx = use_cx();
        let asked_at = cx.now();
        let mut month = month(&cx, &viewer.actor, brand, asked.as_deref().and_then(date_of)).await?;
        let i = I18n { zone: month.zone, ..use_i18n() };
        let filter = filter::asked();
        let resources = team(&cx, &viewer.actor, brand).await?;
        let choices = Choices {
            resources: resources.into_iter().map(|it| (it.id, i.named(&it.name, &it.name_en).to_owned())).collect(),
            companies: month
                .companies
                .iter()
                .map(|(id, name, name_en)| (*id, i.named(name, name_en).to_owned()))
                .collect(),
        };
        filter.month(&cx, &mut month).await?;
        let keep = ("month", ends(&month).0.format("%Y-%m").to_string());
        let bar = filter::bar(i, &format!("/brands/{brand}/month"), keep, &filter, choices);
        let title = i.named(&month.brand.name, &month.brand.name_en).to_owned();
        Ok(view! {
           <Rail title head=head(i, &month, &filter)>
               <ScheduleFollower brand asked_at/>
               <div class="mb-3 print:hidden">{bar}</div>
               <div data-part="month">{sheet(i, &month)}{key::key(i, &month)}</div>
           </Rail>
        }
        .into_any())
    })
}

/// The date of `2026-12-24`, or the first of `2026-12`.
fn date_of(text: &str) -> Option<NaiveDate> {
    read_date(text).or_else(|| read_date(&format!("{text}-01")))
}

/// The arrows, which month it is, the way to its week.
fn head(i: I18n, month: &Month, filter: &Filter) -> AnyView {
    let path = format!("/brands/{}/month", month.brand.id);
    let (first, last) = ends(month);
    let kept = suffix(filter);
    let to = |date: NaiveDate| format!("{path}?month={}{kept}", date.format("%Y-%m"));
    let here = if (first..=last).contains(&month.today) { month.today } else { first };
    view! {
        <div class="join print:hidden">
            <a class="btn btn-sm btn-square join-item" href=to(first - Days::new(1)) aria-label=i.t("scheduling.month.before")><Icon glyph=Glyph::Left/></a>
            <a class="btn btn-sm join-item" href=path.clone()>{i.t("scheduling.brand_month.this")}</a>
            <a class="btn btn-sm btn-square join-item" href=to(last + Days::new(1)) aria-label=i.t("scheduling.month.after")><Icon glyph=Glyph::Right/></a>
        </div>
        <p class="font-medium tabular-nums print:text-lg">{i.month(first)}</p>
        <p class="text-xs text-muted">{i.zone_name()}</p>
        {switch(i, month.brand.id, here, View::Month, filter)}
    }
    .into_any()
}

fn ends(month: &Month) -> (NaiveDate, NaiveDate) {
    let date = |day: Option<&usecases::scheduling::month::Day>| day.map_or(month.today, |it| it.date);
    (date(month.days.first()), date(month.days.last()))
}

/// One table: where it is too narrow for seven columns, its cells are a list of the days on which something stands. The
/// roles say what it is where a browser forgets that with the layout.
fn sheet(i: I18n, month: &Month) -> AnyView {
    let (first, _) = ends(month);
    let head = (1..=7)
        .map(|day: u32| view! { <th scope="col" role="columnheader">{i.word("scheduling.weekday", &day.to_string())}</th> })
        .collect_view();
    let rows = weeks(first)
        .into_iter()
        .map(|week| {
            let cells = week.map(|date| {
                let day = date.and_then(|date| month.days.get(date.day0() as usize));
                day.map_or_else(
                    || view! { <td role="cell" class="bare"></td> }.into_any(),
                    |day| day::cell(i, month, day),
                )
            });
            // A row that shows no cell would be an empty one to a screen reader.
            let bare = week.iter().flatten().all(|date| month.days.get(date.day0() as usize).is_none_or(day::is_bare));
            view! { <tr role="row" class=bare.then_some("bare")>{cells.into_iter().collect_view()}</tr> }
        })
        .collect_view();
    let title = i.month(first);
    let bare = month.days.iter().all(day::is_bare);
    let table = if bare { "brand-month bare" } else { "brand-month" };
    let empty =
        bare.then(|| view! { <div class="md:hidden"><EmptyState title=i.t("scheduling.brand_month.nothing")/></div> });
    view! {
        <section class="panel min-w-0 overflow-hidden" aria-label=title.clone()>
            {empty}
            <table class=table role="table" aria-label=title.clone()>
                <thead role="rowgroup"><tr role="row">{head}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::date_of;

    #[test]
    fn a_month_is_asked_for_by_itself_or_by_any_of_its_dates() {
        let date = |text: &str| date_of(text).map(|date| date.to_string());
        assert_eq!(date("2026-12").as_deref(), Some("2026-12-01"));
        assert_eq!(date("2026-12-24").as_deref(), Some("2026-12-24"));
        for other in ["", "2026", "2026-13", "12", "next", "+262142-12", "0999-12", "-2026-12"] {
            assert_eq!(date(other), None, "{other}");
        }
    }
}
