//! Signing in with address and password.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::{normal, password, tries};
use domain::id::AccountId;
use domain::identity::slow_down::Tries;
use domain::scheduling::request::FieldError;
use entities::identity::account;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// The account that address and password name. `place` is the client's IP address.
///
/// Does the same work for an address that has no account. Fails with `Invalid` at the password: `wrong_pair` with how many
/// tries are `left`, or `blocked` with `until` in seconds since 1970. Each try is in the audit log.
pub async fn sign_in(cx: &Cx, email: &str, password: &str, place: &str) -> Result<AccountId> {
    let email = normal(email);
    let empty = [("email", email.is_empty()), ("password", password.is_empty())];
    let empty: Vec<_> =
        empty.into_iter().filter(|(_, it)| *it).map(|(field, _)| FieldError::new(field, "required")).collect();
    if !empty.is_empty() {
        return Err(UseCaseError::Invalid(empty));
    }
    let spent = tries::spend(cx, &email, place).await?;
    let found = account::Entity::find().filter(account::Column::Email.eq(&email)).one(cx.db.read()).await?;
    let usable = found.as_ref().filter(|it| !it.disabled);
    let right = password::verify(password, usable.and_then(|it| it.password_hash.clone())).await?;
    let account = found.map(|it| it.id);
    let (cx2, place, now) = (cx.clone(), place.to_owned(), cx.now());
    cx.db
        .write(move |tx| async move {
            let action = if right { "account.signed_in" } else { "account.sign_in_failed" };
            let subject = account.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
            audit::record(&cx2, &tx, account.filter(|_| right), action, subject, json!({})).await?;
            if right {
                tries::succeed(&tx, &email, &place, now).await?;
            }
            Ok(())
        })
        .await?;
    match account {
        Some(id) if right => Ok(id),
        _ => Err(refusal(spent)),
    }
}

/// What a wrong pair is told. The last free try is followed by the first wait.
fn refusal(spent: Tries) -> UseCaseError {
    match spent.left() {
        0 => tries::blocked(spent.blocked_until),
        left => UseCaseError::Invalid(vec![FieldError::new("password", "wrong_pair").with("left", left)]),
    }
}

#[cfg(test)]
mod tests;
