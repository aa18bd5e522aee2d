//! Who did what when; appended only.

use domain::id::{AccountId, AuditId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub at: Instant,
    pub account_id: Option<AccountId>,
    /// A stable word such as `booking.confirmed`.
    pub action: String,
    /// The id of what was acted on.
    pub subject: String,
    /// JSON without personal data.
    pub details: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
