//! A company's place in an engagement.

use domain::id::{AccountId, BookingId, BrandId, CompanyId, EngagementId};
use domain::instant::Instant;
use domain::scheduling::BookingStatus;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BookingId,
    pub engagement_id: EngagementId,
    /// The engagement's, repeated for the queue of requests.
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    pub status: BookingStatus,
    pub head_count: i32,
    /// What the company wants covered (定制需求).
    pub note: String,
    /// JSON object by question key.
    pub answers: String,
    pub requested_by: AccountId,
    pub requested_at: Instant,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Instant>,
    /// Why it was declined or cancelled; or what the brand says to the times that it offers.
    pub reason: String,
    /// Until when a hold holds its time, offered times wait for the company, or one that was called may answer.
    pub expires_at: Option<Instant>,
    /// Its number in the order of arrival, where there is or was a queue.
    pub place: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
