//! Files that employees can fetch. The bytes lie in the server's object store.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::seated;
use crate::packs::list::{newest, own, own_version};
use crate::packs::{Edit, edit_pack, shown};
use domain::id::{AttendeeId, BrandId, EngagementId, PackFileId, PackId, PackVersionId};
use domain::identity::Actor;
use domain::packs::{Content, Place};
use entities::packs::pack_file;
use sea_orm::EntityTrait;

/// What is known of a file that lies in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: PackFileId,
    pub name: String,
    /// A media type.
    pub kind: &'static str,
    pub bytes: usize,
}

/// Notes a file that lies in the store, and adds it to the materials of a pack whose newest version is `base`: both or neither.
///
/// Needs `Right::Present` on the brand. Fails as [`edit_pack`] does.
pub async fn add_file(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    base: PackVersionId,
    title: &str,
    file: Kept,
) -> Result<()> {
    let file = pack_file::Model {
        id: file.id,
        brand_id: brand,
        name: file.name,
        kind: file.kind.to_owned(),
        bytes: file.bytes as i32,
        created_at: cx.now(),
    };
    let edit = Edit::AddFile { title: title.to_owned(), file };
    edit_pack(cx, actor, brand, base, edit).await.map(drop)
}

/// Whether somebody may add a file to a pack: asked before a large one is read. Needs `Right::Present` on the brand.
pub async fn may_add_file(cx: &Cx, actor: &Actor, brand: BrandId, base: PackVersionId) -> Result<()> {
    own_version(cx, actor, brand, base).await.map(drop)
}

/// A file among the materials of what an attendee's room shows. The web session that holds the id is the right.
pub async fn rooms_file(
    cx: &Cx,
    id: AttendeeId,
    engagement: EngagementId,
    file: PackFileId,
) -> Result<pack_file::Model> {
    let (_, engagement) =
        seated(cx, id).await.and_then(|it| if it.1.id == engagement { Ok(it) } else { Err(UseCaseError::NotFound) })?;
    let shown = shown(cx, &engagement).await?.ok_or(UseCaseError::NotFound)?;
    among(cx, &shown.content, file).await
}

/// A file among the materials of a pack's newest version. Needs `Right::Present` on the brand.
pub async fn packs_file(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    pack: PackId,
    file: PackFileId,
) -> Result<pack_file::Model> {
    let pack = own(cx, actor, brand, pack).await?;
    let newest = newest(cx.db.read(), pack.id).await?.ok_or(UseCaseError::NotFound)?;
    among(cx, &super::content_of(&newest), file).await
}

async fn among(cx: &Cx, content: &Content, file: PackFileId) -> Result<pack_file::Model> {
    if content.materials.iter().all(|it| it.place != Place::File(file)) {
        return Err(UseCaseError::NotFound);
    }
    pack_file::Entity::find_by_id(file).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)
}
