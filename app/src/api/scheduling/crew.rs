//! Somebody else comes.

use super::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BrandId, EngagementId, ResourceId};
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::{UseCaseError, scheduling};

/// Puts one of the team, or another car or kit, in the place of who or what was to come.
#[server(prefix = "/forms", endpoint = "change-crew")]
pub async fn change_crew(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] out: String,
    #[server(default)] by: String,
) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(id)) = (brand.parse::<BrandId>(), engagement.parse::<EngagementId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("/brands/{brand}/engagements/{id}");
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let changed = match (out.parse::<ResourceId>(), by.parse::<ResourceId>()) {
        (Ok(out), Ok(by)) => scheduling::change_crew(&use_cx(), &viewer.actor, id, out, by).await,
        (Ok(_), Err(_)) => Err(UseCaseError::field("by", "required")),
        (Err(_), _) => Err(UseCaseError::NotFound),
    };
    match changed {
        Ok(()) => flash::accept(&page, Flash::new().notice("scheduling.decided.crew_changed")).await,
        Err(error) => flash::reject(&page, Flash::new().form(&out).failed(&error)).await,
    }
    Ok(())
}
