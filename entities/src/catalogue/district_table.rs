//! The minutes between the districts of one city.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "district_table")]
pub struct Model {
    /// Its name, as branches have it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub city: String,
    /// JSON of `DistrictTable`.
    pub content: String,
    pub imported_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
