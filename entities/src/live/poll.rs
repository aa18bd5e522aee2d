//! A poll, or a quiz question if there is a right choice.

use domain::id::{EngagementId, PollId};
use domain::instant::Instant;
use domain::live::PollState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "poll")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PollId,
    pub engagement_id: EngagementId,
    pub state: PollState,
    pub title: String,
    /// Empty where nobody wrote one.
    pub title_en: String,
    /// JSON: the options in order, each in Chinese and English (which may be empty).
    pub options: String,
    /// Counts from 0. None: nothing is right or wrong.
    pub right_choice: Option<i32>,
    pub explanation: String,
    pub explanation_en: String,
    /// Which item of the bank it was taken from.
    pub quiz_key: Option<String>,
    /// When the room was asked.
    pub launched_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
