//! An officer, vehicle, kit or studio: what can be claimed. One row per unit.

use domain::catalogue::ResourceKind;
use domain::id::{AccountId, BrandId, ResourceId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceId,
    pub brand_id: BrandId,
    pub kind: ResourceKind,
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// The officer's account, if any.
    pub account_id: Option<AccountId>,
    /// JSON list of competence and capability keys.
    pub abilities: String,
    /// JSON of `WeeklyHours` for whoever has hours of their own; none: whenever the brand is open.
    pub hours: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
