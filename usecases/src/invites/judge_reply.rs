//! Somebody of the brand looks at a doubted answer, and takes or discards it.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::invites::record_answer::{answerable, apply, off};
use domain::id::HeldReplyId;
use domain::identity::{Actor, Right, Scope};
use domain::invites::{AnsweredBy, Said, Verdict};
use entities::invites::held_reply;
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// Takes the answer as if it had been proved, or lets it go. Either way only the verdict is kept: sender, address and
/// comment are erased.
///
/// Needs `Right::ManageBrand` on the engagement's brand. Fails with the conflict `already-judged`, with `no-such-attendee`
/// for an answer that nobody gave who is invited, and with `cancelled` or `ended` if there is nothing to answer any more.
pub async fn judge_reply(cx: &Cx, actor: &Actor, id: HeldReplyId, accept: bool) -> Result<()> {
    let db = cx.db.read();
    let row = held_reply::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let engagement = engagement::Entity::find_by_id(row.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::ManageBrand, Scope::Brand(engagement.brand_id))?;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = held_reply::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = row.ok_or(UseCaseError::NotFound)?;
            if row.verdict != Verdict::Waiting {
                return Err(UseCaseError::Conflict("already-judged"));
            }
            if accept {
                let attendee = row.attendee_id.ok_or(UseCaseError::Conflict("no-such-attendee"))?;
                let (attendee, engagement) = answerable(&tx, attendee).await?.ok_or(UseCaseError::NotFound)?;
                if let Some(off) = off(&cx2, &tx, &attendee, &engagement).await? {
                    return Err(UseCaseError::Conflict(off.code()));
                }
                // What names a version or a moment that has not come is taken as said about this one, when it came.
                let said = Said {
                    sequence: row.sequence.min(engagement.sequence),
                    stamp: row.stamp.min(row.received_at),
                    answer: row.answer,
                };
                apply(&cx2, &tx, attendee, said, AnsweredBy::Mail, &row.comment).await?;
            }
            let mut change: held_reply::ActiveModel = row.into();
            change.verdict = Set(if accept { Verdict::Accepted } else { Verdict::Discarded });
            change.decided_by = Set(Some(account));
            change.decided_at = Set(Some(cx2.now()));
            change.sender = Set(String::new());
            change.answers_for = Set(String::new());
            change.comment = Set(String::new());
            change.update(tx.as_ref()).await?;
            let action = if accept { "reply.accepted" } else { "reply.discarded" };
            audit::record(&cx2, &tx, Some(account), action, id, json!({})).await
        })
        .await
}
