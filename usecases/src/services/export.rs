//! The applications of a room, whole, for a file.

use super::list::{Around, Only, of_room};
use super::person::Person;
use crate::audit;
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::Result;
use crate::live::seat::presented;
use domain::catalogue::services::Details;
use domain::id::EngagementId;
use domain::identity::Actor;
use domain::instant::Instant;
use domain::services::State;
use entities::services::application;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use std::collections::HashMap;

/// One line of the file. It has no `Debug`, because of whom it names.
pub struct Exported {
    pub receipt: String,
    pub applied_at: Instant,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub person: Person,
    /// Each question in Chinese with its answer.
    pub answers: String,
    pub branch: String,
    pub state: State,
    pub taken_by: String,
}

/// Every application that is looked at, on all pages.
///
/// Needs `Right::Present` on the brand. Who exported how many is in the audit log.
pub async fn export_applications(cx: &Cx, actor: &Actor, id: EngagementId, only: Only) -> Result<Vec<Exported>> {
    use entities::catalogue::service_item;
    presented(cx, actor, id).await?;
    let rows = of_room(id, only).order_by_asc(application::Column::Id).all(cx.db.read()).await?;
    let (cx2, by, details) = (cx.clone(), actor.account, json!({ "applications": rows.len() }));
    cx.db
        .write(move |tx| async move { audit::record(&cx2, &tx, Some(by), "applications.exported", id, details).await })
        .await?;
    let around = Around::of(cx, &rows).await?;
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let details: HashMap<_, Details> =
        versions.values().map(|it| (it.id, serde_json::from_str(&it.details).unwrap_or_default())).collect();
    let items = service_item::Entity::find().all(cx.db.read()).await?;
    let codes: HashMap<_, String> = items.into_iter().map(|it| (it.id, it.code)).collect();
    let line = |it: application::Model| {
        let version = versions.get(&it.version_id)?;
        let person = Person::of(cx, it.id, it.sealed.as_deref());
        let asked = details.get(&it.version_id).map(|it| it.questions.as_slice()).unwrap_or_default();
        let answers = asked.iter().filter_map(|it| Some(format!("{}：{}", it.zh, person.answers.get(&it.key)?)));
        Some(Exported {
            answers: answers.collect::<Vec<_>>().join("；"),
            receipt: it.receipt,
            applied_at: it.applied_at,
            code: codes.get(&it.item_id).cloned().unwrap_or_default(),
            name: version.name.clone(),
            name_en: version.name_en.clone(),
            person,
            branch: around.branch(it.branch_id).0,
            state: it.state,
            taken_by: around.account(it.taken_by),
        })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}
