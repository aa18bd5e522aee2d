//! Help, privacy and accessibility: what everybody may read without signing in.

mod accessibility;
mod help;
mod privacy;

pub use accessibility::Accessibility;
pub use help::Help;
pub use privacy::{Privacy, kept_for};

use crate::ui::Public;
use leptos::prelude::*;

/// A page of questions and answers; each part is a heading and its text.
#[component]
fn Article(title: &'static str, lead: &'static str, parts: Vec<(&'static str, String)>) -> impl IntoView {
    let parts = parts
        .into_iter()
        .map(|(heading, text)| view! { <section class="mt-6"><h2 class="text-lg font-semibold">{heading}</h2><p class="mt-1">{text}</p></section> })
        .collect_view();
    view! {
        <Public title>
            <article class="panel px-5 py-6 sm:px-8">
                <h1 class="text-2xl font-semibold">{title}</h1>
                <p class="mt-2 text-muted">{lead}</p>
                {parts}
            </article>
        </Public>
    }
}
