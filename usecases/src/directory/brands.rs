//! The administrator's list of brands, and all that a brand's settings show.

use crate::catalogue::{BrandOffering, offerings_of};
use crate::context::Cx;
use crate::directory::team::{TeamRow, team};
use crate::error::{Result, UseCaseError};
use crate::scheduling::limits::limits_of;
use domain::catalogue::ResourceKind;
use domain::id::{AccountId, BrandId};
use domain::identity::{Actor, Right, Role, Scope};
use domain::scheduling::hours::WeeklyHours;
use domain::scheduling::limits::Limits;
use entities::catalogue::offering;
use entities::directory::{brand, resource};
use entities::identity::{account, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// One brand, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandRow {
    pub id: BrandId,
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub officers: usize,
    /// Vehicles, kits and studios.
    pub things: usize,
    pub offerings: usize,
}

/// All that a brand's settings show.
#[derive(Clone, Debug)]
pub struct BrandSettings {
    pub id: BrandId,
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub purpose: String,
    pub purpose_en: String,
    pub hours: WeeklyHours,
    /// An IANA name.
    pub time_zone: String,
    pub limits: Limits,
    /// In the order of the codes.
    pub team: Vec<TeamRow>,
    /// In the order in which they were entered.
    pub offerings: Vec<BrandOffering>,
    /// Who may be an officer's account, by name.
    pub accounts: Vec<(AccountId, String)>,
}

impl BrandSettings {
    /// Every ability that somebody or something of the team has, each once, in alphabetical order.
    pub fn abilities(&self) -> Vec<&str> {
        let mut keys: Vec<_> = self.team.iter().flat_map(|it| it.abilities.iter().map(String::as_str)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// How many officers the team has.
    pub fn officers(&self) -> usize {
        self.team.iter().filter(|it| it.kind == ResourceKind::Officer).count()
    }
}

/// Every brand with the size of its team, in the order of the keys, with three queries.
///
/// Needs `Right::Administer`.
pub async fn brands(cx: &Cx, actor: &Actor) -> Result<Vec<BrandRow>> {
    actor.require(Right::Administer, Scope::System)?;
    let db = cx.db.read();
    let team = resource::Entity::find().all(db).await?;
    let offerings = offering::Entity::find().all(db).await?;
    let brands = brand::Entity::find().order_by_asc(brand::Column::Key).all(db).await?;
    let row = |it: brand::Model| {
        let own = team.iter().filter(|resource| resource.brand_id == it.id);
        let (officers, things): (Vec<_>, Vec<_>) = own.partition(|it| it.kind == ResourceKind::Officer);
        BrandRow {
            officers: officers.len(),
            things: things.len(),
            offerings: offerings.iter().filter(|offering| offering.brand_id == it.id).count(),
            id: it.id,
            key: it.key,
            name: it.name,
            name_en: it.name_en,
        }
    };
    Ok(brands.into_iter().map(row).collect())
}

/// A brand with its team and offerings.
///
/// Needs `Right::ManageBrand`. Fails with `NotFound` for a brand that does not exist.
pub async fn brand_settings(cx: &Cx, actor: &Actor, id: BrandId) -> Result<BrandSettings> {
    let brand = managed(cx, actor, id).await?;
    let team = team(cx, actor, id).await?;
    let offerings = offerings_of(cx, id).await?;
    let own = account::Entity::find().filter(account::Column::Id.is_in(members(cx, id).await?));
    let own = own.filter(account::Column::Disabled.eq(false)).order_by_asc(account::Column::Name);
    let accounts = own.all(cx.db.read()).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let hours = serde_json::from_str(&brand.weekly_hours).unwrap_or_default();
    let limits = limits_of(&brand);
    let brand::Model { id, key, name, name_en, purpose, purpose_en, time_zone, .. } = brand;
    Ok(BrandSettings {
        id,
        key,
        name,
        name_en,
        purpose,
        purpose_en,
        hours,
        time_zone,
        limits,
        team,
        offerings,
        accounts,
    })
}

/// The brand, if the actor may manage it and it exists.
pub(crate) async fn managed(cx: &Cx, actor: &Actor, id: BrandId) -> Result<brand::Model> {
    actor.require(Right::ManageBrand, Scope::Brand(id))?;
    brand::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)
}

/// The accounts that are granted the brand as officer or manager.
pub(super) async fn members(cx: &Cx, brand: BrandId) -> Result<Vec<AccountId>> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::BrandId.eq(brand))
        .filter(role_grant::Column::Role.is_in([Role::BrandManager, Role::Officer]))
        .all(cx.db.read())
        .await?;
    Ok(grants.into_iter().map(|it| it.account_id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{administrator, brand_with_team, test_cx};
    use domain::identity::Grant;

    #[tokio::test]
    async fn a_brand_is_counted_and_shown_to_whoever_manages_it() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let brand = brand_with_team(&cx, &admin, "zhiyin").await;
        let rows = brands(&cx, &admin).await.unwrap();
        assert_eq!(rows.iter().map(|it| (it.officers, it.things, it.offerings)).collect::<Vec<_>>(), [(1, 1, 0)]);
        let settings = brand_settings(&cx, &admin, brand).await.unwrap();
        assert_eq!(settings.abilities(), ["antifraud", "presenter", "studio"]);
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand }] };
        assert_eq!(brand_settings(&cx, &manager, brand).await.unwrap().team.len(), 2);
        assert!(matches!(brands(&cx, &manager).await, Err(UseCaseError::Forbidden)));
        let officer = Actor { account: cx.id(), grants: vec![Grant::Officer { brand }] };
        assert!(matches!(brand_settings(&cx, &officer, brand).await, Err(UseCaseError::Forbidden)));
        assert!(matches!(brand_settings(&cx, &admin, cx.id()).await, Err(UseCaseError::NotFound)));
    }
}
