//! A month with the number of free times on each day. Each day is a button of the form around it (`go=day:…`).

use super::calendar::{Calendar, weeks};
use crate::i18n::I18n;
use crate::ui::{Glyph, Icon};
use chrono::{Datelike, NaiveDate};
use domain::scheduling::working_days::DayKind;
use leptos::prelude::*;

/// The panel with the month of `shown`.
pub fn month(i: I18n, calendar: &Calendar, shown: NaiveDate, chosen: Option<NaiveDate>) -> AnyView {
    let (before, after) = calendar.neighbours(shown);
    let turn = |to: Option<NaiveDate>, glyph, label| {
        match to {
        Some(to) => view! {
            <button class="btn btn-ghost btn-sm btn-square" name="go" value=format!("month:{to}") formnovalidate aria-label=label><Icon glyph/></button>
        }
        .into_any(),
        None => view! { <span class="btn btn-ghost btn-sm btn-square btn-disabled" aria-hidden="true"><Icon glyph/></span> }.into_any(),
    }
    };
    let head = (1..=7)
        .map(|day: u32| view! { <th scope="col">{i.word("scheduling.weekday", &day.to_string())}</th> })
        .collect_view();
    let rows = weeks(shown)
        .into_iter()
        .map(|week| {
            let cells =
                week.map(|date| view! { <td>{date.map(|date| cell(i, calendar, date, chosen == Some(date)))}</td> });
            view! { <tr>{cells.into_iter().collect_view()}</tr> }
        })
        .collect_view();
    let title = i.month(shown);
    view! {
        <section class="panel" id="month" aria-label=title.clone()>
            <div class="panel-head">
                {turn(before, Glyph::Left, i.t("scheduling.month.before"))}
                <h2 class="mx-auto">{title.clone()}</h2>
                {turn(after, Glyph::Right, i.t("scheduling.month.after"))}
            </div>
            <div class="p-3">
                <table class="month" aria-label=title.clone()>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {below(i, calendar, shown)}
            </div>
        </section>
    }
    .into_any()
}

fn cell(i: I18n, calendar: &Calendar, date: NaiveDate, chosen: bool) -> AnyView {
    let mark = match calendar.closure(date) {
        Some(why) => Some(closed(i, why)),
        None => mark(i, &calendar.kind(date), calendar.on(date).is_empty()),
    };
    let day = date.day();
    let free = calendar.free_on(date);
    if free > 0 {
        let free = i64::try_from(free).unwrap_or_default();
        return view! {
            <button name="go" value=format!("day:{date}") formnovalidate aria-current=chosen.then_some("date")>
                {day}{mark}
                <small><span class="sm:hidden" aria-hidden="true">{free}</span><span class="max-sm:sr-only">{i.tn("scheduling.month.free", free, &[])}</span></small>
            </button>
        }
        .into_any();
    }
    if calendar.is_full(date) {
        // It can be looked at all the same: its times say why, and what is nearest.
        return view! {
            <button class="full" name="go" value=format!("day:{date}") formnovalidate aria-current=chosen.then_some("date")>
                {day}{mark}<small>{i.t("scheduling.month.full")}</small>
            </button>
        }
        .into_any();
    }
    view! { <span>{day}{mark}</span> }.into_any()
}

/// The mark of a day that the brand itself has closed.
fn closed(i: I18n, why: &str) -> AnyView {
    view! { <abbr class="off no-underline" title=closed_why(i, why)>{i.t("scheduling.month.off")}</abbr> }.into_any()
}

fn closed_why(i: I18n, why: &str) -> String {
    if why.is_empty() {
        i.t("scheduling.month.closed").to_owned()
    } else {
        i.t_with("scheduling.month.closed_why", &[("why", why)])
    }
}

