//! Counted tries of one address from one place, or of a place as a whole, for the slow-down.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signin_failure")]
pub struct Model {
    /// SHA-256 of what is counted; no personal data.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub failures: i32,
    pub blocked_until: Instant,
    pub last_at: Instant,
    /// The last success: whoever signed in from there is known there.
    pub succeeded_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
