//! The answer once given to a POST with this `Idempotency-Key`.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// SHA-256 of account and key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub request_hash: String,
    /// 0 while the first call runs.
    pub status: i32,
    pub body: String,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
