use super::Article;
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// What was done so that everybody can use this, and what is missing.
#[component]
pub fn Accessibility() -> impl IntoView {
    let i = use_i18n();
    let parts = vec![
        (i.t("common.info.accessibility.standard.title"), i.t("common.info.accessibility.standard.text").to_owned()),
        (i.t("common.info.accessibility.how.title"), i.t("common.info.accessibility.how.text").to_owned()),
        (i.t("common.info.accessibility.gaps.title"), i.t("common.info.accessibility.gaps.text").to_owned()),
        (i.t("common.info.accessibility.contact.title"), i.t("common.info.accessibility.contact.text").to_owned()),
    ];
    view! { <Article title=i.t("common.info.accessibility.title") lead=i.t("common.info.accessibility.lead") parts/> }
}
