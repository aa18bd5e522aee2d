//! The times of one day. A free one is a button of the form around it (`go=time:…`); another says why it is not.

use super::calendar::Calendar;
use crate::flash::use_flash;
use crate::i18n::I18n;
use crate::ui::{Glyph, Icon};
use chrono::{NaiveDate, Timelike};
use domain::instant::Instant;
use domain::scheduling::slots::Slot;
use leptos::prelude::*;
use usecases::scheduling::wait_for_time::can_pass;

/// The panel with the times of `day`; `chosen` are marked. One that has been taken meanwhile stands open, with others beside it.
pub fn times(i: I18n, calendar: &Calendar, day: Option<NaiveDate>, chosen: &[Instant]) -> AnyView {
    let Some(day) = day else {
        return view! {
            <section class="panel md:col-span-2 xl:col-span-1" id="times" aria-label=i.t("scheduling.times.title")>
                <div class="panel-head"><h2>{i.t("scheduling.times.title")}</h2></div>
                <p class="p-4 text-muted">{i.t("scheduling.month.none_at_all")}</p>
            </section>
        }
        .into_any();
    };
    let slots = calendar.on(day);
    let afternoon = slots.partition_point(|slot| i.local(slot.time.start).hour() < 12);
    let halves = [("morning", &slots[..afternoon]), ("afternoon", &slots[afternoon..])];
    let halves = halves.map(|(word, slots)| {
        (!slots.is_empty()).then(|| {
            let times = slots.iter().map(|slot| time(i, calendar, slot, chosen)).collect_view();
            view! {
                <div>
                    <h3 class="mb-2 text-xs font-medium text-muted">{i.word("scheduling.times", word)}</h3>
                    <div class="times">{times}</div>
                </div>
            }
        })
    });
    let undetermined = slots.iter().any(|slot| slot.undetermined).then(|| {
        view! { <p class="flex gap-1.5 text-xs text-warning"><Icon glyph=Glyph::Alert class="mt-0.5 size-3.5"/><span>{i.t("scheduling.month.undetermined")}</span></p> }
    });
    let error = use_flash()
        .error_text("", "starts_at")
        .map(|text| view! { <p class="text-sm text-error" id="f-starts_at">{text}</p> });
    view! {
        <section class="panel md:col-span-2 xl:col-span-1" id="times" aria-label=i.t("scheduling.times.title")>
            <div class="panel-head"><h2>{i.day(day)}</h2><span class="ml-auto text-xs text-muted">{i.zone_name()}</span></div>
            <div class="flex flex-col gap-4 p-4">{error}{undetermined}{halves.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}

fn time(i: I18n, calendar: &Calendar, slot: &Slot, chosen: &[Instant]) -> AnyView {
    let start = slot.time.start;
    let text = i.time(start);
    let is_chosen = chosen.contains(&start);
    if slot.is_free() {
        let label = is_chosen.then(|| i.t_with("scheduling.times.chosen", &[("time", &text)]));
        return view! {
            <button name="go" value=format!("time:{}", start.0) formnovalidate aria-current=is_chosen.then_some("true") aria-label=label>{text}</button>
        }
        .into_any();
    }
    let reasons = calendar
        .why(i, &slot.reasons)
        .into_iter()
        .map(|text| view! { <p class="mt-1 text-muted">{text}</p> })
        .collect_view();
    let others = calendar.nearest(start);
    let offered = (!others.is_empty()).then(|| {
        let others = others
            .into_iter()
            .map(|at| {
                view! {
                    <li>
                        <button class="w-full justify-between! px-3" name="go" value=format!("time:{}", at.0) formnovalidate>
                            <span class="font-normal text-muted">{i.date(at)}</span><b>{i.time(at)}</b>
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <p class="mt-3 text-xs font-medium text-muted">{i.t("scheduling.times.nearest")}</p>
            <ul class="mt-1.5 grid gap-1.5">{others}</ul>
        }
    });
    let wait = (calendar.waits && slot.reasons.iter().all(can_pass)).then(|| {
        view! {
            <p class="mt-3 text-xs text-muted">{i.t("scheduling.waitlist.wait_help")}</p>
            <button class="mt-1.5 w-full px-3" name="go" value=format!("wait:{}", start.0)>{i.t("scheduling.waitlist.wait")}</button>
        }
    });
    view! {
        <details name="why" open=is_chosen>
            <summary aria-label=i.t_with("scheduling.times.refused", &[("time", &text)])><s>{text.clone()}</s><Icon glyph=Glyph::Help class="size-4"/></summary>
            <div class="why" role="note">
                <p class="font-semibold">{i.t_with("scheduling.times.why", &[("time", &text)])}</p>
                {reasons}{offered}{wait}
            </div>
        </details>
    }
    .into_any()
}
