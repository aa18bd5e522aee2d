//! Gives the people of a visit their times, whenever something changed.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::windows::visits::visits;
use domain::id::{ApplicationId, EngagementId};
use domain::instant::{Instant, Span};
use domain::services::State;
use domain::windows::plan::{Hours, Wish, arrange};
use entities::scheduling::engagement;
use entities::services::application;
use entities::windows::{declaration, service_window};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Minutes of a thousand years: further away is as far as never, and far from where numbers end.
const MANY: i64 = 525_960_000;

/// The visit, whose times are nobody else's until the transaction ends.
pub(crate) async fn lock_visit(tx: &Tx, id: EngagementId) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    row.ok_or(UseCaseError::NotFound)
}

/// A visit's hours, as a window's desks and least notice make them.
pub(super) fn hours(visit: (Instant, Instant), window: &service_window::Model, now: Instant) -> Hours {
    let minutes = |span: Span| span.whole_minutes().clamp(-MANY, MANY) as i32;
    let (starts_at, ends_at) = visit;
    let soonest = now + Span::hours(window.notice_hours.into());
    // A minute that has begun is none that could be given.
    let earliest = soonest - starts_at + Span(Span::minutes(1).0 - 1);
    Hours { length: minutes(ends_at - starts_at), desks: window.desks, earliest: minutes(earliest) }
}

/// Those that count for a visit's times, in the order of declaration.
pub(super) async fn counted(
    tx: &impl sea_orm::ConnectionTrait,
    visit: EngagementId,
) -> Result<Vec<declaration::Model>> {
    let withdrawn = Query::select()
        .column(application::Column::Id)
        .from(application::Entity)
        .and_where(application::Column::EngagementId.eq(visit))
        .and_where(application::Column::State.eq(State::Withdrawn))
        .to_owned();
    let rows = declaration::Entity::find()
        .filter(declaration::Column::EngagementId.eq(visit))
        .filter(declaration::Column::ApplicationId.not_in_subquery(withdrawn))
        .order_by_asc(declaration::Column::ApplicationId);
    Ok(rows.all(tx).await?)
}

pub(super) fn wish(it: &declaration::Model) -> Wish {
    Wish { first: it.goes_first, minutes: it.minutes, at: it.at_minute, reachable: it.reachable }
}

/// Arranges a locked visit anew and writes the times that changed, with one statement.
pub(super) async fn settle(cx: &Cx, tx: &Tx, visit: &engagement::Model, window: &service_window::Model) -> Result<()> {
    let rows = counted(tx.as_ref(), visit.id).await?;
    let wishes: Vec<Wish> = rows.iter().map(wish).collect();
    let times = arrange(&hours((visit.starts_at, visit.ends_at), window, cx.now()), &wishes);
    let moved = rows.iter().zip(times).filter(|(row, at)| row.at_minute != *at);
    write(tx, &moved.map(|(row, at)| (row.application_id, at)).collect::<Vec<_>>()).await
}

/// Writes times of a locked visit.
pub(super) async fn write(tx: &Tx, moved: &[(ApplicationId, Option<i32>)]) -> Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    let id = || Expr::col(declaration::Column::ApplicationId);
    let case = |case: CaseStatement, (of, at): &(ApplicationId, Option<i32>)| case.case(id().eq(of.0), Expr::val(*at));
    declaration::Entity::update_many()
        .col_expr(declaration::Column::AtMinute, moved.iter().fold(CaseStatement::new(), case).into())
        .filter(declaration::Column::ApplicationId.is_in(moved.iter().map(|it| it.0)))
        .exec(tx.as_ref())
        .await?;
    Ok(())
}

/// Gives the time of a withdrawn application back to the others of its visit, which the caller has locked.
pub(crate) async fn give_back(cx: &Cx, tx: &Tx, visit: &engagement::Model, id: ApplicationId) -> Result<()> {
    let gone = declaration::ActiveModel { application_id: Set(id), at_minute: Set(None), ..Default::default() };
    let gone = declaration::Entity::update(gone).exec(tx.as_ref()).await?;
    let window = service_window::Entity::find_by_id(gone.window_id).one(tx.as_ref()).await?;
    settle(cx, tx, visit, &window.ok_or(UseCaseError::NotFound)?).await
}

/// Arranges what is to come of a locked window anew, since its desks or its least notice have changed.
pub(crate) async fn settle_window(cx: &Cx, tx: &Tx, window: &service_window::Model) -> Result<()> {
    let declared = Query::select()
        .column(declaration::Column::EngagementId)
        .from(declaration::Entity)
        .and_where(declaration::Column::WindowId.eq(window.id))
        .to_owned();
    let coming = visits(window)
        .filter(engagement::Column::StartsAt.gt(cx.now()))
        .filter(engagement::Column::Id.in_subquery(declared))
        .order_by_asc(engagement::Column::Id)
        .lock_exclusive();
    for visit in coming.all(tx.as_ref()).await? {
        settle(cx, tx, &visit, window).await?;
    }
    Ok(())
}
