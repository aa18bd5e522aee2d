//! The list of companies and one company's file.

use crate::context::Cx;
use crate::directory::branches::{BranchRow, branches_of};
use crate::error::{Result, UseCaseError};
use domain::directory::province::PROVINCES;
use domain::id::CompanyId;
use domain::identity::{Actor, Right, Scope};
use entities::directory::{branch, company, employee};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// One company, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyRow {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub branches: i64,
    pub employees: i64,
}

/// A company with its branches.
#[derive(Clone, Debug)]
pub struct CompanyFile {
    pub company: company::Model,
    pub branches: Vec<BranchRow>,
    /// In the order of GB/T 2260; provinces without a branch are left out.
    pub provinces: Vec<ProvinceCount>,
}

/// How much of a company is in one province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceCount {
    /// Two digits of GB/T 2260.
    pub code: &'static str,
    pub name: &'static str,
    pub branches: usize,
    pub employees: i64,
}

/// The companies that the actor may know: an administrator all, a company liaison their own.
///
/// Others get `Forbidden`.
pub async fn companies(cx: &Cx, actor: &Actor) -> Result<Vec<CompanyRow>> {
    let own = actor.companies();
    let mut find = company::Entity::find().order_by_asc(company::Column::Code);
    if !actor.may(Right::Administer, Scope::System) {
        if own.is_empty() {
            return Err(UseCaseError::Forbidden);
        }
        find = find.filter(company::Column::Id.is_in(own));
    }
    let db = cx.db.read();
    let rows = find.all(db).await?;
    let branches: Vec<(CompanyId, i64)> = branch::Entity::find()
        .select_only()
        .column(branch::Column::CompanyId)
        .column_as(branch::Column::Id.count(), "branches")
        .group_by(branch::Column::CompanyId)
        .into_tuple()
        .all(db)
        .await?;
    let people: Vec<(CompanyId, i64)> = employee::Entity::find()
        .select_only()
        .column(employee::Column::CompanyId)
        .column_as(employee::Column::Id.count(), "people")
        .group_by(employee::Column::CompanyId)
        .into_tuple()
        .all(db)
        .await?;
    let (branches, people): (HashMap<_, _>, HashMap<_, _>) =
        (branches.into_iter().collect(), people.into_iter().collect());
    let row = |it: company::Model| CompanyRow {
        branches: branches.get(&it.id).copied().unwrap_or(0),
        employees: people.get(&it.id).copied().unwrap_or(0),
        id: it.id,
        code: it.code,
        name: it.name,
        name_en: it.name_en,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// One company's file.
///
/// Needs `Right::Administer` or `Right::Book` on the company.
pub async fn company_file(cx: &Cx, actor: &Actor, id: CompanyId) -> Result<CompanyFile> {
    if !actor.may(Right::Administer, Scope::System) {
        actor.require(Right::Book, Scope::Company(id))?;
    }
    let company = company::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let branches = branches_of(cx, id).await?;
    let count = |(code, name): &(&'static str, &'static str)| {
        let here = branches.iter().filter(|it| it.province == *name);
        let (branches, employees) = here.fold((0, 0), |(branches, people), it| (branches + 1, people + it.employees));
        ProvinceCount { code, name, branches, employees }
    };
    let provinces = PROVINCES.iter().map(count).filter(|it| it.branches > 0).collect();
    Ok(CompanyFile { company, branches, provinces })
}

/// A company by its credit code, for the command line and the sample data.
pub async fn company_by_code(cx: &Cx, code: &str) -> Result<Option<company::Model>> {
    Ok(company::Entity::find().filter(company::Column::Code.eq(code)).one(cx.db.read()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{What, import_at_console};
    use crate::testing::test_cx;
    use domain::identity::Grant;

    const TWO: &str = "code,name_zh\n91420100FAKE00013Y,江汉\n91420102FAKE00021N,楚天\n";
    const BRANCHES: &[u8] = include_bytes!("../../../server/demo/company-branches.csv");
    const EMPLOYEES: &[u8] = include_bytes!("../../../server/demo/employees.csv");

    #[tokio::test]
    async fn a_company_is_counted_by_province_and_hidden_from_others() {
        let (cx, _folder) = test_cx().await;
        import_at_console(&cx, What::Companies, TWO.into()).await.unwrap();
        let id = company_by_code(&cx, "91420100FAKE00013Y").await.unwrap().unwrap().id;
        let other = company_by_code(&cx, "91420102FAKE00021N").await.unwrap().unwrap().id;
        import_at_console(&cx, What::Branches(id), BRANCHES.to_vec()).await.unwrap();
        import_at_console(&cx, What::Employees(id), EMPLOYEES.to_vec()).await.unwrap();
        let own = Actor { account: cx.id(), grants: vec![Grant::CompanyLiaison { company: id }] };
        let file = company_file(&cx, &own, id).await.unwrap();
        assert_eq!((file.branches.len(), file.provinces.len()), (300, 31));
        assert_eq!(file.provinces.iter().map(|it| it.employees).sum::<i64>(), 3214);
        assert_eq!(file.provinces[16].name, "湖北省");
        assert_eq!(file.provinces[16].branches, 37);
        assert!(matches!(company_file(&cx, &own, other).await, Err(UseCaseError::NotFound)));
        let listed = companies(&cx, &own).await.unwrap();
        assert_eq!(listed.iter().map(|it| (it.id, it.branches, it.employees)).collect::<Vec<_>>(), [(id, 300, 3214)]);
        let administrator = Actor { account: cx.id(), grants: vec![Grant::Administrator] };
        assert_eq!(companies(&cx, &administrator).await.unwrap().len(), 2);
    }
}
