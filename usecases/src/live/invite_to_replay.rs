//! Who was not there is invited to the replay.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::attendance::counted;
use crate::outbox::{self, Job};
use crate::scheduling::engagement::{Standing, engagement};
use domain::id::{AttendeeId, BranchId, EngagementId};
use domain::identity::Actor;
use domain::scheduling::EngagementStatus;
use entities::live::watched;
use entities::scheduling::attendee;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Ids in one statement: SQLite takes 32,766 values, and the largest event has more people.
const AT_ONCE: usize = 10_000;

/// Mails an invitation to the replay to everybody who has an address, was not there and has watched nothing of the replay: of one branch,
/// or of all whom the actor may know of. Gives how many.
///
/// For liaisons, and for whoever decides for the brand; `NotFound` for a branch of which the actor knows nobody here. Who was invited by hand before is left out unless it is to be `again`. Fails with
/// the conflict `no-replay` before the end, or if nothing was broadcast.
pub async fn invite_to_replay(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    of: Option<BranchId>,
    again: bool,
) -> Result<usize> {
    let view = engagement(cx, actor, id).await?;
    if matches!(view.standing, Standing::Brand { decides: false, .. }) {
        return Err(UseCaseError::Forbidden);
    }
    if view.status != EngagementStatus::Completed || view.live_since.is_none() {
        return Err(UseCaseError::Conflict("no-replay"));
    }
    if let Some(branch) = of {
        let own = counted(&view).filter(attendee::Column::BranchId.eq(branch));
        own.one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    }
    let watching = Query::select()
        .column(watched::Column::AttendeeId)
        .from(watched::Entity)
        .and_where(watched::Column::EngagementId.eq(id))
        .and_where(watched::Column::Spans.ne(""))
        .to_owned();
    let mut absent = counted(&view)
        .filter(attendee::Column::EmployeeId.is_not_null())
        .filter(attendee::Column::Email.is_not_null())
        .filter(attendee::Column::JoinedAt.is_null())
        .filter(attendee::Column::SeenWith.is_null())
        .filter(attendee::Column::Id.not_in_subquery(watching));
    if let Some(branch) = of {
        absent = absent.filter(attendee::Column::BranchId.eq(branch));
    }
    if !again {
        absent = absent.filter(attendee::Column::ReplayInvitedAt.is_null());
    }
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            // Locked, so that a second hand finds them invited.
            let people: Vec<AttendeeId> = absent
                .select_only()
                .column(attendee::Column::Id)
                .lock_exclusive()
                .into_tuple()
                .all(tx.as_ref())
                .await?;
            for some in people.chunks(AT_ONCE) {
                attendee::Entity::update_many()
                    .col_expr(attendee::Column::ReplayInvitedAt, Expr::value(cx2.now()))
                    .filter(attendee::Column::Id.is_in(some.iter().copied()))
                    .exec(tx.as_ref())
                    .await?;
            }
            let count = people.len();
            outbox::push_all(&cx2, &tx, people.into_iter().map(|attendee| Job::Replay { attendee })).await?;
            audit::record(&cx2, &tx, Some(account), "replay.invited", id, json!({ "people": count })).await?;
            Ok(count)
        })
        .await
}
