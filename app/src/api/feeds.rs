//! Addresses of calendars: made, changed, ended.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::i18n::use_i18n;
use crate::request::use_cx;
use domain::feeds::FeedOf;
use leptos::prelude::*;
use leptos_axum::redirect;
use usecases::feeds;
use usecases::keys::Keys;

/// The page of a calendar.
pub fn page_of(of: FeedOf) -> String {
    match of {
        FeedOf::Account(_) => "/calendar".to_owned(),
        _ => format!("/calendar/{}/{}", of.kind(), of.id()),
    }
}

/// Makes the viewer's address of a calendar, or another one in place of the former.
#[server(prefix = "/forms", endpoint = "renew-feed")]
pub async fn renew_feed(#[server(default)] kind: String, #[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(of) = named(&kind, &id) else { return Ok(()) };
    let page = page_of(of);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = feeds::renew_feed(&use_cx(), &viewer.actor, of, use_i18n().locale.tag()).await;
    answer(&page, done, "feeds.renewed").await;
    Ok(())
}

/// Ends the viewer's address of a calendar.
#[server(prefix = "/forms", endpoint = "stop-feed")]
pub async fn stop_feed(#[server(default)] kind: String, #[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(of) = named(&kind, &id) else { return Ok(()) };
    let page = page_of(of);
    let Some(viewer) = signed_in(&page) else { return Ok(()) };
    let done = feeds::stop_feed(&use_cx(), &viewer.actor, of).await;
    answer(&page, done, "feeds.stopped").await;
    Ok(())
}

/// As `renew_feed`, for the employee with the personal link `code`.
#[server(prefix = "/forms", endpoint = "renew-employee-feed")]
pub async fn renew_employee_feed(#[server(default)] code: String) -> Result<(), ServerFnError> {
    let Some(page) = employee_page(&code) else { return Ok(()) };
    let done = feeds::renew_employee_feed(&use_cx(), &code, use_i18n().locale.tag()).await;
    answer(&page, done, "feeds.renewed").await;
    Ok(())
}

/// As `stop_feed`, for the employee with the personal link `code`.
#[server(prefix = "/forms", endpoint = "stop-employee-feed")]
pub async fn stop_employee_feed(#[server(default)] code: String) -> Result<(), ServerFnError> {
    let Some(page) = employee_page(&code) else { return Ok(()) };
    let done = feeds::stop_employee_feed(&use_cx(), &code).await;
    answer(&page, done, "feeds.stopped").await;
    Ok(())
}

async fn answer(page: &str, done: usecases::Result<()>, notice: &str) {
    match done {
        Ok(()) => flash::accept(page, Flash::new().notice(notice)).await,
        Err(error) => flash::reject(page, Flash::new().failed(&error)).await,
    }
}

/// The calendar that a form names; else the browser goes home.
fn named(kind: &str, id: &str) -> Option<FeedOf> {
    let of = FeedOf::parse(kind, id);
    if of.is_none() {
        redirect("/");
    }
    of
}

/// The page that the form came from. What is no code of ours is not to be put into an address either.
fn employee_page(code: &str) -> Option<String> {
    let known = Keys::join_subject(code).is_some();
    if !known {
        redirect("/j/unknown");
    }
    known.then(|| format!("/j/{code}/calendar"))
}
