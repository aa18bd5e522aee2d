//! What the brand makes of a question.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::live::seat::{presented, tell};
use domain::id::QuestionId;
use domain::identity::Actor;
use domain::live::MAX_ANSWER;
use entities::live::question;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// What is done to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Answered in writing, for all to read.
    Written(String),
    /// Answered in the broadcast.
    Live,
    /// Out of everybody's sight but the brand's, and back.
    Hidden(bool),
}

/// Answers a question in writing, marks it as answered live, hides or shows it.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for an empty or too long `answer`. An answer may come after the end,
/// and an earlier one is replaced.
pub async fn answer_question(cx: &Cx, actor: &Actor, id: QuestionId, treatment: Treatment) -> Result<()> {
    let row = question::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    presented(cx, actor, row.engagement_id).await?;
    let answered_at = Set(Some(row.answered_at.unwrap_or_else(|| cx.now())));
    let mut change = question::ActiveModel { id: Set(id), ..Default::default() };
    let action = match treatment {
        Treatment::Written(text) => {
            let text = written(&text)?;
            (change.answer, change.answered_at) = (Set(text), answered_at);
            "room.answered"
        }
        Treatment::Live => {
            change.answered_at = answered_at;
            "room.answered"
        }
        Treatment::Hidden(hidden) => {
            change.hidden = Set(hidden);
            if hidden { "room.question_hidden" } else { "room.question_shown" }
        }
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), action, id, json!({})).await?;
            tell(&tx, row.engagement_id).await
        })
        .await
}

fn written(text: &str) -> Result<String> {
    let mut checks = Checks::default();
    let text = checks.required("answer", text, MAX_ANSWER);
    checks.done()?;
    Ok(text)
}
