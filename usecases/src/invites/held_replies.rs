//! Answers that somebody has to look at: who, to what, what it says, and why it is held.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{BrandId, EngagementId, HeldReplyId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::invites::{Answer, Doubt, Verdict};
use entities::directory::brand;
use entities::invites::held_reply;
use entities::scheduling::{attendee, engagement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// As many as a page shows, the oldest first: what is decided makes room for the next.
const SHOWN: u64 = 50;

/// One doubted answer.
#[derive(Clone, Debug)]
pub struct HeldReply {
    pub id: HeldReplyId,
    pub engagement: EngagementId,
    pub title: String,
    pub title_en: String,
    pub starts_at: Instant,
    /// Whom it would count for; none: nobody, so it can only be discarded.
    pub name: Option<String>,
    pub sender: String,
    pub answers_for: String,
    pub answer: Answer,
    pub comment: String,
    pub doubt: Doubt,
    pub received_at: Instant,
}

/// The brand with what waits for a verdict, and how many.
///
/// Needs `Right::ManageBrand`: names and addresses are shown, since nothing else tells a person from an impostor.
pub async fn held_replies(cx: &Cx, actor: &Actor, id: BrandId) -> Result<(brand::Model, u64, Vec<HeldReply>)> {
    actor.require(Right::ManageBrand, Scope::Brand(id))?;
    let db = cx.db.read();
    let brand = brand::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let waiting = waiting(id);
    let count = waiting.clone().count(db).await?;
    let rows = waiting
        .select_also(engagement::Entity)
        .order_by_asc(held_reply::Column::ReceivedAt)
        .order_by_asc(held_reply::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let people = rows.iter().filter_map(|(it, _)| it.attendee_id);
    let people: HashMap<_, _> = attendee::Entity::find()
        .filter(attendee::Column::Id.is_in(people))
        .all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let one = |(it, engagement): (held_reply::Model, Option<engagement::Model>)| {
        let engagement = engagement?;
        Some(HeldReply {
            id: it.id,
            engagement: engagement.id,
            title: engagement.title,
            title_en: engagement.title_en,
            starts_at: engagement.starts_at,
            name: it.attendee_id.and_then(|id| people.get(&id).cloned()),
            sender: it.sender,
            answers_for: it.answers_for,
            answer: it.answer,
            comment: it.comment,
            doubt: it.doubt,
            received_at: it.received_at,
        })
    };
    Ok((brand, count, rows.into_iter().filter_map(one).collect()))
}

/// How many wait, for a link to the page; none for who may not decide.
pub async fn held_count(cx: &Cx, actor: &Actor, id: BrandId) -> Result<u64> {
    if !actor.may(Right::ManageBrand, Scope::Brand(id)) {
        return Ok(0);
    }
    Ok(waiting(id).count(cx.db.read()).await?)
}

fn waiting(brand: BrandId) -> sea_orm::Select<held_reply::Entity> {
    let to_engagement = held_reply::Entity::belongs_to(engagement::Entity)
        .from(held_reply::Column::EngagementId)
        .to(engagement::Column::Id);
    held_reply::Entity::find()
        .join(JoinType::InnerJoin, to_engagement.into())
        .filter(engagement::Column::BrandId.eq(brand))
        .filter(held_reply::Column::Verdict.eq(Verdict::Waiting))
}
