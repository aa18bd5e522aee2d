//! Buttons and links that look like them. One primary per region.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The main action of its region, once.
    Primary,
    #[default]
    Plain,
    /// A second way to the main action.
    Soft,
    /// For leaving.
    Ghost,
    /// Only for what cannot be undone.
    Danger,
}

/// How tall a button is. On touch every button is at least 44 px tall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    Small,
    #[default]
    Medium,
    /// On public pages.
    Large,
}

fn classes(kind: Kind, size: Size, class: &str) -> String {
    let kind = match kind {
        Kind::Primary => "btn-primary",
        Kind::Plain => "",
        Kind::Soft => "btn-primary btn-soft",
        Kind::Ghost => "btn-ghost",
        Kind::Danger => "btn-error",
    };
    let size = match size {
        Size::Small => "btn-sm",
        Size::Medium => "",
        Size::Large => "btn-lg text-base",
    };
    format!("btn {kind} {size} {class}")
}

/// A submit button of the form around it, or of the form with the id `form`.
#[component]
pub fn Button(
    #[prop(optional)] kind: Kind,
    #[prop(optional)] size: Size,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional, into)] form: Option<String>,
    #[prop(optional)] disabled: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=classes(kind, size, class) name=name value=value form=form disabled=disabled>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button. `label` names it where it holds only an icon.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] size: Size,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] label: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes(kind, size, class) href=href aria-label=label>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </a>
    }
}

/// One button that posts by itself: a form with hidden fields.
#[component]
pub fn PostButton(
    /// A server function's `PATH`.
    #[prop(into)]
    action: String,
    /// Hidden fields, name and value.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] size: Size,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action class="contents">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <button class=classes(kind, size, class)>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {children()}
            </button>
        </form>
    }
}
