//! One scheduled occurrence of an offering.

use domain::catalogue::Kind;
use domain::id::{BranchId, BrandId, EngagementId, OfferingId, TopicId};
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementId,
    pub brand_id: BrandId,
    pub offering_id: OfferingId,
    pub kind: Kind,
    pub topic_id: Option<TopicId>,
    pub title: String,
    pub title_en: String,
    pub status: EngagementStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// iCalendar UID (RFC 5545 3.8.4.7); never changes.
    pub uid: String,
    /// RFC 5545 3.8.7.4: rises on every change of time, place or status.
    pub sequence: i32,
    /// Raising it revokes the stream key.
    pub stream_generation: i32,
    pub live_since: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub created_at: Instant,
    /// The branch to which the crew goes; none of what is remote.
    pub site_id: Option<BranchId>,
    /// Seats of an event that companies join; none: it was made for one company's booking.
    pub capacity: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
