//! 江汉新能源汽车集团: 300 branches in 31 provinces, 3,214 people, 139 of them without an address. It comes in by the
//! import that everybody uses.

use domain::id::{BranchId, CompanyId};
use entities::directory::employee;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use usecases::directory::{What, branches_of, company_by_code, import_at_console};
use usecases::{Cx, Result, UseCaseError};

const COMPANY: &str = "code,name_zh,name_en\n91420100FAKE00013Y,江汉新能源汽车集团股份有限公司,\
                       \"Jianghan New Energy Vehicle Group Co., Ltd.\"\n";
const BRANCHES: &str = include_str!("../../demo/company-branches.csv");
const EMPLOYEES: &str = include_str!("../../demo/employees.csv");

/// The company as later steps need it.
pub struct Carmaker {
    pub id: CompanyId,
    /// In the order of their codes: the second is the plant whose liaison gets an account.
    pub branches: Vec<BranchId>,
    pub people: Vec<employee::Model>,
}

pub async fn import(cx: &Cx) -> Result<Carmaker> {
    import_at_console(cx, What::Companies, COMPANY.into()).await?;
    let id = company_by_code(cx, "91420100FAKE00013Y").await?.ok_or(UseCaseError::NotFound)?.id;
    import_at_console(cx, What::Branches(id), BRANCHES.into()).await?;
    import_at_console(cx, What::Employees(id), EMPLOYEES.into()).await?;
    let mut branches = branches_of(cx, id).await?;
    // The headquarters have the first code of all in the home province, which is not the first of the country.
    branches.sort_by_key(|it| (!it.code.starts_with("JH-42"), it.code.clone()));
    let people = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(id))
        .order_by_asc(employee::Column::Id)
        .all(cx.db.read())
        .await?;
    Ok(Carmaker { id, branches: branches.into_iter().map(|it| it.id).collect(), people })
}
