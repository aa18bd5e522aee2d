//! An account may no longer sign in, or may again. Accounts are never deleted: the audit log names them.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::sessions;
use domain::id::AccountId;
use domain::identity::{Actor, Right, Scope};
use entities::identity::account;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// Disables an account, which ends its web sessions and stops its API keys.
///
/// Needs `Right::Administer`. Fails with the conflict `yourself` for the actor's own, so that an administrator remains.
pub async fn disable_account(cx: &Cx, actor: &Actor, id: AccountId) -> Result<()> {
    if actor.account == id && actor.is_administrator() {
        return Err(UseCaseError::Conflict("yourself"));
    }
    set_disabled(cx, actor, id, true).await
}

/// Lets a disabled account sign in again.
///
/// Needs `Right::Administer`.
pub async fn enable_account(cx: &Cx, actor: &Actor, id: AccountId) -> Result<()> {
    set_disabled(cx, actor, id, false).await
}

async fn set_disabled(cx: &Cx, actor: &Actor, id: AccountId, disabled: bool) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = account::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            let mut change = account::ActiveModel::from(row);
            change.disabled = Set(disabled);
            change.update(tx.as_ref()).await?;
            if disabled {
                sessions::end_all(&tx, id).await?;
            }
            let action = if disabled { "account.disabled" } else { "account.enabled" };
            audit::record(&cx2, &tx, Some(by), action, id, json!({})).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewAccount, add_account_at_console, load_actor};
    use crate::testing::test_cx;
    use domain::identity::Grant;

    #[tokio::test]
    async fn an_administrator_disables_others_but_not_himself() {
        let (cx, _folder) = test_cx().await;
        let new =
            |email: &str| NewAccount { name: "刘倩".into(), email: email.into(), grants: vec![Grant::Administrator] };
        let other = add_account_at_console(&cx, new("other@example.com")).await.unwrap().account;
        let own = add_account_at_console(&cx, new("own@example.com")).await.unwrap().account;
        let (_, actor) = load_actor(&cx, own).await.unwrap().unwrap();
        assert!(matches!(disable_account(&cx, &actor, own).await, Err(UseCaseError::Conflict("yourself"))));
        disable_account(&cx, &actor, other).await.unwrap();
        assert!(load_actor(&cx, other).await.unwrap().is_none());
        enable_account(&cx, &actor, other).await.unwrap();
        assert!(load_actor(&cx, other).await.unwrap().is_some());
        let nobody = Actor { account: other, grants: vec![] };
        assert!(matches!(disable_account(&cx, &nobody, own).await, Err(UseCaseError::NotFound)));
    }
}
