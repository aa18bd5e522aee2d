//! One step in a window's life, as all that change one write it.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::form::taken;
use domain::id::{AccountId, WindowId, WindowStepId};
use domain::identity::{Actor, Right, Scope};
use domain::windows::{WindowAct, WindowState};
use entities::windows::{service_window, window_step};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// The window, if the actor manages its brand. Needs `Right::ManageBrand`.
pub(super) async fn managed(cx: &Cx, actor: &Actor, id: WindowId) -> Result<service_window::Model> {
    let row = service_window::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::ManageBrand, Scope::Brand(row.brand_id))?;
    Ok(row)
}

/// Does something to a window and writes its history: `change` are the columns beside its state.
///
/// Fails with the conflict `window-moved-on` if it no longer stands where that begins, and with `Invalid` `plate` `taken`.
pub(super) async fn take_step(
    cx: &Cx,
    by: AccountId,
    id: WindowId,
    (act, note): (WindowAct, String),
    change: service_window::ActiveModel,
) -> Result<()> {
    let cx2 = cx.clone();
    cx.db.write(move |tx| async move { step_in(&cx2, &tx, by, id, (act, note), change).await }).await
}

/// The same inside a transaction that writes more.
pub(super) async fn step_in(
    cx: &Cx,
    tx: &Tx,
    by: AccountId,
    id: WindowId,
    (act, note): (WindowAct, String),
    change: service_window::ActiveModel,
) -> Result<()> {
    let row = service_window::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    let row = row.ok_or(UseCaseError::NotFound)?;
    let state = row.state.after(act).ok_or(UseCaseError::Conflict("window-moved-on"))?;
    let change = service_window::ActiveModel { id: Set(id), state: Set(state), ..change };
    change.update(tx.as_ref()).await.map_err(taken("plate"))?;
    write_step(cx, tx, by, id, (act, state, note)).await
}

pub(super) async fn write_step(
    cx: &Cx,
    tx: &Tx,
    by: AccountId,
    id: WindowId,
    (act, state, note): (WindowAct, WindowState, String),
) -> Result<()> {
    let step = window_step::ActiveModel {
        id: Set(cx.id::<WindowStepId>()),
        window_id: Set(id),
        act: Set(act),
        state: Set(state),
        account_id: Set(by),
        note: Set(note),
        at: Set(cx.now()),
    };
    step.insert(tx.as_ref()).await?;
    audit::record(cx, tx, Some(by), &format!("window.{act}"), id, json!({})).await
}
