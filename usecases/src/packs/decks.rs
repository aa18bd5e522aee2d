//! Slides on their way from an uploaded file to pictures. The pictures lie in the server's object store.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::Checks;
use crate::packs::list::own_version;
use crate::packs::{Edit, edit_pack};
use domain::id::{BrandId, DeckId, EngagementId, PackVersionId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Span;
use domain::packs::{DeckFault, DeckState};
use entities::packs::{deck, pack_version, shown_pack};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

/// Longer than painting is given; who holds a file longer is dead.
pub const LEASE: Span = Span::minutes(5);

/// How often a file is tried that ends without a reason: a restart in the middle counts.
const TRIES: i32 = 3;

/// Files of one brand that wait at a time; painting is the most costly thing that anybody can ask for.
const WAITING: u64 = 5;

/// Notes a file of slides that lies in the store, and makes it the slides of a pack whose newest version is `base`: both or neither.
///
/// Needs `Right::Present` on the brand. Fails as [`edit_pack`] does, and with the conflict `too-many-decks` while enough of the brand's
/// wait.
pub async fn add_deck(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    base: PackVersionId,
    id: DeckId,
    name: &str,
) -> Result<()> {
    may_add_deck(cx, actor, brand, base).await?;
    let mut checks = Checks::default();
    let name = checks.line("slides", name, usize::MAX).chars().take(domain::packs::MAX_LINE).collect();
    let deck = deck::Model {
        id,
        brand_id: brand,
        name,
        state: DeckState::Waiting,
        fault: None,
        pages: 0,
        done: 0,
        attempts: 0,
        lease_until: None,
        created_at: cx.now(),
    };
    edit_pack(cx, actor, brand, base, Edit::NewSlides(deck)).await.map(drop)
}

/// Whether somebody may add slides to a pack now: asked before a large file is read. Needs and fails with what [`add_deck`] does.
pub async fn may_add_deck(cx: &Cx, actor: &Actor, brand: BrandId, base: PackVersionId) -> Result<()> {
    own_version(cx, actor, brand, base).await?;
    let waiting = deck::Entity::find()
        .filter(deck::Column::BrandId.eq(brand))
        .filter(deck::Column::State.eq(DeckState::Waiting))
        .count(cx.db.read())
        .await?;
    if waiting >= WAITING { Err(UseCaseError::Conflict("too-many-decks")) } else { Ok(()) }
}

/// Takes the file that has waited longest, under a lease. None if nothing waits.
pub async fn claim_deck(cx: &Cx) -> Result<Option<DeckId>> {
    let now = cx.now();
    let free = || Condition::any().add(deck::Column::LeaseUntil.is_null()).add(deck::Column::LeaseUntil.lt(now));
    let next = deck::Entity::find()
        .filter(deck::Column::State.eq(DeckState::Waiting))
        .filter(free())
        .order_by_asc(deck::Column::Id)
        .one(cx.db.read())
        .await?;
    let Some(next) = next else { return Ok(None) };
    let free = free();
    let taken = cx
        .db
        .write(move |tx| async move {
            let taken = deck::Entity::update_many()
                .col_expr(deck::Column::LeaseUntil, Expr::value(now + LEASE))
                .col_expr(deck::Column::Attempts, Expr::col(deck::Column::Attempts).add(1))
                .filter(deck::Column::Id.eq(next.id))
                .filter(deck::Column::State.eq(DeckState::Waiting))
                .filter(free)
                .exec(tx.as_ref())
                .await?;
            Ok(taken.rows_affected)
        })
        .await?;
    Ok((taken > 0).then_some(next.id))
}

/// Tells how far the painting is.
pub async fn deck_progress(cx: &Cx, id: DeckId, done: u32, pages: u32) -> Result<()> {
    let row = deck::ActiveModel { id: Set(id), done: Set(done as i32), pages: Set(pages as i32), ..Default::default() };
    update(cx, row).await
}

/// How the painting of a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Painted {
    /// So many pages lie in the store.
    Ready(u32),
    Refused(DeckFault),
    /// It ended without saying why, and is tried again some times.
    Lost,
}

/// Ends a try.
pub async fn finish_deck(cx: &Cx, id: DeckId, painted: Painted) -> Result<()> {
    let mut row = deck::ActiveModel { id: Set(id), lease_until: Set(None), ..Default::default() };
    match painted {
        Painted::Ready(pages) => {
            (row.state, row.pages, row.done) = (Set(DeckState::Ready), Set(pages as i32), Set(pages as i32));
        }
        Painted::Refused(fault) => (row.state, row.fault) = (Set(DeckState::Failed), Set(Some(fault))),
        Painted::Lost => {
            let tried = deck::Entity::find_by_id(id).one(cx.db.read()).await?.map_or(TRIES, |it| it.attempts);
            if tried >= TRIES {
                (row.state, row.fault) = (Set(DeckState::Failed), Set(Some(DeckFault::Unfinished)));
            }
        }
    }
    update(cx, row).await
}

async fn update(cx: &Cx, row: deck::ActiveModel) -> Result<()> {
    cx.db
        .write(move |tx| async move {
            row.update(tx.as_ref()).await?;
            Ok(())
        })
        .await
}

/// How far a deck is, for the team of the brand whose it is. Needs `Right::Present` there.
pub async fn deck_of(cx: &Cx, actor: &Actor, brand: BrandId, id: DeckId) -> Result<super::list::Slides> {
    actor.require(Right::Present, Scope::Brand(brand))?;
    let found = deck::Entity::find_by_id(id).filter(deck::Column::BrandId.eq(brand)).one(cx.db.read()).await?;
    found.map(super::list::Slides::of).ok_or(UseCaseError::NotFound)
}

/// Whether the room of an engagement shows, or has shown, slides of this deck. Whoever asks has shown a token of the room.
pub async fn is_shown(cx: &Cx, engagement: EngagementId, id: DeckId) -> Result<bool> {
    let db = cx.db.read();
    let of_version = pack_version::Entity::find()
        .join(
            sea_orm::JoinType::InnerJoin,
            pack_version::Entity::belongs_to(shown_pack::Entity)
                .from(pack_version::Column::Id)
                .to(shown_pack::Column::VersionId)
                .into(),
        )
        .filter(shown_pack::Column::EngagementId.eq(engagement))
        .filter(pack_version::Column::DeckId.eq(id));
    if of_version.count(db).await? > 0 {
        return Ok(true);
    }
    let turned = entities::live::slide_shown::Entity::find()
        .filter(entities::live::slide_shown::Column::EngagementId.eq(engagement))
        .filter(entities::live::slide_shown::Column::DeckId.eq(id));
    Ok(turned.one(db).await?.is_some())
}
