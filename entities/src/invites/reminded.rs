//! One start of an engagement of which its people were reminded. A start that is moved is another one.

use domain::id::EngagementId;
use domain::instant::Instant;
use domain::invites::Ahead;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminded")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engagement_id: EngagementId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ahead: Ahead,
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
