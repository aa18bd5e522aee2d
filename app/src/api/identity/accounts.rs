//! The administrator's accounts.

use super::own::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::{AccountId, CompanyId, GrantId};
use domain::identity::{Grant, Role};
use leptos::prelude::*;
use std::str::FromStr;
use usecases::identity::{self, NewAccount};
use usecases::{Result as UseCaseResult, UseCaseError};

const PAGE: &str = "/admin/accounts";

/// Adds an account and mails its owner a link.
#[server(prefix = "/forms", endpoint = "add-account")]
pub async fn add_account(
    #[server(default)] role: String,
    #[server(default)] company: String,
    #[server(default)] scope: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let typed = Flash::new().value("scope", &scope).value("name", &name).value("email", &email);
    let added = match grant(&role, &company, &scope) {
        Ok(grant) => {
            identity::add_account(&use_cx(), &viewer.actor, NewAccount { name, email, grants: vec![grant] }).await
        }
        // The right is asked for in the use-case; a form that names no scope gives nothing away.
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => flash::accept(PAGE, Flash::new().notice("identity.accounts.added")).await,
        Err(error) => flash::reject(&form_page(&role, &company), typed.failed(&error)).await,
    }
    Ok(())
}

/// Gives an account one more role.
#[server(prefix = "/forms", endpoint = "add-role")]
pub async fn add_role(
    #[server(default)] id: String,
    #[server(default)] role: String,
    #[server(default)] company: String,
    #[server(default)] scope: String,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match (account(&id), grant(&role, &company, &scope)) {
        (Ok(id), Ok(grant)) => identity::add_role(&use_cx(), &viewer.actor, id, grant).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(()) => flash::accept(PAGE, Flash::new().notice("identity.accounts.role_added")).await,
        Err(error) => {
            let id = account(&id).map(|id| format!("&account={id}")).unwrap_or_default();
            let page = format!("{}{id}", form_page(&role, &company));
            flash::reject(&page, Flash::new().value("scope", &scope).failed(&error)).await;
        }
    }
    Ok(())
}

/// Takes a role away from its account.
#[server(prefix = "/forms", endpoint = "remove-role")]
pub async fn remove_role(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match id.parse::<GrantId>() {
        Ok(id) => identity::remove_role(&use_cx(), &viewer.actor, id).await,
        Err(_) => Err(UseCaseError::NotFound),
    };
    answer(done, "identity.accounts.role_removed").await;
    Ok(())
}

/// Keeps an account from signing in, and ends its sessions.
#[server(prefix = "/forms", endpoint = "disable-account")]
pub async fn disable_account(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match account(&id) {
        Ok(id) => identity::disable_account(&use_cx(), &viewer.actor, id).await,
        Err(error) => Err(error),
    };
    answer(done, "identity.accounts.was_disabled").await;
    Ok(())
}

/// Lets a disabled account sign in again.
#[server(prefix = "/forms", endpoint = "enable-account")]
pub async fn enable_account(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match account(&id) {
        Ok(id) => identity::enable_account(&use_cx(), &viewer.actor, id).await,
        Err(error) => Err(error),
    };
    answer(done, "identity.accounts.was_enabled").await;
    Ok(())
}

/// Mails a new link to set a password.
#[server(prefix = "/forms", endpoint = "send-password-link")]
pub async fn send_password_link(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match account(&id) {
        Ok(id) => identity::send_password_link(&use_cx(), &viewer.actor, id).await,
        Err(error) => Err(error),
    };
    answer(done, "identity.accounts.link_sent").await;
    Ok(())
}

async fn answer(done: UseCaseResult<()>, notice: &str) {
    let flash = match done {
        Ok(()) => Flash::new().notice(notice),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept(PAGE, flash).await;
}

fn account(id: &str) -> UseCaseResult<AccountId> {
    id.parse().map_err(|_| UseCaseError::NotFound)
}

/// The role with its scope, as the form names them.
fn grant(role: &str, company: &str, scope: &str) -> UseCaseResult<Grant> {
    fn id<T: FromStr>(text: &str) -> UseCaseResult<T> {
        let code = if text.is_empty() { "required" } else { "unknown" };
        text.parse().map_err(|_| UseCaseError::field("scope", code))
    }
    Ok(match role.parse::<Role>().map_err(|_| UseCaseError::field("", "unknown"))? {
        Role::Administrator => Grant::Administrator,
        Role::BrandManager => Grant::BrandManager { brand: id(scope)? },
        Role::Officer => Grant::Officer { brand: id(scope)? },
        Role::CompanyLiaison => Grant::CompanyLiaison { company: id(scope)? },
        Role::BranchLiaison => Grant::BranchLiaison { company: id(company)?, branch: id(scope)? },
    })
}

/// The page of the form that was sent. Only what can be read again enters its address.
fn form_page(role: &str, company: &str) -> String {
    // An unknown role is one not chosen yet.
    let role = role.parse::<Role>().map_or_else(|_| "?role=".to_owned(), |role| format!("?role={role}"));
    let company = company.parse::<CompanyId>().map(|id| format!("&company={id}")).unwrap_or_default();
    format!("{PAGE}/new{role}{company}")
}
