//! An attendee's choice.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::status_for;
use crate::live::seat::{require_open, seated};
use domain::id::{AttendeeId, PollId};
use domain::live::PollState;
use domain::scheduling::EngagementStatus;
use entities::live::{poll, poll_answer};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Chooses an option of a poll or a quiz, counted from 0. A poll's choice may change until it is closed, a quiz's first one stands:
/// what is right is told after it. Who watches the replay answers its quizzes too, and that first answer counts like any other.
///
/// The web session that holds the id is the right. `NotFound` for a poll of another room or one not launched; fails with the conflict
/// `poll-closed`, with `Invalid` for a `choice` that there is not, and with `ended` and `cancelled`. The room's version stays: answers are
/// counted while a poll is open, and three thousand people need not wait for one row.
pub async fn answer_poll(cx: &Cx, id: AttendeeId, poll: PollId, choice: Option<i32>) -> Result<()> {
    let (row, engagement) = seated(cx, id).await?;
    let status = status_for(cx, &row, &engagement).await?;
    let (engagement, over) = (engagement.id, status == EngagementStatus::Completed);
    if !over {
        require_open(status)?;
    }
    cx.db
        .write(move |tx| async move {
            let row = poll::Entity::find_by_id(poll)
                .filter(poll::Column::EngagementId.eq(engagement))
                .filter(poll::Column::State.ne(PollState::Drafted))
                .lock(LockType::Share)
                .one(tx.as_ref())
                .await?
                .ok_or(UseCaseError::NotFound)?;
            if over && row.right_choice.is_none() {
                return Err(UseCaseError::Conflict("ended"));
            }
            if row.state == PollState::Closed && !over {
                return Err(UseCaseError::Conflict("poll-closed"));
            }
            let options: Vec<(String, String)> = serde_json::from_str(&row.options).unwrap_or_default();
            let there = |it: &i32| usize::try_from(*it).is_ok_and(|it| it < options.len());
            let choice = choice.filter(there).ok_or_else(|| UseCaseError::field("choice", "required"))?;
            let mut known = OnConflict::columns([poll_answer::Column::PollId, poll_answer::Column::AttendeeId]);
            if row.right_choice.is_some() {
                known.do_nothing();
            } else {
                known.update_column(poll_answer::Column::Choice);
            }
            let answer = poll_answer::ActiveModel { poll_id: Set(poll), attendee_id: Set(id), choice: Set(choice) };
            poll_answer::Entity::insert_many([answer]).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
            Ok(())
        })
        .await
}
