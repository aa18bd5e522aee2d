use super::Article;
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// What is recorded about people, why, and for how long.
#[component]
pub fn Privacy() -> impl IntoView {
    let i = use_i18n();
    let parts = vec![
        (i.t("common.info.privacy.what.title"), i.t("common.info.privacy.what.text")),
        (i.t("common.info.privacy.why.title"), i.t("common.info.privacy.why.text")),
        (i.t("common.info.privacy.who.title"), i.t("common.info.privacy.who.text")),
        (i.t("common.info.privacy.long.title"), i.t("common.info.privacy.long.text")),
        (i.t("common.info.privacy.rights.title"), i.t("common.info.privacy.rights.text")),
    ];
    view! { <Article title=i.t("common.info.privacy.title") lead=i.t("common.info.privacy.lead") parts/> }
}
