//! The main navigation of each role. An entry stands here only when its page is built.

use super::icon::{Glyph, Icon};
use crate::request::{self, Viewer};
use domain::id::CompanyId;
use domain::identity::{Right, Role, Scope};
use leptos::prelude::*;

/// One entry: where it leads, its icon, and the key of its text below `common.nav`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub href: String,
    pub glyph: Glyph,
    pub text: &'static str,
}

fn entry(href: impl Into<String>, glyph: Glyph, text: &'static str) -> Entry {
    Entry { href: href.into(), glyph, text }
}

fn liaison(viewer: &Viewer) -> Vec<Entry> {
    let mut entries = vec![
        entry("/home", Glyph::Home, "home"),
        entry("/book", Glyph::Plus, "book"),
        entry("/events", Glyph::Users, "events"),
        entry("/engagements", Glyph::Calendar, "engagements"),
        entry("/branches", Glyph::Building, "branches"),
    ];
    entries.extend(viewer.actor.companies().first().copied().map(file));
    entries
}

fn branch(viewer: &Viewer) -> Vec<Entry> {
    let mut entries = vec![entry("/home", Glyph::Home, "home"), entry("/engagements", Glyph::Calendar, "engagements")];
    entries.extend(viewer.actor.branches().first().map(|(company, _)| file(*company)));
    entries
}

fn file(company: CompanyId) -> Entry {
    entry(format!("/companies/{company}/timeline"), Glyph::Document, "file")
}

/// A team works in its own brand's pages; who is in several starts in the first.
fn brand(viewer: &Viewer) -> Vec<Entry> {
    let Some(brand) = viewer.actor.brands().first().copied() else { return Vec::new() };
    let mut entries =
        vec![entry("/duty", Glyph::Home, "duty"), entry(format!("/brands/{brand}/week"), Glyph::Calendar, "week")];
    // Who decides begins with what waits for an answer, an officer with where to go today.
    if viewer.actor.may(Right::Decide, Scope::Brand(brand)) {
        entries.swap(0, 1);
    }
    if viewer.actor.may(Right::Present, Scope::Brand(brand)) {
        entries.push(entry(format!("/brands/{brand}/packs"), Glyph::Document, "packs"));
        entries.push(entry(format!("/brands/{brand}/windows"), Glyph::Building, "windows"));
    }
    if viewer.actor.may(Right::ManageBrand, Scope::Brand(brand)) {
        entries.push(entry(format!("/brands/{brand}/settings"), Glyph::Settings, "settings"));
    }
    entries
}

fn administrator() -> Vec<Entry> {
    vec![
        entry("/admin", Glyph::Home, "overview"),
        entry("/admin/brands", Glyph::Brand, "brands"),
        entry("/admin/accounts", Glyph::Users, "accounts"),
        entry("/admin/import", Glyph::Upload, "import"),
        entry("/admin/outbox", Glyph::Mail, "outbox"),
        entry("/admin/services", Glyph::Document, "services"),
    ]
}

/// The role whose pages the viewer works in: the widest one that was granted.
pub fn main_role(viewer: &Viewer) -> Option<Role> {
    viewer.actor.grants.iter().map(|grant| grant.role()).min()
}

/// The entries for a viewer; none for one without a role.
pub fn entries(viewer: &Viewer) -> Vec<Entry> {
    match main_role(viewer) {
        Some(Role::Administrator) => administrator(),
        Some(Role::BrandManager | Role::Officer) => brand(viewer),
        Some(Role::CompanyLiaison) => liaison(viewer),
        Some(Role::BranchLiaison) => branch(viewer),
        None => Vec::new(),
    }
}

/// Where a viewer starts: the first entry.
pub fn home(viewer: &Viewer) -> String {
    entries(viewer).into_iter().next().map_or_else(|| "/account".to_owned(), |entry| entry.href)
}

/// The entries as links; the one whose pages the reader is in is marked.
pub(super) fn links(
    entries: &[Entry],
    icon: Option<&'static str>,
    label: Option<&'static str>,
) -> impl IntoView + use<> {
    let i = crate::i18n::use_i18n();
    let path = request::path();
    // The longest match: `/admin/import` is not inside the overview at `/admin`.
    let current = entries.iter().filter(|entry| is_in(&path, &entry.href)).max_by_key(|entry| entry.href.len());
    entries
        .iter()
        .map(|entry| {
            let text = i.word("common.nav", entry.text);
            view! {
                <a href=entry.href.clone() aria-current=(current == Some(entry)).then_some("page")>
                    {icon.map(|class| view! { <Icon glyph=entry.glyph class/> })}
                    <span class=label>{text}</span>
                </a>
            }
        })
        .collect_view()
}

fn is_in(path: &str, href: &str) -> bool {
    // The month is the week's own, seen from further away.
    let month = href.strip_suffix("/week").and_then(|brand| path.strip_prefix(brand));
    if month == Some("/month") {
        return true;
    }
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The entries at the bottom of a phone's screen, five at most.
#[component]
pub(super) fn Dock(entries: Vec<Entry>) -> impl IntoView {
    let shown = &entries[..entries.len().min(5)];
    (!shown.is_empty()).then(|| {
        let label = crate::i18n::use_i18n().t("common.nav.bottom");
        view! { <nav class="dock lg:hidden" aria-label=label>{links(shown, Some(""), Some("dock-label"))}</nav> }
    })
}
