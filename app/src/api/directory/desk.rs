//! What a brand's team keeps at its desk: deputies, and notes on companies.

use super::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BrandId, CompanyId};
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::identity::{DeputyForm, appoint_deputy as appoint, revoke_deputy as revoke};
use usecases::{UseCaseError, directory};

/// The form of deputies on the page of settings.
pub const DEPUTY: &str = "deputy";

/// Hands the decisions over for some days.
#[server(prefix = "/forms", endpoint = "appoint-deputy")]
pub async fn appoint_deputy(
    #[server(default)] brand: String,
    #[server(default)] account: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let typed = Flash::new().form(DEPUTY).value("account", &account).value("from", &from).value("until", &until);
    match appoint(&use_cx(), &viewer.actor, id, &DeputyForm { account, from, until }).await {
        Ok(_) => flash::accept(&page, Flash::new().notice("directory.deputy.appointed")).await,
        Err(error) => flash::reject(&page, typed.failed(&error)).await,
    }
    Ok(())
}

/// Takes them back.
#[server(prefix = "/forms", endpoint = "revoke-deputy")]
pub async fn revoke_deputy(
    #[server(default)] brand: String,
    #[server(default)] deputy: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match deputy.parse() {
        Ok(deputy) => revoke(&use_cx(), &viewer.actor, id, deputy).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.deputy.revoked")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Writes a note on a company.
#[server(prefix = "/forms", endpoint = "add-note")]
pub async fn add_note(
    #[server(default)] brand: String,
    #[server(default)] company: String,
    #[server(default)] text: String,
) -> Result<(), ServerFnError> {
    let Some((brand, company, page)) = file(&brand, &company) else { return Ok(()) };
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match directory::add_note(&use_cx(), &viewer.actor, brand, company, &text).await {
        Ok(_) => flash::accept(&page, Flash::new().notice("directory.note.added")).await,
        Err(error) => flash::reject(&page, Flash::new().value("text", text).failed(&error)).await,
    }
    Ok(())
}

/// Removes a note of one's own.
#[server(prefix = "/forms", endpoint = "remove-note")]
pub async fn remove_note(
    #[server(default)] brand: String,
    #[server(default)] company: String,
    #[server(default)] note: String,
) -> Result<(), ServerFnError> {
    let Some((brand, _, page)) = file(&brand, &company) else { return Ok(()) };
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match note.parse() {
        Ok(note) => directory::remove_note(&use_cx(), &viewer.actor, brand, note).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.note.removed")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// The company's file as the brand sees it, if the form names one.
fn file(brand: &str, company: &str) -> Option<(BrandId, CompanyId, String)> {
    let (Ok(brand), Ok(company)) = (brand.parse(), company.parse()) else {
        redirect("/");
        return None;
    };
    let page = format!("/brands/{brand}/companies/{company}");
    Some((brand, company, page))
}
