//! Asking once more before something that matters, without scripts.

use super::button::{Button, Kind};
use leptos::prelude::*;

/// A button that opens a question; the answer is a posted form. Children are the question and, if need be, inputs.
#[component]
pub fn Confirm(
    /// On the button that opens the question.
    #[prop(into)]
    label: String,
    /// On the button that does it.
    #[prop(into)]
    answer: String,
    /// A server function's `PATH`.
    #[prop(into)]
    action: String,
    /// Hidden fields, name and value.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// Of the answer: `Danger` for what cannot be undone.
    #[prop(default = Kind::Primary)]
    kind: Kind,
    /// Classes of the opening button (`btn-ghost`, `btn-sm`).
    #[prop(optional)]
    class: &'static str,
    /// Opened at first, for a page that shows the form's errors.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="group relative" open=open>
            <summary class=format!("btn list-none {class}")>{label}</summary>
            <form
                method="post" action=action
                class="absolute right-0 z-40 mt-2 flex w-80 flex-col gap-3 rounded-box border border-base-300 bg-base-100 p-4 text-start text-sm shadow-lg max-sm:fixed max-sm:inset-x-4 max-sm:bottom-20 max-sm:w-auto"
            >
                {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
                {children()}
                <Button kind>{answer}</Button>
            </form>
        </details>
    }
}
