//! Which version of a pack an engagement shows, once somebody chose or it began.

use domain::id::{EngagementId, PackVersionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shown_pack")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engagement_id: EngagementId,
    pub version_id: PackVersionId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
