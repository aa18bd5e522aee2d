//! The presenter turned to a slide.

use domain::id::{DeckId, EngagementId, SlideShownId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "slide_shown")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SlideShownId,
    pub engagement_id: EngagementId,
    pub deck_id: DeckId,
    /// Counts from 1; 0: none is shown.
    pub page: i32,
    pub shown_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
