//! One role of an account, with its scope.

use domain::id::{AccountId, BranchId, BrandId, CompanyId, GrantId};
use domain::identity::Role;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    pub account_id: AccountId,
    pub role: Role,
    pub brand_id: Option<BrandId>,
    pub company_id: Option<CompanyId>,
    pub branch_id: Option<BranchId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
