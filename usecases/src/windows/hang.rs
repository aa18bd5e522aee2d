//! The plate of a window is hung.

use super::step::{managed, take_step};
use crate::context::Cx;
use crate::error::Result;
use crate::form::Checks;
use domain::id::WindowId;
use domain::identity::Actor;
use domain::windows::{LONGEST_NUMBER, WindowAct};
use entities::windows::service_window;
use sea_orm::Set;

/// Hangs a proposed window's plate, with its number and that of the certificate; from then on its page is public.
///
/// Needs `Right::ManageBrand` on the brand. Fails with `Invalid` naming `plate` (`taken`: another window of the brand has it) and
/// `certificate`, and with the conflict `window-moved-on`.
pub async fn hang_window(cx: &Cx, actor: &Actor, id: WindowId, plate: &str, certificate: &str) -> Result<()> {
    managed(cx, actor, id).await?;
    let mut checks = Checks::default();
    let plate = checks.required("plate", plate, LONGEST_NUMBER);
    let certificate = checks.required("certificate", certificate, LONGEST_NUMBER);
    checks.done()?;
    let change = service_window::ActiveModel {
        plate: Set(Some(plate)),
        certificate: Set(Some(certificate)),
        hung_at: Set(Some(cx.now())),
        ..Default::default()
    };
    take_step(cx, actor.account, id, (WindowAct::Hang, String::new()), change).await
}
