//! The frames of pages: `Topbar` for companies and administrators, `Rail` for brand teams, `Public` for everybody else.
//!
//! Each gives the document its title, a skip link, and room for exactly one `h1`.

mod account;
mod own;
mod public;
mod rail;
mod topbar;

pub use account::{AccountMenu, LanguageSwitch};
pub use own::Own;
pub use public::{InfoLinks, Public};
pub use rail::Rail;
pub use topbar::Topbar;

use crate::i18n::use_i18n;
use leptos::prelude::*;
use leptos_meta::Title;

/// Title of the document and the first link of every page.
#[component]
fn Start(title: String) -> impl IntoView {
    let i = use_i18n();
    view! {
        <Title text=format!("{title} · {}", i.t("common.product"))/>
        <a class="skip" href="#main">{i.t("common.skip")}</a>
    }
}
