//! Signing in and out, one's own account, and the administrator's accounts.

mod accounts;
mod own;
mod setup;

pub use accounts::{AddAccount, AddRole, DisableAccount, EnableAccount, RemoveRole, SendPasswordLink};
pub use own::{RevokeOtherSessions, RevokeSession, SendMyPasswordLink, UpdateSettings};
pub use setup::{RunCheck, findings};

use crate::flash::{self, Flash};
use crate::i18n::use_i18n;
use crate::request::{ClientAddress, Viewer, extension, use_cx};
use crate::ui::nav;
use domain::id::AccountId;
use domain::instant::{Instant, Span};
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_axum::{extract, redirect};
use tower_sessions::Session;
use usecases::identity::sessions::{ACCOUNT_KEY, DEVICE_KEY, device};
use usecases::{UseCaseError, identity};

/// Signs in and goes to `next`, or to where the account works. A rejected pair keeps the address, never the password.
#[server(prefix = "/forms", endpoint = "sign-in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), ServerFnError> {
    let next = next_page(&next);
    match identity::sign_in(&use_cx(), &email, &password, &place()).await {
        Ok(account) => {
            let home = enter(account).await?;
            redirect(next.unwrap_or(&home));
        }
        Err(error) => {
            let here = next.map_or_else(|| "/sign-in".to_owned(), |next| format!("/sign-in?next={next}"));
            flash::reject(&here, in_words(Flash::new().value("email", email).failed(&error))).await;
        }
    }
    Ok(())
}

/// Ends the web session, whoever's it is.
#[server(prefix = "/forms", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    let session: Session = extract().await?;
    session.flush().await.map_err(broken)?;
    redirect("/sign-in");
    Ok(())
}

/// Asks for a one-time link; the answer is the same whether the address has an account or not.
#[server(prefix = "/forms", endpoint = "request-password-link")]
pub async fn request_password_link(#[server(default)] email: String) -> Result<(), ServerFnError> {
    if email.trim().is_empty() {
        flash::reject("/password", Flash::new().error("email", "required")).await;
        return Ok(());
    }
    let flash = match identity::request_password_link(&use_cx(), &email, &place()).await {
        Ok(()) => Flash::new().notice("identity.forgot.sent"),
        Err(error) => Flash::new().value("email", email).failed(&error),
    };
    flash::accept("/password", flash).await;
    Ok(())
}

/// Uses a one-time link: sets the password and signs in, which its mail has proved enough for.
#[server(prefix = "/forms", endpoint = "set-password")]
pub async fn set_password(
    #[server(default)] code: String,
    #[server(default)] new_password: String,
) -> Result<(), ServerFnError> {
    match identity::set_password(&use_cx(), &code, &new_password, &place()).await {
        Ok(account) => {
            let home = enter(account).await?;
            flash::accept(&home, Flash::new().notice("identity.set_password.done")).await;
        }
        // The link's page says that it cannot be used any more.
        Err(UseCaseError::NotFound) => redirect(&link_page(&code)),
        Err(error) => flash::reject(&link_page(&code), Flash::new().failed(&error)).await,
    }
    Ok(())
}

/// Puts the account into the web session under a new id, and answers where it works.
async fn enter(account: AccountId) -> Result<String, ServerFnError> {
    let cx = use_cx();
    let session: Session = extract().await?;
    // An id that somebody planted in the browser before must not become a signed-in one.
    session.cycle_id().await.map_err(broken)?;
    session.insert(ACCOUNT_KEY, account).await.map_err(broken)?;
    session.insert(DEVICE_KEY, browser()).await.map_err(broken)?;
    let (profile, actor) =
        identity::load_actor(&cx, account).await.map_err(broken)?.ok_or_else(|| broken("the account is gone"))?;
    if actor.is_administrator() {
        let choices = identity::scope_choices(&cx, &actor, None).await.map_err(broken)?;
        if choices.brands.is_empty() && choices.companies.is_empty() {
            // Nothing is loaded yet: the first run.
            return Ok("/setup".to_owned());
        }
    }
    Ok(nav::home(&Viewer { actor, name: profile.name, locale: None, zone: None }).clone())
}

/// The digest of this request's session id, as the session's row is called.
pub async fn current_session() -> String {
    let session = extract::<Session>().await.ok().and_then(|session| session.id());
    session.map(|id| usecases::keys::digest(&id.to_string())).unwrap_or_default()
}

/// `next` if it is a page of this site; anything else could lead to a copy of the sign-in page somewhere.
pub fn next_page(next: &str) -> Option<&str> {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/forms/")
        && !next.starts_with("/sign-in");
    let plain = next.len() <= 500
        && next.chars().all(|it| it.is_ascii_graphic() && !matches!(it, '\\' | '#' | '"' | '<' | '>'));
    (own && plain).then_some(next)
}

/// Where the request comes from, for the slow-down.
pub(super) fn place() -> String {
    extension::<ClientAddress>().map(|it| it.0.to_string()).unwrap_or_default()
}

fn browser() -> String {
    let parts = use_context::<Parts>();
    let name = parts.as_ref().and_then(|parts| parts.headers.get(header::USER_AGENT)?.to_str().ok());
    name.map(device).unwrap_or_default()
}

/// Codes are base64url; anything else must not become part of a path.
fn link_page(code: &str) -> String {
    let code: String =
        code.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')).take(100).collect();
    format!("/password/{code}")
}

/// Writes the end of a wait as the reader's clock shows it, rounded up so that it is not too early.
fn in_words(mut flash: Flash) -> Flash {
    let i = use_i18n();
    for error in &mut flash.errors {
        if let Some(until) = error.params.get_mut("until")
            && let Ok(seconds) = until.parse()
        {
            *until = i.time(Instant::from_unix_seconds(seconds) + Span::seconds(59));
        }
    }
    flash
}

fn broken(error: impl std::fmt::Display) -> ServerFnError {
    tracing::error!(%error, "a sign-in or sign-out failed");
    ServerFnError::new("internal")
}

#[cfg(test)]
mod tests {
    use super::{link_page, next_page};

    #[test]
    fn only_pages_of_this_site_are_gone_to_after_signing_in() {
        for own in ["/home", "/brand/week?date=2026-12-01", "/engagements/0192"] {
            assert_eq!(next_page(own), Some(own));
        }
        for other in [
            "",
            "home",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/forms/sign-out",
            "/sign-in",
        ] {
            assert_eq!(next_page(other), None, "{other}");
        }
    }

    #[test]
    fn a_code_cannot_leave_its_path() {
        assert_eq!(link_page("../../admin?x"), "/password/adminx");
    }
}
