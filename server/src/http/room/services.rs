//! Applications from a room: what scripts send, the file, and that the team hears of each.

use super::{Room, of_brand, refused, seated};
use crate::http::answers::{CSV, file as attachment};
use crate::rest::problem::Failure;
use app::i18n::{I18n, Locale};
use app::request::{DEFAULT_ZONE, Viewer, locale_of};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{StatusCode, request};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::id::{BrandId, EngagementId, ServiceItemId};
use domain::services::State as Standing;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use tower_sessions::Session;
use usecases::directory::csv::export;
use usecases::live::own;
use usecases::services::{ApplyForm, Only, apply_in_room, export_applications, revision};
use usecases::{Cx, UseCaseError};

/// How often a room is asked whether somebody applied, for each of its team that looks on. One sum over an index.
const LOOK: Duration = Duration::from_secs(1);

pub fn routes() -> Router<Room> {
    Router::new()
        .route("/room/{engagement}/apply", post(apply))
        .route("/brands/{brand}/engagements/{id}/applications.csv", get(file))
}

/// What became of a room's applications since the last look.
pub struct Applied {
    engagement: EngagementId,
    known: Option<i64>,
}

impl Applied {
    pub const fn new(engagement: EngagementId) -> Self {
        Self { engagement, known: None }
    }

    /// Whether anything happened since the last look.
    pub async fn look(&mut self, cx: &Cx) -> bool {
        match revision(cx, self.engagement).await {
            Ok(now) => self.known.replace(now) != Some(now),
            Err(error) => {
                tracing::error!(engagement = %self.engagement, %error, "applications cannot be counted");
                false
            }
        }
    }

    /// Waits until something happens.
    pub async fn changed(&mut self, cx: &Cx) {
        loop {
            sleep(LOOK).await;
            if self.look(cx).await {
                return;
            }
        }
    }
}

/// Applies. Answers what is the attendee's own then, or `{"text"}` in the reader's language with the field at fault.
async fn apply(
    State(room): State<Room>,
    session: Session,
    Path(engagement): Path<EngagementId>,
    head: request::Parts,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, StatusCode> {
    let attendee = seated(&session, engagement).await?;
    let field = |name: &str| sent.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default();
    let item = field("item").parse::<ServiceItemId>().map_err(|_| StatusCode::NOT_FOUND)?;
    let key = |name: &str| Some(name.strip_prefix("answers[")?.strip_suffix(']')?.to_owned());
    let form = ApplyForm {
        name: field("name"),
        phone: field("phone"),
        answers: sent.iter().filter_map(|(name, text)| Some((key(name)?, text.clone()))).collect(),
        consent: !field("consent").is_empty(),
    };
    let cx = &room.parts.cx;
    let done = match apply_in_room(cx, attendee, item, &form).await {
        Ok(_) => own(cx, attendee).await,
        Err(error) => Err(error),
    };
    Ok(match done {
        Ok(own) => Json(own).into_response(),
        Err(error) => {
            // It names no time, so no zone is asked for.
            let i = I18n { locale: locale_of(&head), zone: DEFAULT_ZONE };
            let text = fault(i, cx, item, &error).await;
            (Failure::from(error).status, Json(json!({ "text": text }))).into_response()
        }
    })
}

/// The first thing that is wrong, with the name of its field.
async fn fault(i: I18n, cx: &Cx, item: ServiceItemId, error: &UseCaseError) -> String {
    let UseCaseError::Invalid(fields) = error else { return i.error(error.code(), &[]) };
    let Some(first) = fields.first() else { return String::new() };
    let asked = match first.field.strip_prefix("answers.") {
        Some(key) => {
            let it = usecases::catalogue::services::service(cx, item).await.ok();
            let question = it.and_then(|it| it.details.questions.into_iter().find(|it| it.key == key));
            question.map(|it| i.named(&it.zh, &it.en).to_owned()).unwrap_or_default()
        }
        None => i.word("services.apply", &first.field).to_owned(),
    };
    if asked.is_empty() { i.fault(first) } else { format!("{asked}{}{}", i.t("services.colon"), i.fault(first)) }
}

/// What is looked at, as the page's address has it.
#[derive(Deserialize)]
struct Looked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    item: String,
}

/// The applications as CSV, for the team alone.
async fn file(
    State(room): State<Room>,
    viewer: Option<Extension<Viewer>>,
    Path((brand, id)): Path<(BrandId, EngagementId)>,
    Query(looked): Query<Looked>,
    head: request::Parts,
) -> Response {
    let Some(Extension(viewer)) = viewer else { return StatusCode::UNAUTHORIZED.into_response() };
    let cx = &room.parts.cx;
    if let Err(error) = of_brand(cx, &viewer.actor, brand, id).await {
        return refused(error);
    }
    let i = I18n { locale: locale_of(&head), zone: viewer.zone.unwrap_or(DEFAULT_ZONE) };
    let only = Only { state: looked.state.parse::<Standing>().ok(), item: looked.item.parse().ok(), page: 0 };
    let rows = match export_applications(cx, &viewer.actor, id, only).await {
        Ok(rows) => rows,
        Err(error) => return refused(error),
    };
    let columns = ["receipt", "applied", "item", "service", "name", "phone", "answers", "branch", "state", "taken_by"];
    let header = columns.map(|it| i.word("services.column", it));
    let english = i.locale == Locale::En;
    let lines = rows.into_iter().map(|it| {
        let service = if english && !it.name_en.is_empty() { it.name_en } else { it.name };
        let state = i.word("services.state", it.state.word()).to_owned();
        let at = i.local(it.applied_at).format("%Y-%m-%d %H:%M").to_string();
        let person = it.person;
        [it.receipt, at, it.code, service, person.name, person.phone, it.answers, it.branch, state, it.taken_by]
    });
    attachment("applications.csv", CSV, export(&header, lines))
}
