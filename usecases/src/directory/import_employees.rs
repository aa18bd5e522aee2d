//! A company's people: found again by their address, else by their number, wherever in the company they were.

use crate::context::Cx;
use crate::directory::csv::Sheet;
use crate::directory::csv::employees::{BranchCodes, COLUMNS, Person, people};
use crate::directory::import::{Plan, exists};
use crate::error::Result;
use domain::id::{CompanyId, EmployeeId};
use entities::directory::{branch, employee};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::{HashMap, HashSet};

pub(super) async fn plan(
    cx: &Cx,
    db: &impl ConnectionTrait,
    company: CompanyId,
    file: &[u8],
) -> Result<Plan<employee::ActiveModel>> {
    exists(db, company).await?;
    let branches = branch::Entity::find().filter(branch::Column::CompanyId.eq(company)).all(db).await?;
    let known = employee::Entity::find().filter(employee::Column::CompanyId.eq(company)).all(db).await?;
    let sheet = Sheet::read(file, COLUMNS);
    let (found, errors) = people(&sheet, &BranchCodes::new(branches.into_iter().map(|it| (it.code, it.id))));
    let mut plan = Plan::new(&sheet, errors);
    for (person, before) in matched(found, &known) {
        let id = before.map_or_else(|| cx.id::<EmployeeId>(), |it| it.id);
        let Person { name, branch, email, phone } = person;
        // What somebody has chosen is not the file's to say.
        let unsubscribed_at = before.and_then(|it| it.unsubscribed_at);
        let after = employee::Model { id, company_id: company, branch_id: branch, name, email, phone, unsubscribed_at };
        match before {
            None => plan.new.push(after.into_active_model().reset_all()),
            Some(before) if *before == after => plan.preview.unchanged += 1,
            Some(_) => plan.changed.push(after.into_active_model().reset_all()),
        }
    }
    Ok(plan)
}

/// Each person of the file with who they are already. Addresses are matched first, so that a number which moved on to
/// a colleague takes nobody who still has their own address. A name alone proves nothing: three people may share it.
fn matched(found: Vec<Person>, known: &[employee::Model]) -> Vec<(Person, Option<&employee::Model>)> {
    let by = |key: fn(&employee::Model) -> Option<&String>| -> HashMap<&str, &employee::Model> {
        known.iter().filter_map(|it| Some((key(it)?.as_str(), it))).collect()
    };
    let (by_email, by_phone) = (by(|it| it.email.as_ref()), by(|it| it.phone.as_ref()));
    let email_match = |person: &Person| person.email.as_deref().and_then(|it| by_email.get(it).copied());
    let mut taken: HashSet<EmployeeId> = found.iter().filter_map(email_match).map(|it| it.id).collect();
    let mut result = Vec::with_capacity(found.len());
    for person in found {
        let before = email_match(&person).or_else(|| {
            let same = by_phone.get(person.phone.as_deref()?).copied()?;
            taken.insert(same.id).then_some(same)
        });
        result.push((person, before));
    }
    result
}

#[cfg(test)]
mod tests;
