//! What the page behind a company's link shows.

use super::settle::{hours, wish};
use crate::catalogue::services::{ServiceItem, ServiceRow, service};
use crate::context::Cx;
use crate::error::Result;
use crate::keys::Keys;
use crate::windows::view::{items_of, named};
use crate::windows::visits::{Visit, coming};
use domain::id::{EngagementId, ServiceItemId};
use domain::services::State;
use domain::windows::WindowState;
use domain::windows::plan::{Wish, has_place};
use entities::directory::{branch, brand, company};
use entities::services::application;
use entities::windows::{declaration, service_window};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// A window, for whoever has the company's link.
#[derive(Clone, Debug)]
pub struct Demand {
    pub window: service_window::Model,
    pub brand: brand::Model,
    pub company: company::Model,
    pub branch: branch::Model,
    /// What can be declared.
    pub items: Vec<ServiceRow>,
}

/// What is asked about one item.
#[derive(Clone, Debug)]
pub struct Asked {
    pub item: ServiceItem,
    /// Those that are to come, the next first.
    pub visits: Vec<OpenVisit>,
}

/// A visit for which something can be declared.
#[derive(Clone, Debug)]
pub struct OpenVisit {
    pub visit: Visit,
    /// There is a place for the item that is asked for; else one waits.
    pub has_place: bool,
}

/// The window of a company's link; none of a link that was renewed, and none of a window that rests or has ended. The link is the right.
pub async fn demand(cx: &Cx, code: &str) -> Result<Option<Demand>> {
    let Some(window) = behind(cx, code).await? else { return Ok(None) };
    let (brand, company, branch) = named(cx, (window.brand_id, window.company_id, window.branch_id)).await?;
    let items = items_of(cx, window.id).await?;
    Ok(Some(Demand {
        items: items.into_iter().filter(|it| it.minutes.is_some()).collect(),
        window,
        brand,
        company,
        branch,
    }))
}

/// The window behind a link, if it is open.
pub(super) async fn behind(cx: &Cx, code: &str) -> Result<Option<service_window::Model>> {
    let Some(id) = Keys::demand_subject(code) else { return Ok(None) };
    let row = service_window::Entity::find_by_id(id).one(cx.db.read()).await?;
    let is_right = |it: &service_window::Model| {
        it.state == WindowState::Hung && cx.keys.proves_demand(code, it.id, it.link_generation)
    };
    Ok(row.filter(is_right))
}

/// One item of a window with its visits; none if the window does not handle it. Needs what [`demand`] has proved.
pub async fn asked(cx: &Cx, of: &Demand, item: ServiceItemId) -> Result<Option<Asked>> {
    if !of.items.iter().any(|it| it.id == item) {
        return Ok(None);
    }
    let item = service(cx, item).await?;
    let minutes = item.version.minutes.unwrap_or_default();
    let coming = coming(cx, &of.window).await?;
    let mut wishes = wishes(cx, coming.iter().map(|it| it.id).collect()).await?;
    let open = |visit: Visit| {
        let hours = hours((visit.starts_at, visit.ends_at), &of.window, cx.now());
        let wishes = wishes.remove(&visit.id).unwrap_or_default();
        OpenVisit { has_place: has_place(&hours, &wishes, minutes), visit }
    };
    Ok(Some(Asked { visits: coming.into_iter().map(open).collect(), item }))
}

/// What is declared for some visits, by the visit. One query.
async fn wishes(cx: &Cx, visits: Vec<EngagementId>) -> Result<HashMap<EngagementId, Vec<Wish>>> {
    let withdrawn = Query::select()
        .column(application::Column::Id)
        .from(application::Entity)
        .and_where(application::Column::EngagementId.is_in(visits.clone()))
        .and_where(application::Column::State.eq(State::Withdrawn))
        .to_owned();
    let rows = declaration::Entity::find()
        .filter(declaration::Column::EngagementId.is_in(visits))
        .filter(declaration::Column::AtMinute.is_not_null())
        .filter(declaration::Column::ApplicationId.not_in_subquery(withdrawn));
    let mut wishes: HashMap<EngagementId, Vec<Wish>> = HashMap::new();
    for row in rows.all(cx.db.read()).await? {
        wishes.entry(row.engagement_id).or_default().push(wish(&row));
    }
    Ok(wishes)
}
