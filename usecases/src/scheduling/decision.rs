//! How a booking was decided, for a colleague who came second.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::load::{By, booking_for};
use domain::id::BookingId;
use domain::identity::Actor;
use domain::scheduling::BookingStatus;
use entities::identity::account;
use sea_orm::EntityTrait;

/// Where the booking stands and the name of who decided it; none while nobody has.
///
/// Needs `Right::Decide` on the brand.
pub async fn decision(cx: &Cx, actor: &Actor, id: BookingId) -> Result<Option<(BookingStatus, String)>> {
    let (booking, _) = booking_for(cx, actor, id, By::Brand).await?;
    let Some(by) = booking.decided_by else { return Ok(None) };
    let account = account::Entity::find_by_id(by).one(cx.db.read()).await?;
    Ok(account.map(|it| (booking.status, it.name)))
}
