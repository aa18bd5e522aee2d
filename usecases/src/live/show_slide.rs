//! The presenter turns to a slide.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{presented, require_open, tell};
use crate::packs::shown::{fix, shown};
use domain::id::{EngagementId, SlideShownId};
use domain::identity::Actor;
use domain::live::board::Slide;
use entities::live::slide_shown;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Shows a page of the engagement's slides to the room, from 1; 0 shows none. When it was is kept for the replay, and the engagement shows
/// this version of its pack from here on.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `no-slides` while there are none, with `Invalid` for a `page` that there is
/// not, and with `no-room`, `ended` and `cancelled`.
pub async fn show_slide(cx: &Cx, actor: &Actor, id: EngagementId, page: Option<u32>) -> Result<()> {
    let engagement = presented(cx, actor, id).await?;
    require_open(engagement.status)?;
    let slides =
        shown(cx, &engagement).await?.and_then(|it| it.slides).filter(super::super::packs::list::Slides::is_ready);
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
            fix(&tx, &engagement).await?;
            row.insert(tx.as_ref()).await?;
            tell(&tx, id).await
        })
        .await
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
