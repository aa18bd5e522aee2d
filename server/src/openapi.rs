//! The OpenAPI 3.1 document of `/api/v1`, made from the handlers.

use crate::rest::{bookings, engagements, events, holds, offerings, offers, services};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Zhiyin",
        version = "1",
        description = "Booking of outreach and remote sessions. Ids are UUIDv7, instants RFC 3339 in UTC. \
                       Errors are RFC 9457 problem documents in the language of Accept-Language (zh-CN, en); \
                       `type` ends in a stable word.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        offerings::list, offerings::slots, offerings::why,
        services::list,
        holds::hold, offers::offer, offers::accept,
        bookings::request, bookings::confirm, bookings::decline, bookings::reschedule, bookings::cancel,
        events::list, events::publish, events::join, events::capacity, events::cancel, events::wait, events::take,
        engagements::show, engagements::calendar, engagements::attendance, engagements::stream_key, engagements::viewers,
    ),
    modifiers(&Key)
)]
struct Api;

/// API keys of `zhiyin api-key create`.
struct Key;

impl Modify for Key {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key")).build();
        api.components.get_or_insert_default().add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = Api::openapi().to_pretty_json().expect("the document is plain data");
    text.push('\n');
    text
});

/// The document as `zhiyin openapi` prints it.
pub fn document_text() -> &'static str {
    &TEXT
}

/// `GET /api/v1/openapi.json`: for everybody.
pub async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document_text()).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_changes_on_purpose_only() {
        insta::assert_snapshot!(super::document_text());
    }
}
