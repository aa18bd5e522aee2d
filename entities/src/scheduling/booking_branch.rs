//! A branch that takes part in a booking.

use domain::id::{BookingId, BranchId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking_branch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub booking_id: BookingId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub branch_id: BranchId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
