//! The crew looks at a declaration before the visit.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::services::{LONGEST_NOTE, seal_note, standing, write_step};
use domain::id::{ApplicationId, StepId};
use domain::identity::{Actor, Right, Scope};
use domain::services::{Act, PreCheck};
use entities::services::application;
use entities::windows::declaration;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// Says that a declaration is fine, or what has to be brought; the applicant reads it with receipt and code.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` `note` where something is missing and nobody says what, and with the
/// conflict `application-moved-on`.
pub async fn check_declaration(cx: &Cx, actor: &Actor, id: ApplicationId, found: PreCheck, note: &str) -> Result<()> {
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    let mut checks = Checks::default();
    let (act, note) = match found {
        PreCheck::Fine => (Act::CheckFine, String::new()),
        PreCheck::Missing => (Act::CheckMissing, checks.required("note", note, LONGEST_NOTE)),
    };
    checks.done()?;
    let step = cx.id::<StepId>();
    let (cx2, by, sealed) = (cx.clone(), actor.account, seal_note(cx, step, &note));
    cx.db
        .write(move |tx| async move {
            let row = application::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = row.ok_or(UseCaseError::NotFound)?;
            declaration::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            let next = standing(&row).after(act).filter(|_| row.erased_at.is_none());
            let next = next.ok_or(UseCaseError::Conflict("application-moved-on"))?;
            let checked =
                declaration::ActiveModel { application_id: Set(id), checked: Set(Some(found)), ..Default::default() };
            checked.update(tx.as_ref()).await?;
            let change = application::ActiveModel { id: Set(id), ..Default::default() };
            write_step(&cx2, &tx, &row, (change, next), (step, act, Some(by), sealed)).await?;
            audit::record(&cx2, &tx, Some(by), &format!("application.{act}"), id, json!({})).await
        })
        .await
}
