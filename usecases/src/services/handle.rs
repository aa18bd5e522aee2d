//! What the brand's team does with an application.

use super::LONGEST_NOTE;
use super::person::seal_note;
use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use domain::id::{AccountId, ApplicationId, StepId};
use domain::identity::{Actor, Right, Scope};
use domain::services::{Act, Standing, State};
use entities::services::{application, application_step};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// Takes an application up, decides on it, notes something, or takes the last of these back.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for a `note` that is too long, or missing where it is a reason or all there
/// is; with the conflict `taken-up` if a colleague was quicker, and `application-moved-on` if it no longer stands where that begins.
pub async fn handle_application(cx: &Cx, actor: &Actor, id: ApplicationId, act: Act, note: &str) -> Result<()> {
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    if matches!(act, Act::Declare | Act::Withdraw | Act::CheckFine | Act::CheckMissing) {
        return Err(UseCaseError::NotFound);
    }
    let mut checks = Checks::default();
    let note = match act {
        Act::Return | Act::Note => checks.required("note", note, LONGEST_NOTE),
        _ => checks.line("note", note, LONGEST_NOTE),
    };
    checks.done()?;
    let step = cx.id::<StepId>();
    let (cx2, by, sealed) = (cx.clone(), actor.account, seal_note(cx, step, &note));
    cx.db
        .write(move |tx| async move {
            let row = application::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = row.ok_or(UseCaseError::NotFound)?;
            // What is written now would outlive the erasure.
            let next = standing(&row).after(act).filter(|_| row.erased_at.is_none());
            let Some(next) = next else {
                let taken = act == Act::TakeUp && row.state == State::TakenUp;
                return Err(UseCaseError::Conflict(if taken { "taken-up" } else { "application-moved-on" }));
            };
            let taken_by = match (act, next.state) {
                (Act::TakeUp, _) => Some(by),
                (_, State::Declared) => None,
                _ => row.taken_by,
            };
            let change = application::ActiveModel { id: Set(id), taken_by: Set(taken_by), ..Default::default() };
            write_step(&cx2, &tx, &row, (change, next), (step, act, Some(by), sealed)).await?;
            audit::record(&cx2, &tx, Some(by), &format!("application.{act}"), id, json!({})).await
        })
        .await
}

pub(crate) const fn standing(row: &application::Model) -> Standing {
    Standing { state: row.state, before: row.before }
}

/// Moves a locked row on and adds to its trace.
pub(crate) async fn write_step(
    cx: &Cx,
    tx: &Tx,
    row: &application::Model,
    (mut change, next): (application::ActiveModel, Standing),
    (step, act, by, note): (StepId, Act, Option<AccountId>, Option<Vec<u8>>),
) -> Result<()> {
    (change.state, change.before) = (Set(next.state), Set(next.before));
    (change.revision, change.changed_at) = (Set(row.revision + 1), Set(cx.now()));
    change.update(tx.as_ref()).await?;
    let step = application_step::ActiveModel {
        id: Set(step),
        application_id: Set(row.id),
        act: Set(act),
        state: Set(next.state),
        account_id: Set(by),
        sealed_note: Set(note),
        at: Set(cx.now()),
    };
    step.insert(tx.as_ref()).await?;
    Ok(())
}
