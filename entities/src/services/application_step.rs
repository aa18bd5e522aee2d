//! Who did what to an application, and when. Only ever appended to, until notes are forgotten.

use domain::id::{AccountId, ApplicationId, StepId};
use domain::instant::Instant;
use domain::services::{Act, State};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepId,
    pub application_id: ApplicationId,
    pub act: Act,
    /// Where it stood afterwards.
    pub state: State,
    /// None: the applicant.
    pub account_id: Option<AccountId>,
    /// A reason or a note, sealed by `Keys::seal`.
    pub sealed_note: Option<Vec<u8>>,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
