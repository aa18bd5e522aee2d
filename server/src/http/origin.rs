//! Nothing changes but by a POST of our own pages, or by a call with an API key.

use super::bearer;
use crate::parts::Parts;
use crate::rest::problem::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Where server functions are; none of them may be reached by GET, whatever its encoding.
const FORMS: &str = "/forms/";
/// Where mail programs post when their reader wants no more of it (RFC 8058): from anywhere, without a cookie.
const UNSUBSCRIBE: &str = "/unsubscribe/";
/// What is reached with an API key and never with a cookie.
const API: &str = "/api/";

/// Refuses state changes that another site caused (403), REST without a key (401), and server functions by GET (405).
pub async fn check(State(parts): State<Parts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe && path.starts_with(FORMS) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response();
    }
    if safe {
        return next.run(request).await;
    }
    if path.starts_with(API) && bearer(request.headers()).is_none() {
        return Failure::of_status(StatusCode::UNAUTHORIZED).into_response();
    }
    if path.starts_with(API)
        || is_one_click(request.method(), path)
        || is_own(request.headers(), &parts.cx.site.public_url)
    {
        next.run(request).await
    } else {
        tracing::warn!("a state change from another origin is refused");
        StatusCode::FORBIDDEN.into_response()
    }
}

/// Whether it is a mail program's POST to unsubscribe, which proves itself by the code that its address ends in.
fn is_one_click(method: &Method, path: &str) -> bool {
    let code = path.strip_prefix(UNSUBSCRIBE).unwrap_or_default();
    *method == Method::POST && !code.is_empty() && !code.contains('/')
}

/// Whether a page of ours, or the user directly, caused the request.
///
/// Browsers that send `Sec-Fetch-Site` know best; the others name the origin of the page.
pub fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => headers.get(header::ORIGIN).is_some_and(|origin| origin == public_url),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_one_click, is_own};
    use axum::http::{HeaderMap, HeaderName, Method};

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), value.parse().expect("a header"));
        }
        is_own(&headers, "https://zhiyin.example.cn")
    }

    #[test]
    fn only_a_post_to_unsubscribe_needs_no_page_of_ours() {
        assert!(is_one_click(&Method::POST, "/unsubscribe/AbC_-"));
        for path in
            ["/unsubscribe/", "/unsubscribe", "/unsubscribe/a/b", "/forms/unsubscribe/a", "/", "//unsubscribe/a"]
        {
            assert!(!is_one_click(&Method::POST, path), "{path}");
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            assert!(!is_one_click(&method, "/unsubscribe/AbC_-"), "{method}");
        }
    }

    #[test]
    fn only_our_own_pages_post() {
        assert!(own(&[("origin", "https://zhiyin.example.cn")]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(!own(&[]));
        assert!(!own(&[("origin", "null")]));
        assert!(!own(&[("origin", "https://zhiyin.example.cn.evil.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site"), ("origin", "https://zhiyin.example.cn")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
    }
}
