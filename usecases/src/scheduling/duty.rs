//! What the members of a brand's team start the day with: where they go, with whom and what, and what waits for them.

mod assignment;
mod party;
mod team;

pub use assignment::Assignment;
pub use party::Party;
pub(crate) use team::waiting;
pub use team::{Team, teams};

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::identity::Actor;
use domain::instant::Instant;
use entities::directory::{absence, resource};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// One member's days to come.
#[derive(Clone, Debug)]
pub struct Duty {
    /// As whom the actor is in the teams' lists; nobody, if no list names the account.
    pub own: Vec<resource::Model>,
    /// What the actor is claimed for, the soonest first.
    pub assignments: Vec<Assignment>,
    /// The actor's leave that is not over, the soonest first.
    pub leave: Vec<absence::Model>,
    /// The actor's brands.
    pub teams: Vec<Team>,
}

/// The actor's own duties that are not over before `from`, leave, and what waits in the actor's brands; a fixed number of
/// queries.
///
/// For who is in a brand's team; `Forbidden` for anybody else. It shows exactly what the actor is claimed for.
pub async fn duty(cx: &Cx, actor: &Actor, from: Instant) -> Result<Duty> {
    let brands = actor.brands();
    if brands.is_empty() {
        return Err(UseCaseError::Forbidden);
    }
    let own = resource::Entity::find()
        .filter(resource::Column::AccountId.eq(actor.account))
        .filter(resource::Column::BrandId.is_in(brands))
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    let leave = absence::Entity::find()
        .filter(absence::Column::ResourceId.is_in(own.iter().map(|it| it.id)))
        .filter(absence::Column::EndsAt.gt(cx.now()))
        .order_by_asc(absence::Column::StartsAt)
        .all(cx.db.read())
        .await?;
    let teams = team::teams(cx, actor).await?;
    let assignments = assignment::assignments(cx, &own, &leave, from).await?;
    Ok(Duty { own, assignments, leave, teams })
}
