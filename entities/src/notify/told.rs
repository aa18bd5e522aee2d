//! What the last mail of an outbox group said, rendered or sent: with what the next is compared, and what it comes after.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "told")]
pub struct Model {
    /// One event and one person, as the outbox groups its rows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_key: String,
    /// SEQUENCE and DTSTAMP of its iCalendar object.
    pub sequence: i32,
    pub stamp: Instant,
    /// The newest SEQUENCE that changed nothing of what the mail says: an answer to the mail is an answer to that too.
    pub good_for: i32,
    /// When it takes place. `None`: the mail called it off.
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    /// In the reader's language.
    pub title: String,
    /// In the reader's language; empty: online.
    pub place: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
