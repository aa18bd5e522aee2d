//! A liaison takes one employee off the list of those who are invited, or puts the person back.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::invites::record_answer::{answerable, off};
use crate::outbox::{self, Job};
use domain::id::{AttendeeId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// Takes the person off the list: the link is dead, nobody counts the person, and who was told of the event gets a CANCEL of
/// the own place alone. Taken off already, nothing happens. The row is kept, for [`put_back`].
///
/// Needs `Right::SeeBranch` on the attendee's branch, as its own and its company's liaison have. Fails with `NotFound`
/// unless the attendee is an employee of `engagement`, and with the conflicts `cancelled` and `ended`.
pub async fn take_off_list(cx: &Cx, actor: &Actor, engagement: EngagementId, id: AttendeeId) -> Result<()> {
    set(cx, actor, engagement, id, true).await
}

/// Undoes [`take_off_list`], with its rights and errors: the link works again, and who was told that the place is off is invited
/// again under the same UID. Who was not told anything in between, gets no mail.
pub async fn put_back(cx: &Cx, actor: &Actor, engagement: EngagementId, id: AttendeeId) -> Result<()> {
    set(cx, actor, engagement, id, false).await
}

async fn set(cx: &Cx, actor: &Actor, engagement: EngagementId, id: AttendeeId, removed: bool) -> Result<()> {
    let row = attendee::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::SeeBranch, Scope::Branch(row.company_id, row.branch_id))?;
    if row.engagement_id != engagement || row.employee_id.is_none() {
        return Err(UseCaseError::NotFound);
    }
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let (mut row, engagement) = answerable(&tx, id).await?.ok_or(UseCaseError::NotFound)?;
            if row.removed_at.is_some() == removed {
                return Ok(());
            }
            // Whether the event stands, not whether the person is on its list.
            row.removed_at = None;
            if let Some(off) = off(&cx2, &tx, &row, &engagement).await? {
                return Err(UseCaseError::Conflict(off.code()));
            }
            let change = attendee::ActiveModel {
                id: Set(id),
                removed_at: Set(removed.then_some(cx2.now())),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            if row.email.is_some() {
                outbox::push(&cx2, &tx, Job::Invite { attendee: id }).await?;
            }
            let action = if removed { "attendee.removed" } else { "attendee.put_back" };
            audit::record(&cx2, &tx, Some(account), action, id, json!({})).await
        })
        .await
}
