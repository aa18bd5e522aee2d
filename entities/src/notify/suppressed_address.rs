//! An address that the mail server refused for good: no mail is tried there until somebody says that it is right.

use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppressed_address")]
pub struct Model {
    /// HMAC of the address in lower case: the address itself is kept nowhere but where it is used.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    pub since: Instant,
    /// The code that the mail server answered with, such as `550 5.1.1`.
    pub status: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
