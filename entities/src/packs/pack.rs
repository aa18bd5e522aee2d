//! A brand's pack about a topic, for everybody or for one company.

use domain::id::{BrandId, CompanyId, PackId, PackVersionId, TopicId};
use domain::instant::Instant;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pack")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PackId,
    pub brand_id: BrandId,
    pub topic_id: TopicId,
    /// Whom it is made for; none: everybody.
    pub company_id: Option<CompanyId>,
    /// The version that it was copied from, as long as there is one.
    pub copied_from: Option<PackVersionId>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
