//! Something people can have handled. What it says is in its versions.

use domain::id::{BrandId, ServiceItemId, ServiceVersionId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceItemId,
    /// None: the bureau's, for all brands.
    pub brand_id: Option<BrandId>,
    /// Unique; never changes.
    pub code: String,
    /// The version that holds now. It refers to the item, so it is written after it.
    pub version_id: ServiceVersionId,
    pub retired_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
