//! An answer that came by mail and is not believed before somebody has looked at it.

use domain::id::{AccountId, AttendeeId, EngagementId, HeldReplyId};
use domain::instant::Instant;
use domain::invites::{Answer, Doubt, Verdict};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "held_reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HeldReplyId,
    /// Hash of what the reply says: the same mail once more is the same row.
    pub fingerprint: String,
    pub engagement_id: EngagementId,
    /// None: it answers for an address that is not invited.
    pub attendee_id: Option<AttendeeId>,
    /// Whom it came from; emptied by the verdict.
    pub sender: String,
    /// For whom it answers; emptied by the verdict.
    pub answers_for: String,
    pub answer: Answer,
    pub comment: String,
    pub sequence: i32,
    pub stamp: Instant,
    pub doubt: Doubt,
    pub received_at: Instant,
    pub verdict: Verdict,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
