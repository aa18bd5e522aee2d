//! What a refusal looks like: a page for people, a problem document for programs.

use crate::parts::Parts;
use crate::rest::problem::Failure;
use crate::rest::request::language;
use app::i18n::I18n;
use app::pages::errors::Problem;
use app::request::DEFAULT_ZONE;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts as Head;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use std::any::Any;

/// Gives answers that only have a status a body in the reader's language and form.
pub async fn dress(State(parts): State<Parts>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let asked = head.clone();
    let response = next.run(Request::from_parts(head, body)).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    if asked.uri.path().starts_with("/api/") {
        let failure = response.extensions().get().cloned().unwrap_or_else(|| Failure::of_status(status));
        return keep_allow(&response, failure.document(I18n { locale: language(&asked.headers), zone: DEFAULT_ZONE }));
    }
    if is_html(response.headers(), header::CONTENT_TYPE) || !is_html(&asked.headers, header::ACCEPT) {
        return response;
    }
    let page = page(parts, asked, status).await;
    keep_allow(&response, page)
}

/// The page of a status, rendered outside the routes.
async fn page(parts: Parts, head: Head, status: StatusCode) -> Response {
    let problem = problem(status);
    let provide = move || {
        provide_context(parts.assets.clone());
        provide_context(parts.cx.clone());
        provide_context(problem);
        provide_context(status);
    };
    let render = leptos_axum::render_app_async_with_context(provide, app::shell::shell);
    let mut page = render(Request::from_parts(head, Body::empty())).await;
    *page.status_mut() = status;
    page
}

fn problem(status: StatusCode) -> Problem {
    match status {
        StatusCode::UNAUTHORIZED => Problem::SignedOut,
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Problem::TooMany,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Unavailable,
        status if status.is_server_error() => Problem::Broken,
        // A layer refuses what no page of ours sends; a page that may not be seen is a 403 with a page already.
        _ => Problem::Refused,
    }
}

fn is_html(headers: &HeaderMap, name: header::HeaderName) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// RFC 9110, 15.5.6: a 405 names what is allowed. RFC 9110, 11.6.1: a 401 names the scheme.
fn keep_allow(from: &Response, mut to: Response) -> Response {
    for name in [header::ALLOW, header::WWW_AUTHENTICATE, header::RETRY_AFTER] {
        if let Some(value) = from.headers().get(&name) {
            to.headers_mut().insert(name, value.clone());
        }
    }
    to
}

/// The answer to a request whose handler panicked. The panic's own line is in the log.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
