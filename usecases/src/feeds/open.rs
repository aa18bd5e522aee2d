//! A program fetches a calendar.

use super::entries::Entries;
use super::rights::{Names, require, require_employee};
use super::version::{Version, day};
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::load_actor;
use crate::keys::Keys;
use domain::feeds::FeedOf;
use entities::feeds::feed;
use sea_orm::EntityTrait;

/// A calendar as it stands now.
#[derive(Clone, Debug)]
pub struct Feed {
    pub of: FeedOf,
    /// `zh-CN` or `en`.
    pub locale: String,
    /// What it is the calendar of; empty for what is one person's own.
    pub name: String,
    pub name_en: String,
    pub entries: Entries,
    pub version: Version,
}

/// What a fetch finds.
#[derive(Clone, Debug)]
pub enum Opened {
    /// The program has it already.
    Unchanged(Version),
    Feed(Box<Feed>),
}

/// The calendar of `token`, unless one of the versions that the program has `seen` is still right.
///
/// The token is the right, as long as its holder has the rights that it was made with: `NotFound` if it is altered or
/// revoked, if the account is disabled or has lost its role, and if the employee is gone. Changes nothing. Three or four
/// queries if nothing was done since; six or seven more otherwise, however many engagements there are.
pub async fn open_feed(cx: &Cx, token: &str, seen: &[Version]) -> Result<Opened> {
    let row = feed_row(cx, token).await?;
    let of = FeedOf::new(row.kind, row.subject_id);
    let (actor, names) = match row.account_id {
        Some(account) => {
            let (_, actor) = load_actor(cx, account).await?.ok_or(UseCaseError::NotFound)?;
            let names = require(cx, &actor, of).await.map_err(hidden)?;
            (Some(actor), names)
        }
        None => {
            let FeedOf::Employee(id) = of else { return Err(UseCaseError::NotFound) };
            require_employee(cx, id).await?;
            (None, Names::default())
        }
    };
    let now = cx.now();
    for version in seen {
        if version.still_holds(cx, &row, now).await? {
            return Ok(Opened::Unchanged(version.clone()));
        }
    }
    let entries = Entries::load(cx, of, actor.as_ref(), day(now)).await?;
    let version = Version::of(cx, &row, &names, &entries, now);
    if seen.iter().any(|it| it.is_of(&version)) {
        return Ok(Opened::Unchanged(version));
    }
    let (name, name_en) = names;
    Ok(Opened::Feed(Box::new(Feed { of, locale: row.locale, name, name_en, entries, version })))
}

async fn feed_row(cx: &Cx, token: &str) -> Result<feed::Model> {
    let id = Keys::feed_subject(token).ok_or(UseCaseError::NotFound)?;
    let row = feed::Entity::find_by_id(id).one(cx.db.read()).await?;
    row.filter(|it| cx.keys.proves_feed(token, it.id, it.generation)).ok_or(UseCaseError::NotFound)
}

/// Whoever holds an address learns nothing of why it does not open any more.
fn hidden(error: UseCaseError) -> UseCaseError {
    if matches!(error, UseCaseError::Forbidden) { UseCaseError::NotFound } else { error }
}
