//! Personal links to print or hand on, by branch.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use domain::id::{AttendeeId, BranchId, EngagementId};
use domain::identity::Actor;
use entities::directory::branch;
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// One branch's people with their links.
#[derive(Clone, Debug)]
pub struct BranchLinks {
    pub id: BranchId,
    pub name: String,
    pub name_en: String,
    pub people: Vec<Person>,
}

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: AttendeeId,
    pub name: String,
    /// A mail went out.
    pub mailed: bool,
    /// The personal link.
    pub link: String,
}

/// The links of one branch's people, for its own or its company's liaison.
///
/// The brand does not get them: a link speaks for an employee. Anybody else gets `NotFound`.
pub async fn links(cx: &Cx, actor: &Actor, id: EngagementId, of: BranchId) -> Result<(EngagementView, BranchLinks)> {
    let view = engagement(cx, actor, id).await?;
    let company = match view.standing {
        Standing::Company(company) => company,
        Standing::Branch(company, branch) if branch == of => company,
        Standing::Branch(..) => return Err(UseCaseError::NotFound),
        Standing::Brand { .. } => return Err(UseCaseError::Forbidden),
    };
    let found = branch::Entity::find_by_id(of).one(cx.db.read()).await?;
    let branch = found.filter(|it| it.company_id == company).ok_or(UseCaseError::NotFound)?;
    let people = attendee::Entity::listed()
        .filter(attendee::Column::EngagementId.eq(id))
        .filter(attendee::Column::BranchId.eq(of))
        .filter(attendee::Column::EmployeeId.is_not_null())
        .order_by_asc(attendee::Column::Id)
        .all(cx.db.read())
        .await?;
    let (cx2, account) = (cx.clone(), actor.account);
    // Whoever holds a link can speak for its owner, so each look at them is on record.
    cx.db
        .write(move |tx| async move { audit::record(&cx2, &tx, Some(account), "links.shown", of, json!({})).await })
        .await?;
    let people = people
        .into_iter()
        .map(|it| {
            let link = format!("{}/j/{}", cx.site.public_url, cx.keys.join_code(it.id, it.generation));
            Person { id: it.id, name: it.name, mailed: it.email.is_some(), link }
        })
        .collect();
    Ok((view, BranchLinks { id: of, name: branch.name, name_en: branch.name_en, people }))
}
