//! A branch of a company; the headquarters has no parent.

use domain::id::{BranchId, CompanyId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "branch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BranchId,
    pub company_id: CompanyId,
    /// Unique within the company.
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub province: String,
    pub city: String,
    pub district: String,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// Who to phone, as the company wrote it.
    pub liaison: String,
    pub parent_id: Option<BranchId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
