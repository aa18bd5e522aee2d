//! What is planned, live or over.

use super::problem::{Document, Failure};
use super::request::{Caller, Id, Language};
use super::time;
use crate::calendar_file::calendar_file;
use crate::mail::Language as MailLanguage;
use crate::parts::Parts;
use app::i18n::Locale;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::id::EngagementId;
use serde::Serialize;
use usecases::{live, scheduling};
use utoipa::ToSchema;
use uuid::Uuid;

/// One scheduled occurrence.
#[derive(Serialize, ToSchema)]
pub struct Engagement {
    id: Uuid,
    #[schema(example = "briefing")]
    kind: &'static str,
    /// In the language of `Accept-Language`.
    title: String,
    /// planned, live, completed or cancelled
    status: &'static str,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
    /// Rises with every change of time, place or status (RFC 5545, 3.8.7.4).
    sequence: i32,
    /// The working-day calendar of its date is not published yet, so the day may become a holiday.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undetermined: bool,
    /// Those that the caller may see.
    bookings: Vec<Part>,
}

/// A company's place in an engagement.
#[derive(Serialize, ToSchema)]
pub struct Part {
    id: Uuid,
    company_id: Uuid,
    /// requested, offered, waiting, called, confirmed, declined, lapsed, no_show or cancelled
    status: &'static str,
    /// Starts that the brand offers instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offers: Vec<String>,
    /// Until when they are held.
    #[schema(format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

/// Who was there.
#[derive(Serialize, ToSchema)]
pub struct Attendance {
    branches: Vec<BranchAttendance>,
}

#[derive(Serialize, ToSchema)]
pub struct BranchAttendance {
    id: Uuid,
    name: String,
    province: String,
    /// People with a link of their own.
    invited: u32,
    /// Links and guests that entered.
    present: u32,
    /// People at the screens that entered.
    head_count: u32,
}

/// What an encoder is set to.
#[derive(Serialize, ToSchema)]
pub struct StreamKey {
    rtmp_url: String,
    key: String,
}

/// A playlist to test the picture with.
#[derive(Serialize, ToSchema)]
pub struct TestViewer {
    playlist_url: String,
}

/// An engagement
#[utoipa::path(
    get, path = "/api/v1/engagements/{id}", tag = "engagements", operation_id = "show_engagement", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Engagement),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    language: Language,
    Id(id): Id<EngagementId>,
) -> Result<Json<Engagement>, Failure> {
    let view = scheduling::engagement::engagement(&parts.cx, &actor, id).await?;
    Ok(Json(Engagement {
        id: view.id.0,
        kind: view.kind.word(),
        title: language.pick(view.title, view.title_en),
        status: view.status.word(),
        starts_at: time::text(view.starts_at),
        ends_at: time::text(view.ends_at),
        sequence: view.sequence,
        undetermined: view.undetermined.contains(&view.starts_at),
        bookings: view.bookings.into_iter().map(part).collect(),
    }))
}

fn part(it: scheduling::engagement::BookingView) -> Part {
    Part {
        id: it.id.0,
        company_id: it.company_id.0,
        status: it.status.word(),
        offers: it.offers.into_iter().map(time::text).collect(),
        expires_at: it.expires_at.map(time::text),
    }
}

/// An engagement as an iCalendar object (RFC 5545), without attendees
#[utoipa::path(
    get, path = "/api/v1/engagements/{id}/calendar.ics", tag = "engagements", operation_id = "engagement_calendar", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = String, content_type = "text/calendar"),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn calendar(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Language(locale): Language,
    Id(id): Id<EngagementId>,
) -> Result<Response, Failure> {
    let language = if locale == Locale::En { MailLanguage::En } else { MailLanguage::ZhCn };
    Ok(calendar_file(&parts.cx, &actor, id, language).await?)
}

/// Attendance by branch
#[utoipa::path(
    get, path = "/api/v1/engagements/{id}/attendance", tag = "engagements", operation_id = "engagement_attendance", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Attendance),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn attendance(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    language: Language,
    Id(id): Id<EngagementId>,
) -> Result<Json<Attendance>, Failure> {
    let (_, branches) = live::attendance(&parts.cx, &actor, id).await?;
    let branch = |it: live::BranchAttendance| BranchAttendance {
        id: it.id.0,
        name: language.pick(it.name, it.name_en),
        province: it.province,
        invited: it.invited,
        present: it.present,
        head_count: it.head_count,
    };
    Ok(Json(Attendance { branches: branches.into_iter().map(branch).collect() }))
}

/// Make a stream key (brand); the former one dies
#[utoipa::path(
    post, path = "/api/v1/engagements/{id}/stream-key", tag = "engagements", operation_id = "new_stream_key", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = StreamKey),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 403, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
        (status = 409, body = Document, content_type = "application/problem+json", description = "ended"),
    )
)]
pub async fn stream_key(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<EngagementId>,
) -> Result<Json<StreamKey>, Failure> {
    let key = live::new_stream_key(&parts.cx, &actor, id).await?;
    Ok(Json(StreamKey { rtmp_url: parts.cx.site.rtmp_url.clone(), key }))
}

/// Make a test viewer (brand), who counts as nobody's attendance
#[utoipa::path(
    post, path = "/api/v1/engagements/{id}/viewers", tag = "engagements", operation_id = "new_test_viewer", security(("key" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = TestViewer),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 403, body = Document, content_type = "application/problem+json"),
        (status = 404, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn viewers(
    State(parts): State<Parts>,
    Caller(actor): Caller,
    Id(id): Id<EngagementId>,
) -> Result<Json<TestViewer>, Failure> {
    let path = live::test_viewer(&parts.cx, &actor, id).await?;
    Ok(Json(TestViewer { playlist_url: format!("{}{path}", parts.cx.site.public_url) }))
}
