//! The white panel that every list and card stands in.

use leptos::prelude::*;

/// A labelled section with a head. `head` comes behind the title (badge, link with `ml-auto`); `id` makes it a link target.
#[component]
pub fn Panel(
    #[prop(into)] title: String,
    #[prop(optional)] head: Option<AnyView>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let label = title.clone();
    view! {
        <section class=format!("panel {class}") id=id aria-label=label>
            <div class="panel-head">
                <h2>{title}</h2>
                {head}
            </div>
            {children()}
        </section>
    }
}
