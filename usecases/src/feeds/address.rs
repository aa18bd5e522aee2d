//! The address of a calendar, shown to its holder.

use super::rights::{Names, employee_of, require};
use crate::context::Cx;
use crate::error::Result;
use domain::feeds::FeedOf;
use domain::id::AccountId;
use domain::identity::Actor;
use domain::instant::Instant;
use entities::feeds::feed;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// One holder's address of one calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedAddress {
    pub of: FeedOf,
    /// What it is the calendar of; empty for what is one person's own.
    pub name: String,
    pub name_en: String,
    /// The path at this server, and since when it holds; none as long as nobody has asked for one.
    pub path: Option<(String, Instant)>,
}

/// The actor's own address of a calendar. Changes nothing: a feed exists from the first [`super::renew_feed`] on.
///
/// `NotFound` or `Forbidden` for who may not see what the feed holds.
pub async fn feed_of(cx: &Cx, actor: &Actor, of: FeedOf) -> Result<FeedAddress> {
    let names = require(cx, actor, of).await?;
    shown(cx, of, Some(actor.account), names).await
}

/// The calendar of the employee whose personal link `code` is; the code is the right.
pub async fn employee_feed(cx: &Cx, code: &str) -> Result<FeedAddress> {
    let of = FeedOf::Employee(employee_of(cx, code).await?);
    shown(cx, of, None, Names::default()).await
}

async fn shown(cx: &Cx, of: FeedOf, holder: Option<AccountId>, (name, name_en): Names) -> Result<FeedAddress> {
    let row = held(cx.db.read(), of, holder).await?;
    let path = row.map(|it| (format!("/feeds/{}.ics", cx.keys.feed_token(it.id, it.generation)), it.renewed_at));
    Ok(FeedAddress { of, name, name_en, path })
}

/// The holder's row of a subject.
pub(super) async fn held(
    db: &impl ConnectionTrait,
    of: FeedOf,
    holder: Option<AccountId>,
) -> Result<Option<feed::Model>> {
    use feed::Column::{AccountId as Holder, Kind, SubjectId};
    let find = feed::Entity::find().filter(Kind.eq(of.kind())).filter(SubjectId.eq(of.id()));
    let find = match holder {
        Some(account) => find.filter(Holder.eq(account)),
        None => find.filter(Holder.is_null()),
    };
    Ok(find.one(db).await?)
}
