//! Absences of a brand's team.

use super::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{BrandId, ResourceId};
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use usecases::UseCaseError;
use usecases::directory::{self, AbsenceForm};

/// The form of an absence, beside the one of the officer or thing itself.
pub const AWAY: &str = "away";

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AbsenceFields {
    pub brand: String,
    pub resource: String,
    pub from: String,
    pub from_time: String,
    pub until: String,
    pub until_time: String,
    pub note: String,
}

/// Somebody is on leave, or something is being repaired.
#[server(prefix = "/forms", endpoint = "add-absence")]
pub async fn add_absence(#[server(flatten)] fields: AbsenceFields) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(id)) = (fields.brand.parse::<BrandId>(), fields.resource.parse::<ResourceId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/team/{id}", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let form = AbsenceForm {
        from: fields.from.clone(),
        from_time: fields.from_time.clone(),
        until: fields.until.clone(),
        until_time: fields.until_time.clone(),
        note: fields.note.clone(),
    };
    match directory::add_absence(&use_cx(), &viewer.actor, brand, id, &form).await {
        Ok(_) => flash::accept(&page, Flash::new().notice("directory.away.added")).await,
        Err(error) => flash::reject(&page, Flash::new().form(AWAY).fields(&fields).failed(&error)).await,
    }
    Ok(())
}

/// They are there after all.
#[server(prefix = "/forms", endpoint = "remove-absence")]
pub async fn remove_absence(
    #[server(default)] brand: String,
    #[server(default)] resource: String,
    #[server(default)] absence: String,
) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(id)) = (brand.parse::<BrandId>(), resource.parse::<ResourceId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/team/{id}", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match absence.parse() {
        Ok(absence) => directory::remove_absence(&use_cx(), &viewer.actor, brand, id, absence).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let flash = match done {
        Ok(()) => Flash::new().notice("directory.away.removed"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(&page, flash).await;
    Ok(())
}
