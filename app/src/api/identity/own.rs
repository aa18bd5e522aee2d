//! One's own account.

use super::current_session;
use crate::flash::{self, Flash};
use crate::i18n::Locale;
use crate::request::{LANGUAGE_COOKIE, Viewer, use_cx, use_viewer};
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::{ResponseOptions, redirect};
use usecases::identity;

const PAGE: &str = "/account";

/// Sets language and time zone of the own account.
#[server(prefix = "/forms", endpoint = "update-settings")]
pub async fn update_settings(
    #[server(default)] locale: String,
    #[server(default)] time_zone: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let typed = Flash::new().value("locale", &locale).value("time_zone", &time_zone);
    match identity::update_settings(&use_cx(), &viewer.actor, &locale, &time_zone).await {
        Ok(()) => {
            follow(&locale);
            flash::accept(PAGE, Flash::new().notice("identity.account.saved")).await;
        }
        Err(error) => flash::reject(PAGE, typed.failed(&error)).await,
    }
    Ok(())
}

/// Ends one of the own web sessions.
#[server(prefix = "/forms", endpoint = "revoke-session")]
pub async fn revoke_session(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let flash = match identity::revoke_session(&use_cx(), &viewer.actor, &id).await {
        Ok(()) => Flash::new().notice("identity.account.revoked"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(PAGE, flash).await;
    Ok(())
}

/// Ends all other own web sessions.
#[server(prefix = "/forms", endpoint = "revoke-other-sessions")]
pub async fn revoke_other_sessions() -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let flash = match identity::revoke_other_sessions(&use_cx(), &viewer.actor, &current_session().await).await {
        Ok(()) => Flash::new().notice("identity.account.revoked"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(PAGE, flash).await;
    Ok(())
}

/// Mails a link to set a new password to the own address.
#[server(prefix = "/forms", endpoint = "send-my-password-link")]
pub async fn send_my_password_link() -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let cx = use_cx();
    let profile = identity::load_actor(&cx, viewer.actor.account).await;
    let sent = match profile {
        Ok(Some((profile, _))) => identity::request_password_link(&cx, &profile.email, &super::place()).await,
        Ok(None) => Err(usecases::UseCaseError::SignedOut),
        Err(error) => Err(error),
    };
    let flash = match sent {
        Ok(()) => Flash::new().notice("identity.account.password_sent"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(PAGE, flash).await;
    Ok(())
}

/// The viewer; without one the browser goes to the sign-in page.
pub(super) fn signed_in() -> Option<Viewer> {
    let viewer = use_viewer();
    if viewer.is_none() {
        redirect("/sign-in");
    }
    viewer
}

/// The switch's cookie goes before the account's language, so it takes the new choice too, or goes away.
fn follow(locale: &str) {
    let cookie = match Locale::from_tag(locale) {
        Some(locale) => format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", locale.tag()),
        None => format!("{LANGUAGE_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax"),
    };
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
