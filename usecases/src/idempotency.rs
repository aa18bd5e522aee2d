//! The answer to a repeated call: the first one's, not a second booking.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::keys::digest;
use domain::id::AccountId;
use domain::instant::Span;
use entities::identity::idempotency_key::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, SqlErr};

/// Programs repeat a call within minutes; after a day a key may be used anew.
const KEPT: Span = Span::days(1);
/// A call that has not ended by then died with its process: longer than any write may take.
const GIVEN_UP: Span = Span::minutes(2);
/// Another transaction inserted the key first.
const LOST: &str = "idempotency-key-lost";

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: do the work, then [`store`] the answer under this id, or [`forget`] it.
    New(String),
    /// The same call was answered before, with this status and body.
    Answered(u16, String),
    /// The same call is being answered now.
    Running,
    /// The key was used for another call.
    Other,
}

/// Claims a key of the account for a call. `request` stands for all of it: its path and its body.
pub async fn begin(cx: &Cx, account: AccountId, key: &str, request: &str) -> Result<Known> {
    let (id, hash, now) = (digest(&format!("{account} {key}")), digest(request), cx.now());
    let claimed = cx
        .db
        .write(move |tx| async move {
            Entity::delete_many().filter(Column::CreatedAt.lt(now - KEPT)).exec(tx.as_ref()).await?;
            let Some(row) = Entity::find_by_id(&id).one(tx.as_ref()).await? else {
                let row = Model { id: id.clone(), request_hash: hash, status: 0, body: String::new(), created_at: now };
                let inserted = ActiveModel::from(row).reset_all().insert(tx.as_ref()).await;
                return match inserted {
                    // PostgreSQL: another call was faster.
                    Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                        Err(UseCaseError::Conflict(LOST))
                    }
                    Err(error) => Err(error.into()),
                    Ok(_) => Ok(Known::New(id)),
                };
            };
            if row.request_hash != hash {
                return Ok(Known::Other);
            }
            if row.status != 0 {
                return Ok(Known::Answered(row.status.try_into().unwrap_or_default(), row.body));
            }
            if now - row.created_at < GIVEN_UP {
                return Ok(Known::Running);
            }
            let taken = Entity::update_many()
                .col_expr(Column::CreatedAt, Expr::value(now))
                .filter(Column::Id.eq(&id))
                .filter(Column::CreatedAt.eq(row.created_at))
                .exec(tx.as_ref())
                .await?;
            Ok(if taken.rows_affected == 1 { Known::New(id) } else { Known::Running })
        })
        .await;
    match claimed {
        Err(UseCaseError::Conflict(LOST)) => Ok(Known::Running),
        claimed => claimed,
    }
}

/// Keeps the answer for repetitions.
pub async fn store(cx: &Cx, id: &str, status: u16, body: String) -> Result<()> {
    let id = id.to_owned();
    cx.db
        .write(move |tx| async move {
            Entity::update_many()
                .col_expr(Column::Status, Expr::value(i32::from(status)))
                .col_expr(Column::Body, Expr::value(body))
                .filter(Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}

/// Gives the key back after a failure of ours, which a repetition may not meet again.
pub async fn forget(cx: &Cx, id: &str) -> Result<()> {
    let id = id.to_owned();
    cx.db
        .write(move |tx| async move {
            Entity::delete_by_id(id).exec(tx.as_ref()).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_cx;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_key_is_worth_one_answer_to_one_call() {
        let (cx, _folder) = test_cx().await;
        let [me, other] = [1, 2].map(|n| AccountId(Uuid::from_u128(n)));
        let Known::New(id) = begin(&cx, me, "k", "body").await.unwrap() else { panic!("a new key") };
        assert_eq!(begin(&cx, me, "k", "body").await.unwrap(), Known::Running);
        store(&cx, &id, 201, "{}".into()).await.unwrap();
        assert_eq!(begin(&cx, me, "k", "body").await.unwrap(), Known::Answered(201, "{}".into()));
        assert_eq!(begin(&cx, me, "k", "another body").await.unwrap(), Known::Other);
        assert!(matches!(begin(&cx, other, "k", "body").await.unwrap(), Known::New(_)));
        cx.clock.advance(KEPT);
        cx.clock.advance(Span::seconds(1));
        assert!(matches!(begin(&cx, me, "k", "another body").await.unwrap(), Known::New(_)));
    }

    #[tokio::test]
    async fn a_call_that_died_or_failed_can_be_repeated() {
        let (cx, _folder) = test_cx().await;
        let me = AccountId(Uuid::from_u128(1));
        let Known::New(id) = begin(&cx, me, "k", "body").await.unwrap() else { panic!("a new key") };
        cx.clock.advance(GIVEN_UP);
        assert_eq!(begin(&cx, me, "k", "body").await.unwrap(), Known::New(id.clone()));
        assert_eq!(begin(&cx, me, "k", "body").await.unwrap(), Known::Running);
        forget(&cx, &id).await.unwrap();
        assert_eq!(begin(&cx, me, "k", "body").await.unwrap(), Known::New(id));
    }
}
