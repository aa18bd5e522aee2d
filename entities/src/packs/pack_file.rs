//! A file that employees can fetch. Its bytes lie in the object store.

use domain::id::{BrandId, PackFileId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pack_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PackFileId,
    pub brand_id: BrandId,
    /// With the ending of its kind.
    pub name: String,
    /// A media type.
    pub kind: String,
    pub bytes: i32,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
