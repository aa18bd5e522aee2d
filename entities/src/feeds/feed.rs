//! The address of one calendar for one holder. The address itself is derived (`usecases::keys`), never stored.

use domain::feeds::FeedKind;
use domain::id::{AccountId, FeedId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedId,
    pub kind: FeedKind,
    pub subject_id: Uuid,
    /// Whose address it is, and whose rights it has; none: an employee, who has no account.
    pub account_id: Option<AccountId>,
    /// `zh-CN` or `en`: that of the page on which it was made.
    pub locale: String,
    /// Raising it revokes the address.
    pub generation: i32,
    pub renewed_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
