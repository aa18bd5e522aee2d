//! A resource held for an engagement over [starts_at, ends_at), buffers included.

use domain::id::{BranchId, ClaimId, EngagementId, ResourceId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClaimId,
    pub resource_id: ResourceId,
    pub engagement_id: EngagementId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// After this the claim is void: of a hold, or of an offered time.
    pub expires_at: Option<Instant>,
    /// The engagement's, repeated for the sweep over thousands of claims.
    pub site_id: Option<BranchId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
