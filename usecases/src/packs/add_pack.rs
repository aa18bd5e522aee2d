//! A new pack, from what the topic says.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::desk::tags;
use crate::packs::written;
use domain::id::{BrandId, PackId, PackVersionId, TopicId};
use domain::identity::{Actor, Right, Scope};
use domain::packs::{Content, Item};
use entities::catalogue::topic;
use entities::live::quiz_item;
use entities::packs::{pack, pack_version};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// As many quiz items as fit into a briefing; the topic may have several times as many.
const QUIZZES: u64 = 5;

/// The length of most briefings, in minutes.
const USUAL: u32 = 45;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Suggested {
    /// By their length in minutes.
    agendas: BTreeMap<String, Vec<Item>>,
}

/// The agenda of a topic's content that is nearest to the usual length.
fn agenda(content: &str) -> Vec<Item> {
    let Suggested { agendas } = serde_json::from_str(content).unwrap_or_default();
    let length = |minutes: &str| minutes.parse::<u32>().unwrap_or(u32::MAX);
    agendas.into_iter().min_by_key(|it| length(&it.0).abs_diff(USUAL)).map(|it| it.1).unwrap_or_default()
}

/// What a pack about the topic begins with: its agenda and some of its quiz items.
pub fn suggested(topic: &topic::Model, quiz: Vec<String>) -> Content {
    Content { agenda: agenda(&topic.content), quiz, ..Content::default() }
}

/// Makes a pack about a topic: with the topic's title, agenda and first quiz items, to be worked on.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for a `topic` that there is not.
pub async fn add_pack(cx: &Cx, actor: &Actor, brand: BrandId, topic: Option<TopicId>) -> Result<PackId> {
    actor.require(Right::Present, Scope::Brand(brand))?;
    let db = cx.db.read();
    let topic = topic.ok_or_else(|| UseCaseError::field("topic", "required"))?;
    let topic = topic::Entity::find_by_id(topic).one(db).await?;
    let topic = topic.ok_or_else(|| UseCaseError::field("topic", "unknown"))?;
    let quiz: Vec<String> = quiz_item::Entity::find()
        .select_only()
        .column(quiz_item::Column::Key)
        .filter(quiz_item::Column::Tag.is_in(tags(&topic.content)))
        .order_by_asc(quiz_item::Column::Key)
        .limit(QUIZZES)
        .into_tuple()
        .all(db)
        .await?;
    let content = suggested(&topic, quiz);
    let id = cx.id::<PackId>();
    let row = pack::ActiveModel {
        id: Set(id),
        brand_id: Set(brand),
        topic_id: Set(topic.id),
        company_id: Set(None),
        copied_from: Set(None),
        created_at: Set(cx.now()),
    };
    let version = pack_version::ActiveModel {
        id: Set(cx.id::<PackVersionId>()),
        pack_id: Set(id),
        number: Set(1),
        title: Set(topic.title),
        title_en: Set(topic.title_en),
        content: Set(written(&content)),
        deck_id: Set(None),
        made_by: Set(Some(actor.account)),
        made_at: Set(cx.now()),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await?;
            version.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "pack.added", id, json!({})).await?;
            Ok(id)
        })
        .await
}
