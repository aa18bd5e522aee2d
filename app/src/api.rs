//! Server functions: one per form, `api/<area>.rs`. Each is a public endpoint, so each use-case it calls checks the actor.
//!
//! Conventions: prefix `/forms`, endpoint in kebab-case, every argument `#[server(default)]`, the answer always a redirect.

pub mod catalogue;
pub mod directory;
pub mod feeds;
pub mod identity;
pub mod invites;
pub mod live;
pub mod notify;
pub mod packs;
pub mod preferences;
pub mod scheduling;
pub mod services;
pub mod windows;

use crate::request::{Viewer, use_viewer};
use leptos_axum::redirect;

/// Gives each server function its `PATH`: `<form method="post" action=SignOut::PATH>`.
pub use leptos::server_fn::ServerFn;

/// Who is signed in; else the browser goes to sign in first, and then to `back`.
fn signed_in(back: &str) -> Option<Viewer> {
    let viewer = use_viewer();
    if viewer.is_none() {
        redirect(&format!("/sign-in?next={}", back.split('?').next().unwrap_or_default()));
    }
    viewer
}
