//! A window rests for a while.

use super::LONGEST_REASON;
use super::step::{managed, take_step};
use crate::context::Cx;
use crate::error::Result;
use crate::form::Checks;
use domain::id::WindowId;
use domain::identity::Actor;
use domain::windows::WindowAct;
use entities::windows::service_window;

/// Lets a window that hangs rest: its page stays and says so, and nobody declares anything new. Visits are not touched.
///
/// Needs `Right::ManageBrand` on the brand. Fails with `Invalid` naming `reason`, and with the conflict `window-moved-on`.
pub async fn suspend_window(cx: &Cx, actor: &Actor, id: WindowId, reason: &str) -> Result<()> {
    managed(cx, actor, id).await?;
    let mut checks = Checks::default();
    let reason = checks.required("reason", reason, LONGEST_REASON);
    checks.done()?;
    take_step(cx, actor.account, id, (WindowAct::Suspend, reason), service_window::ActiveModel::default()).await
}
