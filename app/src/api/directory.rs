//! What becomes of a file that was sent, and brands with their teams.
//!
//! The file itself comes by a handler of the server, since it is no form of texts.

mod away;
mod brands;
mod days;
mod desk;
mod limits;
mod team;

pub use away::{AWAY, AddAbsence, RemoveAbsence};
pub use brands::{AddBrand, ChangeBrand, settings};
pub use days::{DAY, RemoveBrandDay, SetBrandDay};
pub use desk::{AddNote, AppointDeputy, DEPUTY, RemoveNote, RevokeDeputy};
pub use limits::{LIMITS, SetLimits};
pub use team::{AddResource, ChangeResource};

use crate::flash::{self, Flash};
use crate::request::{Viewer, use_cx, use_viewer};
use domain::id::ImportId;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::UseCaseError;
use usecases::directory::{What, uploads};

/// Imports a kept file, all or nothing.
#[server(prefix = "/forms", endpoint = "apply-import")]
pub async fn apply_import(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some((viewer, id)) = read(&id) else { return Ok(()) };
    match uploads::import(&use_cx(), &viewer.actor, id).await {
        Ok((what, done)) => {
            let counts = Flash::new()
                .notice("directory.import.done")
                .value("new", done.new.to_string())
                .value("changed", done.changed.to_string())
                .value("unchanged", done.unchanged.to_string());
            flash::accept(&page_of(what), counts).await;
        }
        // The page of a file that is gone would be "not found", which says nothing about why.
        Err(UseCaseError::NotFound) => gone(&viewer).await,
        Err(error) => flash::reject(&format!("/imports/{id}"), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Forgets a kept file.
#[server(prefix = "/forms", endpoint = "discard-import")]
pub async fn discard_import(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some((viewer, id)) = read(&id) else { return Ok(()) };
    match uploads::discard(&use_cx(), &viewer.actor, id).await {
        Ok(()) => redirect(form_of(&viewer)),
        Err(error) => flash::reject(form_of(&viewer), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Publishes a kept notice of holidays.
#[server(prefix = "/forms", endpoint = "publish-notice")]
pub async fn publish_notice(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some((viewer, id)) = read(&id) else { return Ok(()) };
    let flash = match usecases::catalogue::publish_notice(&use_cx(), &viewer.actor, id).await {
        Ok(_) => Flash::new().notice("directory.holidays.done"),
        // The page of a file that is gone would be "not found", which says nothing about why.
        Err(UseCaseError::NotFound) => Flash::new().error("", "import_gone"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept("/admin/holidays", flash).await;
    Ok(())
}

/// Where the imported can be seen.
fn page_of(what: What) -> String {
    what.company().map_or_else(|| "/companies".to_owned(), |company| format!("/companies/{company}"))
}

/// Where another file can be sent.
pub fn form_of(viewer: &Viewer) -> &'static str {
    if viewer.actor.is_administrator() { "/admin/import" } else { "/branches" }
}

async fn gone(viewer: &Viewer) {
    flash::reject(form_of(viewer), Flash::new().error("", "import_gone")).await;
}

fn read(id: &str) -> Option<(Viewer, ImportId)> {
    let viewer = use_viewer();
    if viewer.is_none() {
        redirect("/sign-in");
    }
    let viewer = viewer?;
    if let Ok(id) = id.parse() {
        Some((viewer, id))
    } else {
        redirect(form_of(&viewer));
        None
    }
}
