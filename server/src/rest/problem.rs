//! Errors as RFC 9457 problem documents, in the caller's language.

use app::i18n::I18n;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::scheduling::request::FieldError;
use serde::Serialize;
use std::borrow::Cow;
use usecases::UseCaseError;
use utoipa::{IntoResponses, ToSchema};

/// What goes before the stable word. It names the kind of problem; nothing need be found there.
const KIND: &str = "https://zhiyin.invalid/problems/";

/// Why a call did nothing. Travels in the response's extensions to the layer that knows the caller's language.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: StatusCode,
    /// The stable word that `type` ends in.
    pub code: Cow<'static, str>,
    pub errors: Vec<FieldError>,
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// Ends in a stable word.
    #[serde(rename = "type")]
    #[schema(example = "https://zhiyin.invalid/problems/slot-taken")]
    pub kind: String,
    /// In the language of `Accept-Language`: zh-CN or en.
    pub title: String,
    #[schema(example = 409)]
    pub status: u16,
    /// What to change, by field; empty unless the status is 422 or 400.
    pub errors: Vec<FieldProblem>,
}

/// What any call that changes something may be refused with, besides the conflicts of its own.
#[derive(IntoResponses)]
pub enum Refusals {
    /// What was sent cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Unreadable(Document),
    /// No valid key.
    #[response(status = 401, content_type = "application/problem+json")]
    SignedOut(Document),
    /// The right is missing.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Document),
    /// It does not exist, or the caller must not learn that it does.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Document),
    /// Fields to change.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Document),
}

/// One field at fault.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    pub field: String,
    /// A stable word.
    pub code: String,
    pub message: String,
}

impl Failure {
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code: Cow::Borrowed(code), errors: Vec::new() }
    }

    /// One field at fault: 422.
    pub fn field(field: impl Into<String>, code: &str) -> Self {
        let errors = vec![FieldError::new(field, code)];
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, code: "invalid".into(), errors }
    }

    /// For answers of the framework, which only have a status.
    pub const fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::UNAUTHORIZED => "signed-out",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
            StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not-json",
            StatusCode::TOO_MANY_REQUESTS => "too-many",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            _ if status.as_u16() < 500 => "invalid",
            _ => "internal",
        };
        Self::new(status, code)
    }

    /// The document in one language.
    pub fn document(&self, i: I18n) -> Response {
        let message = |error: &FieldError| {
            let values: Vec<_> = error.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            i.error(&error.code, &values)
        };
        let field = |error: &FieldError| FieldProblem {
            field: error.field.clone(),
            code: error.code.clone(),
            message: message(error),
        };
        let document = Document {
            kind: format!("{KIND}{}", self.code),
            title: i.error(&self.code, &[]),
            status: self.status.as_u16(),
            errors: self.errors.iter().map(field).collect(),
        };
        let mut response = (self.status, Json(document)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(i.locale.tag()));
        response
    }
}

impl From<UseCaseError> for Failure {
    fn from(error: UseCaseError) -> Self {
        let code = error.code();
        let status = match &error {
            UseCaseError::SignedOut => StatusCode::UNAUTHORIZED,
            UseCaseError::Forbidden => StatusCode::FORBIDDEN,
            UseCaseError::NotFound => StatusCode::NOT_FOUND,
            UseCaseError::Invalid(_) | UseCaseError::Booking(usecases::BookingError::NotOffered) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            UseCaseError::Booking(_) | UseCaseError::Conflict(_) => StatusCode::CONFLICT,
            UseCaseError::Storage(_) | UseCaseError::Aborted => {
                tracing::error!(?error, "a use-case failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let errors = if let UseCaseError::Invalid(errors) = error { errors } else { Vec::new() };
        Self { status, code: code.into(), errors }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
