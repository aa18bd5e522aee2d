//! How much a brand takes on.

use super::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BrandId;
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use usecases::directory;

/// The form of the limits, beside the one of the brand's facts.
pub const LIMITS: &str = "limits";

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitFields {
    pub brand: String,
    pub brand_day: String,
    pub brand_week: String,
    pub officer_day: String,
    pub officer_week: String,
    pub company_day: String,
    pub company_week: String,
    pub cancel_days: String,
    pub travel_kmh: String,
}

/// Sets how many engagements a brand takes on, and until when a company may call off; an empty field is no limit.
#[server(prefix = "/forms", endpoint = "set-limits")]
pub async fn set_limits(#[server(flatten)] fields: LimitFields) -> Result<(), ServerFnError> {
    let Ok(id) = fields.brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let LimitFields {
        brand_day,
        brand_week,
        officer_day,
        officer_week,
        company_day,
        company_week,
        cancel_days,
        travel_kmh,
        ..
    } = fields.clone();
    let typed = [brand_day, brand_week, officer_day, officer_week, company_day, company_week, cancel_days, travel_kmh];
    match directory::set_limits(&use_cx(), &viewer.actor, id, &typed).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.limits.was_set")).await,
        Err(error) => flash::reject(&page, Flash::new().form(LIMITS).fields(&fields).failed(&error)).await,
    }
    Ok(())
}
