//! One person of an engagement, with a personal join link.

use domain::id::{AttendeeId, BookingId, BranchId, CompanyId, EmployeeId, EngagementId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

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
    pub last_seen_at: Option<Instant>,
    /// Live picture only.
    pub watched_seconds: i32,
    /// How many watch at this screen, this person included.
    pub screen_people: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
