//! A window of a brand at a company's site. (`window` alone is a word of SQL.)

use domain::id::{AccountId, BranchId, BrandId, CompanyId, ResourceId, WindowId};
use domain::instant::Instant;
use domain::windows::WindowState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_window")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WindowId,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    /// The site. A brand has one window there that is not ended.
    pub branch_id: BranchId,
    pub state: WindowState,
    /// On the plate, unique within the brand; none before it hangs. So is the next.
    pub plate: Option<String>,
    pub certificate: Option<String>,
    pub hung_at: Option<Instant>,
    /// Of the brand's team, responsible.
    pub officer_id: Option<ResourceId>,
    /// Of the company, to turn to.
    pub liaison_id: Option<AccountId>,
    /// What the address of its public page ends in; never changes, since it is printed on the plaque.
    pub code: String,
    /// Raising it revokes the link by which employees declare what they need.
    pub link_generation: i32,
    /// Served at once on a visit.
    pub desks: i32,
    /// A time that is told is at least so many hours away.
    pub notice_hours: i32,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
