//! What needs the reader: one line each, with one button to where it is done.

use super::alerts::Tone;
use super::badge::Badge;
use super::button::{Kind, LinkButton, Size};
use super::icon::{Glyph, Icon};
use super::panel::Panel;
use leptos::prelude::*;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    pub text: String,
    /// A second line; may be empty.
    pub detail: String,
    pub href: String,
    pub button: String,
    /// Before everything else; one at most.
    pub first: bool,
}

/// The panel that stands first on everybody's home. `nothing` says that all is done.
#[component]
pub fn Needs(#[prop(into)] title: String, #[prop(into)] nothing: String, needs: Vec<Need>) -> impl IntoView {
    if needs.is_empty() {
        // Not the usual empty state: what comes below is what the reader came for.
        return view! { <Panel title><p class="flex items-center gap-2 p-4 text-muted"><Icon glyph=Glyph::Check class="text-success"/>{nothing}</p></Panel> }
            .into_any();
    }
    let count = needs.len();
    let count = view! { <Badge tone=Tone::Error>{count}</Badge> }.into_any();
    let rows = needs.into_iter().map(row).collect_view();
    view! { <Panel title head=count><ul class="rows">{rows}</ul></Panel> }.into_any()
}

fn row(it: Need) -> AnyView {
    let kind = if it.first { Kind::Primary } else { Kind::Plain };
    let detail = (!it.detail.is_empty()).then(|| view! { <p class="text-muted">{it.detail}</p> });
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div class="min-w-0 flex-1 basis-64"><p class="font-semibold">{it.text}</p>{detail}</div>
            <LinkButton href=it.href kind size=Size::Small>{it.button}</LinkButton>
        </li>
    }
    .into_any()
}
