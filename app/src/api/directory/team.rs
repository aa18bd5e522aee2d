//! A brand's officers, vehicles, kits and studios.

use super::brands::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::catalogue::ResourceKind;
use domain::id::{BrandId, ResourceId};
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use usecases::directory::{self, ResourceForm};
use usecases::{Result as UseCaseResult, UseCaseError};

/// The form as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceFields {
    pub brand: String,
    /// Of the one that is changed.
    pub resource: String,
    pub kind: String,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub abilities: Vec<String>,
    /// Abilities that the form has no box for, with commas or spaces between them.
    pub other: String,
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    pub account: String,
}

impl ResourceFields {
    fn form(&self) -> UseCaseResult<ResourceForm> {
        let other = self.other.split(|it: char| it.is_whitespace() || ",，、;；".contains(it));
        let account = match self.account.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| UseCaseError::field("account", "unknown"))?),
        };
        let hours = [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun];
        Ok(ResourceForm {
            hours: hours.map(Clone::clone),
            kind: self.kind.parse().ok(),
            code: self.code.clone(),
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            abilities: self.abilities.iter().map(String::as_str).chain(other).map(ToOwned::to_owned).collect(),
            account,
        })
    }

    /// What was typed, and what is wrong with it: only the abilities that were typed can be no keys.
    fn refused(&self, error: &UseCaseError) -> Flash {
        let mut flash = Flash::new().fields(self).failed(error);
        for error in flash.errors.iter_mut().filter(|error| error.field == "abilities") {
            "other".clone_into(&mut error.field);
        }
        flash
    }
}

/// Adds somebody or something to a brand's team.
#[server(prefix = "/forms", endpoint = "add-resource")]
pub async fn add_resource(#[server(flatten)] fields: ResourceFields) -> Result<(), ServerFnError> {
    let Ok(brand) = fields.brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/team/new", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let added = match fields.form() {
        Ok(form) => directory::add_resource(&use_cx(), &viewer.actor, brand, &form).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => flash::accept(&settings(brand), Flash::new().notice("directory.member.added")).await,
        Err(error) => {
            // Only what can be read again enters the address.
            let kind = fields.kind.parse::<ResourceKind>().map(|kind| format!("?kind={kind}")).unwrap_or_default();
            flash::reject(&format!("{page}{kind}"), fields.refused(&error)).await;
        }
    }
    Ok(())
}

/// Changes one of a brand's team.
#[server(prefix = "/forms", endpoint = "change-resource")]
pub async fn change_resource(#[server(flatten)] fields: ResourceFields) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(id)) = (fields.brand.parse::<BrandId>(), fields.resource.parse::<ResourceId>()) else {
        redirect("/");
        return Ok(());
    };
    let page = format!("{}/team/{id}", settings(brand));
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let changed = match fields.form() {
        Ok(form) => directory::change_resource(&use_cx(), &viewer.actor, brand, id, &form).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => flash::accept(&settings(brand), Flash::new().notice("directory.member.changed")).await,
        Err(error) => flash::reject(&page, fields.refused(&error)).await,
    }
    Ok(())
}
