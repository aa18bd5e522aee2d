//! A question from the room.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::live::seat::{speaker, tell};
use domain::id::{AttendeeId, QuestionId};
use domain::live::{MAX_QUESTION, MAX_UNANSWERED};
use entities::live::question;
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

/// Asks; colleagues see the masked name and the branch, or neither of an `anonymous` question.
///
/// The web session that holds the id is the right. Fails with `Invalid` for an empty or too long `question`, with the conflict
/// `too-many-questions-open` while enough of one's own wait for an answer, and with `ended` and `cancelled`.
pub async fn ask_question(cx: &Cx, id: AttendeeId, text: &str, anonymous: bool) -> Result<QuestionId> {
    let mut checks = Checks::default();
    let text = checks.required("question", text, MAX_QUESTION);
    checks.done()?;
    let asker = speaker(cx, id).await?;
    let question = cx.id::<QuestionId>();
    let row = question::ActiveModel {
        id: Set(question),
        engagement_id: Set(asker.engagement_id),
        attendee_id: Set(Some(id)),
        branch_id: Set(asker.branch_id),
        text: Set(text),
        anonymous: Set(anonymous),
        hidden: Set(false),
        answer: Set(String::new()),
        answered_at: Set(None),
        votes: Set(0),
        asked_at: Set(cx.now()),
    };
    cx.db
        .write(move |tx| async move {
            // Whoever sends twice at once is counted one after the other.
            attendee::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let open = question::Entity::find()
                .filter(question::Column::AttendeeId.eq(id))
                .filter(question::Column::AnsweredAt.is_null());
            if open.count(tx.as_ref()).await? >= MAX_UNANSWERED {
                return Err(UseCaseError::Conflict("too-many-questions-open"));
            }
            row.insert(tx.as_ref()).await?;
            tell(&tx, asker.engagement_id).await?;
            Ok(question)
        })
        .await
}
