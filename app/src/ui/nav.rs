//! The main navigation of each role. An entry stands here only when its page is built.

use super::icon::{Glyph, Icon};
use crate::request::{self, Viewer};
use domain::identity::Role;
use leptos::prelude::*;

/// One entry: where it leads, its icon, and the key of its text below `common.nav`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub href: &'static str,
    pub glyph: Glyph,
    pub text: &'static str,
}

const fn entry(href: &'static str, glyph: Glyph, text: &'static str) -> Entry {
    Entry { href, glyph, text }
}

const LIAISON: &[Entry] = &[
    entry("/home", Glyph::Home, "home"),
    entry("/book", Glyph::Plus, "book"),
    entry("/engagements", Glyph::Calendar, "engagements"),
    entry("/branches", Glyph::Building, "branches"),
];
const BRANCH: &[Entry] =
    &[entry("/home", Glyph::Home, "home"), entry("/engagements", Glyph::Calendar, "engagements")];
const BRAND: &[Entry] = &[
    entry("/brand/week", Glyph::Calendar, "week"),
    entry("/brand/requests", Glyph::Bell, "requests"),
    entry("/brand/live", Glyph::Video, "live"),
];
const ADMINISTRATOR: &[Entry] = &[
    entry("/admin", Glyph::Home, "overview"),
    entry("/admin/import", Glyph::Upload, "import"),
    entry("/admin/outbox", Glyph::Mail, "outbox"),
];

/// The role whose pages the viewer works in: the widest one that was granted.
pub fn main_role(viewer: &Viewer) -> Option<Role> {
    viewer.actor.grants.iter().map(|grant| grant.role()).min()
}

/// The entries for a viewer; none for one without a role.
pub fn entries(viewer: &Viewer) -> &'static [Entry] {
    match main_role(viewer) {
        Some(Role::Administrator) => ADMINISTRATOR,
        Some(Role::BrandManager | Role::Officer) => BRAND,
        Some(Role::CompanyLiaison) => LIAISON,
        Some(Role::BranchLiaison) => BRANCH,
        None => &[],
    }
}

/// Where a viewer starts: the first entry.
pub fn home(viewer: &Viewer) -> &'static str {
    entries(viewer).first().map_or("/account", |entry| entry.href)
}

/// The entries as links; the one whose pages the reader is in is marked.
pub(super) fn links(entries: &'static [Entry], icon: Option<&'static str>, label: Option<&'static str>) -> impl IntoView + use<> {
    let i = crate::i18n::use_i18n();
    let path = request::path();
    // The longest match: `/admin/import` is not inside the overview at `/admin`.
    let current = entries.iter().filter(|entry| is_in(&path, entry.href)).max_by_key(|entry| entry.href.len());
    entries
        .iter()
        .map(|entry| {
            let text = i.word("common.nav", entry.text);
            view! {
                <a href=entry.href aria-current=(current == Some(entry)).then_some("page")>
                    {icon.map(|class| view! { <Icon glyph=entry.glyph class/> })}
                    <span class=label>{text}</span>
                </a>
            }
        })
        .collect_view()
}

fn is_in(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The entries at the bottom of a phone's screen, five at most.
#[component]
pub(super) fn Dock(entries: &'static [Entry]) -> impl IntoView {
    let shown = &entries[..entries.len().min(5)];
    (!shown.is_empty()).then(|| {
        let label = crate::i18n::use_i18n().t("common.nav.bottom");
        view! { <nav class="dock lg:hidden" aria-label=label>{links(shown, Some(""), Some("dock-label"))}</nav> }
    })
}
