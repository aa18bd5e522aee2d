//! Failed sign-ins of one address from one place, for the slow-down.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signin_failure")]
pub struct Model {
    /// SHA-256 of address and place; no personal data.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub failures: i32,
    pub blocked_until: Instant,
    pub last_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
