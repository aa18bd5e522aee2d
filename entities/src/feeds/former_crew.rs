//! Who and what was claimed for an engagement when it was called off: an officer's calendar still has to say so.

use domain::id::{EngagementId, ResourceId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_crew")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub resource_id: ResourceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub engagement_id: EngagementId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
