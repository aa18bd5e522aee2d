//! Something is wrong where a branch watches.

use domain::id::{AccountId, AttendeeId, BranchId, EngagementId, IssueId};
use domain::instant::Instant;
use domain::live::IssueKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "branch_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssueId,
    pub engagement_id: EngagementId,
    pub branch_id: BranchId,
    /// None if the branch's liaison told of it, and once whoever told is forgotten.
    pub attendee_id: Option<AttendeeId>,
    pub kind: IssueKind,
    /// May be empty.
    pub text: String,
    pub raised_at: Instant,
    pub done_at: Option<Instant>,
    pub done_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
