//! When an officer is on leave, or a vehicle in the workshop: [starts_at, ends_at).

use domain::id::{AbsenceId, ResourceId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbsenceId,
    pub resource_id: ResourceId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// For the team only.
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
