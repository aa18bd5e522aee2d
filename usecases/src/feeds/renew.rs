//! A calendar gets an address, another one, or none.

use super::address::held;
use super::rights::{employee_of, require};
use crate::audit;
use crate::context::Cx;
use crate::error::Result;
use domain::feeds::FeedOf;
use domain::id::{AccountId, FeedId};
use domain::identity::Actor;
use entities::feeds::feed;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait, Set};
use serde_json::json;

/// Makes the actor's address of a calendar, or a new one in place of the former, which dies. Its texts are in `locale`.
///
/// `NotFound` or `Forbidden` for who may not see what the feed holds.
pub async fn renew_feed(cx: &Cx, actor: &Actor, of: FeedOf, locale: &str) -> Result<()> {
    require(cx, actor, of).await?;
    renew(cx, of, Some(actor.account), locale).await
}

/// As [`renew_feed`], for the employee whose personal link `code` is; the code is the right.
pub async fn renew_employee_feed(cx: &Cx, code: &str, locale: &str) -> Result<()> {
    let of = FeedOf::Employee(employee_of(cx, code).await?);
    renew(cx, of, None, locale).await
}

/// Ends the actor's own address of a calendar; harmless if there is none. Needs no right: who has lost it may still close it.
pub async fn stop_feed(cx: &Cx, actor: &Actor, of: FeedOf) -> Result<()> {
    stop(cx, of, Some(actor.account)).await
}

/// As [`stop_feed`], for the employee whose personal link `code` is; the code is the right.
pub async fn stop_employee_feed(cx: &Cx, code: &str) -> Result<()> {
    let of = FeedOf::Employee(employee_of(cx, code).await?);
    stop(cx, of, None).await
}

async fn renew(cx: &Cx, of: FeedOf, holder: Option<AccountId>, locale: &str) -> Result<()> {
    let (cx2, locale) = (cx.clone(), locale.to_owned());
    cx.db
        .write(move |tx| async move {
            let id = match held(tx.as_ref(), of, holder).await? {
                Some(row) => {
                    let (id, generation) = (row.id, row.generation + 1);
                    let mut change = row.into_active_model();
                    change.generation = Set(generation);
                    change.locale = Set(locale);
                    change.renewed_at = Set(cx2.now());
                    change.update(tx.as_ref()).await?;
                    id
                }
                None => insert(&cx2, tx.as_ref(), of, holder, locale).await?,
            };
            audit::record(&cx2, &tx, holder, "feed.renewed", id, json!({ "kind": of.kind().word() })).await
        })
        .await
}

async fn insert(
    cx: &Cx,
    db: &impl sea_orm::ConnectionTrait,
    of: FeedOf,
    holder: Option<AccountId>,
    locale: String,
) -> Result<FeedId> {
    let id: FeedId = cx.id();
    let row = feed::ActiveModel {
        id: Set(id),
        kind: Set(of.kind()),
        subject_id: Set(of.id()),
        account_id: Set(holder),
        locale: Set(locale),
        generation: Set(0),
        renewed_at: Set(cx.now()),
    };
    feed::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

async fn stop(cx: &Cx, of: FeedOf, holder: Option<AccountId>) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let Some(row) = held(tx.as_ref(), of, holder).await? else { return Ok(()) };
            let id = row.id;
            row.delete(tx.as_ref()).await?;
            audit::record(&cx2, &tx, holder, "feed.stopped", id, json!({ "kind": of.kind().word() })).await
        })
        .await
}
