//! Somebody tells that something is wrong where a branch watches.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::live::seat::{require_open, speaker, tell};
use crate::scheduling::engagement::{Standing, engagement};
use domain::id::{AttendeeId, EngagementId, IssueId};
use domain::identity::Actor;
use domain::live::{IssueKind, MAX_ISSUE, MAX_OPEN_ISSUES};
use domain::scheduling::BookingStatus;
use entities::live::branch_issue;
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

/// Tells of a problem as an attendee, for whose branch it stands.
///
/// The web session that holds the id is the right. Fails with `Invalid` naming `kind` or `issue`, with the conflict `too-many-issues`
/// while enough of one's own are open, and with `ended` and `cancelled`.
pub async fn raise_issue(cx: &Cx, id: AttendeeId, kind: Option<IssueKind>, text: &str) -> Result<()> {
    let (kind, text) = checked(kind, text)?;
    let it = speaker(cx, id).await?;
    let mut row = row(cx, it.engagement_id, kind, text);
    (row.branch_id, row.attendee_id) = (Set(it.branch_id), Set(Some(id)));
    cx.db
        .write(move |tx| async move {
            // Whoever sends twice at once is counted one after the other.
            attendee::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let open = branch_issue::Entity::find()
                .filter(branch_issue::Column::AttendeeId.eq(id))
                .filter(branch_issue::Column::DoneAt.is_null());
            if open.count(tx.as_ref()).await? >= MAX_OPEN_ISSUES {
                return Err(UseCaseError::Conflict("too-many-issues"));
            }
            row.insert(tx.as_ref()).await?;
            tell(&tx, it.engagement_id).await
        })
        .await
}

/// Tells of a problem as the branch's liaison.
///
/// For a branch's liaison alone: the brand gets `Forbidden`, as does a company's liaison, who speaks for no branch in particular; others
/// get `NotFound`. Fails as [`raise_issue`] does, and with the conflict `not-started` before the booking is confirmed.
pub async fn raise_branch_issue(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    kind: Option<IssueKind>,
    text: &str,
) -> Result<()> {
    let view = engagement(cx, actor, id).await?;
    let Standing::Branch(_, branch) = view.standing else { return Err(UseCaseError::Forbidden) };
    if view.kind.is_on_site() {
        return Err(UseCaseError::Conflict("no-room"));
    }
    require_open(view.status)?;
    let takes_part = view.bookings.iter().any(|it| it.status == BookingStatus::Confirmed);
    if !takes_part {
        return Err(UseCaseError::Conflict("not-started"));
    }
    let (kind, text) = checked(kind, text)?;
    let mut row = row(cx, id, kind, text);
    (row.branch_id, row.attendee_id) = (Set(branch), Set(None));
    cx.db
        .write(move |tx| async move {
            let open = branch_issue::Entity::find()
                .filter(branch_issue::Column::EngagementId.eq(id))
                .filter(branch_issue::Column::BranchId.eq(branch))
                .filter(branch_issue::Column::AttendeeId.is_null())
                .filter(branch_issue::Column::DoneAt.is_null());
            if open.count(tx.as_ref()).await? >= MAX_OPEN_ISSUES {
                return Err(UseCaseError::Conflict("too-many-issues"));
            }
            row.insert(tx.as_ref()).await?;
            tell(&tx, id).await
        })
        .await
}

fn checked(kind: Option<IssueKind>, text: &str) -> Result<(IssueKind, String)> {
    let mut checks = Checks::default();
    let text = checks.line("issue", text, MAX_ISSUE);
    if kind.is_none() {
        checks.fail("kind", "required");
    }
    checks.done()?;
    Ok((kind.unwrap_or(IssueKind::Other), text))
}

/// The row without the branch.
fn row(cx: &Cx, engagement: EngagementId, kind: IssueKind, text: String) -> branch_issue::ActiveModel {
    branch_issue::ActiveModel {
        id: Set(cx.id::<IssueId>()),
        engagement_id: Set(engagement),
        kind: Set(kind),
        text: Set(text),
        raised_at: Set(cx.now()),
        done_at: Set(None),
        done_by: Set(None),
        ..Default::default()
    }
}
