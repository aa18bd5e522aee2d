//! A brand's closures and extra days.

use super::settings;
use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::BrandId;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::UseCaseError;
use usecases::directory::{self, BrandDayForm};

/// The form of a special day, beside the one of the brand's facts.
pub const DAY: &str = "day";

/// Sets the hours of one date; without hours the brand is closed.
#[server(prefix = "/forms", endpoint = "set-brand-day")]
pub async fn set_brand_day(
    #[server(default)] brand: String,
    #[server(default)] date: String,
    #[server(default)] hours: String,
    #[server(default)] note: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let typed = Flash::new().form(DAY).value("date", &date).value("hours", &hours).value("note", &note);
    match directory::set_brand_day(&use_cx(), &viewer.actor, id, &BrandDayForm { date, hours, note }).await {
        Ok(()) => flash::accept(&page, Flash::new().notice("directory.days.was_set")).await,
        Err(error) => flash::reject(&page, typed.failed(&error)).await,
    }
    Ok(())
}

/// Gives a date back to the weekly hours.
#[server(prefix = "/forms", endpoint = "remove-brand-day")]
pub async fn remove_brand_day(
    #[server(default)] brand: String,
    #[server(default)] date: String,
) -> Result<(), ServerFnError> {
    let Ok(id) = brand.parse::<BrandId>() else {
        redirect("/");
        return Ok(());
    };
    let page = settings(id);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = match date.parse() {
        Ok(date) => directory::remove_brand_day(&use_cx(), &viewer.actor, id, date).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    let flash = match done {
        Ok(()) => Flash::new().notice("directory.days.was_removed"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(&page, flash).await;
    Ok(())
}
