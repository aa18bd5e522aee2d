//! One person of an engagement, with a personal join link.

use domain::id::{AttendeeId, BookingId, BranchId, CompanyId, EmployeeId, EngagementId};
use domain::instant::Instant;
use domain::invites::{Answer, AnsweredBy};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Set};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendeeId,
    pub engagement_id: EngagementId,
    pub booking_id: BookingId,
    pub company_id: CompanyId,
    pub branch_id: BranchId,
    /// None: a guest who came with a forwarded link.
    pub employee_id: Option<EmployeeId>,
    pub name: String,
    pub email: Option<String>,
    /// Raising it revokes the join link.
    pub generation: i32,
    /// Whose forwarded link a guest used.
    pub invited_by: Option<AttendeeId>,
    pub joined_at: Option<Instant>,
    /// As the next, of what was watched before the table `watched` was there; the columns go when no older binary can run.
    pub last_seen_at: Option<Instant>,
    pub watched_seconds: i32,
    /// How many watch at this screen, this person included.
    pub screen_people: i32,
    /// Who they are, one on a line; empty if nobody wrote it.
    pub screen_names: String,
    /// When a liaison confirmed the number at this screen or set it right; none since it was changed at the screen.
    pub heads_confirmed_at: Option<Instant>,
    /// At whose screen this person was, as a liaison says; counted there.
    pub seen_with: Option<AttendeeId>,
    /// When the person was invited to the replay by hand.
    pub replay_invited_at: Option<Instant>,
    pub answer: Answer,
    pub answered_at: Option<Instant>,
    pub answered_by: Option<AnsweredBy>,
    /// At most `domain::invites::MAX_COMMENT` characters; empty: none.
    pub answer_comment: String,
    /// SEQUENCE and DTSTAMP of the answer: what came before it is ignored.
    pub answer_sequence: Option<i32>,
    pub answer_stamp: Option<Instant>,
    /// Mail to `email` came back for good.
    pub unreachable_at: Option<Instant>,
    /// RFC 3463 status, such as 5.1.1; nothing personal.
    pub unreachable_why: Option<String>,
    /// Taken off the list by a liaison: the link is dead, and nobody counts the row. Kept, so that inviting again is the same
    /// person of the same event.
    pub removed_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// Those who are on the list: whoever was taken off it counts nowhere.
    pub fn listed() -> Select<Self> {
        Self::find().filter(Column::RemovedAt.is_null())
    }
}

impl ActiveModel {
    /// The columns of somebody who has not answered yet and of whom no liaison has said anything, to complete a new row.
    pub fn unanswered() -> Self {
        Self {
            answer: Set(Answer::NeedsAction),
            answered_at: Set(None),
            answered_by: Set(None),
            answer_comment: Set(String::new()),
            answer_sequence: Set(None),
            answer_stamp: Set(None),
            unreachable_at: Set(None),
            unreachable_why: Set(None),
            removed_at: Set(None),
            screen_names: Set(String::new()),
            heads_confirmed_at: Set(None),
            seen_with: Set(None),
            replay_invited_at: Set(None),
            ..Default::default()
        }
    }
}
