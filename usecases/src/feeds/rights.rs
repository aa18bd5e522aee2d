//! Who may read whose engagements as a calendar, and what that calendar is called.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::attendee_of;
use domain::catalogue::ResourceKind;
use domain::feeds::FeedOf;
use domain::id::EmployeeId;
use domain::identity::{Actor, Right, Scope};
use entities::directory::{branch, brand, company, employee, resource};
use sea_orm::EntityTrait;

/// The subject's names in both languages; empty for what is one person's own.
pub(super) type Names = (String, String);

/// Checks that the actor may see all that the feed holds, and tells what it is called. One query, none for the own account.
///
/// An account's own; a company with `Right::Book`; a branch with `Right::SeeBranch`; a brand and its officers with
/// `Right::SeeBrand`. `NotFound` for anybody else, for what is gone, and for an employee's, which no account holds.
pub(super) async fn require(cx: &Cx, actor: &Actor, of: FeedOf) -> Result<Names> {
    let db = cx.db.read();
    match of {
        // Who has no role any more has nothing to read either.
        FeedOf::Account(id) if id == actor.account && !actor.grants.is_empty() => Ok(Names::default()),
        FeedOf::Account(_) | FeedOf::Employee(_) => Err(UseCaseError::NotFound),
        FeedOf::Company(id) => {
            actor.require(Right::Book, Scope::Company(id))?;
            let row = company::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
            Ok((row.name, row.name_en))
        }
        FeedOf::Branch(id) => {
            let row = branch::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
            actor.require(Right::SeeBranch, Scope::Branch(row.company_id, id))?;
            Ok((row.name, row.name_en))
        }
        FeedOf::Brand(id) => {
            actor.require(Right::SeeBrand, Scope::Brand(id))?;
            let row = brand::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
            Ok((row.name, row.name_en))
        }
        FeedOf::Officer(id) => {
            let row = resource::Entity::find_by_id(id).one(db).await?;
            let row = row.filter(|it| it.kind == ResourceKind::Officer).ok_or(UseCaseError::NotFound)?;
            actor.require(Right::SeeBrand, Scope::Brand(row.brand_id))?;
            Ok((row.name, row.name_en))
        }
    }
}

/// The employee whose personal link `code` is: the code is the right. `NotFound` for a guest's and for a revoked one.
pub(super) async fn employee_of(cx: &Cx, code: &str) -> Result<EmployeeId> {
    let id = attendee_of(cx, code).await?.employee_id.ok_or(UseCaseError::NotFound)?;
    require_employee(cx, id).await?;
    Ok(id)
}

/// That the employee is there still: who was removed has no calendar, and neither has who was forgotten.
pub(super) async fn require_employee(cx: &Cx, id: EmployeeId) -> Result<()> {
    employee::Entity::find_by_id(id).one(cx.db.read()).await?.map(drop).ok_or(UseCaseError::NotFound)
}
