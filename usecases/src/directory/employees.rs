//! The people of one branch.

use crate::context::Cx;
use crate::directory::branches::{BranchRow, branches_of};
use crate::error::{Result, UseCaseError};
use crate::live::join::masked;
use domain::id::{BranchId, CompanyId, EmployeeId};
use domain::identity::{Actor, Right, Scope};
use entities::directory::{branch, employee};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A branch with its people.
#[derive(Clone, Debug)]
pub struct BranchPeople {
    pub branch: BranchRow,
    pub people: Vec<PersonRow>,
}

/// One person, as lists show them: an address or a number is only hinted at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: EmployeeId,
    /// In full for the liaisons, who work with it; else masked.
    pub name: String,
    pub masked_email: Option<String>,
    pub masked_phone: Option<String>,
}

/// The people of a branch in the order of their import.
///
/// Needs `Right::SeeBranch`, or `Right::Administer` for masked names.
pub async fn employees_of(cx: &Cx, actor: &Actor, company: CompanyId, id: BranchId) -> Result<BranchPeople> {
    let in_full = actor.may(Right::SeeBranch, Scope::Branch(company, id));
    if !in_full && !actor.may(Right::Administer, Scope::System) {
        actor.require(Right::SeeBranch, Scope::Branch(company, id))?;
    }
    let db = cx.db.read();
    // A liaison may name a branch of another company beside their own: it is looked for within the company only.
    branch::Entity::find_by_id(id)
        .filter(branch::Column::CompanyId.eq(company))
        .one(db)
        .await?
        .ok_or(UseCaseError::NotFound)?;
    let branch = branches_of(cx, company).await?.into_iter().find(|it| it.id == id).ok_or(UseCaseError::NotFound)?;
    let people = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(company))
        .filter(employee::Column::BranchId.eq(id))
        .order_by_asc(employee::Column::Id)
        .all(db)
        .await?;
    let row = |it: employee::Model| PersonRow {
        id: it.id,
        name: if in_full { it.name } else { masked(&it.name) },
        masked_email: it.email.as_deref().map(masked_email),
        masked_phone: it.phone.as_deref().map(masked_phone),
    };
    Ok(BranchPeople { branch, people: people.into_iter().map(row).collect() })
}

/// `l***@plant.example`: enough to recognise one's own.
fn masked_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}

/// `142****0001`.
fn masked_phone(phone: &str) -> String {
    let (head, tail) = (phone.get(..3).unwrap_or(""), phone.get(phone.len().saturating_sub(4)..).unwrap_or(""));
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    use super::{masked_email, masked_phone};

    #[test]
    fn a_mask_leaves_what_its_owner_recognises() {
        assert_eq!(masked_email("liu.qian@plant.example"), "l***@plant.example");
        assert_eq!(masked_phone("14200000001"), "142****0001");
    }
}
