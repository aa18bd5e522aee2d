//! Answers that several areas give in the same words.

use crate::rest::problem::Failure;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use usecases::UseCaseError;

pub const CSV: &str = "text/csv; charset=utf-8";

/// The status of an error, for what is read by scripts or shown by nobody.
pub fn refused(error: UseCaseError) -> Response {
    Failure::from(error).status.into_response()
}

/// A file to keep. `name` is ours: ASCII, with its ending.
pub fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}
