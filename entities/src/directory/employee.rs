//! Somebody who can be invited.

use domain::id::{BranchId, CompanyId, EmployeeId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeId,
    pub company_id: CompanyId,
    pub branch_id: BranchId,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Wants neither reminders nor thanks; invites and changes still come.
    pub unsubscribed_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
