//! A brand's facts.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BrandId;
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use usecases::directory::{self, BrandForm};

/// The form as posted; a day's hours are one text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BrandFields {
    /// Of the brand that is changed.
    pub brand: String,
    /// Of a new one.
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub purpose: String,
    pub purpose_en: String,
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    pub time_zone: String,
}

impl BrandFields {
    fn form(&self) -> BrandForm {
        let hours = [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun];
        BrandForm {
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            purpose: self.purpose.clone(),
            purpose_en: self.purpose_en.clone(),
            hours: hours.map(Clone::clone),
            time_zone: self.time_zone.clone(),
        }
    }
}

/// Adds a brand and goes on to its settings, where its team is added.
#[server(prefix = "/forms", endpoint = "add-brand")]
pub async fn add_brand(#[server(flatten)] fields: BrandFields) -> Result<(), ServerFnError> {
    const PAGE: &str = "/admin/brands/new";
    let Some(viewer) = signed_in(PAGE) else { return Ok(()) };
    match directory::add_brand(&use_cx(), &viewer.actor, &fields.key, &fields.form()).await {
        Ok(id) => flash::accept(&settings(id), Flash::new().notice("directory.brand.added")).await,
        Err(error) => flash::reject(PAGE, Flash::new().fields(&fields).failed(&error)).await,
    }
    Ok(())
}

/// Changes a brand's facts and hours.
#[server(prefix = "/forms", endpoint = "change-brand")]
pub async fn change_brand(#[server(flatten)] fields: BrandFields) -> Result<(), ServerFnError> {
    let Ok(id) = fields.brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match directory::change_brand(&use_cx(), &viewer.actor, id, &fields.form()).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.brand.changed")).await,
        Err(error) => flash::reject(&page, Flash::new().fields(&fields).failed(&error)).await,
    }
    Ok(())
}

/// The page of a brand's settings.
pub fn settings(brand: BrandId) -> String {
    format!("/brands/{brand}/settings")
}
