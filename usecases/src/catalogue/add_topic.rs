//! A new topic of briefings.

use crate::audit;
use crate::catalogue::{TopicForm, speakers};
use crate::context::Cx;
use crate::error::Result;
use crate::form::{Checks, taken};
use domain::id::TopicId;
use domain::identity::{Actor, Right, Scope};
use entities::catalogue::topic;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Adds a topic under a key that stays, without aims, agendas and materials yet.
///
/// Needs `Right::Administer`. Fails with `Invalid` naming every field at fault: `key` (`taken` included) and those of
/// [`TopicForm`].
pub async fn add_topic(cx: &Cx, actor: &Actor, key: &str, form: &TopicForm) -> Result<TopicId> {
    actor.require(Right::Administer, Scope::System)?;
    let mut checks = Checks::default();
    let key = checks.key("key", key);
    if topic::Entity::find().filter(topic::Column::Key.eq(&key)).one(cx.db.read()).await?.is_some() {
        checks.fail("key", "taken");
    }
    let facts = form.check(&mut checks, &speakers(cx, actor).await?);
    checks.done()?;
    let id = cx.id::<TopicId>();
    let content = json!({ "aims": [], "agendas": {}, "materials": [] }).to_string();
    let row = topic::ActiveModel { id: Set(id), key: Set(key.clone()), content: Set(content), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await.map_err(taken("key"))?;
            audit::record(&cx2, &tx, Some(by), "topic.added", id, json!({ "key": key })).await?;
            Ok(id)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::topics;
    use crate::error::UseCaseError;
    use crate::testing::{administrator, faults, test_cx};

    #[tokio::test]
    async fn only_an_administrator_adds_topics_and_each_key_once() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let form = TopicForm { title: "反诈通用".into(), ..TopicForm::default() };
        add_topic(&cx, &admin, "antifraud-general", &form).await.unwrap();
        let listed = topics(&cx, &admin).await.unwrap();
        assert_eq!(listed.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["antifraud-general"]);
        assert_eq!(faults(add_topic(&cx, &admin, "antifraud-general", &form).await), ["key taken"]);
        let empty = add_topic(&cx, &admin, "", &TopicForm::default()).await;
        assert_eq!(faults(empty), ["key required", "title required"]);
        let nobody = Actor { account: cx.id(), grants: vec![] };
        assert!(matches!(add_topic(&cx, &nobody, "other", &form).await, Err(UseCaseError::NotFound)));
    }
}
