//! What is said in a room, for the brand's team.

use crate::context::Cx;
use crate::error::Result;
use crate::live::board::{People, poll_with, solution, tallies};
use crate::live::seat::presented;
use domain::id::{EngagementId, QuestionId, TopicId};
use domain::identity::Actor;
use domain::live::PollState;
use domain::live::board::{Announcement, Poll};
use entities::catalogue::topic;
use entities::live::{announcement, poll, question, quiz_item};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

/// Questions on the page, the unanswered ones first, then by votes.
const MOST: u64 = 100;

/// The last announcements on the page.
const LAST: u64 = 20;

/// The room's writing, hidden questions and drafts included.
#[derive(Clone, Debug)]
pub struct Desk {
    pub questions: Vec<Asked>,
    /// Questions that are neither answered nor hidden, shown here or not.
    pub waiting: u64,
    /// The newest first.
    pub announcements: Vec<Announcement>,
    /// The newest first.
    pub polls: Vec<(PollState, Poll)>,
    /// Items of the bank about the engagement's topic that were not taken yet.
    pub quizzes: Vec<Quiz>,
}

/// A question as the brand sees it: who asked anonymously is not named, but the branch is.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: QuestionId,
    pub text: String,
    /// The masked name; empty if asked anonymously or forgotten.
    pub by: String,
    pub branch: String,
    pub branch_en: String,
    pub votes: i32,
    pub answered: bool,
    pub answer: String,
    pub hidden: bool,
}

/// An item of the bank to choose from.
#[derive(Clone, Debug)]
pub struct Quiz {
    pub key: String,
    pub title: String,
    pub title_en: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tags {
    quiz_tags: Vec<String>,
}

/// The desk of an engagement's room. Needs `Right::Present` on the brand.
pub async fn desk(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Desk> {
    let engagement = presented(cx, actor, id).await?;
    let db = cx.db.read();
    let of_room = || question::Entity::find().filter(question::Column::EngagementId.eq(id));
    let open = of_room().filter(question::Column::AnsweredAt.is_null()).filter(question::Column::Hidden.eq(false));
    let waiting = open.clone().count(db).await?;
    let by_votes = |find: sea_orm::Select<question::Entity>| {
        find.order_by_desc(question::Column::Votes).order_by_asc(question::Column::Id).limit(MOST)
    };
    let mut rows = by_votes(open).all(db).await?;
    let settled =
        Condition::any().add(question::Column::AnsweredAt.is_not_null()).add(question::Column::Hidden.eq(true));
    rows.extend(by_votes(of_room().filter(settled)).all(db).await?);
    let people = People::of(cx, &rows).await?;
    let questions = rows.into_iter().map(|it| asked(it, &people)).collect();
    let announcements = announcement::Entity::find()
        .filter(announcement::Column::EngagementId.eq(id))
        .order_by_desc(announcement::Column::Id)
        .limit(LAST)
        .all(db)
        .await?;
    let polls = poll::Entity::find()
        .filter(poll::Column::EngagementId.eq(id))
        .order_by_desc(poll::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let taken: Vec<String> = polls.iter().filter_map(|it| it.quiz_key.clone()).collect();
    let mut counted = tallies(cx, polls.iter().map(|it| it.id).collect()).await?;
    let polls = polls.into_iter().map(|it| {
        let (state, solution, counted) = (it.state, solution(&it), counted.remove(&it.id).unwrap_or_default());
        (state, poll_with(it, &counted, state == PollState::Closed, solution))
    });
    let quizzes = match engagement.topic_id {
        Some(topic) => quizzes(cx, topic, &taken).await?,
        None => Vec::new(),
    };
    Ok(Desk {
        questions,
        waiting,
        announcements: announcements.into_iter().map(|it| Announcement { id: it.id, text: it.text }).collect(),
        polls: polls.collect(),
        quizzes,
    })
}

fn asked(it: question::Model, people: &People) -> Asked {
    let (name, branch, branch_en) = people.whose(&it);
    Asked {
        id: it.id,
        text: it.text,
        by: if it.anonymous { String::new() } else { name },
        branch,
        branch_en,
        votes: it.votes,
        answered: it.answered_at.is_some(),
        answer: it.answer,
        hidden: it.hidden,
    }
}

/// The tags of quiz items that a topic's content names.
pub(crate) fn tags(content: &str) -> Vec<String> {
    let Tags { quiz_tags } = serde_json::from_str(content).unwrap_or_default();
    quiz_tags
}

async fn quizzes(cx: &Cx, topic: TopicId, taken: &[String]) -> Result<Vec<Quiz>> {
    let db = cx.db.read();
    let content = topic::Entity::find_by_id(topic).one(db).await?.map(|it| it.content).unwrap_or_default();
    let items = quiz_item::Entity::find()
        .filter(quiz_item::Column::Tag.is_in(tags(&content)))
        .filter(quiz_item::Column::Key.is_not_in(taken.iter().map(String::as_str)))
        .order_by_asc(quiz_item::Column::Key)
        .all(db)
        .await?;
    Ok(items.into_iter().map(|it| Quiz { key: it.key, title: it.title, title_en: it.title_en }).collect())
}
