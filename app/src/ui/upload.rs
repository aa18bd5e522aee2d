//! The input that takes a file.

use super::field::{Below, State, described_by, state};
use leptos::prelude::*;

/// One file. Its form needs `enctype="multipart/form-data"`, and its fields that say what it is come before it.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// What the browser's dialogue offers, such as `.csv`.
    accept: &'static str,
    #[prop(optional, into)] help: Option<String>,
    /// Which of several forms of the page it belongs to.
    #[prop(optional, into)]
    form: String,
) -> impl IntoView {
    let State { id, error, first, .. } = state(&form, &name, None);
    let invalid = error.is_some();
    let colour = if invalid { "file-input-error" } else { "" };
    view! {
        <div class="flex min-w-0 flex-col gap-1.5">
            <label class="text-sm font-medium" for=id.clone()>{label}</label>
            <input
                class=format!("file-input w-full text-base lg:text-sm {colour}")
                id=id.clone() name=name type="file" accept=accept required autofocus=first
                aria-invalid=invalid.then_some("true") aria-describedby=described_by(&id, help.is_some(), invalid)
            />
            <Below id help error/>
        </div>
    }
}
