//! Problems of branches, for those who can do something about them.

use crate::audit;
use crate::context::Cx;
use crate::directory::branch_names;
use crate::error::{Result, UseCaseError};
use crate::live::join::masked;
use crate::live::seat::tell;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{AttendeeId, EngagementId, IssueId};
use domain::identity::Actor;
use domain::instant::Instant;
use domain::live::IssueKind;
use entities::directory::branch;
use entities::live::branch_issue;
use entities::scheduling::attendee;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;
use std::collections::HashMap;

/// Problems on a page: the open ones first, then the newest.
const MOST: u64 = 100;

/// A problem as brand and liaisons see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub id: IssueId,
    pub kind: IssueKind,
    pub text: String,
    pub branch: String,
    pub branch_en: String,
    /// The masked name; empty for the branch's liaison, and once whoever told is forgotten.
    pub by: String,
    pub raised_at: Instant,
    pub done_at: Option<Instant>,
}

/// The problems that the actor may see, as the actor sees the engagement: the brand all, a liaison the company's or the branch's.
pub async fn issues(cx: &Cx, view: &EngagementView) -> Result<Vec<Issue>> {
    let db = cx.db.read();
    let find = branch_issue::Entity::find()
        .filter(branch_issue::Column::EngagementId.eq(view.id))
        .filter(view.standing.branches(branch_issue::Column::BranchId));
    let open = find.clone().filter(branch_issue::Column::DoneAt.is_null());
    let mut rows = open.order_by_asc(branch_issue::Column::Id).limit(MOST).all(db).await?;
    let done = find.filter(branch_issue::Column::DoneAt.is_not_null());
    rows.extend(done.order_by_desc(branch_issue::Column::DoneAt).limit(MOST).all(db).await?);
    let branches = branch_names(cx, rows.iter().map(|it| it.branch_id)).await?;
    let people: Vec<(AttendeeId, String)> = attendee::Entity::find()
        .select_only()
        .columns([attendee::Column::Id, attendee::Column::Name])
        .filter(attendee::Column::Id.is_in(rows.iter().filter_map(|it| it.attendee_id)))
        .into_tuple()
        .all(db)
        .await?;
    let people: HashMap<_, _> = people.into_iter().collect();
    let issue = |it: branch_issue::Model| {
        let (branch, branch_en) = branches.get(&it.branch_id).cloned().unwrap_or_default();
        let by = it.attendee_id.and_then(|id| people.get(&id)).filter(|it| !it.is_empty());
        Issue {
            id: it.id,
            kind: it.kind,
            text: it.text,
            branch,
            branch_en,
            by: by.map(|it| masked(it)).unwrap_or_default(),
            raised_at: it.raised_at,
            done_at: it.done_at,
        }
    };
    Ok(rows.into_iter().map(issue).collect())
}

/// Marks a problem as done. Once is as good as often.
///
/// For the brand's presenters, the company's liaison and the branch's; others get `NotFound`, and an administrator, who only looks on,
/// `Forbidden`.
pub async fn finish_issue(cx: &Cx, actor: &Actor, id: IssueId) -> Result<EngagementId> {
    let row = branch_issue::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let view = engagement(cx, actor, row.engagement_id).await?;
    let mine = match view.standing {
        Standing::Brand { presents: false, .. } => return Err(UseCaseError::Forbidden),
        Standing::Brand { presents: true, .. } => true,
        Standing::Branch(_, branch) => row.branch_id == branch,
        Standing::Company(company) => {
            let of = branch::Entity::find_by_id(row.branch_id).one(cx.db.read()).await?;
            of.is_some_and(|it| it.company_id == company)
        }
    };
    if !mine {
        return Err(UseCaseError::NotFound);
    }
    if row.done_at.is_some() {
        return Ok(row.engagement_id);
    }
    let (cx2, by, now) = (cx.clone(), actor.account, cx.now());
    cx.db
        .write(move |tx| async move {
            let change = branch_issue::ActiveModel {
                id: Set(id),
                done_at: Set(Some(now)),
                done_by: Set(Some(by)),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "room.issue_done", id, json!({})).await?;
            tell(&tx, row.engagement_id).await?;
            Ok(row.engagement_id)
        })
        .await
}

/// The attendee's own problems, the newest first. The web session that holds the id is the right.
pub async fn own_issues(cx: &Cx, id: AttendeeId) -> Result<Vec<(IssueKind, String, Option<Instant>)>> {
    let rows = branch_issue::Entity::find()
        .filter(branch_issue::Column::AttendeeId.eq(id))
        .order_by_desc(branch_issue::Column::Id)
        .limit(5)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| (it.kind, it.text, it.done_at)).collect())
}
