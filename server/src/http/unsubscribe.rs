//! `POST /unsubscribe/{code}`: what a mail program sends when its reader wants no more of it (RFC 8058).

use super::answers::refused;
use crate::parts::Parts;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use usecases::UseCaseError;
use usecases::invites::choose_mail;

/// Done at once, without a session and without a question. What is in the body is of no interest: programs send it in two
/// encodings, and the code alone is the right.
pub async fn one_click(State(parts): State<Parts>, Path(code): Path<String>) -> Response {
    match choose_mail(&parts.cx, &code, false).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(UseCaseError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => refused(error),
    }
}
