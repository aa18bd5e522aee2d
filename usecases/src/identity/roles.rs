//! An account's roles change with its owner's work.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::actor::grant_of;
use crate::identity::add_account::{exists, row_of};
use domain::id::{AccountId, GrantId};
use domain::identity::{Actor, Grant, Right, Scope};
use entities::identity::{account, role_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ModelTrait, QueryFilter};
use serde_json::json;

/// Gives an account one more role, from its next request on. One that it has already changes nothing.
///
/// Needs `Right::Administer`. Fails with `Invalid` `scope` for a brand, company or branch that does not exist.
pub async fn add_role(cx: &Cx, actor: &Actor, id: AccountId, grant: Grant) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    if !exists(cx, grant).await? {
        return Err(UseCaseError::field("scope", "unknown"));
    }
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            account::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            let had = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(id)).all(tx.as_ref()).await?;
            if had.iter().filter_map(grant_of).any(|it| it == grant) {
                return Ok(());
            }
            row_of(&cx2, id, grant).insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "role.added", id, json!({ "role": grant.role().word() })).await
        })
        .await
}

/// Takes a role away, from the account's next request on.
///
/// Needs `Right::Administer`. Fails with the conflict `own-role` for the actor's own role of administrator, so that an
/// administrator remains.
pub async fn remove_role(cx: &Cx, actor: &Actor, id: GrantId) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = role_grant::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if row.account_id == by && grant_of(&row) == Some(Grant::Administrator) {
                return Err(UseCaseError::Conflict("own-role"));
            }
            let (account, role) = (row.account_id, row.role);
            row.delete(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "role.removed", account, json!({ "role": role.word() })).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewAccount, accounts, add_account_at_console, load_actor};
    use crate::testing::test_cx;
    use domain::id::BrandId;

    async fn account(cx: &Cx, email: &str) -> Actor {
        let new = NewAccount { name: "刘倩".into(), email: email.into(), grants: vec![Grant::Administrator] };
        let added = add_account_at_console(cx, new).await.unwrap().account;
        load_actor(cx, added).await.unwrap().unwrap().1
    }

    #[tokio::test]
    async fn a_role_is_taken_away_at_once_and_given_back_once() {
        let (cx, _folder) = test_cx().await;
        let (boss, other) = (account(&cx, "boss@example.com").await, account(&cx, "liu@example.com").await);
        let grants = async || load_actor(&cx, other.account).await.unwrap().unwrap().1.grants;
        let row = accounts(&cx, &boss, "liu", false).await.unwrap().rows.remove(0);
        remove_role(&cx, &boss, row.roles[0].id).await.unwrap();
        assert_eq!(grants().await, []);
        for _ in 0..2 {
            add_role(&cx, &boss, other.account, Grant::Administrator).await.unwrap();
        }
        assert_eq!(grants().await, [Grant::Administrator]);
    }

    #[tokio::test]
    async fn nobody_removes_the_own_administration_or_names_what_does_not_exist() {
        let (cx, _folder) = test_cx().await;
        let boss = account(&cx, "boss@example.com").await;
        let own = accounts(&cx, &boss, "boss", false).await.unwrap().rows.remove(0).roles[0].id;
        assert!(matches!(remove_role(&cx, &boss, own).await, Err(UseCaseError::Conflict("own-role"))));
        let brand = Grant::Officer { brand: BrandId(uuid::Uuid::from_u128(1)) };
        assert!(matches!(add_role(&cx, &boss, boss.account, brand).await, Err(UseCaseError::Invalid(_))));
        let nobody = Actor { account: boss.account, grants: vec![] };
        assert!(matches!(remove_role(&cx, &nobody, own).await, Err(UseCaseError::NotFound)));
        assert!(matches!(add_role(&cx, &nobody, boss.account, brand).await, Err(UseCaseError::NotFound)));
    }
}
