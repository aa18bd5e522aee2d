//! Whoever applied follows it and may take it back.

use crate::api::identity::place;
use crate::flash::{self, Flash};
use crate::pages::services::FOLLOW;
use crate::request::use_cx;
use leptos::prelude::*;
use usecases::services;

/// Looks where an application stands. Receipt and code travel in the web session, not in an address.
#[server(prefix = "/forms", endpoint = "follow-application")]
pub async fn follow_application(
    #[server(default)] receipt: String,
    #[server(default)] code: String,
) -> Result<(), ServerFnError> {
    let done = services::prove_follow(&use_cx(), &receipt, &code, &place()).await;
    let typed = Flash::new().value("receipt", receipt).value("code", code);
    match done {
        Ok(()) => flash::accept(FOLLOW, typed).await,
        Err(error) => flash::reject(FOLLOW, typed.failed(&error)).await,
    }
    Ok(())
}

/// Takes an application back while nobody has decided on it.
#[server(prefix = "/forms", endpoint = "withdraw-application")]
pub async fn withdraw_application(
    #[server(default)] receipt: String,
    #[server(default)] code: String,
) -> Result<(), ServerFnError> {
    let done = services::withdraw(&use_cx(), &receipt, &code, &place()).await;
    let typed = Flash::new().value("receipt", receipt).value("code", code);
    match done {
        Ok(()) => flash::accept(FOLLOW, typed.notice("services.follow.withdrawn")).await,
        Err(error) => flash::reject(FOLLOW, typed.failed(&error)).await,
    }
    Ok(())
}
