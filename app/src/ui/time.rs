//! Instants on a page, readable by people and by machines.

use crate::i18n::{machine, use_i18n};
use chrono::Datelike;
use domain::instant::Instant;
use leptos::prelude::*;

/// The small calendar leaf before a list's entry.
#[component]
pub fn DateBlock(at: Instant) -> impl IntoView {
    let i = use_i18n();
    let day = i.local(at).date_naive();
    view! {
        <time class="date-block self-start" datetime=machine(at)>
            <span>{i.month_name(day)}</span>
            <b>{day.day()}</b>
            <span>{i.weekday(day)}</span>
        </time>
    }
}

/// `10月15日 周四 14:00`; with an end, `10月15日 周四 14:00–15:00`.
#[component]
pub fn When(at: Instant, #[prop(optional)] until: Option<Instant>) -> impl IntoView {
    let i = use_i18n();
    let text = until.map_or_else(|| i.date_time(at), |until| i.range(at, until));
    view! { <time datetime=machine(at)>{text}</time> }
}
