//! How much is declared: numbers, for whoever may see the window.

use crate::context::Cx;
use crate::error::Result;
use crate::windows::view::WindowView;
use domain::id::EngagementId;
use domain::services::State;
use entities::services::application;
use entities::windows::declaration;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// Of one visit. Nothing in it says who or what for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Those that were not withdrawn.
    pub declared: i64,
    /// Of them, those that have a time.
    pub placed: i64,
    /// That the placed ones take at the desks.
    pub minutes: i64,
}

/// By the visits to come of a window that the caller may see. One query.
pub async fn visit_numbers(cx: &Cx, view: &WindowView) -> Result<HashMap<EngagementId, Numbers>> {
    use declaration::Column;
    let visits: Vec<EngagementId> = view.coming.iter().map(|it| it.id).collect();
    let withdrawn = Query::select()
        .column(application::Column::Id)
        .from(application::Entity)
        .and_where(application::Column::EngagementId.is_in(visits.clone()))
        .and_where(application::Column::State.eq(State::Withdrawn))
        .to_owned();
    // PostgreSQL adds integers up to a type of its own unless told otherwise.
    let whole = |sum: Expr| sum.cast_as(Alias::new("bigint"));
    let placed = || Expr::col(Column::AtMinute).is_not_null();
    let minutes = Expr::case(placed(), Expr::col(Column::Minutes)).finally(0);
    let rows: Vec<(EngagementId, i64, i64, Option<i64>)> = declaration::Entity::find()
        .select_only()
        .column(Column::EngagementId)
        .column_as(Column::ApplicationId.count(), "declared")
        .column_as(Column::AtMinute.count(), "placed")
        .column_as(whole(Expr::expr(minutes).sum()), "minutes")
        .filter(Column::EngagementId.is_in(visits))
        .filter(Column::WindowId.eq(view.row.id))
        .filter(Column::ApplicationId.not_in_subquery(withdrawn))
        .group_by(Column::EngagementId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let numbers = |(id, declared, placed, minutes): (_, _, _, Option<i64>)| {
        (id, Numbers { declared, placed, minutes: minutes.unwrap_or_default() })
    };
    Ok(rows.into_iter().map(numbers).collect())
}
