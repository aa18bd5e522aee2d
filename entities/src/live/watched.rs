//! What an attendee has watched, live and as a replay.

use domain::id::{AttendeeId, EngagementId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "watched")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub attendee_id: AttendeeId,
    pub engagement_id: EngagementId,
    /// `domain::live::watched::Spans`, written out.
    pub spans: String,
    /// The last sign of life of a player.
    pub seen_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
