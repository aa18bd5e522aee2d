//! The recording of an engagement that has ended, with what happened when.

use crate::context::Cx;
use crate::error::Result;
use crate::live::show_slide::slide_of;
use crate::packs::Shown;
use domain::id::{EngagementId, PollId, QuestionId};
use domain::instant::{Instant, Span};
use domain::live::PollState;
use domain::live::board::Slide;
use domain::live::replay::{Run, place_of};
use domain::packs::begun;
use entities::live::{poll, question, replay, slide_shown};
use entities::scheduling::engagement;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Entries of each kind; a briefing of two hours has fewer.
const MOST: u64 = 300;

/// Something that happened in the room, at its place in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// From the beginning of the picture.
    pub at: Span,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A line of the agenda began; in Chinese and English.
    Chapter(String, String),
    /// The presenter turned to a slide, or away from it.
    Slide(Option<Slide>),
    /// A question was answered: what was asked, and what was written.
    Question(QuestionId, String, String),
    /// The room was asked; `quiz` if there is a right answer.
    Poll { id: PollId, quiz: bool, title: String, title_en: String },
}

/// Notes how the recording lies in the day, once nothing will be added to it. Harmless when repeated.
pub async fn keep_replay(cx: &Cx, id: EngagementId, runs: Vec<Run>) -> Result<()> {
    let row = replay::ActiveModel {
        engagement_id: Set(id),
        runs: Set(serde_json::to_string(&runs).expect("plain data")),
        ready_at: Set(cx.now()),
    };
    cx.db
        .write(move |tx| async move {
            let known = OnConflict::column(replay::Column::EngagementId).update_column(replay::Column::Runs).to_owned();
            replay::Entity::insert(row).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
            Ok(())
        })
        .await
}

/// Engagements that ended from `since` to `until` and whose recording's place in the day is not noted yet.
pub async fn unkept_replays(cx: &Cx, since: Instant, until: Instant) -> Result<Vec<EngagementId>> {
    let kept = sea_orm::sea_query::Query::select().column(replay::Column::EngagementId).from(replay::Entity).to_owned();
    Ok(engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::EndedAt.gte(since))
        .filter(engagement::Column::EndedAt.lte(until))
        .filter(engagement::Column::LiveSince.is_not_null())
        .filter(engagement::Column::Id.not_in_subquery(kept))
        .into_tuple()
        .all(cx.db.read())
        .await?)
}

/// What happened when in the recording of an engagement, in the order of the picture, with the agenda of the pack that is `shown`; none while it is not known how the recording lies
/// in the day, or if there is no picture. Asks for no right: what calls it does.
pub(super) async fn moments(cx: &Cx, engagement: &engagement::Model, shown: Option<&Shown>) -> Result<Vec<Moment>> {
    let (db, id) = (cx.db.read(), engagement.id);
    let Some(kept) = replay::Entity::find_by_id(id).one(db).await? else { return Ok(Vec::new()) };
    let runs: Vec<Run> = serde_json::from_str(&kept.runs).unwrap_or_default();
    let Some(first) = runs.first() else { return Ok(Vec::new()) };
    let turned = slide_shown::Entity::find()
        .filter(slide_shown::Column::EngagementId.eq(id))
        .order_by_asc(slide_shown::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let mut all: Vec<(Instant, What)> = Vec::new();
    if let Some(pack) = shown {
        let pages: Vec<_> = turned.iter().map(|it| (it.shown_at, u32::try_from(it.page).unwrap_or_default())).collect();
        let began = begun(&pack.content.agenda, first.starts_at, &pages);
        // What was planned behind the end did not take place.
        let ended = engagement.ended_at.unwrap_or(Instant(i64::MAX));
        let lines = pack.content.agenda.iter().zip(began).filter(|it| it.1 < ended);
        all.extend(lines.map(|(it, at)| (at, What::Chapter(it.zh.clone(), it.en.clone()))));
    }
    all.extend(turned.iter().map(|it| (it.shown_at, What::Slide(slide_of(it)))));
    let answered = question::Entity::find()
        .filter(question::Column::EngagementId.eq(id))
        .filter(question::Column::Hidden.eq(false))
        .filter(question::Column::AnsweredAt.is_not_null())
        .order_by_asc(question::Column::AnsweredAt)
        .limit(MOST);
    let answered = answered.all(db).await?.into_iter();
    all.extend(answered.filter_map(|it| Some((it.answered_at?, What::Question(it.id, it.text, it.answer)))));
    let asked = poll::Entity::find()
        .filter(poll::Column::EngagementId.eq(id))
        .filter(poll::Column::State.ne(PollState::Drafted))
        .filter(poll::Column::LaunchedAt.is_not_null())
        .order_by_asc(poll::Column::LaunchedAt)
        .limit(MOST);
    all.extend(asked.all(db).await?.into_iter().filter_map(|it| {
        let quiz = it.right_choice.is_some();
        Some((it.launched_at?, What::Poll { id: it.id, quiz, title: it.title, title_en: it.title_en }))
    }));
    all.sort_by_key(|it| it.0);
    Ok(all.into_iter().filter_map(|(at, what)| Some(Moment { at: place_of(&runs, at)?, what })).collect())
}
