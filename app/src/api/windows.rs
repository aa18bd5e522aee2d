//! Windows at companies' sites: proposed, hung, changed, ended.

mod demand;

pub use demand::{CheckDeclaration, DeclareNeed, RenewWindowLink, behind, visit_of};

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::{Viewer, use_cx};
use domain::id::{BranchId, BrandId, CompanyId, WindowId};
use leptos::prelude::*;
use leptos_axum::redirect;
use serde::{Deserialize, Serialize};
use usecases::windows::{self, WindowForm};

/// The forms of a window's page.
pub const EDIT: &str = "edit";
pub const HANG: &str = "hang";
pub const SUSPEND: &str = "suspend";
pub const END: &str = "end";

/// The list of a brand's windows.
pub fn windows_of(brand: BrandId) -> String {
    format!("/brands/{brand}/windows")
}

/// The part of a form that a new window and a change have in common, as posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowFields {
    pub officer: String,
    pub liaison: String,
    pub items: Vec<String>,
    pub desks: String,
    pub notice_hours: String,
}

impl WindowFields {
    fn form(&self) -> WindowForm {
        WindowForm {
            officer: self.officer.parse().ok(),
            liaison: self.liaison.parse().ok(),
            items: self.items.iter().filter_map(|it| it.parse().ok()).collect(),
            desks: self.desks.trim().parse().ok(),
            notice_hours: self.notice_hours.trim().parse().ok(),
        }
    }
}

/// Proposes a window at a company's site.
#[server(prefix = "/forms", endpoint = "propose-window")]
pub async fn propose_window(
    #[server(default)] brand: String,
    #[server(default)] company: String,
    #[server(default)] branch: String,
    #[server(flatten)] fields: WindowFields,
) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(company)) = (brand.parse::<BrandId>(), company.parse::<CompanyId>()) else {
        redirect("/");
        return Ok(());
    };
    let list = windows_of(brand);
    let Some(viewer) = signed_in(&list) else { return Ok(()) };
    let site = branch.parse::<BranchId>().ok();
    match windows::propose_window(&use_cx(), &viewer.actor, brand, company, site, &fields.form()).await {
        Ok(id) => flash::accept(&format!("{list}/{id}"), Flash::new().notice("windows.was_proposed")).await,
        Err(error) => {
            let typed = Flash::new().value("branch", branch).fields(&fields).failed(&error);
            flash::reject(&format!("{list}/new?company={company}"), typed).await;
        }
    }
    Ok(())
}

/// Changes a window's people, items and desks.
#[server(prefix = "/forms", endpoint = "edit-window")]
pub async fn edit_window(
    #[server(default)] brand: String,
    #[server(default)] window: String,
    #[server(flatten)] fields: WindowFields,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, id)) = of_brand(&brand, &window) else { return Ok(()) };
    match windows::edit_window(&use_cx(), &viewer.actor, id, &fields.form()).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.was_changed")).await,
        Err(error) => flash::reject(&page, Flash::new().form(EDIT).fields(&fields).failed(&error)).await,
    }
    Ok(())
}

/// Hangs a proposed window's plate.
#[server(prefix = "/forms", endpoint = "hang-window")]
pub async fn hang_window(
    #[server(default)] brand: String,
    #[server(default)] window: String,
    #[server(default)] plate: String,
    #[server(default)] certificate: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, id)) = of_brand(&brand, &window) else { return Ok(()) };
    match windows::hang_window(&use_cx(), &viewer.actor, id, &plate, &certificate).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.was_hung")).await,
        Err(error) => {
            let typed = Flash::new().form(HANG).value("plate", plate).value("certificate", certificate);
            flash::reject(&page, typed.failed(&error)).await;
        }
    }
    Ok(())
}

/// Lets a window rest for a while.
#[server(prefix = "/forms", endpoint = "suspend-window")]
pub async fn suspend_window(
    #[server(default)] brand: String,
    #[server(default)] window: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, id)) = of_brand(&brand, &window) else { return Ok(()) };
    match windows::suspend_window(&use_cx(), &viewer.actor, id, &reason).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.was_suspended")).await,
        Err(error) => {
            flash::reject(&page, Flash::new().form(SUSPEND).value("reason", reason).failed(&error)).await;
        }
    }
    Ok(())
}

/// Opens a window again that rested.
#[server(prefix = "/forms", endpoint = "resume-window")]
pub async fn resume_window(
    #[server(default)] brand: String,
    #[server(default)] window: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, id)) = of_brand(&brand, &window) else { return Ok(()) };
    match windows::resume_window(&use_cx(), &viewer.actor, id).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.was_resumed")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Ends a window for good.
#[server(prefix = "/forms", endpoint = "end-window")]
pub async fn end_window(
    #[server(default)] brand: String,
    #[server(default)] window: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let Some((viewer, page, id)) = of_brand(&brand, &window) else { return Ok(()) };
    match windows::end_window(&use_cx(), &viewer.actor, id, &reason).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.was_ended")).await,
        Err(error) => flash::reject(&page, Flash::new().form(END).value("reason", reason).failed(&error)).await,
    }
    Ok(())
}

/// Who works at which window, and its page; else the browser is sent where it can go on.
fn of_brand(brand: &str, window: &str) -> Option<(Viewer, String, WindowId)> {
    let (Ok(brand), Ok(id)) = (brand.parse::<BrandId>(), window.parse::<WindowId>()) else {
        redirect("/");
        return None;
    };
    let page = format!("{}/{id}", windows_of(brand));
    Some((signed_in(&page)?, page, id))
}
