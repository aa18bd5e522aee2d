//! What the brand's team does about applications.

use crate::api::live::of_brand;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::pages::services::opened;
use crate::request::use_cx;
use domain::id::{ApplicationId, BrandId, ServiceItemId};
use domain::services::Act;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::{UseCaseError, services};

/// The form in which an item is chosen.
pub const OFFER: &str = "offer";

/// Lets the people in a room apply for a service item.
#[server(prefix = "/forms", endpoint = "open-service")]
pub async fn open_service(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] service: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = match service.parse::<ServiceItemId>() {
        Ok(item) => services::open_service(&use_cx(), &viewer.actor, engagement, item).await,
        Err(_) => Err(UseCaseError::field("service", "required")),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("services.desk.was_opened")).await,
        Err(error) => flash::reject(&page, Flash::new().form(OFFER).value("service", service).failed(&error)).await,
    }
    Ok(())
}

/// Takes a service item out of a room.
#[server(prefix = "/forms", endpoint = "close-service")]
pub async fn close_service(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] item: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, engagement)) = of_brand(&brand, &engagement) else { return Ok(()) };
    let done = match item.parse::<ServiceItemId>() {
        Ok(item) => services::close_service(&use_cx(), &viewer.actor, engagement, item).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("services.desk.was_closed")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Takes an application up, decides on it, notes something, or takes the last of these back.
#[server(prefix = "/forms", endpoint = "handle-application")]
pub async fn handle_application(
    #[server(default)] brand: String,
    #[server(default)] application: String,
    #[server(default)] act: String,
    #[server(default)] note: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in("/") else { return Ok(()) };
    let (Ok(brand), Ok(id), Ok(act)) =
        (brand.parse::<BrandId>(), application.parse::<ApplicationId>(), act.parse::<Act>())
    else {
        redirect("/");
        return Ok(());
    };
    let page = opened(brand, id);
    match services::handle_application(&use_cx(), &viewer.actor, id, act, &note).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("services.desk.handled")).await,
        Err(error) => {
            flash::reject(&page, Flash::new().form(act.word()).value("note", note).failed(&error)).await;
        }
    }
    Ok(())
}
