//! One-time links to set a password, sent by mail. Their code is an HMAC of the link's id and is stored nowhere.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::identity::{normal, tries};
use crate::outbox::{self, Job};
use domain::id::{AccountId, PasswordLinkId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Span;
use entities::identity::{account, password_link};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;

/// How long a link can be used.
pub const VALID: Span = Span::hours(24);
/// Links mailed to one account in an hour, so that nobody's mailbox can be flooded.
const PER_HOUR: u64 = 3;

/// Mails a link to the address, if an account has it. Answers the same in every case, whoever asks.
pub async fn request_password_link(cx: &Cx, email: &str, place: &str) -> Result<()> {
    let (cx2, email, place, now) = (cx.clone(), normal(email), place.to_owned(), cx.now());
    cx.db
        .write(move |tx| async move {
            if !tries::spend_link(&tx, &place, now).await? {
                return Ok(());
            }
            let found = account::Entity::find().filter(account::Column::Email.eq(email)).one(tx.as_ref()).await?;
            let account = found.filter(|it| !it.disabled).map(|it| it.id);
            // Written for an unknown address too, so that the time taken tells nothing.
            let subject = account.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
            audit::record(&cx2, &tx, None, "account.password_link_asked", subject, json!({})).await?;
            if let Some(account) = account
                && recent(&cx2, &tx, account).await? < PER_HOUR
            {
                push(&cx2, &tx, account).await?;
            }
            Ok(())
        })
        .await
}

/// Mails a new link to the account, such as to somebody who never used the first.
///
/// Needs `Right::Administer`. Fails with the conflict `disabled` for an account that cannot sign in.
pub async fn send_password_link(cx: &Cx, actor: &Actor, account: AccountId) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = account::Entity::find_by_id(account).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if row.disabled {
                return Err(UseCaseError::Conflict("disabled"));
            }
            push(&cx2, &tx, account).await?;
            audit::record(&cx2, &tx, Some(by), "account.password_link_sent", account, json!({})).await
        })
        .await
}

/// Whose password the link sets. `NotFound` if it is altered, used, expired or of a disabled account. Changes nothing.
pub async fn password_link(cx: &Cx, code: &str) -> Result<account::Model> {
    let id = cx.keys.password_link(code).ok_or(UseCaseError::NotFound)?;
    let db = cx.db.read();
    let link = password_link::Entity::find_by_id(id).one(db).await?;
    let link = link.filter(|it| it.used_at.is_none() && cx.now() < it.expires_at).ok_or(UseCaseError::NotFound)?;
    let account = account::Entity::find_by_id(link.account_id).one(db).await?;
    account.filter(|it| !it.disabled).ok_or(UseCaseError::NotFound)
}

/// Writes a link and the job that mails it.
pub(super) async fn push(cx: &Cx, tx: &Tx, account: AccountId) -> Result<PasswordLinkId> {
    let (id, now) = (cx.id::<PasswordLinkId>(), cx.now());
    let link = password_link::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        created_at: Set(now),
        expires_at: Set(now + VALID),
        used_at: Set(None),
    };
    link.insert(tx.as_ref()).await?;
    outbox::push(cx, tx, Job::PasswordLink { link: id }).await?;
    Ok(id)
}

async fn recent(cx: &Cx, tx: &Tx, account: AccountId) -> Result<u64> {
    let links = password_link::Entity::find()
        .filter(password_link::Column::AccountId.eq(account))
        .filter(password_link::Column::CreatedAt.gt(cx.now() - Span::hours(1)));
    Ok(links.count(tx.as_ref()).await?)
}
