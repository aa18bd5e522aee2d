//! A dead letter gets another chance.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox;
use domain::id::OutboxId;
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Puts one dead letter, or all of them, back into the queue; answers how many.
///
/// What was rendered is kept, so the same message goes out under the same Message-ID, and a mail server that has it
/// already can tell. Recipients that were refused for good are tried again. Needs `Right::Administer`. Fails with `NotFound` if the row is not dead (any more).
pub async fn resend(cx: &Cx, actor: &Actor, id: Option<OutboxId>) -> Result<u64> {
    actor.require(Right::Administer, Scope::System)?;
    let (cx2, account, now) = (cx.clone(), actor.account, cx.now());
    cx.db
        .write(move |tx| async move {
            let mut dead =
                Entity::find().filter(Column::State.eq(JobState::Dead)).filter(Column::Recipient.is_not_null());
            if let Some(id) = id {
                dead = dead.filter(Column::Id.eq(id));
            }
            let recipients: Vec<String> =
                dead.select_only().column(Column::Recipient).into_tuple().all(tx.as_ref()).await?;
            outbox::allow(&cx2, &tx, &recipients).await?;
            let mut again = Entity::update_many()
                .col_expr(Column::State, Expr::value(JobState::Pending.word()))
                .col_expr(Column::Attempts, Expr::value(0))
                .col_expr(Column::DueAt, Expr::value(now))
                .col_expr(Column::LeaseUntil, Expr::value(Option::<Instant>::None))
                .col_expr(Column::FinishedAt, Expr::value(Option::<Instant>::None))
                .col_expr(Column::LastError, Expr::value(Option::<String>::None))
                .filter(Column::State.eq(JobState::Dead));
            if let Some(id) = id {
                again = again.filter(Column::Id.eq(id));
            }
            let rows = again.exec(tx.as_ref()).await?.rows_affected;
            if rows == 0 {
                return Err(UseCaseError::NotFound);
            }
            let subject = id.map_or_else(|| "all".to_owned(), |id| id.to_string());
            audit::record(&cx2, &tx, Some(account), "outbox.resent", subject, json!({ "rows": rows })).await?;
            Ok(rows)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::resend;
    use crate::UseCaseError;
    use crate::notify::{dead_letters, queue};
    use crate::outbox::{self, Job, Stored, claim, finish, lease::Outcome, store_rendered};
    use crate::testing::test_cx;
    use domain::id::AttendeeId;
    use domain::identity::{Actor, Grant};
    use uuid::Uuid;

    #[tokio::test]
    async fn a_dead_letter_is_sent_again_as_it_was() {
        let (cx, _folder) = test_cx().await;
        let administrator = Actor { account: cx.id(), grants: vec![Grant::Administrator] };
        let stranger = Actor { account: cx.id(), grants: vec![] };
        let cx2 = cx.clone();
        let job = Job::Invite { attendee: AttendeeId(Uuid::from_u128(1)) };
        cx.db.write(move |tx| async move { outbox::push(&cx2, &tx, job).await }).await.unwrap();
        let row = claim(&cx, 10).await.unwrap().remove(0);
        let stored = Stored {
            row: row.id,
            message_id: "<1@zhiyin>".into(),
            recipient: "zhang@example.com".into(),
            bytes: b"bytes".to_vec(),
            told: None,
        };
        store_rendered(&cx, vec![stored]).await.unwrap();
        finish(&cx, vec![(row.id, 1, Outcome::Failed("550 no".into()))]).await.unwrap();

        assert!(matches!(
            resend(&cx, &stranger, Some(row.id)).await,
            Err(UseCaseError::NotFound | UseCaseError::Forbidden)
        ));
        assert!(dead_letters(&cx, &stranger).await.is_err());
        let listed = dead_letters(&cx, &administrator).await.unwrap();
        assert_eq!((listed[0].job.as_str(), listed[0].recipient.as_str()), ("invite", "z***@example.com"));
        assert_eq!(queue(&cx, &administrator).await.unwrap().dead, 1);

        assert_eq!(resend(&cx, &administrator, Some(row.id)).await.unwrap(), 1);
        let again = claim(&cx, 10).await.unwrap().remove(0);
        assert_eq!((again.id, again.attempts), (row.id, 1));
        assert_eq!((again.message_id.as_deref(), again.rendered.as_deref()), (Some("<1@zhiyin>"), Some(&b"bytes"[..])));
        assert!(
            matches!(resend(&cx, &administrator, Some(row.id)).await, Err(UseCaseError::NotFound)),
            "it is not dead any more"
        );
    }
}
