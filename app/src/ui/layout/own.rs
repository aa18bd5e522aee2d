use super::{Rail, Topbar};
use crate::request::use_viewer;
use crate::ui::nav;
use domain::identity::Role;
use leptos::prelude::*;

/// The frame of pages that several roles have: a brand team's rail, or the bar at the top.
#[component]
pub fn Own(
    #[prop(into)] title: String,
    #[prop(into)] lead: String,
    /// Beside the title: the page's main action.
    #[prop(optional)]
    action: Option<AnyView>,
    /// The content's width.
    #[prop(default = "max-w-3xl")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let role = use_viewer().as_ref().and_then(nav::main_role);
    if matches!(role, Some(Role::BrandManager | Role::Officer)) {
        let class = format!("mx-auto p-3 {class}");
        view! { <Rail title action=action.into_any()><div class=class><p class="mb-5 text-muted">{lead}</p>{children()}</div></Rail> }.into_any()
    } else {
        view! { <Topbar title lead action=action.into_any()><div class=class>{children()}</div></Topbar> }.into_any()
    }
}
