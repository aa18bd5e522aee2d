use crate::pages::errors::Problem;
use crate::pages::load;
use crate::request::use_viewer;
use crate::ui::nav;
use leptos::prelude::*;

/// `/`: on to where the viewer works, or to the sign-in page.
#[component]
pub fn Start() -> impl IntoView {
    load(async move {
        let target = use_viewer().as_ref().map_or_else(|| "/sign-in".to_owned(), nav::home);
        leptos_axum::redirect(&target);
        Ok::<_, Problem>(().into_any())
    })
}
