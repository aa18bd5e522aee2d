use super::Article;
use crate::i18n::{fill, use_i18n};
use crate::request::use_cx;
use domain::instant::Span;
use leptos::prelude::*;

/// What is recorded about people, why, and for how long.
#[component]
pub fn Privacy() -> impl IntoView {
    let i = use_i18n();
    let parts = vec![
        (i.t("common.info.privacy.what.title"), i.t("common.info.privacy.what.text").to_owned()),
        (i.t("common.info.privacy.why.title"), i.t("common.info.privacy.why.text").to_owned()),
        (i.t("common.info.privacy.who.title"), i.t("common.info.privacy.who.text").to_owned()),
        (i.t("common.info.privacy.long.title"), kept_for(i.t("common.info.privacy.long.text"))),
        (i.t("common.info.privacy.rights.title"), i.t("common.info.privacy.rights.text").to_owned()),
    ];
    view! { <Article title=i.t("common.info.privacy.title") lead=i.t("common.info.privacy.lead") parts/> }
}

/// A text about how long something is kept, with the days of mail and of attendance in it.
pub fn kept_for(text: &str) -> String {
    let days = |span: Span| (span.0 / Span::days(1).0).to_string();
    let (mail, people) = (days(usecases::outbox::erase::KEEP), days(use_cx().site.retention));
    fill(text, &[("mail_days", &mail), ("days", &people)])
}
