//! Another site for an on-site engagement.

use super::decide::engagement_page;
use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BranchId, BrandId, EngagementId};
use leptos::prelude::*;
use usecases::{UseCaseError, scheduling};

/// The form's name in the flash.
pub const FORM: &str = "place";

/// The brand takes the engagement to another site of the same company.
#[server(prefix = "/forms", endpoint = "change-place")]
pub async fn change_place(
    #[server(default)] engagement: String,
    #[server(default)] brand: String,
    #[server(default)] site_id: String,
) -> Result<(), ServerFnError> {
    let page = engagement_page(&engagement, &brand);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let changed = match (engagement.parse::<EngagementId>(), brand.parse::<BrandId>(), site_id.parse::<BranchId>()) {
        (Ok(id), Ok(brand), Ok(site)) => scheduling::change_place(&use_cx(), &viewer.actor, brand, id, site).await,
        (Ok(_), Ok(_), Err(_)) => Err(UseCaseError::field("site_id", "unknown")),
        _ => Err(UseCaseError::NotFound),
    };
    match changed {
        Ok(()) => flash::accept(&page, Flash::new().notice("live.brand.place_done")).await,
        Err(error) => flash::reject(&page, Flash::new().form(FORM).value("site_id", site_id).failed(&error)).await,
    }
    Ok(())
}
