//! Files of the catalogue.

use super::answers::{CSV, file, refused};
use crate::parts::Parts;
use app::request::Viewer;
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::id::BrandId;
use usecases::Cx;
use usecases::catalogue::services::export_services;

/// To be put inside the web session.
pub fn routes(parts: &Parts) -> Router {
    Router::new()
        .route("/admin/services.csv", get(bureaus))
        .route("/brands/{brand}/settings/services.csv", get(brands))
        .with_state(parts.cx.clone())
}

/// The bureau's items as CSV.
async fn bureaus(State(cx): State<Cx>, viewer: Option<Extension<Viewer>>) -> Response {
    items(&cx, viewer, None).await
}

/// A brand's items as CSV.
async fn brands(State(cx): State<Cx>, viewer: Option<Extension<Viewer>>, Path(brand): Path<BrandId>) -> Response {
    items(&cx, viewer, Some(brand)).await
}

async fn items(cx: &Cx, viewer: Option<Extension<Viewer>>, brand: Option<BrandId>) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    match export_services(cx, &viewer.actor, brand).await {
        Ok(bytes) => file("service-items.csv", CSV, bytes),
        Err(error) => refused(error),
    }
}
