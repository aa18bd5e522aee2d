//! What an attendee has said in the room.

use crate::context::Cx;
use crate::error::Result;
use crate::live::board::{People, shown_as, solution};
use crate::live::seat::seated;
use domain::id::AttendeeId;
use domain::live::board::{Own, OwnAnswer};
use entities::live::{poll, poll_answer, question, question_vote};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One's questions on the page; who has asked more finds the others on the board.
const LAST: u64 = 20;

/// The attendee's own questions, votes and answers. The web session that holds the id is the right.
pub async fn own(cx: &Cx, id: AttendeeId) -> Result<Own> {
    seated(cx, id).await?;
    let db = cx.db.read();
    let rows = question::Entity::find()
        .filter(question::Column::AttendeeId.eq(id))
        .filter(question::Column::Hidden.eq(false))
        .order_by_desc(question::Column::Id)
        .limit(LAST)
        .all(db)
        .await?;
    let people = People::of(cx, &rows).await?;
    let votes = question_vote::Entity::find()
        .select_only()
        .column(question_vote::Column::QuestionId)
        .filter(question_vote::Column::AttendeeId.eq(id))
        .into_tuple()
        .all(db)
        .await?;
    let chosen = poll_answer::Entity::find().filter(poll_answer::Column::AttendeeId.eq(id)).all(db).await?;
    let polls = match &chosen[..] {
        [] => Vec::new(),
        chosen => {
            poll::Entity::find().filter(poll::Column::Id.is_in(chosen.iter().map(|it| it.poll_id))).all(db).await?
        }
    };
    let answers = chosen.into_iter().map(|it| {
        let solution = polls.iter().find(|poll| poll.id == it.poll_id).and_then(solution);
        OwnAnswer { poll: it.poll_id, choice: u32::try_from(it.choice).unwrap_or_default(), solution }
    });
    let applied = crate::services::applied(cx, id).await?;
    Ok(Own {
        applied,
        answers: answers.collect(),
        asked: rows.into_iter().map(|it| shown_as(it, &people)).collect(),
        votes,
    })
}
