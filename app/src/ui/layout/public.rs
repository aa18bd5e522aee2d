use super::Start;
use super::account::LanguageSwitch;
use crate::i18n::use_i18n;
use crate::ui::icon::Brandmark;
use leptos::prelude::*;

/// The frame of pages for everybody: joining, errors, help. Its text is 16 px; the page prints its own `h1`.
#[component]
pub fn Public(
    #[prop(into)] title: String,
    /// Beside the mark, where a brand speaks; else the product's name.
    #[prop(optional, into)]
    brand: String,
    /// `main`'s width and grid.
    #[prop(default = "max-w-2xl px-4 py-8")]
    class: &'static str,
    /// Only the page's content: for the room and the sign-in page, which fill the screen.
    #[prop(optional)]
    bare: bool,
    children: Children,
) -> impl IntoView {
    let i = use_i18n();
    let brand = if brand.is_empty() { i.t("common.product").to_owned() } else { brand };
    let head = (!bare).then(|| {
        view! {
            <header class="mx-auto flex w-full max-w-5xl items-center gap-2 px-5 py-3">
                <a class="flex items-center gap-2" href="/"><Brandmark class="size-7"/><span class="font-semibold">{brand}</span></a>
                <div class="ml-auto"><LanguageSwitch/></div>
            </header>
        }
    });
    let foot = (!bare).then(|| view! { <footer class="mt-auto px-4 py-6"><InfoLinks/></footer> });
    let width = if bare { class.to_owned() } else { format!("mx-auto w-full {class}") };
    view! {
        <Start title/>
        <div class="flex min-h-dvh flex-col text-base">
            {head}
            <main id="main" class=width>{children()}</main>
            {foot}
        </div>
    }
}

/// Links to help, privacy and accessibility.
#[component]
pub fn InfoLinks() -> impl IntoView {
    let i = use_i18n();
    view! {
        <nav class="flex flex-wrap justify-center gap-x-6 gap-y-1 text-sm text-muted" aria-label=i.t("common.info.label")>
            <a class="link link-hover" href="/services">{i.t("services.title")}</a>
            <a class="link link-hover" href="/help">{i.t("common.info.help.title")}</a>
            <a class="link link-hover" href="/privacy">{i.t("common.info.privacy.title")}</a>
            <a class="link link-hover" href="/accessibility">{i.t("common.info.accessibility.title")}</a>
        </nav>
    }
}
