use super::Start;
use super::account::{AccountMenu, LanguageSwitch};
use crate::i18n::use_i18n;
use crate::request::use_viewer;
use crate::ui::icon::Brandmark;
use crate::ui::nav::{self, Dock};
use leptos::prelude::*;

/// The frame of a brand team's pages: a rail on desktops, a dock on phones.
#[component]
pub fn Rail(
    /// The page's `h1`.
    #[prop(into)]
    title: String,
    /// Behind the title in the page's head: the week's arrows, a date, key figures.
    #[prop(optional)]
    head: Option<AnyView>,
    /// At the end of the head: the main action.
    #[prop(optional)]
    action: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let i = use_i18n();
    let viewer = use_viewer();
    let entries = viewer.as_ref().map(nav::entries).unwrap_or_default();
    let home = viewer.as_ref().map_or_else(|| "/".to_owned(), nav::home);
    view! {
        <Start title=title.clone()/>
        <div class="pb-16 text-sm lg:flex lg:pb-0 print:pb-0">
            <nav class="rail" aria-label=i.t("common.nav.main")>
                <a href=home aria-label=i.t("common.nav.home")><Brandmark class="size-9"/></a>
                {nav::links(&entries, Some("size-5"), None)}
            </nav>
            <div class="min-w-0 flex-1">
                <header class="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-base-300 bg-base-100 px-4 py-2 print:min-h-0 print:border-0 print:px-0 print:pt-0">
                    <h1 class="text-lg font-semibold">{title}</h1>
                    {head}
                    <div class="ml-auto flex items-center gap-1 print:hidden">{action}<LanguageSwitch/><AccountMenu/></div>
                </header>
                <main id="main" class="p-3 print:p-0">{children()}</main>
            </div>
            <Dock entries/>
        </div>
    }
}
