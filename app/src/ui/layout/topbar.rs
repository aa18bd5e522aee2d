use super::Start;
use super::account::{AccountMenu, LanguageSwitch};
use crate::i18n::use_i18n;
use crate::request::use_viewer;
use crate::ui::icon::Brandmark;
use crate::ui::nav::{self, Dock};
use leptos::prelude::*;

/// The frame of companies' and administrators' pages.
///
/// Prints the page's head (title, line below it, `action` at its side), unless the page brings its own `h1` with `bare`.
#[component]
pub fn Topbar(
    #[prop(into)] title: String,
    /// One line under the title.
    #[prop(optional, into)]
    lead: String,
    /// Beside the title: the page's main action or its steps.
    #[prop(optional)]
    action: Option<AnyView>,
    /// After the content, at the bottom of the screen: an `actionbar`.
    #[prop(optional)]
    foot: Option<AnyView>,
    /// The page prints its own head.
    #[prop(optional)]
    bare: bool,
    children: Children,
) -> impl IntoView {
    let i = use_i18n();
    let viewer = use_viewer();
    let entries = viewer.as_ref().map(nav::entries).unwrap_or_default();
    let home = viewer.as_ref().map_or_else(|| "/".to_owned(), nav::home);
    let bottom = if entries.is_empty() { "" } else { "pb-20 lg:pb-0" };
    let head = (!bare).then(|| {
        view! {
            <div class="mb-5 flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
                <div class="min-w-0">
                    <h1 class="text-xl font-semibold">{title.clone()}</h1>
                    {(!lead.is_empty()).then(|| view! { <p class="text-muted">{lead}</p> })}
                </div>
                {action}
            </div>
        }
    });
    view! {
        <Start title/>
        <div class=format!("flex min-h-dvh flex-col text-sm {bottom}")>
            <header class="topbar">
                <a class="flex items-center gap-2 font-semibold" href=home><Brandmark/><span>{i.t("common.product")}</span></a>
                <nav class="ml-4 hidden lg:flex" aria-label=i.t("common.nav.main")>{nav::links(&entries, None, None)}</nav>
                <div class="ml-auto flex min-w-0 items-center gap-1"><LanguageSwitch/><AccountMenu/></div>
            </header>
            <main id="main" class="mx-auto w-full max-w-7xl flex-1 px-4 py-5 lg:px-6">{head}{children()}</main>
            {foot}
            <Dock entries/>
        </div>
    }
}
