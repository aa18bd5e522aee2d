//! A question from the room.

use domain::id::{AttendeeId, BranchId, EngagementId, QuestionId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub engagement_id: EngagementId,
    /// None once whoever asked is forgotten.
    pub attendee_id: Option<AttendeeId>,
    pub branch_id: BranchId,
    pub text: String,
    /// Colleagues learn neither name nor branch, the brand learns the branch.
    pub anonymous: bool,
    /// Nobody but the brand sees it.
    pub hidden: bool,
    /// Empty: none in writing.
    pub answer: String,
    pub answered_at: Option<Instant>,
    /// As many as there are rows of `question_vote`.
    pub votes: i32,
    pub asked_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
