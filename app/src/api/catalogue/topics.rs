//! The topics of briefings.

use crate::api::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::TopicId;
use leptos::prelude::*;
use usecases::UseCaseError;
use usecases::catalogue::{self, TopicForm};

const PAGE: &str = "/admin/topics";

/// The form of a new topic; those of the others are called by their ids.
pub const NEW_TOPIC: &str = "new";

/// Adds a topic.
#[server(prefix = "/forms", endpoint = "add-topic")]
pub async fn add_topic(
    #[server(default)] key: String,
    #[server(default)] title: String,
    #[server(default)] title_en: String,
    #[server(default)] abilities: Vec<String>,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in(PAGE) else { return Ok(()) };
    let typed = Flash::new().form(NEW_TOPIC).value("key", &key).value("title", &title).value("title_en", &title_en);
    let typed = typed.values("abilities", &abilities);
    match catalogue::add_topic(&use_cx(), &viewer.actor, &key, &TopicForm { title, title_en, abilities }).await {
        Ok(_) => flash::accept(PAGE, Flash::new().notice("catalogue.topics.added")).await,
        Err(error) => flash::reject(PAGE, typed.failed(&error)).await,
    }
    Ok(())
}

/// Changes a topic's titles and speakers.
#[server(prefix = "/forms", endpoint = "change-topic")]
pub async fn change_topic(
    #[server(default)] topic_id: String,
    #[server(default)] title: String,
    #[server(default)] title_en: String,
    #[server(default)] abilities: Vec<String>,
) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in(PAGE) else { return Ok(()) };
    let typed = Flash::new().form(&topic_id).value("title", &title).value("title_en", &title_en);
    let typed = typed.values("abilities", &abilities);
    let changed = match topic_id.parse::<TopicId>() {
        Ok(id) => {
            catalogue::change_topic(&use_cx(), &viewer.actor, id, &TopicForm { title, title_en, abilities }).await
        }
        Err(_) => Err(UseCaseError::NotFound),
    };
    match changed {
        Ok(()) => flash::accept(PAGE, Flash::new().notice("catalogue.topics.changed")).await,
        Err(error) => flash::reject(PAGE, typed.failed(&error)).await,
    }
    Ok(())
}
