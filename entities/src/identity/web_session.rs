//! A web session; the id is the SHA-256 of the cookie's value, so that a stolen database opens none.

use domain::id::AccountId;
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "web_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub account_id: Option<AccountId>,
    /// The session's values as JSON.
    pub data: String,
    pub user_agent: Option<String>,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
