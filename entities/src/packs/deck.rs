//! The slides of one uploaded file. The pictures lie in the object store.

use domain::id::{BrandId, DeckId};
use domain::instant::Instant;
use domain::packs::{DeckFault, DeckState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deck")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeckId,
    pub brand_id: BrandId,
    /// The file's name, as it is shown to the brand.
    pub name: String,
    pub state: DeckState,
    pub fault: Option<DeckFault>,
    /// How many pages there are; 0 until that is known.
    pub pages: i32,
    /// How many of them are painted.
    pub done: i32,
    pub attempts: i32,
    /// Somebody paints it until then.
    pub lease_until: Option<Instant>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
