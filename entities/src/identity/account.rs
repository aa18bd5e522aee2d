//! Somebody who signs in.

use domain::id::AccountId;
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Lower-case; unique.
    pub email: String,
    pub name: String,
    /// argon2id in PHC form; none until the mailed link is used.
    pub password_hash: Option<String>,
    /// `zh-CN` or `en`; none follows the browser.
    pub locale: Option<String>,
    /// An IANA name; none is Asia/Shanghai.
    pub time_zone: Option<String>,
    pub disabled: bool,
    /// Wants no digests; requests, decisions and changes still come.
    pub unsubscribed_at: Option<Instant>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
