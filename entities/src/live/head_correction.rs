//! A number of people that a liaison confirmed or set right.

use domain::id::{AccountId, AttendeeId, EngagementId, HeadCorrectionId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "head_correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HeadCorrectionId,
    pub engagement_id: EngagementId,
    /// Whose screen it is.
    pub attendee_id: AttendeeId,
    pub account_id: AccountId,
    pub corrected_at: Instant,
    /// 0: had not been there.
    pub people_before: i32,
    /// As before, if the number was only confirmed; 0: was not there, or sat at another's screen.
    pub people_after: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
