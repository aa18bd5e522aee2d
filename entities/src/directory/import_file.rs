//! A CSV file between its preview and its import.

use domain::id::{AccountId, CompanyId, ImportId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub account_id: AccountId,
    /// `companies`, `branches`, `employees`, or `holidays` for a notice.
    pub what: String,
    pub company_id: Option<CompanyId>,
    pub content: Vec<u8>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
