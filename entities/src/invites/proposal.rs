//! Another time that an attendee proposes (METHOD:COUNTER): a note to the brand, and nothing more.

use domain::id::{AttendeeId, EngagementId, ProposalId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// Hash of what it says: the same mail once more is the same row.
    pub fingerprint: String,
    pub engagement_id: EngagementId,
    pub attendee_id: AttendeeId,
    pub starts_at: Instant,
    pub ends_at: Option<Instant>,
    pub comment: String,
    pub received_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
