//! What a brand's team writes down about a company, for itself.

use domain::id::{AccountId, BrandId, CompanyId, NoteId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    pub author: AccountId,
    pub at: Instant,
    pub text: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
