//! A window that rested is open again.

use super::step::{managed, take_step};
use crate::context::Cx;
use crate::error::Result;
use domain::id::WindowId;
use domain::identity::Actor;
use domain::windows::WindowAct;
use entities::windows::service_window;

/// Opens a window again that rested.
///
/// Needs `Right::ManageBrand` on the brand. Fails with the conflict `window-moved-on`.
pub async fn resume_window(cx: &Cx, actor: &Actor, id: WindowId) -> Result<()> {
    managed(cx, actor, id).await?;
    let step = (WindowAct::Resume, String::new());
    take_step(cx, actor.account, id, step, service_window::ActiveModel::default()).await
}
