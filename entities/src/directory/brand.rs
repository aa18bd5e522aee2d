//! A police service brand.

use domain::id::BrandId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrandId,
    /// Stable, for the sample data.
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub purpose: String,
    pub purpose_en: String,
    /// JSON: seven lists of [from, to) in local minutes, Monday first.
    pub weekly_hours: String,
    pub time_zone: String,
    /// JSON of `Limits`; none: as much as there is room for.
    pub limits: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
