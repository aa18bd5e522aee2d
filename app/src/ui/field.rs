//! Text inputs with label, help and error. Value and error come from the page's flash, by the input's name.

use super::icon::{Glyph, Icon};
use crate::flash::use_flash;
use leptos::prelude::*;

/// The id of an input: a link target for the list of errors.
pub fn input_id(form: &str, name: &str) -> String {
    let name = name.trim_end_matches("[]");
    if form.is_empty() { format!("f-{name}") } else { format!("f-{form}-{name}") }
}

/// What an input shows: its value, and what is wrong with it.
pub(super) struct State {
    pub id: String,
    pub value: Option<String>,
    pub error: Option<String>,
    /// The first field that is wrong gets the focus.
    pub first: bool,
}

pub(super) fn state(form: &str, name: &str, value: Option<String>) -> State {
    let flash = use_flash();
    let error = flash.error_text(form, name);
    let first =
        error.is_some() && flash.errors.iter().find(|it| !it.field.is_empty()).is_some_and(|it| it.field == name);
    State { id: input_id(form, name), value: flash.typed(form, name).map(ToOwned::to_owned).or(value), error, first }
}

/// The ids of what describes an input.
pub(super) fn described_by(id: &str, help: bool, error: bool) -> Option<String> {
    let parts: Vec<_> = [(error, "error"), (help, "help")]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, what)| format!("{id}-{what}"))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Help and error below an input.
#[component]
pub(super) fn Below(
    id: String,
    #[prop(optional_no_strip)] help: Option<String>,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    view! {
        {error.map(|text| view! { <p id=format!("{id}-error") class="flex gap-1.5 text-sm text-error"><Icon glyph=Glyph::Alert class="mt-0.5"/>{text}</p> })}
        {help.map(|text| view! { <p id=format!("{id}-help") class="text-xs text-muted">{text}</p> })}
    }
}

/// One line of text: `kind` is the input's type. Without scripts and with them it is a plain input.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    /// Which form of the page; only where it has several.
    #[prop(optional, into)]
    form: String,
    /// The value before anybody typed.
    #[prop(optional, into)]
    value: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    /// Beside the label, such as a link.
    #[prop(optional)]
    aside: Option<AnyView>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
    /// On public pages.
    #[prop(optional)]
    large: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let State { id, value, error, first } = state(&form, &name, value);
    let invalid = error.is_some();
    let size = if large { "input-lg text-base" } else { "text-base lg:text-sm" };
    let colour = if invalid { "input-error" } else { "" };
    // A password never comes back, not even by a caller's mistake.
    let value = value.filter(|_| kind != "password");
    view! {
        <div class=format!("flex min-w-0 flex-col gap-1.5 {class}")>
            <span class="flex justify-between gap-3 text-sm font-medium"><label for=id.clone()>{label}</label>{aside}</span>
            <input
                class=format!("input w-full {size} {colour}")
                id=id.clone() name=name type=kind value=value
                autocomplete=autocomplete inputmode=inputmode placeholder=placeholder min=min max=max maxlength=maxlength
                required=required autofocus=first
                aria-invalid=invalid.then_some("true") aria-describedby=described_by(&id, help.is_some(), invalid)
            />
            <Below id help error/>
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn Textarea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] form: String,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let State { id, value, error, first } = state(&form, &name, value);
    let invalid = error.is_some();
    let colour = if invalid { "textarea-error" } else { "" };
    view! {
        <div class=format!("flex min-w-0 flex-col gap-1.5 {class}")>
            <label class="text-sm font-medium" for=id.clone()>{label}</label>
            <textarea
                class=format!("textarea w-full text-base lg:text-sm {colour}")
                id=id.clone() name=name rows=rows placeholder=placeholder maxlength=maxlength required=required autofocus=first
                aria-invalid=invalid.then_some("true") aria-describedby=described_by(&id, help.is_some(), invalid)
            >{value}</textarea>
            <Below id help error/>
        </div>
    }
}
