//! The layers around every route. Their order stands in `router.rs`.

pub mod access_log;
pub mod answers;
pub mod body;
pub mod client_address;
pub mod dev_mail;
pub mod directory;
pub mod errors;
mod events;
pub mod feeds;
pub mod headers;
pub mod origin;
pub mod packs;
pub mod room;
pub mod schedule;
pub mod services;
pub mod stalled;
pub mod studio;
pub mod unsubscribe;
pub mod viewer;

use axum::http::{HeaderMap, header};

/// The API key of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}
