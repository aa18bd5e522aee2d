//! A date on which a brand's hours differ from its weekly ones.

use domain::id::BrandId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub brand_id: BrandId,
    /// `2026-12-31`, on the brand's calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: String,
    /// JSON: a list of [from, to) in local minutes; an empty one is a closure.
    pub hours: String,
    /// Why, as liaisons read it.
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
