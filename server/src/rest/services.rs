//! Service items.

use super::problem::{Document, Failure};
use super::request::{Caller, Language, Parameters};
use crate::parts::Parts;
use axum::Json;
use axum::extract::State;
use domain::catalogue::services::ServiceGroup;
use domain::id::BrandId;
use serde::Serialize;
use usecases::catalogue::services::{Look, PER_PAGE, ServiceRow, service_items};
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of what was found, 40 at a time.
#[derive(Serialize, ToSchema)]
pub struct ServiceItems {
    items: Vec<ServiceItem>,
    /// On all pages.
    found: usize,
    /// Give it as `page` to get the next one; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

/// What people can have handled.
#[derive(Serialize, ToSchema)]
pub struct ServiceItem {
    id: Uuid,
    /// Absent: of the bureau, for all brands.
    #[serde(skip_serializing_if = "Option::is_none")]
    brand_id: Option<Uuid>,
    #[schema(example = "HJ-01")]
    code: String,
    /// In the language of `Accept-Language`; so is the guide.
    name: String,
    guide: String,
    #[schema(example = "household")]
    group: &'static str,
    /// On site; absent: not handled there.
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i32>,
    /// Working days until it is finished; 0: at once.
    days: i32,
    on_site: bool,
    cross_province: bool,
    province_wide: bool,
    one_stop: bool,
}

/// Service items, of one brand with the bureau's or of all; those that fit a text best come first
#[utoipa::path(
    get, path = "/api/v1/service-items", tag = "services", operation_id = "list_service_items", security(("key" = [])),
    params(
        ("q" = Option<String>, Query, description = "Chinese or English words, initials of the pinyin, or a code"),
        ("group" = Option<String>, Query),
        ("brand_id" = Option<Uuid>, Query),
        ("page" = Option<usize>, Query, description = "From 0"),
    ),
    responses(
        (status = 200, body = ServiceItems),
        (status = 401, body = Document, content_type = "application/problem+json"),
        (status = 422, body = Document, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(parts): State<Parts>,
    _: Caller,
    language: Language,
    mut query: Parameters,
) -> Result<Json<ServiceItems>, Failure> {
    let look = Look {
        text: query.take("q", "unreadable", |text| Some(text.to_owned()))?.unwrap_or_default(),
        group: query.take("group", "unknown", |text| text.parse::<ServiceGroup>().ok())?,
        brand: query.take("brand_id", "not_an_id", |text| text.parse::<BrandId>().ok())?,
        page: query.take("page", "not_a_number", |text| text.parse().ok())?.unwrap_or_default(),
        on_site: false,
    };
    query.finish()?;
    let found = service_items(&parts.cx, &look).await?;
    let seen = look.page.saturating_add(1).saturating_mul(PER_PAGE);
    let next = (seen < found.found).then(|| look.page + 1);
    let items = found.rows.into_iter().map(|it| item(it, &language)).collect();
    Ok(Json(ServiceItems { items, found: found.found, next }))
}

fn item(it: ServiceRow, language: &Language) -> ServiceItem {
    ServiceItem {
        id: it.id.0,
        brand_id: it.brand_id.map(|it| it.0),
        code: it.code,
        name: language.pick(it.name, it.name_en),
        guide: language.pick(it.guide, it.guide_en),
        group: it.service_group.word(),
        minutes: it.minutes,
        days: it.days,
        on_site: it.on_site,
        cross_province: it.cross_province,
        province_wide: it.province_wide,
        one_stop: it.one_stop,
    }
}
