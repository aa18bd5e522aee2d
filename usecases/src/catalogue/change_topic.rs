//! A topic's titles and speakers, changed.

use crate::audit;
use crate::catalogue::speakers;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, LONGEST_NAME};
use domain::id::TopicId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::request::FieldError;
use entities::catalogue::topic;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// What can be said of a topic and changed later; its key cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicForm {
    pub title: String,
    pub title_en: String,
    /// Keys of abilities; an officer of any brand must have each.
    pub abilities: Vec<String>,
}

impl TopicForm {
    /// The row with what a form says only, where officers have the abilities `provided`. What is wrong goes to `checks`.
    pub(super) fn check(&self, checks: &mut Checks, provided: &[String]) -> topic::ActiveModel {
        let title = checks.required("title", &self.title, LONGEST_NAME);
        let title_en = checks.line("title_en", &self.title_en, LONGEST_NAME);
        let abilities: BTreeSet<&str> = self.abilities.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
        let missing: Vec<&str> =
            abilities.iter().copied().filter(|it| provided.iter().all(|known| known != it)).collect();
        if !missing.is_empty() {
            checks.push(FieldError::new("abilities", "nobody_able").with("what", missing.join(", ")));
        }
        let abilities = Set(json!(abilities).to_string());
        topic::ActiveModel { title: Set(title), title_en: Set(title_en), abilities, ..Default::default() }
    }
}

/// Changes a topic's titles and who can speak about it. Engagements that are planned keep their titles and crews.
///
/// Needs `Right::Administer`. Fails with `NotFound` for a topic that does not exist, and with `Invalid` naming every
/// field at fault.
pub async fn change_topic(cx: &Cx, actor: &Actor, id: TopicId, form: &TopicForm) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    topic::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let mut checks = Checks::default();
    let facts = form.check(&mut checks, &speakers(cx, actor).await?);
    checks.done()?;
    let row = topic::ActiveModel { id: Set(id), ..facts };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "topic.changed", id, json!({})).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{add_topic, topics};
    use crate::testing::{administrator, faults, test_cx};
    use domain::identity::Grant;

    #[tokio::test]
    async fn a_topic_gets_other_titles_and_keeps_its_key() {
        let (cx, _folder) = test_cx().await;
        let admin = administrator(&cx);
        let form =
            |title: &str| TopicForm { title: title.into(), title_en: "Fraud prevention".into(), abilities: Vec::new() };
        let id = add_topic(&cx, &admin, "antifraud", &form("反诈")).await.unwrap();
        change_topic(&cx, &admin, id, &form("反诈通用")).await.unwrap();
        let listed = topics(&cx, &admin).await.unwrap();
        assert_eq!((listed[0].key.as_str(), listed[0].title.as_str()), ("antifraud", "反诈通用"));
        assert_eq!(faults(change_topic(&cx, &admin, id, &form(" ")).await), ["title required"]);
        assert!(matches!(change_topic(&cx, &admin, cx.id(), &form("反诈")).await, Err(UseCaseError::NotFound)));
        let manager = Actor { account: cx.id(), grants: vec![Grant::BrandManager { brand: cx.id() }] };
        assert!(matches!(change_topic(&cx, &manager, id, &form("反诈")).await, Err(UseCaseError::Forbidden)));
    }
}
