//! What a page or a server function knows about the request: who asks, in which language, in which time zone.

use crate::i18n::Locale;
use chrono_tz::Tz;
use domain::identity::Actor;
use http::{header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use std::net::IpAddr;
use usecases::Cx;

/// The cookie of the language switch. It says nothing about a person and needs no session.
pub const LANGUAGE_COOKIE: &str = "lang";
/// The cookie with the viewer's time zone (an IANA identifier).
pub const ZONE_COOKIE: &str = "zone";
/// The programme's home, and so the zone of whoever names none.
pub const DEFAULT_ZONE: Tz = Tz::Asia__Shanghai;

/// Who is signed in. The server's session layer puts it into the request's extensions, once per request.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// What the account may do: for use-cases and queries.
    pub actor: Actor,
    /// The account's display name, for the page's head.
    pub name: String,
    /// The account's chosen language and zone; without them the request's cookies and headers decide.
    pub locale: Option<Locale>,
    pub zone: Option<Tz>,
}

/// Where the request comes from, trusted proxies left out. A layer of the server puts it into the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// What use-cases and queries are called with. The server provides it for every page and server function.
pub fn use_cx() -> Cx {
    expect_context()
}

/// The signed-in account, if there is one.
pub fn use_viewer() -> Option<Viewer> {
    extension()
}

/// A value that a layer of the server put into the request's extensions.
pub fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    with_parts(|parts| parts.extensions.get().cloned()).flatten()
}

/// Path and query of the request, as the browser sent them.
pub fn path_and_query() -> String {
    with_parts(|parts| parts.uri.path_and_query().map(ToString::to_string)).flatten().unwrap_or_else(|| "/".to_owned())
}

/// The path of the request, without its query.
pub fn path() -> String {
    with_parts(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// Whether a script asks, not the reader by a link, a form or the address bar. A browser that does not say counts as the
/// reader (W3C Fetch Metadata, `Sec-Fetch-Mode`).
pub fn is_by_script() -> bool {
    with_parts(|parts| parts.headers.get("sec-fetch-mode").is_some_and(|mode| mode != "navigate")).unwrap_or(false)
}

/// The language of the switch, else the account's, else the browser's, else zh-CN.
pub fn locale() -> Locale {
    with_parts(locale_of).unwrap_or(Locale::ZhCn)
}

/// The account's zone, else the cookie's, else [`DEFAULT_ZONE`].
pub fn zone() -> Tz {
    with_parts(|parts| {
        let viewers = parts.extensions.get::<Viewer>().and_then(|viewer| viewer.zone);
        viewers.or_else(|| cookie(parts, ZONE_COOKIE)?.replace("%2F", "/").parse().ok())
    })
    .flatten()
    .unwrap_or(DEFAULT_ZONE)
}

/// The language for a request outside leptos, such as an error page of a layer.
pub fn locale_of(parts: &Parts) -> Locale {
    // The switch is a choice of this very moment, so it goes before the account's setting.
    cookie(parts, LANGUAGE_COOKIE)
        .and_then(Locale::from_tag)
        .or_else(|| parts.extensions.get::<Viewer>()?.locale)
        .or_else(|| Locale::from_accept_language(parts.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or(Locale::ZhCn)
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn with_parts<T>(read: impl FnOnce(&Parts) -> T) -> Option<T> {
    use_context::<Parts>().map(|parts| read(&parts))
}
