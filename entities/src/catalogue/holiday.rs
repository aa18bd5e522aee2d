//! One date of a State Council notice.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    /// ISO 8601.
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: String,
    /// The notice's year, not always the date's.
    pub year: i32,
    pub name: String,
    /// False: a make-up working day.
    pub is_off: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
