//! How much a brand takes on.

use super::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BrandId;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::directory::{self, LIMIT_FIELDS};

/// The form of the limits, beside the one of the brand's facts.
pub const LIMITS: &str = "limits";

/// Sets how many engagements a brand takes on; an empty field is no limit.
#[server(prefix = "/forms", endpoint = "set-limits")]
pub async fn set_limits(
    #[server(default)] brand: String,
    #[server(default)] brand_day: String,
    #[server(default)] brand_week: String,
    #[server(default)] officer_day: String,
    #[server(default)] officer_week: String,
    #[server(default)] company_day: String,
    #[server(default)] company_week: String,
    #[server(default)] cancel_days: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let typed = [brand_day, brand_week, officer_day, officer_week, company_day, company_week, cancel_days];
    match directory::set_limits(&use_cx(), &viewer.actor, id, &typed).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.limits.was_set")).await,
        Err(error) => {
            let fields = LIMIT_FIELDS.iter().zip(typed);
            let flash = fields.fold(Flash::new().form(LIMITS), |flash, (field, text)| flash.value(field, text));
            flash::reject(&page, flash.failed(&error)).await;
        }
    }
    Ok(())
}
