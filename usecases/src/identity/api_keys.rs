//! Keys for REST: they belong to an account, have its rights, and expire.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::actor::{Profile, load_actor};
use crate::keys::digest;
use data_encoding::BASE64URL_NOPAD;
use domain::id::{AccountId, ApiKeyId};
use domain::identity::Actor;
use domain::instant::Span;
use entities::identity::{account, api_key};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// How every key starts, so that scanners for lost secrets can tell one.
const PREFIX: &str = "zy_";

/// Makes a key of 256 random bits for the account and returns it; it cannot be shown again.
///
/// For the command line and the sample data, whose callers may write the data folder. `NotFound` for an unknown account.
pub async fn create_api_key(cx: &Cx, account: AccountId, name: &str, valid: Span) -> Result<String> {
    let key = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&cx.random.bytes::<32>()));
    let now = cx.now();
    let row = api_key::ActiveModel {
        id: Set(cx.id::<ApiKeyId>()),
        account_id: Set(account),
        hash: Set(digest(&key)),
        name: Set(name.to_owned()),
        created_at: Set(now),
        expires_at: Set(now + valid),
        revoked_at: Set(None),
    };
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            account::Entity::find_by_id(account).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            let row = row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(account), "api_key.created", row.id, json!({})).await
        })
        .await?;
    Ok(key)
}

/// Whose key it is; none if it is unknown, expired, revoked, or its account disabled.
pub async fn actor_of_api_key(cx: &Cx, key: &str) -> Result<Option<(Profile, Actor)>> {
    if !key.starts_with(PREFIX) {
        return Ok(None);
    }
    let found = api_key::Entity::find()
        .filter(api_key::Column::Hash.eq(digest(key)))
        .filter(api_key::Column::RevokedAt.is_null())
        .filter(api_key::Column::ExpiresAt.gt(cx.now()))
        .one(cx.db.read())
        .await?;
    match found {
        Some(row) => load_actor(cx, row.account_id).await,
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewAccount, add_account_at_console, disable_account};
    use crate::testing::test_cx;
    use domain::identity::Grant;

    async fn account(cx: &Cx, email: &str) -> AccountId {
        let new = NewAccount { name: "刘倩".into(), email: email.into(), grants: vec![Grant::Administrator] };
        add_account_at_console(cx, new).await.unwrap().account
    }

    #[tokio::test]
    async fn a_key_has_its_accounts_rights_until_it_expires() {
        let (cx, _folder) = test_cx().await;
        let id = account(&cx, "liu@example.com").await;
        let key = create_api_key(&cx, id, "tests", Span::days(30)).await.unwrap();
        assert_eq!(key.len(), 3 + 43);
        let (profile, actor) = actor_of_api_key(&cx, &key).await.unwrap().unwrap();
        assert_eq!((profile.id, actor.grants), (id, vec![Grant::Administrator]));
        assert!(actor_of_api_key(&cx, &format!("{key}x")).await.unwrap().is_none());
        cx.clock.advance(Span::days(30));
        assert!(actor_of_api_key(&cx, &key).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_disabled_accounts_key_opens_nothing() {
        let (cx, _folder) = test_cx().await;
        let (id, boss) = (account(&cx, "liu@example.com").await, account(&cx, "boss@example.com").await);
        let key = create_api_key(&cx, id, "tests", Span::days(30)).await.unwrap();
        let boss = Actor { account: boss, grants: vec![Grant::Administrator] };
        disable_account(&cx, &boss, id).await.unwrap();
        assert!(actor_of_api_key(&cx, &key).await.unwrap().is_none());
    }
}
