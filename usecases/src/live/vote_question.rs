//! Wanting to know the same.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{speaker, tell};
use domain::id::{AttendeeId, EngagementId, QuestionId};
use entities::live::{question, question_vote};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Gives the attendee's vote to a question, or takes it back. Once is as good as often.
///
/// The web session that holds the id is the right. `NotFound` for a question of another room and for a hidden one; fails with
/// `ended` and `cancelled`.
pub async fn vote_question(cx: &Cx, id: AttendeeId, question: QuestionId, wanted: bool) -> Result<()> {
    let engagement = speaker(cx, id).await?.engagement_id;
    cx.db
        .write(move |tx| async move {
            require_shown(&tx, question, engagement).await?;
            let votes = if wanted {
                let row = question_vote::ActiveModel { question_id: Set(question), attendee_id: Set(id) };
                let known = [question_vote::Column::QuestionId, question_vote::Column::AttendeeId];
                let known = OnConflict::columns(known).do_nothing().to_owned();
                let insert = question_vote::Entity::insert_many([row]).on_conflict(known);
                i32::from(insert.exec_without_returning(tx.as_ref()).await? > 0)
            } else {
                let gone = question_vote::Entity::delete_by_id((question, id)).exec(tx.as_ref()).await?;
                -i32::from(gone.rows_affected > 0)
            };
            if votes == 0 {
                return Ok(());
            }
            question::Entity::update_many()
                .col_expr(question::Column::Votes, Expr::col(question::Column::Votes).add(votes))
                .filter(question::Column::Id.eq(question))
                .exec(tx.as_ref())
                .await?;
            tell(&tx, engagement).await
        })
        .await
}

async fn require_shown(tx: &Tx, id: QuestionId, engagement: EngagementId) -> Result<()> {
    let found = question::Entity::find_by_id(id)
        .filter(question::Column::EngagementId.eq(engagement))
        .filter(question::Column::Hidden.eq(false))
        .one(tx.as_ref())
        .await?;
    found.map(drop).ok_or(UseCaseError::NotFound)
}
