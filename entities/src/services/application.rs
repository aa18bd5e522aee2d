//! What somebody applied for, and where it stands. Who it was is sealed.

use domain::id::{
    AccountId, ApplicationId, AttendeeId, BranchId, BrandId, CompanyId, EngagementId, ServiceItemId, ServiceVersionId,
};
use domain::instant::Instant;
use domain::services::{Channel, State};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    pub branch_id: BranchId,
    pub engagement_id: EngagementId,
    /// None once whoever applied is forgotten.
    pub attendee_id: Option<AttendeeId>,
    pub item_id: ServiceItemId,
    /// Under which it was made.
    pub version_id: ServiceVersionId,
    pub channel: Channel,
    /// Unique, as `domain::services::receipt` writes it.
    pub receipt: String,
    pub state: State,
    /// Where it stood before the crew's last move that can be taken back.
    pub before: Option<State>,
    /// Rises with each step: a sum over an engagement tells whether anything happened.
    pub revision: i32,
    /// Who of the crew looks after it.
    pub taken_by: Option<AccountId>,
    /// Name, phone and answers, sealed by `Keys::seal`; none once they are forgotten.
    pub sealed: Option<Vec<u8>>,
    /// Consent was given then, without which there is no row.
    pub applied_at: Instant,
    pub changed_at: Instant,
    pub erased_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
