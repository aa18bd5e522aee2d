//! How the recording of an engagement that has ended lies in the day.

use domain::id::EngagementId;
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "replay")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engagement_id: EngagementId,
    /// JSON: `domain::live::replay::Run`s in the order in which they are played.
    pub runs: String,
    pub ready_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
