//! Server functions: one per form, `api/<area>.rs`. Each is a public endpoint, so each use-case it calls checks the actor.
//!
//! Conventions: prefix `/forms`, endpoint in kebab-case, every argument `#[server(default)]`, the answer always a redirect.

pub mod directory;
pub mod identity;
pub mod live;
pub mod notify;
pub mod preferences;
pub mod scheduling;

/// Gives each server function its `PATH`: `<form method="post" action=SignOut::PATH>`.
pub use leptos::server_fn::ServerFn;
