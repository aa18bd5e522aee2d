//! A visit's declarations, for the crew: who comes when, and what to bring.

use super::settle::counted;
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::masked;
use crate::services::Person;
use domain::catalogue::ResourceKind;
use domain::catalogue::services::Details;
use domain::id::{ApplicationId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Span};
use domain::services::{PreCheck, Priority, Standing, masked_phone};
use entities::directory::resource;
use entities::scheduling::{claim, engagement};
use entities::services::application;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap};

/// One declaration, as far as whoever runs an eye over the list has to know.
#[derive(Clone, Debug)]
pub struct Declared {
    pub id: ApplicationId,
    pub receipt: String,
    /// None: waits for a place.
    pub at: Option<Instant>,
    pub minutes: i32,
    pub name: String,
    pub name_en: String,
    /// `张*`, and `142****0000`; empty once they are forgotten.
    pub by: String,
    pub phone: String,
    pub priority: Option<Priority>,
    pub checked: Option<PreCheck>,
    pub standing: Standing,
    /// Can be told that the time has moved.
    pub reachable: bool,
}

/// What an item asks for on a visit.
#[derive(Clone, Debug)]
pub struct Load {
    pub name: String,
    pub name_en: String,
    /// People with a time who need it: so many forms.
    pub people: usize,
    pub minutes: i32,
    pub details: Details,
}

/// A visit with all that is declared for it.
#[derive(Clone, Debug)]
pub struct VisitList {
    pub visit: engagement::Model,
    /// Those with a time in its order, then those that wait in the order of their turn.
    pub rows: Vec<Declared>,
    /// By the item's name.
    pub loads: Vec<Load>,
    /// Kits and vehicles that go there, in Chinese and English.
    pub things: Vec<(String, String)>,
}

/// A visit's declarations. Needs `Right::Present` on the brand; `NotFound` for what is no visit. Six queries.
pub async fn visit_list(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<VisitList> {
    let db = cx.db.read();
    let visit = engagement::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(visit.brand_id))?;
    if !visit.kind.is_on_site() {
        return Err(UseCaseError::NotFound);
    }
    let declared = counted(db, id).await?;
    let rows = application::Entity::find().filter(application::Column::EngagementId.eq(id)).all(db).await?;
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let mut applications: HashMap<ApplicationId, application::Model> = rows.into_iter().map(|it| (it.id, it)).collect();
    let (mut rows, mut loads) = (Vec::new(), BTreeMap::new());
    for it in declared {
        let Some(row) = applications.remove(&it.application_id) else { continue };
        let Some(version) = versions.get(&row.version_id) else { continue };
        let person = Person::of(cx, row.id, row.sealed.as_deref());
        if it.at_minute.is_some() {
            let load = loads.entry(version.id).or_insert_with(|| Load {
                name: version.name.clone(),
                name_en: version.name_en.clone(),
                people: 0,
                minutes: 0,
                details: serde_json::from_str(&version.details).unwrap_or_default(),
            });
            load.people += 1;
            load.minutes += it.minutes;
        }
        rows.push(Declared {
            id: row.id,
            at: it.at_minute.map(|minute| visit.starts_at + Span::minutes(minute.into())),
            minutes: it.minutes,
            name: version.name.clone(),
            name_en: version.name_en.clone(),
            by: if person.name.is_empty() { String::new() } else { masked(&person.name) },
            phone: masked_phone(&person.phone),
            priority: person.priority,
            checked: it.checked,
            standing: Standing { state: row.state, before: row.before },
            reachable: it.reachable,
            receipt: row.receipt,
        });
    }
    rows.sort_by_key(|it| (it.at.is_none(), it.at, it.priority.is_none(), it.id));
    let mut loads: Vec<Load> = loads.into_values().collect();
    loads.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(VisitList { things: things(cx, id).await?, visit, rows, loads })
}

async fn things(cx: &Cx, id: EngagementId) -> Result<Vec<(String, String)>> {
    let claimed = Query::select()
        .column(claim::Column::ResourceId)
        .from(claim::Entity)
        .and_where(claim::Column::EngagementId.eq(id))
        .to_owned();
    let rows = resource::Entity::find()
        .filter(resource::Column::Id.in_subquery(claimed))
        .filter(resource::Column::Kind.ne(ResourceKind::Officer))
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| (it.name, it.name_en)).collect())
}
