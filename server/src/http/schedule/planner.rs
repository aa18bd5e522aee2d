//! The week for the planner in the browser, and what is moved in it.

use super::Schedule;
use crate::rest::problem::Failure;
use app::i18n::I18n;
use app::pages::scheduling::planner::{done, planner, refusal};
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::Form;
use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{StatusCode, request};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::id::{BrandId, EngagementId};
use domain::identity::{Right, Scope};
use domain::instant::Interval;
use domain::scheduling::working_days::read_date;
use serde::Deserialize;
use serde_json::json;
use usecases::scheduling::filter::Filter;
use usecases::scheduling::move_engagement::on_brands_clock;
use usecases::scheduling::week::week;
use usecases::scheduling::{Move, move_engagement};
use usecases::{Cx, UseCaseError};

/// As the address of the week's page says it; what cannot be read counts as not said, as it does there.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    date: String,
    resource: String,
    kind: String,
    status: String,
    company: String,
}

/// The week as JSON.
pub async fn data(
    State(schedule): State<Schedule>,
    viewer: Option<Extension<Viewer>>,
    Path(brand): Path<BrandId>,
    Query(asked): Query<Asked>,
    head: request::Parts,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let (cx, date) = (&schedule.parts.cx, read_date(&asked.date));
    let mut week = match week(cx, &viewer.actor, brand, date).await {
        Ok(week) => week,
        Err(error) => return super::refused(error),
    };
    let filter = Filter {
        resource: asked.resource.parse().ok(),
        kind: asked.kind.parse().ok(),
        status: asked.status.parse().ok(),
        company: asked.company.parse().ok(),
    };
    filter.week(&mut week);
    let i = I18n { locale: locale_of(&head), zone: week.zone };
    let decides = viewer.actor.may(Right::Decide, Scope::Brand(brand));
    Json(planner(i, &week, &filter, decides, cx.now())).into_response()
}

/// A move: times by the brand's clocks (`2026-12-01T10:00`), swaps as `out:by` with commas between them.
#[derive(Deserialize)]
pub struct Sent {
    starts: String,
    ends: String,
    #[serde(default)]
    swaps: String,
}

/// Moves an engagement. The answer is `{"text"}` in the reader's language, whatever came of it.
pub async fn moved(
    State(schedule): State<Schedule>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
    head: request::Parts,
    Form(sent): Form<Sent>,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let cx = &schedule.parts.cx;
    let locale = locale_of(&head);
    let (wanted, zone) = match read(cx, &viewer, brand, &sent).await {
        Ok(read) => read,
        // It names no time, so no zone is asked for.
        Err(error) => return answer(I18n { locale, zone: DEFAULT_ZONE }.error(error.code(), &[]), Some(error)),
    };
    // By the clock of the planner that it was dragged on.
    let i = I18n { locale, zone };
    match move_engagement(cx, &viewer.actor, brand, id, &wanted).await {
        Ok(moved) => answer(done(i, moved, &wanted), None),
        Err(error) => {
            let text = refusal(i, (cx, &viewer.actor), (brand, id), &wanted, &error).await;
            answer(text, Some(error))
        }
    }
}

/// The move, and the zone of the brand whose clock it was read on.
async fn read(cx: &Cx, viewer: &Viewer, brand: BrandId, sent: &Sent) -> usecases::Result<(Move, Tz)> {
    let wall = |field: &str, text: &str| {
        let read = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M");
        read.map_err(|_| UseCaseError::field(field, "not_an_instant"))
    };
    let wall = [wall("starts", &sent.starts)?, wall("ends", &sent.ends)?];
    let swap = |text: &str| {
        let (out, by) = text.split_once(':')?;
        Some((out.parse().ok()?, by.parse().ok()?))
    };
    let swaps = sent.swaps.split(',').filter(|it| !it.is_empty()).map(swap);
    let swaps: Option<Vec<_>> = swaps.collect();
    let (at, zone) = on_brands_clock(cx, &viewer.actor, brand, &wall).await?;
    let [start, end] = at[..] else { return Err(UseCaseError::NotFound) };
    let swaps = swaps.ok_or_else(|| UseCaseError::field("swaps", "unknown"))?;
    Ok((Move { time: Interval { start, end }, swaps }, zone))
}

fn answer(text: String, error: Option<UseCaseError>) -> Response {
    // Without its extensions: the text is for people already, and needs no problem document.
    let status = error.map_or(StatusCode::OK, |it| Failure::from(it).status);
    (status, Json(json!({ "text": text }))).into_response()
}
