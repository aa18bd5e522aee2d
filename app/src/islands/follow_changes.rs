//! A page that stays true while others work on the same thing.

#[cfg(feature = "hydrate")]
mod following;
#[cfg(feature = "hydrate")]
mod parts;

use super::texts::strings;
use leptos::prelude::*;

strings! {
    /// What the page says of its own age.
    pub struct FollowTexts {
        /// Something changed, and the reader is in the middle of something.
        pub changed: String,
        pub reload: String,
        /// The page was renewed; for who does not see it.
        pub renewed: String,
        /// Nobody would tell if something changed.
        pub lost: String,
    }
}

/// How old the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server renders only the first state"))]
enum Age {
    New,
    Renewed,
    Changed,
    Lost,
}

/// Listens to server-sent events named `changed` at `url`; then fetches the page again and puts its parts, the elements
/// with a `data-part`, in the place of those that have become different. A part in which the reader is typing, has opened
/// something or has the focus is left alone, and a bar with a link to `page` is shown instead.
#[island]
pub fn FollowChanges(url: String, page: String, texts: FollowTexts) -> impl IntoView {
    let age = RwSignal::new(Age::New);
    #[cfg(feature = "hydrate")]
    following::start(url, age);
    #[cfg(not(feature = "hydrate"))]
    drop(url);
    let bar = move || {
        let text = match age.get() {
            Age::New => return ().into_any(),
            Age::Renewed => return view! { <p class="sr-only">{texts.renewed.clone()}</p> }.into_any(),
            Age::Changed => texts.changed.clone(),
            Age::Lost => texts.lost.clone(),
        };
        view! {
            <p class="alert alert-info alert-soft mb-3 flex shadow-lg flex-wrap gap-x-3 py-2">
                {text}<a class="link font-medium" href=page.clone()>{texts.reload.clone()}</a>
            </p>
        }
        .into_any()
    };
    view! { <div role="status">{bar}</div> }
}
