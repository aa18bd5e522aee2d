//! Whom and what a form about a window lets choose.

use crate::catalogue::services::{ServiceRow, of_brand};
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::catalogue::ResourceKind;
use domain::id::{AccountId, BranchId, BrandId, CompanyId, ResourceId};
use domain::identity::{Actor, Right, Role, Scope};
use domain::scheduling::BookingStatus;
use entities::directory::{branch, company, resource};
use entities::identity::{account, role_grant};
use entities::scheduling::booking;
use sea_orm::sea_query::{Condition, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// One of a list, with its name in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<Id> {
    pub id: Id,
    pub name: String,
    pub name_en: String,
}

/// What a window at a company may be made of.
#[derive(Clone, Debug)]
pub struct Choices {
    pub company: Named<CompanyId>,
    /// By code.
    pub branches: Vec<Named<BranchId>>,
    pub officers: Vec<Named<ResourceId>>,
    /// Of the company, or of the branch that was asked for.
    pub liaisons: Vec<Named<AccountId>>,
    /// Of the brand and the bureau, that can be handled on site and say how long it takes.
    pub items: Vec<ServiceRow>,
}

/// Companies that have asked the brand for something; others are none of its business. Needs `Right::ManageBrand`.
pub async fn companies_known(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Vec<Named<CompanyId>>> {
    actor.require(Right::ManageBrand, Scope::Brand(brand))?;
    let rows =
        company::Entity::find().filter(has_asked(brand)).order_by_asc(company::Column::Name).all(cx.db.read()).await?;
    Ok(rows.into_iter().map(|it| Named { id: it.id, name: it.name, name_en: it.name_en }).collect())
}

/// What a window of the brand at the company may be made of; with `site`, of that branch.
///
/// Needs `Right::ManageBrand`. `NotFound` for a company that never asked the brand for anything. Six queries.
pub async fn choices(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    company: CompanyId,
    site: Option<BranchId>,
) -> Result<Choices> {
    actor.require(Right::ManageBrand, Scope::Brand(brand))?;
    let it = known(cx, brand, company).await?;
    let branches = branch::Entity::find()
        .filter(branch::Column::CompanyId.eq(company))
        .order_by_asc(branch::Column::Code)
        .all(cx.db.read())
        .await?;
    let named = |it: branch::Model| Named { id: it.id, name: it.name, name_en: it.name_en };
    let branches: Vec<_> = branches.into_iter().map(named).collect();
    let of_branches = site.map_or_else(|| branches.iter().map(|it| it.id).collect(), |it| vec![it]);
    Ok(Choices {
        company: Named { id: it.id, name: it.name, name_en: it.name_en },
        officers: officers_of(cx, brand).await?,
        liaisons: speakers(cx, company, of_branches).await?,
        items: served(cx, brand).await?,
        branches,
    })
}

/// The company, if it has asked the brand for something.
pub(super) async fn known(cx: &Cx, brand: BrandId, company: CompanyId) -> Result<company::Model> {
    let row = company::Entity::find_by_id(company).filter(has_asked(brand)).one(cx.db.read()).await?;
    row.ok_or(UseCaseError::NotFound)
}

fn has_asked(brand: BrandId) -> Condition {
    let asked = Query::select()
        .column(booking::Column::CompanyId)
        .from(booking::Entity)
        .and_where(booking::Column::BrandId.eq(brand))
        .and_where(booking::Column::Status.ne(BookingStatus::Held))
        .to_owned();
    Condition::all().add(company::Column::Id.in_subquery(asked))
}

pub(super) async fn officers_of(cx: &Cx, brand: BrandId) -> Result<Vec<Named<ResourceId>>> {
    let rows = resource::Entity::find()
        .filter(resource::Column::BrandId.eq(brand))
        .filter(resource::Column::Kind.eq(ResourceKind::Officer))
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| Named { id: it.id, name: it.name, name_en: it.name_en }).collect())
}

/// Who speaks for the company, or for one of its branches.
pub(super) async fn liaisons_of(cx: &Cx, company: CompanyId, branch: BranchId) -> Result<Vec<Named<AccountId>>> {
    speakers(cx, company, vec![branch]).await
}

async fn speakers(cx: &Cx, company: CompanyId, branches: Vec<BranchId>) -> Result<Vec<Named<AccountId>>> {
    let whole = role_grant::Column::Role.eq(Role::CompanyLiaison).and(role_grant::Column::CompanyId.eq(company));
    let part = role_grant::Column::Role.eq(Role::BranchLiaison).and(role_grant::Column::BranchId.is_in(branches));
    let holders = Query::select()
        .column(role_grant::Column::AccountId)
        .from(role_grant::Entity)
        .and_where(whole.or(part))
        .to_owned();
    let rows = account::Entity::find()
        .filter(account::Column::Id.in_subquery(holders))
        .filter(account::Column::Disabled.eq(false))
        .order_by_asc(account::Column::Name)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| Named { id: it.id, name: it.name, name_en: String::new() }).collect())
}

/// Items that a window of the brand can handle.
pub(super) async fn served(cx: &Cx, brand: BrandId) -> Result<Vec<ServiceRow>> {
    let items = of_brand(cx, brand).await?;
    Ok(items.into_iter().filter(|it| it.on_site && it.minutes.is_some()).collect())
}
