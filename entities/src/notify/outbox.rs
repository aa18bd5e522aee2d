//! Something that leaves the house, written in the transaction that decided it.

use domain::id::{AttendeeId, OutboxId};
use domain::instant::Instant;
use domain::notify::JobState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// UUIDv7: its order is the order of writing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    /// JSON of `usecases::outbox::Job`: ids only.
    pub job: String,
    /// FIFO: of one group only the oldest unfinished row may run.
    pub group_key: String,
    pub state: JobState,
    pub attempts: i32,
    pub due_at: Instant,
    /// Claimed by a worker until then.
    pub lease_until: Option<Instant>,
    /// RFC 5322; set with `rendered`.
    pub message_id: Option<String>,
    pub recipient: Option<String>,
    /// The message's bytes, stored before the first send.
    #[sea_orm(column_type = "Blob", nullable)]
    pub rendered: Option<Vec<u8>>,
    pub last_error: Option<String>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    /// Of a mail to an attendee, so that an engagement's can be counted. Outlives its subject.
    pub attendee_id: Option<AttendeeId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
