//! What the reader is told: notices, what went wrong, and that there is nothing yet.

use super::icon::{Glyph, Icon};
use crate::flash::{text_of, use_flash};
use crate::i18n::use_i18n;
use leptos::prelude::*;

/// What a message or badge means. Never said by colour alone: a word or an icon goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Primary,
    Info,
    Success,
    Warning,
    Error,
}

/// One message in a box. `role` is `status` unless it is an error.
#[component]
pub fn Alert(#[prop(optional)] tone: Tone, #[prop(optional)] class: &'static str, children: Children) -> impl IntoView {
    let (colour, glyph) = match tone {
        Tone::Neutral | Tone::Primary => ("", Glyph::Bell),
        Tone::Info => ("alert-info", Glyph::Help),
        Tone::Success => ("alert-success", Glyph::Check),
        Tone::Warning => ("alert-warning", Glyph::Alert),
        Tone::Error => ("alert-error", Glyph::Alert),
    };
    let role = if tone == Tone::Error { "alert" } else { "status" };
    view! {
        <div class=format!("alert alert-soft items-start text-start {colour} {class}") role=role>
            <Icon glyph class="mt-1"/>
            <div class="min-w-0">{children()}</div>
        </div>
    }
}

/// What the flash of this page says: the notice, or what to change with a link to each field. Once, above the page's forms.
#[component]
pub fn Alerts() -> impl IntoView {
    let i = use_i18n();
    let flash = use_flash();
    let notice = flash.notice.as_deref().and_then(|key| key.split_once('.')).map(|(namespace, name)| {
        let text = i.word(namespace, name);
        view! { <Alert tone=Tone::Success class="mb-4">{text}</Alert> }
    });
    let whole: Vec<_> = flash
        .errors
        .iter()
        .filter(|error| error.field.is_empty())
        .map(|error| view! { <p>{text_of(error)}</p> })
        .collect();
    let fields: Vec<_> = flash
        .errors
        .iter()
        .filter(|error| !error.field.is_empty())
        .map(|error| {
            let target = format!("#{}", super::field::input_id(&flash.form, &error.field));
            view! { <li><a class="link" href=target>{text_of(error)}</a></li> }
        })
        .collect();
    let rejected = flash.is_rejection().then(|| {
        let heading = (!fields.is_empty()).then(|| view! { <p class="font-semibold">{i.t("common.form.check")}</p> });
        let list = (!fields.is_empty()).then(|| view! { <ul class="mt-1 list-disc pl-5">{fields}</ul> });
        view! { <Alert tone=Tone::Error class="mb-4">{whole}{heading}{list}</Alert> }
    });
    view! { {notice}{rejected} }
}

/// A list without entries: says what will stand here, and what to do now (as children).
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(default = Glyph::Calendar)] glyph: Glyph,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-1 px-4 py-10 text-center">
            <span class="mb-2 grid size-11 place-items-center rounded-full bg-base-200 text-muted"><Icon glyph class="size-5"/></span>
            <p class="font-semibold">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="max-w-prose text-muted">{text}</p> })}
            {children.map(|children| view! { <div class="mt-3 flex flex-wrap justify-center gap-2">{children()}</div> })}
        </div>
    }
}
