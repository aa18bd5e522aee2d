//! Whom a brand's manager has handed the decisions to: [starts_at, ends_at).

use domain::id::{AccountId, BrandId, DeputyId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deputy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeputyId,
    pub brand_id: BrandId,
    pub account_id: AccountId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub appointed_by: AccountId,
    pub revoked_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
