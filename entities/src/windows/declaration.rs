//! What an application that was declared for a visit of a window has beside others: when its turn is.

use domain::id::{ApplicationId, EngagementId, WindowId};
use domain::instant::Instant;
use domain::services::PreCheck;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "declaration")]
pub struct Model {
    /// UUIDv7: its order is the order of declaration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: ApplicationId,
    pub window_id: WindowId,
    pub engagement_id: EngagementId,
    /// Of the form that was sent, so that it counts once however often it is sent.
    pub form: Uuid,
    /// Why is sealed with the person.
    pub goes_first: bool,
    /// At the desk, by the item's version.
    pub minutes: i32,
    /// Minutes from the visit's start; none: waits for a place, or was withdrawn.
    pub at_minute: Option<i32>,
    /// Gave an address to which it is told that the time has moved.
    pub reachable: bool,
    pub checked: Option<PreCheck>,
    /// The time that was told last by mail.
    pub told_at: Option<Instant>,
    /// That the visit was called off was told.
    pub told_off: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
