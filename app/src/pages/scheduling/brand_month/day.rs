//! One day of the month.

use crate::i18n::I18n;
use crate::pages::scheduling::kind_word;
use crate::pages::scheduling::month::mark;
use chrono::Datelike;
use domain::scheduling::BookingStatus;
use domain::scheduling::working_days::DayKind;
use leptos::prelude::*;
use usecases::scheduling::month::{Day, Entry, Month};

/// As many fit on a sheet of paper with six weeks. Of more, the first three are shown and how many are left.
const MOST: usize = 4;

/// Whether a list of the month's days leaves the day out.
pub fn is_bare(day: &Day) -> bool {
    day.entries.is_empty() && day.closure.is_none()
}

/// The date, what kind of day it is, and what stands on it.
pub fn cell(i: I18n, month: &Month, day: &Day) -> AnyView {
    let brand = month.brand.id;
    let today = day.date == month.today;
    let week = format!("/brands/{brand}/week?date={}", day.date);
    let full = i.day(day.date);
    let look = match (is_bare(day), day.shut) {
        (true, true) => "bare shut",
        (true, false) => "bare",
        (false, true) => "shut",
        (false, false) => "",
    };
    let shown = if day.entries.len() > MOST { MOST - 1 } else { day.entries.len() };
    let left = i64::try_from(day.entries.len() - shown).unwrap_or_default();
    let entries = day.entries[..shown].iter().map(|it| entry(i, month, it)).collect_view();
    let more = (left > 0).then(|| {
        let label = i.tn("scheduling.brand_month.more", left, &[("day", &full)]);
        view! { <li><a class="more" href=week.clone() aria-label=label>"+"{left}</a></li> }
    });
    view! {
        <td role="cell" class=look>
            <div class="date">
                <a href=week.clone() aria-label=full.clone() aria-current=today.then_some("date")><span class="md:hidden">{full.clone()}</span><span class="max-md:hidden">{day.date.day()}</span></a>
                {mark_of(i, day)}
            </div>
            {why(i, day)}
            {(!day.entries.is_empty()).then(|| view! { <ul>{entries}{more}</ul> })}
        </td>
    }
    .into_any()
}

/// The mark of a closure or of the working-day calendar.
fn mark_of(i: I18n, day: &Day) -> Option<AnyView> {
    if day.closure.is_none() {
        return mark(i, &day.kind, day.shut);
    }
    let title = i.t("scheduling.month.closed");
    Some(view! { <abbr class="off no-underline" title=title>{i.t("scheduling.month.off")}</abbr> }.into_any())
}

/// Why a day is not like others, in words: a finger and a sheet of paper know no titles.
fn why(i: I18n, day: &Day) -> Option<AnyView> {
    let text = match (&day.closure, &day.kind) {
        (Some(note), _) if note.is_empty() => i.t("scheduling.brand_month.closed"),
        (Some(note), _) => note,
        (None, DayKind::Holiday(name) | DayKind::MakeUp(name)) => name,
        (None, DayKind::Working | DayKind::Weekend | DayKind::Undetermined) => return None,
    };
    Some(view! { <p class="reason" title=text.to_owned()>{text.to_owned()}</p> }.into_any())
}

/// A link of two lines: when and what, and with whom.
fn entry(i: I18n, month: &Month, it: &Entry) -> AnyView {
    let company = i.named(&it.company, &it.company_en);
    let company = if it.others > 0 { format!("{company} +{}", it.others) } else { company.to_owned() };
    let company = match it.status {
        BookingStatus::Offered => i.t_with("scheduling.week.offered_to", &[("company", &company)]),
        _ => company,
    };
    let pending = it.status != BookingStatus::Confirmed;
    let look = if pending { "event pending" } else { "event" };
    let state = pending.then(|| view! { <small>{i.word("scheduling.booking_status", it.status.word())}</small> });
    let what = format!("{} {}", i.time(it.starts_at), kind_word(i, it.kind));
    let href = format!("/brands/{}/engagements/{}", month.brand.id, it.id);
    view! {
        <li><a class=look href=href title=format!("{what} · {company}")><b>{what.clone()}</b>" "<span>{company.clone()}</span>" "{state}</a></li>
    }
    .into_any()
}
