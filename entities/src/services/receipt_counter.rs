//! The last number on a receipt of a prefix and a day. Brands with one prefix share it, so that no receipt comes twice.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_counter")]
pub struct Model {
    /// Such as `ZY-261129`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    pub last: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
