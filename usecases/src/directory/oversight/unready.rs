//! Brands that companies cannot book yet, and why.

use crate::context::Cx;
use crate::error::Result;
use domain::id::BrandId;
use domain::identity::Role;
use domain::scheduling::hours::WeeklyHours;
use entities::catalogue::offering;
use entities::directory::brand;
use entities::identity::{account, role_grant};
use sea_orm::sea_query::JoinType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// What a brand cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lack {
    /// Nobody answers requests: no manager whose account is in use.
    Manager,
    /// It is never open.
    Hours,
    /// There is nothing to book.
    Offering,
}

impl Lack {
    pub const ALL: [Self; 3] = [Self::Manager, Self::Hours, Self::Offering];

    /// The stable word: the name of its text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Hours => "hours",
            Self::Offering => "offering",
        }
    }
}

/// A brand and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unready {
    pub id: BrandId,
    pub name: String,
    pub name_en: String,
    pub lacks: Vec<Lack>,
}

/// Those of the brands that lack something, in their order; two queries.
pub(super) async fn unready(cx: &Cx, brands: &[brand::Model]) -> Result<Vec<Unready>> {
    let db = cx.db.read();
    let to_account =
        role_grant::Entity::belongs_to(account::Entity).from(role_grant::Column::AccountId).to(account::Column::Id);
    let managed: Vec<Option<BrandId>> = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::BrandId)
        .distinct()
        .join(JoinType::InnerJoin, to_account.into())
        .filter(role_grant::Column::Role.eq(Role::BrandManager))
        .filter(account::Column::Disabled.eq(false))
        .into_tuple()
        .all(db)
        .await?;
    let offering: Vec<BrandId> = offering::Entity::find()
        .select_only()
        .column(offering::Column::BrandId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let managed: HashSet<BrandId> = managed.into_iter().flatten().collect();
    let offering: HashSet<BrandId> = offering.into_iter().collect();
    let lacks = |it: &brand::Model, lack: Lack| match lack {
        Lack::Manager => !managed.contains(&it.id),
        Lack::Hours => {
            let hours: WeeklyHours = serde_json::from_str(&it.weekly_hours).unwrap_or_default();
            hours.longest() == 0
        }
        Lack::Offering => !offering.contains(&it.id),
    };
    let row = |it: &brand::Model| {
        let lacks: Vec<Lack> = Lack::ALL.into_iter().filter(|lack| lacks(it, *lack)).collect();
        let unready =
            || Unready { id: it.id, name: it.name.clone(), name_en: it.name_en.clone(), lacks: lacks.clone() };
        (!lacks.is_empty()).then(unready)
    };
    Ok(brands.iter().filter_map(row).collect())
}
