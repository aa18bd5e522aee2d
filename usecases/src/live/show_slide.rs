//! The presenter turns to a slide.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::desk::Quiz;
use crate::live::seat::{presented, require_open, tell};
use crate::packs::list::{PackRow, Slides};
use crate::packs::shown::{Shown, choices, fix, shown};
use domain::id::{EngagementId, SlideShownId};
use domain::identity::Actor;
use domain::live::board::Slide;
use entities::live::{poll, quiz_item, slide_shown};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Shows a page of the engagement's slides to the room, from 1; 0 shows none. When it was is kept for the replay, and the engagement shows
/// this version of its pack from here on.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `no-slides` while there are none, with `Invalid` for a `page` that there is
/// not, and with `no-room`, `ended` and `cancelled`.
pub async fn show_slide(cx: &Cx, actor: &Actor, id: EngagementId, page: Option<u32>) -> Result<()> {
    let engagement = presented(cx, actor, id).await?;
    require_open(engagement.status)?;
    let shown = shown(cx, &engagement).await?;
    let fixed = shown.as_ref().is_some_and(|it| it.fixed);
    let slides = shown.and_then(|it| it.slides).filter(Slides::is_ready);
    let slides = slides.ok_or(UseCaseError::Conflict("no-slides"))?;
    let page = page.filter(|it| *it <= slides.pages).ok_or_else(|| UseCaseError::field("page", "unknown"))?;
    let row = slide_shown::ActiveModel {
        id: Set(cx.id::<SlideShownId>()),
        engagement_id: Set(id),
        deck_id: Set(slides.deck),
        page: Set(page as i32),
        shown_at: Set(cx.now()),
    };
    cx.db
        .write(move |tx| async move {
            if !fixed {
                fix(&tx, &engagement).await?;
            }
            row.insert(tx.as_ref()).await?;
            tell(&tx, id).await
        })
        .await
}

/// What a brand's desk shows of an engagement's pack.
#[derive(Clone, Debug)]
pub struct Showing {
    pub shown: Option<Shown>,
    pub choices: Vec<PackRow>,
    pub slide: Option<Slide>,
    /// Items of the pack that the room was not asked yet.
    pub quizzes: Vec<Quiz>,
}

/// What the engagement shows, and what it could. Needs `Right::Present` on the brand.
pub async fn showing(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Showing> {
    let engagement = presented(cx, actor, id).await?;
    let db = cx.db.read();
    let shown = shown(cx, &engagement).await?;
    let keys = shown.as_ref().map(|it| it.content.quiz.clone()).unwrap_or_default();
    let asked: Vec<Option<String>> = poll::Entity::find()
        .select_only()
        .column(poll::Column::QuizKey)
        .filter(poll::Column::EngagementId.eq(id))
        .filter(poll::Column::QuizKey.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let items = quiz_item::Entity::find()
        .filter(quiz_item::Column::Key.is_in(keys))
        .filter(quiz_item::Column::Key.is_not_in(asked.into_iter().flatten()))
        .order_by_asc(quiz_item::Column::Key)
        .all(db)
        .await?;
    let quizzes = items.into_iter().map(|it| Quiz { key: it.key, title: it.title, title_en: it.title_en });
    Ok(Showing {
        choices: choices(cx, &engagement).await?,
        slide: slide(cx, id).await?,
        quizzes: quizzes.collect(),
        shown,
    })
}

/// What the room sees now.
pub(super) async fn slide(cx: &Cx, id: EngagementId) -> Result<Option<Slide>> {
    let last = slide_shown::Entity::find()
        .filter(slide_shown::Column::EngagementId.eq(id))
        .order_by_desc(slide_shown::Column::Id)
        .one(cx.db.read())
        .await?;
    Ok(last.and_then(|it| slide_of(&it)))
}

pub(super) fn slide_of(it: &slide_shown::Model) -> Option<Slide> {
    let page = u32::try_from(it.page).ok().filter(|it| *it > 0)?;
    Some(Slide { deck: it.deck_id, page })
}
