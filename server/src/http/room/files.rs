//! Files to keep: attendance, and the entry for a calendar program.

use super::{Room, of_brand, refused};
use crate::calendar_file::calendar_file;
use crate::http::answers::{CSV, file as attachment};
use crate::mail::Language;
use app::i18n::{I18n, Locale};
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::extract::{Extension, Path, State};
use axum::http::{StatusCode, request};
use axum::response::{IntoResponse, Response};
use domain::id::{BrandId, EngagementId};
use usecases::live::export_attendance;

/// The attendance as CSV, at the address below the brand's page.
pub async fn brands_file(
    state: State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
    head: request::Parts,
) -> Response {
    if let Some(Extension(viewer)) = &viewer
        && let Err(error) = of_brand(&state.parts.cx, &viewer.actor, brand, id).await
    {
        return refused(error);
    }
    file(state, viewer, Path(id), head).await
}

/// The attendance as CSV: all branches for brand and company, the own one for a branch's liaison.
pub async fn file(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
    head: request::Parts,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let i = I18n { locale: locale_of(&head), zone: viewer.zone.unwrap_or(DEFAULT_ZONE) };
    let columns = [
        i.t("live.table.province"),
        i.t("live.table.branch"),
        i.t("live.table.invited"),
        i.t("live.table.present"),
        i.t("live.table.heads"),
    ];
    match export_attendance(&room.parts.cx, &viewer.actor, id, columns, i.locale == Locale::En).await {
        Ok((view, bytes)) => {
            let name = format!("attendance-{}.csv", i.local(view.starts_at).format("%Y-%m-%d"));
            attachment(&name, CSV, bytes)
        }
        Err(error) => refused(error),
    }
}

/// The engagement for a calendar program, in the reader's language.
pub async fn calendar(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path(id): Path<EngagementId>,
    head: request::Parts,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let language = if locale_of(&head) == Locale::En { Language::En } else { Language::ZhCn };
    calendar_file(&room.parts.cx, &viewer.actor, id, language).await.unwrap_or_else(refused)
}
