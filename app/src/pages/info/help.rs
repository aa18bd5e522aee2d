use super::Article;
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// How to book, join and get further.
#[component]
pub fn Help() -> impl IntoView {
    let i = use_i18n();
    let parts = vec![
        (i.t("common.info.help.book.title"), i.t("common.info.help.book.text").to_owned()),
        (i.t("common.info.help.join.title"), i.t("common.info.help.join.text").to_owned()),
        (i.t("common.info.help.sound.title"), i.t("common.info.help.sound.text").to_owned()),
        (i.t("common.info.help.contact.title"), i.t("common.info.help.contact.text").to_owned()),
    ];
    view! { <Article title=i.t("common.info.help.title") lead=i.t("common.info.help.lead") parts/> }
}
