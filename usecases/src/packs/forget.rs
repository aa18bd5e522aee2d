//! Versions, slides and files that nobody shows any more.

use crate::context::Cx;
use crate::error::Result;
use crate::live::forget::kept_since;
use crate::packs::content_of;
use domain::id::{DeckId, PackFileId, PackId, PackVersionId};
use domain::instant::Span;
use domain::packs::Place;
use entities::live::slide_shown;
use entities::packs::{deck, pack_file, pack_version, shown_pack};
use entities::scheduling::engagement;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// An upload becomes part of a version in the next moment; this is more than that takes.
const FRESH: Span = Span::hours(1);

/// What can be removed from the object store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unused {
    pub decks: Vec<DeckId>,
    pub files: Vec<PackFileId>,
}

/// Forgets which version and which slides were shown in engagements past `site.retention`, then versions that are neither a pack's newest nor shown, and
/// tells which slides and files no version has, and no replay shows, any more. Harmless at any time; once an hour is enough.
///
/// All versions are read: a brand has some hundreds, of some kilobytes each.
pub async fn forget_unused(cx: &Cx) -> Result<Unused> {
    let before = kept_since(cx);
    cx.db
        .write(move |tx| async move {
            let ended = Query::select()
                .column(engagement::Column::Id)
                .from(engagement::Entity)
                .and_where(sea_orm::ColumnTrait::lt(&engagement::Column::EndsAt, before))
                .to_owned();
            slide_shown::Entity::delete_many()
                .filter(slide_shown::Column::EngagementId.in_subquery(ended.clone()))
                .exec(tx.as_ref())
                .await?;
            shown_pack::Entity::delete_many()
                .filter(shown_pack::Column::EngagementId.in_subquery(ended))
                .exec(tx.as_ref())
                .await?;
            let shown = shown_pack::Entity::find().all(tx.as_ref()).await?;
            let shown: HashSet<PackVersionId> = shown.into_iter().map(|it| it.version_id).collect();
            let versions = pack_version::Entity::find().all(tx.as_ref()).await?;
            let mut newest: HashMap<PackId, i32> = HashMap::new();
            for it in &versions {
                let number = newest.entry(it.pack_id).or_default();
                *number = it.number.max(*number);
            }
            let old = versions.iter().filter(|it| newest[&it.pack_id] != it.number && !shown.contains(&it.id));
            let old: Vec<PackVersionId> = old.map(|it| it.id).collect();
            // SQLite takes 32,766 values a statement.
            for some in old.chunks(10_000) {
                pack_version::Entity::delete_many()
                    .filter(pack_version::Column::Id.is_in(some.iter().copied()))
                    .exec(tx.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await?;
    let db = cx.db.read();
    let versions = pack_version::Entity::find().all(db).await?;
    // A replay shows what was shown, also after another pack was chosen.
    let shown: Vec<DeckId> = slide_shown::Entity::find()
        .select_only()
        .column(slide_shown::Column::DeckId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let decks: HashSet<DeckId> = versions.iter().filter_map(|it| it.deck_id).chain(shown).collect();
    let files: HashSet<PackFileId> = versions
        .iter()
        .flat_map(|it| content_of(it).materials)
        .filter_map(|it| match it.place {
            Place::File(id) => Some(id),
            Place::Link(_) => None,
        })
        .collect();
    let made = cx.now() - FRESH;
    let all = deck::Entity::find().filter(deck::Column::CreatedAt.lt(made)).all(db).await?;
    let unused_decks = all.into_iter().map(|it| it.id).filter(|it| !decks.contains(it)).collect();
    let all = pack_file::Entity::find().filter(pack_file::Column::CreatedAt.lt(made)).all(db).await?;
    let unused_files = all.into_iter().map(|it| it.id).filter(|it| !files.contains(it)).collect();
    Ok(Unused { decks: unused_decks, files: unused_files })
}

/// Forgets a deck whose pictures are gone from the store, and a file likewise. One that a version took meanwhile stays.
pub async fn forget_gone(cx: &Cx, gone: Unused) -> Result<()> {
    cx.db
        .write(move |tx| async move {
            for id in gone.decks {
                let taken = pack_version::Entity::find().filter(pack_version::Column::DeckId.eq(id));
                if taken.one(tx.as_ref()).await?.is_none() {
                    deck::Entity::delete_by_id(id).exec(tx.as_ref()).await?;
                }
            }
            for id in gone.files {
                pack_file::Entity::delete_by_id(id).exec(tx.as_ref()).await?;
            }
            Ok(())
        })
        .await
}
