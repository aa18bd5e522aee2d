//! Whoever applied looks what became of it, by the number on the receipt and the code beside it.

use super::handle::{standing, write_step};
use super::person::note_of;
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::tries;
use crate::windows::demand::{FollowedVisit, followed_visit, give_back, lock_visit};
use domain::id::{ApplicationId, StepId};
use domain::instant::Instant;
use domain::services::{Act, Channel, State, receipt};
use entities::directory::brand;
use entities::services::{application, application_step};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// What a stranger with receipt and code may see: no name, no phone, no answer.
#[derive(Clone, Debug)]
pub struct Followed {
    pub receipt: String,
    pub name: String,
    pub name_en: String,
    pub brand: String,
    pub brand_en: String,
    pub state: State,
    /// Working days that it takes once it is accepted; 0: at once.
    pub days: i32,
    pub applied_at: Instant,
    pub changed_at: Instant,
    /// Why it was returned; empty otherwise.
    pub reason: String,
    /// Of what was declared for a window's visit.
    pub visit: Option<FollowedVisit>,
}

/// Succeeds for a receipt and its code. `place` is the client's IP address: wrong pairs from one place are limited.
///
/// Fails with `Invalid` naming `receipt` or `code` that are missing or no receipt at all; at the `code` with `wrong_code`, whether there is
/// such a receipt or not, and with `follow_blocked`.
pub async fn prove_follow(cx: &Cx, receipt: &str, code: &str, place: &str) -> Result<()> {
    proven(cx, receipt, code, Some(place)).await.map(drop)
}

/// Where an application stands. The receipt and the code are the right; tries are counted by [`prove_follow`], which comes before.
pub async fn follow(cx: &Cx, receipt: &str, code: &str) -> Result<Followed> {
    let it = proven(cx, receipt, code, None).await?;
    let db = cx.db.read();
    let brand = brand::Entity::find_by_id(it.brand_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let version = versions_of(cx, [it.version_id]).await?.remove(&it.version_id).ok_or(UseCaseError::NotFound)?;
    let reason = if it.state == State::Returned { reason(cx, it.id).await? } else { String::new() };
    Ok(Followed {
        visit: followed_visit(cx, &it).await?,
        receipt: it.receipt,
        name: version.name,
        name_en: version.name_en,
        brand: brand.name,
        brand_en: brand.name_en,
        state: it.state,
        days: version.days,
        applied_at: it.applied_at,
        changed_at: it.changed_at,
        reason,
    })
}

/// Takes an application back while nobody has decided on it; the time that it had at a visit goes to others.
///
/// The receipt and the code are the right; fails as [`prove_follow`] does, and with the conflict `application-moved-on`.
pub async fn withdraw(cx: &Cx, receipt: &str, code: &str, place: &str) -> Result<()> {
    let it = proven(cx, receipt, code, Some(place)).await?;
    let (id, visit) = (it.id, (it.channel == Channel::Window).then_some(it.engagement_id));
    let (cx2, step) = (cx.clone(), cx.id::<StepId>());
    cx.db
        .write(move |tx| async move {
            let visit = match visit {
                Some(visit) => Some(lock_visit(&tx, visit).await?),
                None => None,
            };
            let row = application::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = row.ok_or(UseCaseError::NotFound)?;
            let next = standing(&row).after(Act::Withdraw).ok_or(UseCaseError::Conflict("application-moved-on"))?;
            let change = application::ActiveModel { id: Set(id), ..Default::default() };
            write_step(&cx2, &tx, &row, (change, next), (step, Act::Withdraw, None, None)).await?;
            match &visit {
                Some(visit) => give_back(&cx2, &tx, visit, id).await,
                None => Ok(()),
            }
        })
        .await
}

async fn proven(cx: &Cx, typed: &str, code: &str, place: Option<&str>) -> Result<application::Model> {
    let mut checks = crate::form::Checks::default();
    let receipt = receipt::typed(typed);
    if typed.trim().is_empty() {
        checks.fail("receipt", "required");
    } else if receipt.is_none() {
        checks.fail("receipt", "not_a_receipt");
    }
    if code.trim().is_empty() {
        checks.fail("code", "required");
    }
    checks.done()?;
    // Spent before anything is looked at, so that a thousand guesses at the same moment are a thousand.
    if let Some(place) = place {
        tries::spend_follow(cx, place).await?;
    }
    let find = application::Entity::find().filter(application::Column::Receipt.eq(receipt.unwrap_or_default()));
    let found = find.one(cx.db.read()).await?.filter(|it| cx.keys.proves_follow(code, it.id));
    let found = found.ok_or_else(|| UseCaseError::field("code", "wrong_code"))?;
    if let Some(place) = place {
        tries::give_follow_back(cx, place).await?;
    }
    Ok(found)
}

/// What was written with the last return.
async fn reason(cx: &Cx, id: ApplicationId) -> Result<String> {
    let last = application_step::Entity::find()
        .filter(application_step::Column::ApplicationId.eq(id))
        .filter(application_step::Column::Act.eq(Act::Return))
        .order_by_desc(application_step::Column::Id)
        .one(cx.db.read())
        .await?;
    Ok(last.map(|it| note_of(cx, it.id, it.sealed_note.as_deref())).unwrap_or_default())
}
