//! A pack as it stood when an engagement showed it, or as it stands.

use domain::id::{AccountId, DeckId, PackId, PackVersionId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pack_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PackVersionId,
    pub pack_id: PackId,
    /// Counts from 1; the greatest is the one that is worked on.
    pub number: i32,
    pub title: String,
    /// Empty where nobody wrote one.
    pub title_en: String,
    /// JSON: `domain::packs::Content`.
    pub content: String,
    /// Its slides.
    pub deck_id: Option<DeckId>,
    pub made_by: Option<AccountId>,
    pub made_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
