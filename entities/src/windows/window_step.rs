//! Who did what to a window, and when. Only ever appended to.

use domain::id::{AccountId, WindowId, WindowStepId};
use domain::instant::Instant;
use domain::windows::{WindowAct, WindowState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "window_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WindowStepId,
    pub window_id: WindowId,
    pub act: WindowAct,
    /// Where it stood afterwards.
    pub state: WindowState,
    pub account_id: AccountId,
    /// Why it rests or ended, which the company reads too; empty otherwise.
    pub note: String,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
