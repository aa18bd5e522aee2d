//! A window is given up.

use super::LONGEST_REASON;
use super::step::{managed, take_step};
use crate::context::Cx;
use crate::error::Result;
use crate::form::Checks;
use domain::id::WindowId;
use domain::identity::Actor;
use domain::windows::WindowAct;
use entities::windows::service_window;

/// Ends a window for good: its public page is gone, and the site may get another. Visits are not touched.
///
/// Needs `Right::ManageBrand` on the brand. Fails with `Invalid` naming `reason`, and with the conflict `window-moved-on`.
pub async fn end_window(cx: &Cx, actor: &Actor, id: WindowId, reason: &str) -> Result<()> {
    managed(cx, actor, id).await?;
    let mut checks = Checks::default();
    let reason = checks.required("reason", reason, LONGEST_REASON);
    checks.done()?;
    take_step(cx, actor.account, id, (WindowAct::End, reason), service_window::ActiveModel::default()).await
}
