//! Choices: one of a list, yes or no, one of a few. What was chosen before a rejection stays chosen.

use super::field::{Below, State, described_by, state};
use crate::flash::use_flash;
use leptos::prelude::*;

/// One of a list. `options` are value and text; `value` is chosen at first.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] form: String,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    /// An empty first line with this text.
    #[prop(optional, into)]
    placeholder: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let State { id, value, error, first } = state(&form, &name, value);
    let invalid = error.is_some();
    let colour = if invalid { "select-error" } else { "" };
    let options = options
        .into_iter()
        .map(|(option, text)| {
            let selected = value.as_deref() == Some(option.as_str());
            view! { <option value=option selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class=format!("flex min-w-0 flex-col gap-1.5 {class}")>
            <label class="text-sm font-medium" for=id.clone()>{label}</label>
            <select
                class=format!("select w-full text-base lg:text-sm {colour}")
                id=id.clone() name=name required=required autofocus=first
                aria-invalid=invalid.then_some("true") aria-describedby=described_by(&id, help.is_some(), invalid)
            >
                {placeholder.map(|text| view! { <option value="">{text}</option> })}
                {options}
            </select>
            <Below id help error/>
        </div>
    }
}

/// Yes or no, or one of several with the same `name` (end it in `[]` then). Children are the label.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(default = "1".to_owned(), into)] value: String,
    #[prop(optional, into)] form: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let checked = use_flash().chosen(&form, name.trim_end_matches("[]"), &value).unwrap_or(checked);
    view! {
        <label class=format!("flex min-h-11 items-center gap-3 lg:min-h-8.5 {class}")>
            <input class="checkbox checkbox-sm checkbox-primary" type="checkbox" name=name value=value checked=checked/>
            {children()}
        </label>
    }
}

/// Any of a list, as boxes under a legend. `options` are value, text and whether it is chosen at first.
#[component]
pub fn Choices(
    /// Without the `[]` that the form sends.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    options: Vec<(String, String, bool)>,
    #[prop(optional, into)] form: String,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let State { id, error, .. } = state(&form, &name, None);
    let (target, described) = (id.clone(), described_by(&id, help.is_some(), error.is_some()));
    let boxes = options
        .into_iter()
        .map(|(value, text, checked)| {
            let form = form.clone();
            view! { <Checkbox name=format!("{name}[]") value form checked><span class="min-w-0">{text}</span></Checkbox> }
        })
        .collect_view();
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1.5" id=target tabindex="-1" aria-describedby=described>
            <legend class="mb-1.5 text-sm font-medium">{label}</legend>
            <div class="grid grid-cols-1 gap-x-4 sm:grid-cols-2">{boxes}</div>
            <Below id help error/>
        </fieldset>
    }
}

/// Any of a list and how many of each, as boxes with a number beside them. `options` are value, text and how many at first; 0:
/// not chosen. The numbers are sent as `counts[value]`.
#[component]
pub fn CountedChoices(
    /// Without the `[]` that the form sends.
    #[prop(into)]
    name: String,
    #[prop(into)] counts: String,
    #[prop(into)] label: String,
    options: Vec<(String, String, usize)>,
    /// Of each at the most.
    most: u32,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let State { id, error, .. } = state("", &name, None);
    let (target, described) = (id.clone(), described_by(&id, help.is_some(), error.is_some()));
    let rows = options
        .into_iter()
        .map(|(value, text, count)| {
            let field = format!("{counts}[{value}]");
            let typed = use_flash().typed("", &field).map_or_else(|| count.max(1).to_string(), ToOwned::to_owned);
            let (label, checked) = (format!("{text} ×"), count > 0);
            view! {
                <div class="flex items-center gap-3">
                    <Checkbox name=format!("{name}[]") value checked class="flex-1"><span class="min-w-0">{text}</span></Checkbox>
                    <span class="text-muted" aria-hidden="true">"×"</span>
                    <input class="input w-18 text-base lg:text-sm" type="number" name=field value=typed min="1" max=most aria-label=label/>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="flex min-w-0 flex-col gap-1.5" id=target tabindex="-1" aria-describedby=described>
            <legend class="mb-1.5 text-sm font-medium">{label}</legend>
            <div class="grid grid-cols-1 gap-x-8 gap-y-1 sm:grid-cols-2">{rows}</div>
            <Below id help error/>
        </fieldset>
    }
}

/// One of a few, as a tile. Children are the label; put several into a `<fieldset>` with a `<legend>`.
#[component]
pub fn Radio(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] form: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let checked = use_flash().chosen(&form, &name, &value).unwrap_or(checked);
    view! {
        <label class=format!("flex min-h-12 cursor-pointer items-center gap-3 rounded-field border border-base-300 px-3 has-checked:border-primary has-checked:bg-primary/8 {class}")>
            <input class="radio radio-sm radio-primary" type="radio" name=name value=value checked=checked/>
            {children()}
        </label>
    }
}
