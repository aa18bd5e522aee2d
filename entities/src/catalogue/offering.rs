//! What a brand lets be booked.

use domain::catalogue::{CrewPolicy, Kind};
use domain::id::{BrandId, OfferingId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offering")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferingId,
    pub brand_id: BrandId,
    pub kind: Kind,
    pub title: String,
    pub title_en: String,
    pub minutes: i32,
    pub lead_working_days: i32,
    pub min_heads: i32,
    pub max_heads: i32,
    /// Minutes.
    pub buffer_before: i32,
    /// Minutes.
    pub buffer_after: i32,
    /// JSON list of competence and capability keys; a key stands once for each that is needed of it.
    pub needs: String,
    /// How many officers come at least; 0: as many as it takes to have what is needed.
    pub officers: i32,
    pub crew: CrewPolicy,
    /// JSON list of `IntakeQuestion`.
    pub questions: String,
    /// How many days ahead it may be booked.
    pub horizon_days: i32,
    /// Minutes between two starts that are offered.
    pub slot_step: i32,
    /// Whether people who are invited get a reminder a day before.
    pub remind_day: bool,
    /// Whether they get one an hour before.
    pub remind_hour: bool,
    /// Percent of the broadcast that is watched by who has completed it.
    pub watch_percent: i32,
    /// Percent of the quiz questions that they answer rightly, where there are any.
    pub quiz_percent: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
