//! A window's people, items and desks change.

use super::demand::settle_window;
use super::form::{WindowForm, item_rows};
use super::step::{managed, step_in};
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::outbox::insert_many;
use domain::id::WindowId;
use domain::identity::Actor;
use domain::windows::WindowAct;
use entities::windows::{service_window, window_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Changes who answers for a window, what it handles and how many desks it has; times of visits to come move forward into what
/// that frees, and nobody loses one.
///
/// Needs `Right::ManageBrand` on the brand. Fails with `Invalid` naming every field at fault, and with the conflict `window-moved-on` if
/// the window is ended.
pub async fn edit_window(cx: &Cx, actor: &Actor, id: WindowId, form: &WindowForm) -> Result<()> {
    let row = managed(cx, actor, id).await?;
    let mut checks = Checks::default();
    let (change, items) = form.check(cx, (row.brand_id, row.company_id, row.branch_id), &mut checks).await?;
    checks.done()?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            step_in(&cx2, &tx, by, id, (WindowAct::Edit, String::new()), change).await?;
            let before = window_item::Entity::delete_many().filter(window_item::Column::WindowId.eq(id));
            before.exec(tx.as_ref()).await?;
            insert_many::<window_item::Entity, _>(&tx, item_rows(id, items)).await?;
            let row = service_window::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            settle_window(&cx2, &tx, &row).await
        })
        .await
}
