//! An item of the quiz bank.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quiz_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Topics name the tags of their items.
    pub tag: String,
    pub title: String,
    pub title_en: String,
    /// JSON: the options in order, each in Chinese and English.
    pub options: String,
    /// Counts from 0.
    pub right_choice: i32,
    pub explanation: String,
    pub explanation_en: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
