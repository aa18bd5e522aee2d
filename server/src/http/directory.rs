//! Files of the directory: one comes in to be checked, one goes out.

use super::answers::{CSV, file, refused};
use crate::parts::Parts;
use app::flash::{Flash, leave};
use app::request::Viewer;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::id::CompanyId;
use domain::scheduling::request::FieldError;
use tower_sessions::Session;
use usecases::catalogue::{NOTICE, keep_notice};
use usecases::directory::export_employees;
use usecases::directory::uploads::{keep, what_of};
use usecases::{Cx, UseCaseError};

/// To be put inside the web session.
pub fn routes(parts: &Parts) -> Router {
    Router::new()
        .route("/forms/import-file", post(upload))
        .route("/companies/{company}/employees.csv", get(people))
        .with_state(parts.cx.clone())
}

/// What a form with a file says.
#[derive(Default)]
struct Sent {
    what: String,
    company: Option<CompanyId>,
    file: Vec<u8>,
}

/// Keeps a file for its preview and shows that. Answers with a redirect, as every form does.
async fn upload(
    State(cx): State<Cx>,
    viewer: Option<Extension<Viewer>>,
    session: Session,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return Redirect::to("/sign-in").into_response() };
    let sent = match form {
        Ok(form) => read(form).await,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let sent = match sent {
        Ok(sent) => sent,
        // Too large, cut off or no form at all: its pages say so by the status.
        Err(error) => return error.status().into_response(),
    };
    let form = page(&viewer, &sent);
    let (target, flash) = match take(&cx, &viewer, sent).await {
        Ok(target) => target,
        Err(error) => (form, Flash::new().failed(&error)),
    };
    leave(&session, &target, flash).await;
    Redirect::to(&target).into_response()
}

/// Where the browser goes next.
async fn take(cx: &Cx, viewer: &Viewer, sent: Sent) -> usecases::Result<(String, Flash)> {
    if sent.what == NOTICE {
        let empty = sent.file.is_empty();
        let id = keep_notice(cx, &viewer.actor, sent.file).await.map_err(|error| told(error, empty))?;
        return Ok((format!("/admin/holidays/{id}"), Flash::new()));
    }
    let what = what_of(&sent.what, sent.company).ok_or_else(|| UseCaseError::field("company", "required"))?;
    let id = keep(cx, &viewer.actor, what, sent.file).await?;
    Ok((format!("/imports/{id}"), Flash::new()))
}

/// The first defect of a notice as one of the form's file: a file has no other fields to show them at.
fn told(error: UseCaseError, empty: bool) -> UseCaseError {
    match error {
        UseCaseError::Invalid(_) if empty => UseCaseError::field("file", "file_missing"),
        UseCaseError::Invalid(mut errors) => {
            errors.truncate(1);
            let first = errors.iter_mut().filter(|it| it.field != "file");
            first.for_each(|it| *it = FieldError::new("file", "wrong_notice").with("place", &it.field));
            UseCaseError::Invalid(errors)
        }
        other => other,
    }
}

/// The form's page, for a file that is refused.
fn page(viewer: &Viewer, sent: &Sent) -> String {
    match sent.company {
        _ if sent.what == NOTICE => "/admin/holidays".into(),
        Some(company) if !viewer.actor.is_administrator() => format!("/companies/{company}/import"),
        _ => "/admin/import".into(),
    }
}

async fn read(mut form: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("what") => sent.what = field.text().await?,
            Some("company") => sent.company = field.text().await?.parse().ok(),
            Some("file") => sent.file = field.bytes().await?.into(),
            _ => {}
        }
    }
    Ok(sent)
}

/// A company's people as CSV.
async fn people(State(cx): State<Cx>, viewer: Option<Extension<Viewer>>, Path(company): Path<CompanyId>) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    match export_employees(&cx, &viewer.actor, company).await {
        Ok(bytes) => file("employees.csv", CSV, bytes),
        Err(error) => refused(error),
    }
}
