//! The frame of this area's public pages.

use crate::i18n::use_i18n;
use crate::ui::layout::{InfoLinks, LanguageSwitch};
use crate::ui::{Brandmark, Public};
use leptos::prelude::*;

/// What swings through the picture beside the form: five strings, the middle one gold.
const STRINGS: &str = r#"<path d="M370 0C370 260 450 330 450 800M405 0C405 260 485 330 485 800M475 0C475 260 555 330 555 800M510 0C510 260 590 330 590 800"/><path d="M440 0C440 260 520 330 520 800" stroke="oklch(77% 0.115 84)" stroke-opacity=".9" stroke-width="1.5"/>"#;

/// The frame of pages for whoever is not signed in yet. The page prints its own `h1`.
#[component]
pub(super) fn Door(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let i = use_i18n();
    let product = i.t("common.product");
    view! {
        <Public title bare=true class="grid min-h-dvh grid-cols-1 lg:grid-cols-[5fr_6fr]">
            <section class="relative hidden overflow-hidden bg-[oklch(30%_0.1_262)] p-14 text-white lg:flex lg:flex-col" aria-label=i.t("identity.door.about")>
                <svg class="absolute inset-0 size-full" viewBox="0 0 560 800" preserveAspectRatio="xMaxYMid slice" aria-hidden="true" fill="none" stroke="#fff" stroke-opacity=".13" inner_html=STRINGS></svg>
                <p class="relative flex items-center gap-3 text-lg font-semibold"><Brandmark class="size-9 rounded-[9px] outline outline-1 outline-white/30"/>{product}</p>
                <div class="relative my-auto max-w-md">
                    <h2 class="text-[2.25rem] leading-tight font-semibold">{i.t("identity.door.promise_1")}<br/>{i.t("identity.door.promise_2")}</h2>
                    <p class="mt-5 text-lg leading-8 text-white/80">{i.t("identity.door.what_1")}<br/>{i.t("identity.door.what_2")}</p>
                </div>
                <p class="relative text-sm text-white/75">{i.t("identity.door.house")}</p>
            </section>
            <section class="flex min-w-0 flex-col bg-base-100 px-6 py-6 sm:px-14">
                <div class="flex items-center justify-between">
                    <p class="flex items-center gap-2 font-semibold lg:invisible"><Brandmark/>{product}</p>
                    <LanguageSwitch/>
                </div>
                <div class="mx-auto my-auto w-full max-w-sm py-10">{children()}</div>
                <footer><InfoLinks/></footer>
            </section>
        </Public>
    }
}
