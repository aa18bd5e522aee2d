//! The corner of a page that is about the reader: language, name, sign-out.

use crate::api::ServerFn;
use crate::api::identity::SignOut;
use crate::api::preferences::SetLanguage;
use crate::i18n::use_i18n;
use crate::request::use_viewer;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Changes to the other language and comes back to the same page.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let other = use_i18n().other();
    view! {
        <form method="post" action=SetLanguage::PATH>
            <input type="hidden" name="tag" value=other.locale.tag()/>
            <button class="btn btn-ghost btn-sm" lang=other.locale.tag()>
                <Icon glyph=Glyph::Globe/>
                {other.t("common.language")}
            </button>
        </form>
    }
}

/// The viewer's name; opened, the account page and the way out.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let i = use_i18n();
    use_viewer().map(|viewer| {
        view! {
            <details class="dropdown dropdown-end">
                <summary class="btn btn-ghost btn-sm list-none" aria-label=i.t_with("common.account.of", &[("name", &viewer.name)])>
                    <Icon glyph=Glyph::User/>
                    <span class="hidden max-w-40 truncate sm:inline">{viewer.name.clone()}</span>
                </summary>
                <div class="dropdown-content z-40 mt-2 flex w-56 flex-col gap-1 rounded-box border border-base-300 bg-base-100 p-2 text-sm shadow-lg">
                    <p class="truncate px-3 py-1 text-muted">{viewer.name.clone()}</p>
                    <a class="btn btn-ghost btn-sm justify-start" href="/account"><Icon glyph=Glyph::User/>{i.t("common.account.page")}</a>
                    <form method="post" action=SignOut::PATH>
                        <button class="btn btn-ghost btn-sm w-full justify-start"><Icon glyph=Glyph::SignOut/>{i.t("common.account.sign_out")}</button>
                    </form>
                </div>
            </details>
        }
    })
}
