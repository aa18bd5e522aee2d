//! A service item comes, and says something else from now on.

use super::{ServiceForm, require};
use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::form::{Checks, taken};
use domain::catalogue::services::{Details, is_code};
use domain::id::{AccountId, BrandId, ServiceItemId, ServiceVersionId};
use domain::identity::Actor;
use domain::instant::Instant;
use entities::catalogue::{service_item, service_version};
use entities::directory::brand;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// Adds an item of a brand, or of the bureau for all brands, under a code that stays.
///
/// Needs `Right::ManageBrand` on the brand, or `Right::Administer`. `NotFound` for a brand that does not exist; fails with `Invalid`
/// naming every field at fault: `code` (`taken` included, whoever has it: the catalogue is public) and those of [`ServiceForm`].
pub async fn add_service(
    cx: &Cx,
    actor: &Actor,
    brand: Option<BrandId>,
    code: &str,
    form: &ServiceForm,
) -> Result<ServiceItemId> {
    require(actor, brand)?;
    if let Some(brand) = brand {
        brand::Entity::find_by_id(brand).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    }
    let mut checks = Checks::default();
    let code = code.trim().to_uppercase();
    if code.is_empty() {
        checks.fail("code", "required");
    } else if !is_code(&code) {
        checks.fail("code", "not_a_code");
    } else if super::service_of_code(cx, &code).await?.is_some() {
        checks.fail("code", "taken");
    }
    let version = form.check(cx, &mut checks, &[]);
    checks.done()?;
    let id = cx.id::<ServiceItemId>();
    let row = service_item::ActiveModel {
        id: Set(id),
        brand_id: Set(brand),
        code: Set(code.clone()),
        version_id: Set(cx.id()),
        retired_at: Set(None),
    };
    let version = numbered(version, &row, 1, (cx.now(), Some(actor.account)));
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await.map_err(taken("code"))?;
            version.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "service.added", id, json!({ "code": code })).await?;
            Ok(id)
        })
        .await
}

/// Writes a new version of an item; applications keep the one they were made under. What says the same as before writes nothing.
///
/// Needs what [`add_service`] needs. Fails with `NotFound` for an item that does not exist, and with `Invalid` naming every field at fault.
pub async fn change_service(cx: &Cx, actor: &Actor, id: ServiceItemId, form: &ServiceForm) -> Result<()> {
    let item = service_item::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    require(actor, item.brand_id)?;
    let before = service_version::Entity::find_by_id(item.version_id).one(cx.db.read()).await?;
    let before = before.ok_or(UseCaseError::NotFound)?;
    let Details { questions, .. } = serde_json::from_str(&before.details).unwrap_or_default();
    let mut checks = Checks::default();
    let version = form.check(cx, &mut checks, &questions);
    checks.done()?;
    if says_the_same(&version, &before) {
        return Ok(());
    }
    let (cx2, by, new) = (cx.clone(), actor.account, cx.id::<ServiceVersionId>());
    cx.db
        .write(move |tx| async move {
            let number = write_version(&tx, id, new, version, (cx2.now(), Some(by))).await?;
            audit::record(&cx2, &tx, Some(by), "service.changed", id, json!({ "version": number })).await
        })
        .await
}

/// Whether a version that is not written yet says what one that is says.
pub(super) fn says_the_same(new: &service_version::ActiveModel, old: &service_version::Model) -> bool {
    let (id, item, number) = (old.id, old.item_id, old.number);
    let whole = service_version::ActiveModel {
        id: Set(id),
        item_id: Set(item),
        number: Set(number),
        made_at: Set(old.made_at),
        made_by: Set(old.made_by),
        ..new.clone()
    };
    sea_orm::TryIntoModel::try_into_model(whole).is_ok_and(|it: service_version::Model| it == *old)
}

/// The version of an item with what it does not say itself.
pub(super) fn numbered(
    version: service_version::ActiveModel,
    item: &service_item::ActiveModel,
    number: i32,
    (at, by): (Instant, Option<AccountId>),
) -> service_version::ActiveModel {
    service_version::ActiveModel {
        id: item.version_id.clone(),
        item_id: item.id.clone(),
        number: Set(number),
        made_at: Set(at),
        made_by: Set(by),
        ..version
    }
}

/// Adds a version behind the last one, which is locked until the transaction ends, and gives its number.
async fn write_version(
    tx: &Tx,
    id: ServiceItemId,
    new: ServiceVersionId,
    version: service_version::ActiveModel,
    made: (Instant, Option<AccountId>),
) -> Result<i32> {
    let item = service_item::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    let item = item.ok_or(UseCaseError::NotFound)?;
    let last = service_version::Entity::find_by_id(item.version_id).one(tx.as_ref()).await?;
    let number = last.ok_or(UseCaseError::NotFound)?.number + 1;
    let change = service_item::ActiveModel { id: Set(id), version_id: Set(new), ..Default::default() };
    numbered(version, &change, number, made).insert(tx.as_ref()).await?;
    change.update(tx.as_ref()).await?;
    Ok(number)
}
