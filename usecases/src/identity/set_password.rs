//! A one-time link is used.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::{password, password_links, sessions, tries};
use domain::id::AccountId;
use domain::identity::password::check;
use entities::identity::{account, password_link};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Sets the password of the link's account, uses up all its links and ends all its web sessions.
///
/// The code itself is the right. `place` is the client's IP address, where the account then is known. Fails with `NotFound`
/// for a link that cannot be used (any more), and with `Invalid` at `new_password`.
pub async fn set_password(cx: &Cx, code: &str, new_password: &str, place: &str) -> Result<AccountId> {
    let account = password_links::password_link(cx, code).await?;
    let link = cx.keys.password_link(code).ok_or(UseCaseError::NotFound)?;
    check(new_password, &account.email).map_err(|weak| UseCaseError::field("new_password", weak.code()))?;
    let hash = password::hash(cx, new_password).await?;
    let (cx2, place, now) = (cx.clone(), place.to_owned(), cx.now());
    cx.db
        .write(move |tx| async move {
            let id = account.id;
            let used = password_link::Entity::update_many()
                .col_expr(password_link::Column::UsedAt, Expr::value(now))
                .filter(password_link::Column::Id.eq(link))
                .filter(password_link::Column::UsedAt.is_null())
                .exec(tx.as_ref())
                .await?;
            // Two browsers with one link: the second finds it used.
            if used.rows_affected == 0 {
                return Err(UseCaseError::NotFound);
            }
            password_link::Entity::update_many()
                .col_expr(password_link::Column::UsedAt, Expr::value(now))
                .filter(password_link::Column::AccountId.eq(id))
                .filter(password_link::Column::UsedAt.is_null())
                .exec(tx.as_ref())
                .await?;
            let change = account::ActiveModel { id: Set(id), password_hash: Set(Some(hash)), ..Default::default() };
            change.update(tx.as_ref()).await?;
            sessions::end_all(&tx, id).await?;
            tries::succeed(&tx, &account.email, &place, now).await?;
            audit::record(&cx2, &tx, Some(id), "account.password_set", id, json!({})).await?;
            Ok(id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewAccount, add_account_at_console, request_password_link, sign_in};
    use crate::testing::test_cx;
    use domain::identity::Grant;
    use domain::instant::Span;

    const HOME: &str = "192.0.2.7";

    async fn linked(cx: &Cx) -> String {
        let new =
            NewAccount { name: "刘倩".into(), email: "liu@example.com".into(), grants: vec![Grant::Administrator] };
        cx.keys.password_code(add_account_at_console(cx, new).await.unwrap().link)
    }

    #[tokio::test]
    async fn a_link_sets_a_password_once() {
        let (cx, _folder) = test_cx().await;
        let code = linked(&cx).await;
        let account = set_password(&cx, &code, "a long enough one", HOME).await.unwrap();
        assert_eq!(sign_in(&cx, "Liu@example.com", "a long enough one", HOME).await.unwrap(), account);
        let again = set_password(&cx, &code, "another long one", HOME).await;
        assert!(matches!(again, Err(UseCaseError::NotFound)));
    }

    #[tokio::test]
    async fn a_link_ends_after_a_day() {
        let (cx, _folder) = test_cx().await;
        let code = linked(&cx).await;
        cx.clock.advance(Span::hours(24));
        let late = set_password(&cx, &code, "a long enough one", HOME).await;
        assert!(matches!(late, Err(UseCaseError::NotFound)));
    }

    #[tokio::test]
    async fn a_weak_password_is_refused_and_the_link_stays() {
        let (cx, _folder) = test_cx().await;
        let code = linked(&cx).await;
        for weak in ["short", "password1234", "liu@example.com"] {
            let refused = set_password(&cx, &code, weak, HOME).await;
            assert!(
                matches!(refused, Err(UseCaseError::Invalid(errors)) if errors[0].field == "new_password"),
                "{weak}"
            );
        }
        assert!(set_password(&cx, &code, "a long enough one", HOME).await.is_ok());
    }

    #[tokio::test]
    async fn an_address_gets_three_links_an_hour_and_an_unknown_one_none() {
        let (cx, _folder) = test_cx().await;
        linked(&cx).await;
        for _ in 0..5 {
            request_password_link(&cx, "liu@example.com", HOME).await.unwrap();
            request_password_link(&cx, "nobody@example.com", HOME).await.unwrap();
        }
        let jobs = entities::notify::outbox::Entity::find().all(cx.db.read()).await.unwrap();
        assert_eq!(jobs.len(), 3);
    }
}
