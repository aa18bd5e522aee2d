//! Who took part is remembered as long as the administrator decided; the numbers by branch stay.

use crate::context::Cx;
use crate::error::Result;
use domain::id::EngagementId;
use domain::instant::Instant;
use entities::invites::{held_reply, proposal};
use entities::live::{branch_issue, question, replay};
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Erases names, addresses and ties to employees from the attendees of engagements that ended more than
/// `site.retention` ago, and revokes their links. Harmless at any time; once an hour is enough.
///
/// What counts stays, as do the questions of the room without whoever asked them: a row's `employee_id` becomes its own id, which tells an invited person from a guest and leads to
/// nobody.
pub async fn forget_attendees(cx: &Cx) -> Result<()> {
    use attendee::Column;
    let before = kept_since(cx);
    cx.db
        .write(move |tx| async move {
            let ended = Query::select()
                .column(engagement::Column::Id)
                .from(engagement::Entity)
                .and_where(engagement::Column::EndsAt.lt(before))
                .to_owned();
            // What was written with an answer, and whom doubted ones came from.
            proposal::Entity::delete_many()
                .filter(proposal::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            held_reply::Entity::delete_many()
                .filter(held_reply::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            // What was asked stays and loses whoever asked; votes and answers are the attendee's, who leads to nobody from here on.
            question::Entity::update_many()
                .col_expr(question::Column::AttendeeId, Expr::value(Option::<Uuid>::None))
                .filter(question::Column::AttendeeId.is_not_null())
                .filter(question::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            // What was told of a problem may name somebody; how the recording lay in the day goes with it.
            branch_issue::Entity::update_many()
                .col_expr(branch_issue::Column::Text, Expr::value(""))
                .col_expr(branch_issue::Column::AttendeeId, Expr::value(Option::<Uuid>::None))
                .filter(branch_issue::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            replay::Entity::delete_many()
                .filter(replay::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            attendee::Entity::update_many()
                .col_expr(Column::Name, Expr::value(""))
                .col_expr(Column::Email, Expr::value(Option::<String>::None))
                .col_expr(Column::AnswerComment, Expr::value(""))
                .col_expr(Column::ScreenNames, Expr::value(""))
                .col_expr(Column::Generation, Expr::col(Column::Generation).add(1))
                .col_expr(
                    Column::EmployeeId,
                    Expr::case(Column::EmployeeId.is_not_null(), Expr::col(Column::Id)).into(),
                )
                .filter(Column::Name.ne(""))
                .filter(Column::EngagementId.in_subquery(ended))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}

/// Those of `stored` whose recordings are past their time, engagements that no longer exist included.
pub async fn past_keeping(cx: &Cx, stored: Vec<EngagementId>) -> Result<Vec<EngagementId>> {
    let kept: Vec<EngagementId> = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::Id.is_in(stored.iter().copied()))
        .filter(engagement::Column::EndsAt.gte(kept_since(cx)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(stored.into_iter().filter(|id| !kept.contains(id)).collect())
}

/// What ended before this instant is past its time.
pub(crate) fn kept_since(cx: &Cx) -> Instant {
    cx.now() - cx.site.retention
}
