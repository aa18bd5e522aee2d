//! A liaison says how many were at a screen.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::live::correcting::correctable;
use crate::live::join::MAX_SCREEN;
use domain::id::{AttendeeId, HeadCorrectionId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::request::FieldError;
use entities::live::head_correction;
use entities::scheduling::{attendee, engagement};
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Confirms the number of people at an attendee's screen, or sets it right. 0: nobody was there, at this screen or another.
///
/// Needs `Right::SeeBranch` on the attendee's branch. Fails with `Invalid` for `screen_people` out of range, and with the conflicts of
/// [`correctable`]. Whoever was not there before has come from now on. Leaves a trace.
pub async fn correct_heads(cx: &Cx, actor: &Actor, id: AttendeeId, people: Option<i32>) -> Result<()> {
    let row = attendee::Entity::listed().filter(attendee::Column::Id.eq(id)).one(cx.db.read()).await?;
    let row = row.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::SeeBranch, Scope::Branch(row.company_id, row.branch_id))?;
    let engagement = correctable(cx, row.engagement_id).await?;
    let Some(people) = people.filter(|it| (0..=MAX_SCREEN).contains(it)) else {
        let error = FieldError::new("screen_people", "out_of_range").with("min", 0).with("max", MAX_SCREEN);
        return Err(UseCaseError::Invalid(vec![error]));
    };
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, id).await?;
            let before = heads(&row);
            let (joined_at, now) = (row.joined_at.unwrap_or_else(|| came_at(&cx2, &engagement)), cx2.now());
            let change = attendee::ActiveModel {
                id: Set(id),
                joined_at: Set((people > 0).then_some(joined_at)),
                screen_people: Set(people.max(1)),
                seen_with: Set(None),
                heads_confirmed_at: Set(Some(now)),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            trace(&cx2, &tx, &actor, &row, (before, people)).await
        })
        .await
}

/// The row as it is now, locked.
pub(super) async fn locked(tx: &Tx, id: AttendeeId) -> Result<attendee::Model> {
    let row = attendee::Entity::listed().filter(attendee::Column::Id.eq(id)).lock_exclusive().one(tx.as_ref()).await?;
    row.ok_or(UseCaseError::NotFound)
}

/// When somebody whom a liaison counts is taken to have come.
pub(super) fn came_at(cx: &Cx, engagement: &engagement::Model) -> Instant {
    engagement.ended_at.unwrap_or_else(|| cx.now())
}

/// How many an attendee counts for.
pub(super) const fn heads(row: &attendee::Model) -> i32 {
    if row.joined_at.is_some() { row.screen_people } else { 0 }
}

/// Writes down who changed an attendee's number from what to what, for those who look at it and in the audit log.
pub(super) async fn trace(
    cx: &Cx,
    tx: &Tx,
    actor: &Actor,
    of: &attendee::Model,
    (before, after): (i32, i32),
) -> Result<()> {
    let row = head_correction::ActiveModel {
        id: Set(cx.id::<HeadCorrectionId>()),
        engagement_id: Set(of.engagement_id),
        attendee_id: Set(of.id),
        account_id: Set(actor.account),
        corrected_at: Set(cx.now()),
        people_before: Set(before),
        people_after: Set(after),
    };
    row.insert(tx.as_ref()).await?;
    let details = json!({ "engagement": of.engagement_id, "from": before, "to": after });
    audit::record(cx, tx, Some(actor.account), "attendance.corrected", of.id, details).await
}
