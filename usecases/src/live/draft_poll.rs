//! A poll before anybody is asked.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::live::seat::{presented, require_open, tell};
use domain::id::{EngagementId, PollId};
use domain::identity::Actor;
use domain::live::{MAX_OPTION, MAX_POLL, OPTIONS, PollState};
use domain::scheduling::request::FieldError;
use entities::live::{poll, quiz_item};
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Drafts a poll of one choice; empty options are left out.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` naming `poll` or `options`, and with the conflicts `no-room`, `ended` and
/// `cancelled`.
pub async fn draft_poll(
    cx: &Cx,
    actor: &Actor,
    engagement: EngagementId,
    title: &str,
    options: &[String],
) -> Result<PollId> {
    require_open(presented(cx, actor, engagement).await?.status)?;
    let mut checks = Checks::default();
    let title = checks.required("poll", title, MAX_POLL);
    let options: Vec<(String, String)> = options
        .iter()
        .map(|it| (checks.line("options", it, MAX_OPTION), String::new()))
        .filter(|it| !it.0.is_empty())
        .collect();
    if !OPTIONS.contains(&options.len()) {
        let (min, max) = (OPTIONS.start(), OPTIONS.end());
        checks.push(FieldError::new("options", "wrong_number_of_options").with("min", min).with("max", max));
    }
    checks.done()?;
    let row = poll::ActiveModel {
        title: Set(title),
        title_en: Set(String::new()),
        options: Set(json!(options).to_string()),
        right_choice: Set(None),
        explanation: Set(String::new()),
        explanation_en: Set(String::new()),
        quiz_key: Set(None),
        ..Default::default()
    };
    insert(cx, actor, engagement, row).await
}

/// Drafts a quiz question from an item of the bank.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for a `quiz` that is not in the bank, and with the conflicts of
/// [`draft_poll`].
pub async fn draft_quiz(cx: &Cx, actor: &Actor, engagement: EngagementId, key: &str) -> Result<PollId> {
    let row = of_bank(cx, actor, engagement, key).await?;
    insert(cx, actor, engagement, row).await
}

/// Asks the room a quiz question from the bank at once, as [`draft_quiz`] and a launch would. One that was taken already is not asked
/// again: the conflict `poll-moved-on`.
pub async fn launch_quiz(cx: &Cx, actor: &Actor, engagement: EngagementId, key: &str) -> Result<PollId> {
    let mut row = of_bank(cx, actor, engagement, key).await?;
    let (id, now) = (cx.id::<PollId>(), cx.now());
    (row.id, row.engagement_id, row.state) = (Set(id), Set(engagement), Set(PollState::Launched));
    row.launched_at = Set(Some(now));
    let (cx2, by, key) = (cx.clone(), actor.account, key.to_owned());
    cx.db
        .write(move |tx| async move {
            // Who taps twice at once waits here for the first tap.
            engagement::Entity::find_by_id(engagement).lock_exclusive().one(tx.as_ref()).await?;
            let taken = poll::Entity::find()
                .filter(poll::Column::EngagementId.eq(engagement))
                .filter(poll::Column::QuizKey.eq(key));
            if taken.one(tx.as_ref()).await?.is_some() {
                return Err(UseCaseError::Conflict("poll-moved-on"));
            }
            row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "room.poll_launched", id, json!({})).await?;
            tell(&tx, engagement).await?;
            Ok(id)
        })
        .await
}

async fn of_bank(cx: &Cx, actor: &Actor, engagement: EngagementId, key: &str) -> Result<poll::ActiveModel> {
    require_open(presented(cx, actor, engagement).await?.status)?;
    let item = quiz_item::Entity::find_by_id(key.to_owned()).one(cx.db.read()).await?;
    let item = item.ok_or_else(|| UseCaseError::field("quiz", "unknown"))?;
    Ok(poll::ActiveModel {
        title: Set(item.title),
        title_en: Set(item.title_en),
        options: Set(item.options),
        right_choice: Set(Some(item.right_choice)),
        explanation: Set(item.explanation),
        explanation_en: Set(item.explanation_en),
        quiz_key: Set(Some(item.key)),
        ..Default::default()
    })
}

async fn insert(cx: &Cx, actor: &Actor, engagement: EngagementId, mut row: poll::ActiveModel) -> Result<PollId> {
    let id = cx.id::<PollId>();
    (row.id, row.engagement_id, row.state) = (Set(id), Set(engagement), Set(PollState::Drafted));
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "room.poll_drafted", id, json!({})).await?;
            tell(&tx, engagement).await?;
            Ok(id)
        })
        .await
}
