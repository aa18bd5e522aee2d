//! Who asks: the account with its grants, loaded once per request.

use crate::context::Cx;
use crate::error::Result;
use crate::identity::deputies::deputy_grants;
use domain::id::AccountId;
use domain::identity::{Actor, Grant, Role};
use entities::identity::{account, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

/// What pages show of an account to its owner, and how they show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    /// `zh-CN` or `en`; none follows the browser.
    pub locale: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
}

/// The account and what it may do now, days as a deputy included; none if it does not exist or is disabled.
pub async fn load_actor(cx: &Cx, id: AccountId) -> Result<Option<(Profile, Actor)>> {
    let to_grants =
        account::Entity::belongs_to(role_grant::Entity).from(account::Column::Id).to(role_grant::Column::AccountId);
    let rows = account::Entity::find_by_id(id)
        .filter(account::Column::Disabled.eq(false))
        .join(JoinType::LeftJoin, to_grants.into())
        .select_also(role_grant::Entity)
        .order_by_asc(role_grant::Column::Id)
        .all(cx.db.read())
        .await?;
    let Some(account) = rows.first().map(|(account, _)| account.clone()) else { return Ok(None) };
    let mut grants: Vec<Grant> = rows.iter().filter_map(|(_, row)| grant_of(row.as_ref()?)).collect();
    grants.extend(deputy_grants(cx, id, &grants).await?);
    let account::Model { name, email, locale, time_zone, .. } = account;
    Ok(Some((Profile { id, name, email, locale, time_zone }, Actor { account: id, grants })))
}

/// The grant a row stands for; none if the role's scope is missing, which then gives no right.
pub(super) fn grant_of(row: &role_grant::Model) -> Option<Grant> {
    Some(match row.role {
        Role::Administrator => Grant::Administrator,
        Role::BrandManager => Grant::BrandManager { brand: row.brand_id? },
        Role::Officer => Grant::Officer { brand: row.brand_id? },
        Role::CompanyLiaison => Grant::CompanyLiaison { company: row.company_id? },
        Role::BranchLiaison => Grant::BranchLiaison { company: row.company_id?, branch: row.branch_id? },
    })
}
