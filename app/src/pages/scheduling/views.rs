//! The ways to look at a brand's time.

use super::filter::suffix;
use crate::i18n::I18n;
use chrono::NaiveDate;
use domain::id::BrandId;
use leptos::prelude::*;
use usecases::scheduling::filter::Filter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Week,
    Month,
}

/// Links to the week and to the month of a date; `shown` is the page that the reader is on, `filter` what is looked at.
pub fn switch(i: I18n, brand: BrandId, date: NaiveDate, shown: View, filter: &Filter) -> AnyView {
    let filter = suffix(filter);
    let link = |view, href: String, text| {
        let current = view == shown;
        let look = if current { "bg-primary/12! text-primary!" } else { "" };
        view! { <a class=format!("btn btn-sm join-item {look}") href=href aria-current=current.then_some("page")>{text}</a> }
    };
    view! {
        <nav class="join print:hidden" aria-label=i.t("scheduling.views.label")>
            {link(View::Week, format!("/brands/{brand}/week?date={date}{filter}"), i.t("scheduling.views.week"))}
            {link(View::Month, format!("/brands/{brand}/month?month={}{filter}", date.format("%Y-%m")), i.t("scheduling.views.month"))}
        </nav>
    }
    .into_any()
}
