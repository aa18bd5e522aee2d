//! Whose clock a page of a brand shows.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::zone_of;
use chrono_tz::Tz;
use domain::id::BrandId;
use domain::identity::{Actor, Right, Scope};
use entities::directory::brand;
use sea_orm::EntityTrait;

/// The zone in which a brand keeps its hours.
///
/// Needs `Right::SeeBrand` on the brand; `NotFound` if there is none.
pub async fn brand_zone(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Tz> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let found = brand::Entity::find_by_id(brand).one(cx.db.read()).await?;
    Ok(zone_of(&found.ok_or(UseCaseError::NotFound)?))
}
