//! What a service item said from one change to the next. Never changed: an application keeps the version it was made under.

use domain::catalogue::services::ServiceGroup;
use domain::id::{AccountId, ServiceItemId, ServiceVersionId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceVersionId,
    pub item_id: ServiceItemId,
    /// From 1.
    pub number: i32,
    pub name: String,
    pub name_en: String,
    pub service_group: ServiceGroup,
    pub guide: String,
    pub guide_en: String,
    /// On site. None: not handled there.
    pub minutes: Option<i32>,
    /// Working days until it is finished; 0: at once.
    pub days: i32,
    pub on_site: bool,
    /// 跨省通办.
    pub cross_province: bool,
    /// 全省通办.
    pub province_wide: bool,
    /// 一件事一次办.
    pub one_stop: bool,
    /// As `domain::catalogue::services::Searched` has it; so is the next.
    pub initials: String,
    pub spelled: String,
    /// JSON of `Details`.
    pub details: String,
    pub made_at: Instant,
    /// None: at the console.
    pub made_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
