//! What employees declare by their company's link, and what the crew makes of it.

use super::windows_of;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use crate::seats::remember_declared;
use domain::id::{ApplicationId, BrandId, EngagementId, WindowId};
use domain::services::PreCheck;
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tower_sessions::Session;
use usecases::UseCaseError;
use usecases::services::ApplyForm;
use usecases::windows::demand::{self, DeclareForm, IfFull};

/// The page behind a company's link.
pub fn behind(link: &str) -> String {
    format!("/v/{link}")
}

/// A visit's list for the crew.
pub fn visit_of(brand: BrandId, visit: EngagementId) -> String {
    format!("/brands/{brand}/visits/{visit}")
}

/// The form as posted.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclareFields {
    /// What the page's address ends in.
    pub link: String,
    /// Made with the page, so that a form that is sent twice counts once.
    pub form: String,
    pub item: String,
    /// The item's, as the page's address has it.
    pub code: String,
    pub visit: String,
    pub if_full: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub priority: String,
    /// By the keys of the item's questions.
    pub answers: BTreeMap<String, String>,
    /// `1`, or not sent at all.
    pub consent: String,
}

/// A server function wants it, and nothing of what was typed may come into a log.
impl std::fmt::Debug for DeclareFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeclareFields")
    }
}

/// Declares a need; the receipt is on the next page.
#[server(prefix = "/forms", endpoint = "declare-need")]
pub async fn declare_need(#[server(flatten)] fields: DeclareFields) -> Result<(), ServerFnError> {
    // It becomes a part of an address.
    if fields.link.is_empty() || !fields.link.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it)) {
        redirect("/");
        return Ok(());
    }
    let typed = Flash::new().fields(&fields);
    let page = match domain::catalogue::services::is_code(&fields.code) {
        true => format!("{}?item={}", behind(&fields.link), fields.code),
        false => behind(&fields.link),
    };
    let form = DeclareForm {
        form: fields.form.parse().ok(),
        item: fields.item.parse().ok(),
        visit: fields.visit.parse().ok(),
        if_full: if fields.if_full == "next" { IfFull::Next } else { IfFull::Wait },
        person: ApplyForm {
            name: fields.name,
            phone: fields.phone,
            answers: fields.answers,
            consent: !fields.consent.is_empty(),
        },
        email: fields.email,
        priority: fields.priority,
    };
    let done = demand::declare(&use_cx(), &fields.link, &form).await;
    let kept = match (&done, extract::<Session>().await) {
        (Ok(id), Ok(session)) => remember_declared(&session, *id).await.is_ok(),
        _ => done.is_err(),
    };
    match done {
        Ok(_) if kept => redirect(&format!("{}/receipts", behind(&fields.link))),
        Ok(_) => flash::reject(&page, typed.failed(&UseCaseError::Aborted)).await,
        Err(error) => flash::reject(&page, typed.failed(&error)).await,
    }
    Ok(())
}

/// Says that a declaration is fine, or what has to be brought.
#[server(prefix = "/forms", endpoint = "check-declaration")]
pub async fn check_declaration(
    #[server(default)] brand: String,
    #[server(default)] engagement: String,
    #[server(default)] application: String,
    #[server(default)] found: String,
    #[server(default)] note: String,
) -> Result<(), ServerFnError> {
    let (Ok(brand), Ok(visit), Ok(id), Ok(found)) = (
        brand.parse::<BrandId>(),
        engagement.parse::<EngagementId>(),
        application.parse::<ApplicationId>(),
        found.parse::<PreCheck>(),
    ) else {
        redirect("/");
        return Ok(());
    };
    let page = visit_of(brand, visit);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match demand::check_declaration(&use_cx(), &viewer.actor, id, found, &note).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.visit.was_checked")).await,
        Err(error) => {
            flash::reject(&page, Flash::new().form(id.to_string()).value("note", note).failed(&error)).await;
        }
    }
    Ok(())
}

/// Makes a new link for a window's employees; the one before is dead.
#[server(prefix = "/forms", endpoint = "renew-window-link")]
pub async fn renew_window_link(
    #[server(default)] brand: String,
    #[server(default)] window: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = window.parse::<WindowId>() else {
        redirect("/");
        return Ok(());
    };
    // A brand's page sends its brand along, a company's does not.
    let page = match brand.parse::<BrandId>() {
        Ok(brand) => format!("{}/{id}", windows_of(brand)),
        Err(_) => format!("/windows/{id}"),
    };
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    match demand::renew_link(&use_cx(), &viewer.actor, id).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("windows.link.was_renewed")).await,
        Err(error) => flash::reject(&page, Flash::new().failed(&error)).await,
    }
    Ok(())
}
