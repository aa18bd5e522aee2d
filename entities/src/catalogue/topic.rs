//! A topic of briefings.

use domain::id::TopicId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "topic")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopicId,
    pub key: String,
    pub title: String,
    pub title_en: String,
    /// JSON: aims, agendas, materials.
    pub content: String,
    /// JSON list of competence keys: who speaks about it must have them.
    pub abilities: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
