//! One date of a series, as the rule says it, with what takes place for it.

use domain::id::{EngagementId, SeriesId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series_date")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series_id: SeriesId,
    /// `2026-12-09`, on the brand's calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: String,
    /// None: the date is skipped.
    pub engagement_id: Option<EngagementId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
