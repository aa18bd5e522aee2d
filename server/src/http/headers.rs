//! Headers that every answer has.

use crate::parts::Parts;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For answers that are no pages of ours; a page brings a policy of its own with the nonce of its script.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// What no page here uses.
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/// Two years, as browsers' preload lists ask for.
const STRICT_TRANSPORT: &str = "max-age=63072000";

/// Where the address itself is somebody's right, which no search engine is to pass on.
const PERSONAL: &[&str] = &["/j/", "/v/", "/unsubscribe/", "/password/"];

/// Adds what is missing; what a route has set itself stays.
pub async fn secure(State(parts): State<Parts>, request: Request, next: Next) -> Response {
    let https = parts.cx.site.public_url.starts_with("https://");
    let personal = PERSONAL.iter().any(|prefix| request.uri().path().starts_with(prefix));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::CONTENT_SECURITY_POLICY, POLICY);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With `no-referrer` a rejected form would not find its way back.
    add(header::REFERRER_POLICY, "same-origin");
    add(header::HeaderName::from_static("permissions-policy"), PERMISSIONS);
    // Pages show people's data, and office computers are shared.
    add(header::CACHE_CONTROL, "no-store");
    if personal {
        add(header::HeaderName::from_static("x-robots-tag"), "noindex");
    }
    if https {
        add(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    response
}
