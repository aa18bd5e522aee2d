//! What an attendee thought of it.

use domain::id::{AttendeeId, EngagementId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attendee_id: AttendeeId,
    pub engagement_id: EngagementId,
    /// From 1 to 5.
    pub stars: i32,
    pub rated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