/// The working-day mark of a date: a holiday, a make-up day, a day that nobody can tell yet.
pub fn mark(i: I18n, kind: &DayKind, closed: bool) -> Option<AnyView> {
    match kind {
        DayKind::Holiday(name) => {
            Some(view! { <abbr class="off no-underline" title=i.t_with("scheduling.month.holiday", &[("name", name)])>{i.t("scheduling.month.off")}</abbr> }.into_any())
        }
        DayKind::MakeUp(name) => {
            Some(view! { <abbr class="work no-underline" title=i.t_with("scheduling.month.make_up", &[("name", name)])>{i.t("scheduling.month.work")}</abbr> }.into_any())
        }
        DayKind::Undetermined if !closed => {
            Some(view! { <abbr class="unsure no-underline" title=i.t("scheduling.month.undetermined")>"?"</abbr> }.into_any())
        }
        DayKind::Undetermined | DayKind::Working | DayKind::Weekend => None,
    }
}

/// The key to the marks, the warning about an unpublished year, and the way out of a month without free times.
fn below(i: I18n, calendar: &Calendar, shown: NaiveDate) -> AnyView {
    let in_month = || weeks(shown).into_iter().flatten().flatten();
    let kinds: Vec<DayKind> = in_month().map(|date| calendar.kind(date)).collect();
    let off = kinds.iter().any(|kind| matches!(kind, DayKind::Holiday(_)));
    let work = kinds.iter().any(|kind| matches!(kind, DayKind::MakeUp(_)));
    let key = (off || work).then(|| {
        view! {
            <p class="mt-2 flex flex-wrap gap-x-4 text-xs text-muted">
                {off.then(|| view! { <span><span class="off">{i.t("scheduling.month.off")}</span>" "{i.t("scheduling.month.off_means")}</span> })}
                {work.then(|| view! { <span><span class="work">{i.t("scheduling.month.work")}</span>" "{i.t("scheduling.month.work_means")}</span> })}
            </p>
        }
    });
    // Their names stand here as well: a phone shows no title of a mark.
    let mut named: Vec<(String, Vec<u32>)> = Vec::new();
    for date in in_month() {
        if let DayKind::Holiday(name) = calendar.kind(date) {
            match named.last_mut().filter(|(last, _)| *last == name) {
                Some((_, days)) => days.push(date.day()),
                None => named.push((name, vec![date.day()])),
            }
        }
    }
    let named = named.into_iter().map(|(name, days)| {
        let (first, last) = (days.first().copied().unwrap_or_default(), days.last().copied().unwrap_or_default());
        let on = |day: u32| i.day(shown.with_day(day).unwrap_or(shown));
        let days = if first == last { on(first) } else { format!("{}–{}", on(first), on(last)) };
        let text = i.t_with("scheduling.month.holiday_days", &[("name", &name), ("days", &days)]);
        view! { <p class="mt-1 text-xs text-muted">{text}</p> }
    });
    let named = named.collect_view();
    let unknown = calendar.undetermined_from().map(|from| {
        // The end of December waits for the next year's notice, which may move it.
        let year = if from.month() == 12 { from.year() + 1 } else { from.year() };
        let text = i.t_with("scheduling.month.year_unknown", &[("year", &year.to_string()), ("from", &i.day(from))]);
        view! { <p class="mt-2 flex gap-1.5 text-xs text-muted"><span class="unsure shrink-0">"?"</span><span>{text}</span></p> }
    });
    let empty = in_month().all(|date| calendar.free_on(date) == 0);
    let next = empty.then(|| calendar.next_free(calendar.first)).map(|next| match next {
        Some(day) => view! {
            <p class="mt-3 text-sm">
                {i.t("scheduling.month.none")}" "
                <button class="link text-primary" name="go" value=format!("day:{day}") formnovalidate>{i.t_with("scheduling.month.next", &[("day", &i.day(day))])}</button>
            </p>
        }
        .into_any(),
        None => view! { <p class="mt-3 text-sm">{i.t("scheduling.month.none_at_all")}</p> }.into_any(),
    });
    // In words too: a finger cannot point at a mark to read its title.
    let shut = in_month().filter_map(|date| Some((date, calendar.closure(date)?)));
    let shut = shut
        .map(|(date, why)| {
            let text = format!("{} {}", i.day(date), closed_why(i, why));
            view! { <p class="mt-2 flex gap-1.5 text-xs text-muted"><span class="off shrink-0">{i.t("scheduling.month.off")}</span><span>{text}</span></p> }
        })
        .collect_view();
    view! { {next}{key}{named}{shut}{unknown} }.into_any()
}
