//! Engagements of one company that come back by a rule.

use domain::id::{BrandId, CompanyId, SeriesId};
use domain::instant::Instant;
use domain::scheduling::series::Shift;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeriesId,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    /// RRULE (RFC 5545 3.3.10), of days.
    pub rule: String,
    pub shift: Shift,
    pub keep_count: bool,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
