//! Who presents, and who may.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{presented, require_open};
use domain::id::{AccountId, BrandId, EngagementId};
use domain::identity::{Actor, Role};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use entities::identity::{account, role_grant};
use entities::live::presenter;
use entities::scheduling::engagement;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// How long the picture of a rehearsal can be opened by one address; the page makes a new one each time.
const REHEARSAL: Span = Span::hours(4);

/// Who was chosen to present an engagement, and who could be.
#[derive(Clone, Debug)]
pub struct Presenters {
    /// None: whoever may.
    pub chosen: Option<AccountId>,
    /// The brand's managers and officers that can sign in, by name.
    pub team: Vec<(AccountId, String)>,
}

/// Whether the actor may send the picture now: succeeds for an engagement of this brand that is not over.
///
/// Needs `Right::Present` on the brand. Fails with the conflicts `no-room`, `ended`, `cancelled`, and `handed-over` if another one
/// was chosen.
pub async fn may_present(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> Result<()> {
    require_open(of_brand(cx, actor, brand, id).await?.status)?;
    match chosen(cx, id).await? {
        Some(other) if other != actor.account => Err(UseCaseError::Conflict("handed-over")),
        _ => Ok(()),
    }
}

/// Whether the actor may rehearse: nobody but the brand's team sees it. Succeeds for an engagement of this brand that has not begun.
///
/// Needs `Right::Present` on the brand. Fails with the conflicts `no-room`, `ended`, `cancelled` and `begun`.
pub async fn may_rehearse(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> Result<()> {
    let status = of_brand(cx, actor, brand, id).await?.status;
    require_open(status)?;
    if status == EngagementStatus::Planned { Ok(()) } else { Err(UseCaseError::Conflict("begun")) }
}

async fn of_brand(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> Result<engagement::Model> {
    let row = presented(cx, actor, id).await?;
    if row.brand_id == brand { Ok(row) } else { Err(UseCaseError::NotFound) }
}

/// The path of a rehearsal's playlist, for the brand's team. Needs what [`may_rehearse`] needs.
pub async fn rehearsal_playlist(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId) -> Result<String> {
    may_rehearse(cx, actor, brand, id).await?;
    let token = cx.keys.rehearsal_token(id, actor.account, cx.now() + REHEARSAL);
    Ok(format!("/rehearsal/{token}/index.m3u8"))
}

/// The engagement whose rehearsal a token opens now: none once it has begun.
pub async fn rehearsal(cx: &Cx, token: &str) -> Result<Option<EngagementId>> {
    let Some(id) = cx.keys.rehearsal(token, cx.now()) else { return Ok(None) };
    let status = super::playback::status(cx, id).await?;
    Ok((status == Some(EngagementStatus::Planned)).then_some(id))
}

/// Who presents an engagement. Needs `Right::Present` on the brand.
pub async fn presenters(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Presenters> {
    let row = presented(cx, actor, id).await?;
    Ok(Presenters { chosen: chosen(cx, id).await?, team: team(cx, row.brand_id).await? })
}

async fn chosen(cx: &Cx, id: EngagementId) -> Result<Option<AccountId>> {
    Ok(presenter::Entity::find_by_id(id).one(cx.db.read()).await?.map(|it| it.account_id))
}

/// The accounts that may present for a brand and can sign in, by name.
pub(super) async fn team(cx: &Cx, brand: BrandId) -> Result<Vec<(AccountId, String)>> {
    let grants =
        account::Entity::belongs_to(role_grant::Entity).from(account::Column::Id).to(role_grant::Column::AccountId);
    let mut rows: Vec<(AccountId, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Name)
        .join(JoinType::InnerJoin, grants.into())
        .filter(role_grant::Column::BrandId.eq(brand))
        .filter(role_grant::Column::Role.is_in([Role::BrandManager, Role::Officer]))
        .filter(account::Column::Disabled.eq(false))
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    // Who is both a manager and an officer comes twice.
    rows.dedup_by_key(|it| it.0);
    Ok(rows)
}

/// What whoever is on air has to know of their engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub status: EngagementStatus,
    /// Who was chosen to present, and when.
    pub chosen: Option<(AccountId, Instant)>,
}

/// Where these engagements stand, and who was chosen for them. Nobody's right is asked: what calls it is the server itself.
pub async fn stages(cx: &Cx, ids: &[EngagementId]) -> Result<HashMap<EngagementId, Stage>> {
    let to_presenter = engagement::Entity::belongs_to(presenter::Entity)
        .from(engagement::Column::Id)
        .to(presenter::Column::EngagementId);
    let rows: Vec<(EngagementId, EngagementStatus, Option<AccountId>, Option<Instant>)> = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .column(engagement::Column::Status)
        .column(presenter::Column::AccountId)
        .column(presenter::Column::ChosenAt)
        .join(JoinType::LeftJoin, to_presenter.into())
        .filter(engagement::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|(id, status, who, at)| (id, Stage { status, chosen: who.zip(at) })).collect())
}
