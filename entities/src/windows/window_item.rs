//! A service item that is handled at a window.

use domain::id::{ServiceItemId, WindowId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "window_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub window_id: WindowId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ServiceItemId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
