//! Which calendars an account may have, besides its own.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::ResourceKind;
use domain::feeds::FeedOf;
use domain::identity::Actor;
use entities::directory::{branch, brand, company, resource};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Calendars of the actor's companies, branches and brands, and of the officer that the actor is; each with its names.
///
/// Needs no right of its own: it shows what the actor's grants cover. A company's single branches are reached from their pages.
pub async fn feeds_of(cx: &Cx, actor: &Actor) -> Result<Vec<(FeedOf, String, String)>> {
    let db = cx.db.read();
    let (mut found, brands) = (Vec::new(), actor.brands());
    let companies = company::Entity::find().filter(company::Column::Id.is_in(actor.companies()));
    for it in companies.order_by_asc(company::Column::Code).all(db).await? {
        found.push((FeedOf::Company(it.id), it.name, it.name_en));
    }
    let own = actor.branches().into_iter().map(|(_, branch)| branch);
    let branches = branch::Entity::find().filter(branch::Column::Id.is_in(own));
    for it in branches.order_by_asc(branch::Column::Code).all(db).await? {
        found.push((FeedOf::Branch(it.id), it.name, it.name_en));
    }
    let rows = brand::Entity::find().filter(brand::Column::Id.is_in(brands.iter().copied()));
    for it in rows.order_by_asc(brand::Column::Key).all(db).await? {
        found.push((FeedOf::Brand(it.id), it.name, it.name_en));
    }
    let officers = resource::Entity::find()
        .filter(resource::Column::AccountId.eq(actor.account))
        .filter(resource::Column::Kind.eq(ResourceKind::Officer))
        .filter(resource::Column::BrandId.is_in(brands));
    for it in officers.order_by_asc(resource::Column::Code).all(db).await? {
        found.push((FeedOf::Officer(it.id), it.name, it.name_en));
    }
    Ok(found)
}
