//! The two halves of a company's file.

use crate::i18n::I18n;
use domain::id::CompanyId;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Timeline,
    Branches,
    Windows,
}

/// Links to all; `shown` is the one that the reader is on.
pub fn tabs(i: I18n, company: CompanyId, shown: Tab) -> AnyView {
    let link = |tab, href: String, text| {
        let current = tab == shown;
        let look = if current { "bg-primary/12! text-primary!" } else { "" };
        view! { <a class=format!("btn btn-sm join-item {look}") href=href aria-current=current.then_some("page")>{text}</a> }
    };
    view! {
        <nav class="join mb-4 print:hidden" aria-label=i.t("scheduling.timeline.parts")>
            {link(Tab::Timeline, format!("/companies/{company}/timeline"), i.t("scheduling.timeline.title"))}
            {link(Tab::Branches, format!("/companies/{company}"), i.t("scheduling.timeline.branches"))}
            {link(Tab::Windows, format!("/companies/{company}/windows"), i.t("windows.title"))}
        </nav>
    }
    .into_any()
}
