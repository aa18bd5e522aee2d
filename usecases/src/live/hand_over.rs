//! Another one presents.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::live::presenting::team;
use crate::live::seat::{require_open, room_of};
use domain::id::{BrandId, EngagementId};
use domain::identity::{Actor, Right};
use entities::live::presenter;
use entities::scheduling::engagement;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Chooses who presents, before the beginning or in the middle: whoever else is on air is sent away within a second and does not
/// come back, because the studio lets in nobody but the chosen one and the stream key is a new one.
///
/// Needs `Right::Decide` on the brand. Fails with `Invalid` naming `presenter` (none, or not of the team), and with the conflicts
/// `no-room`, `ended` and `cancelled`.
pub async fn hand_over(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId, to: &str) -> Result<()> {
    if room_of(cx, actor, Right::Decide, id).await?.brand_id != brand {
        return Err(UseCaseError::NotFound);
    }
    let mut checks = Checks::default();
    let wanted = to.trim().parse().ok();
    let found = team(cx, brand).await?.into_iter().find(|it| Some(it.0) == wanted);
    if found.is_none() {
        checks.fail("presenter", if to.trim().is_empty() { "required" } else { "unknown" });
    }
    checks.done()?;
    let (account, _) = found.ok_or(UseCaseError::NotFound)?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            use engagement::Column::{Id, StreamGeneration};
            let row = engagement::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            require_open(row.status)?;
            engagement::Entity::update_many()
                .col_expr(StreamGeneration, Expr::col(StreamGeneration).add(1))
                .filter(Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            let chosen =
                presenter::ActiveModel { engagement_id: Set(id), account_id: Set(account), chosen_at: Set(cx2.now()) };
            let changed = [presenter::Column::AccountId, presenter::Column::ChosenAt];
            let anew = OnConflict::column(presenter::Column::EngagementId).update_columns(changed).to_owned();
            presenter::Entity::insert(chosen).on_conflict(anew).exec_without_returning(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "engagement.handed_over", id, json!({ "to": account })).await
        })
        .await
}
