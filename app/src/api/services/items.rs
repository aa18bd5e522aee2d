//! What the bureau and brands write into the catalogue.

use crate::api::catalogue::offerings::{QuestionFields, in_form, question};
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::pages::services::desk;
use crate::request::use_cx;
use domain::id::{BrandId, ServiceItemId};
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use usecases::UseCaseError;
use usecases::catalogue::services::{self, MaterialLines, ServiceForm};

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceFields {
    /// Empty: of the bureau.
    pub brand: String,
    /// Of the one that is changed.
    pub item: String,
    pub code: String,
    pub group: String,
    pub name: String,
    pub name_en: String,
    pub guide: String,
    pub guide_en: String,
    pub who: String,
    pub who_en: String,
    /// One on each line; so is the next.
    pub materials: String,
    pub legal_basis: String,
    pub minutes: String,
    pub days: String,
    /// `1`, or not sent at all; so are the next.
    pub on_site: String,
    pub cross_province: String,
    pub province_wide: String,
    pub one_stop: String,
    /// By their place in the form: `q0`, `q1` …
    pub questions: BTreeMap<String, QuestionFields>,
}

impl ServiceFields {
    fn form(&self) -> ServiceForm {
        ServiceForm {
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            group: self.group.parse().ok(),
            guide: self.guide.clone(),
            guide_en: self.guide_en.clone(),
            who: self.who.clone(),
            who_en: self.who_en.clone(),
            materials: MaterialLines::read(&self.materials),
            minutes: self.minutes.clone(),
            days: self.days.clone(),
            legal_basis: self.legal_basis.lines().map(str::to_owned).collect(),
            on_site: !self.on_site.is_empty(),
            cross_province: !self.cross_province.is_empty(),
            province_wide: !self.province_wide.is_empty(),
            one_stop: !self.one_stop.is_empty(),
            questions: self.questions.values().map(question).collect(),
        }
    }

    /// None for what is no id; an empty one is the bureau's.
    fn brand(&self) -> Option<Option<BrandId>> {
        if self.brand.is_empty() { Some(None) } else { self.brand.parse().ok().map(Some) }
    }

    /// What was typed, and what is wrong with it under the names that the form has.
    fn refused(&self, error: &UseCaseError) -> Flash {
        let places: Vec<&str> = self.questions.keys().map(String::as_str).collect();
        let mut flash = Flash::new().fields(self).failed(error);
        for error in &mut flash.errors {
            if let Some(name) = in_form(&error.field, &places) {
                error.field = name;
            }
        }
        flash
    }
}

/// Adds a service item.
#[server(prefix = "/forms", endpoint = "add-service")]
pub async fn add_service(#[server(flatten)] fields: ServiceFields) -> Result<(), ServerFnError> {
    let Some(brand) = fields.brand() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/new", desk(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match services::add_service(&use_cx(), &viewer.actor, brand, &fields.code, &fields.form()).await {
        Ok(_) => flash::accept(&desk(brand), Flash::new().notice("services.manage.added")).await,
        Err(error) => flash::reject(&page, fields.refused(&error)).await,
    }
    Ok(())
}

/// Writes a new version of a service item.
#[server(prefix = "/forms", endpoint = "change-service")]
pub async fn change_service(#[server(flatten)] fields: ServiceFields) -> Result<(), ServerFnError> {
    let (Some(brand), Ok(id)) = (fields.brand(), fields.item.parse::<ServiceItemId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/{id}", desk(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match services::change_service(&use_cx(), &viewer.actor, id, &fields.form()).await {
        Ok(()) => flash::accept(&desk(brand), Flash::new().notice("services.manage.changed")).await,
        Err(error) => flash::reject(&page, fields.refused(&error)).await,
    }
    Ok(())
}

/// Takes a service item out of the catalogue, or puts it back if `retired` is empty.
#[server(prefix = "/forms", endpoint = "retire-service")]
pub async fn retire_service(
    #[server(default)] item: String,
    #[server(default)] retired: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in("/admin/services") else { return Ok(()) };
    let Ok(id) = item.parse::<ServiceItemId>() else {
        redirect("/");
        return Ok(());
    };
    let cx = use_cx();
    let page = match services::service(&cx, id).await {
        Ok(it) => desk(it.brand),
        Err(_) => desk(None),
    };
    let notice = if retired.is_empty() { "services.manage.was_put_back" } else { "services.manage.was_retired" };
    match services::retire_service(&cx, &viewer.actor, id, !retired.is_empty()).await {
        Ok(()) => flash::accept(&page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}
