//! Addresses that the mail server refused for good. Trying again costs a sender its good name, and the mail of everybody
//! else with it.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use domain::instant::Span;
use entities::notify::suppressed_address::{ActiveModel, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeMap, HashMap};

/// Then the address is tried once more: who left may have come back, and a mailbox may have been made.
pub const KEEP: Span = Span::days(90);

/// Which of the addresses get no mail, with the code that the mail server refused them with. One query.
pub async fn suppressed(cx: &Cx, addresses: &[&str]) -> Result<HashMap<String, String>> {
    let digests: HashMap<String, &str> = addresses.iter().map(|it| (cx.keys.address(it), *it)).collect();
    let found = Entity::find()
        .filter(Column::Digest.is_in(digests.keys().cloned()))
        .filter(Column::Since.gt(cx.now() - KEEP))
        .all(cx.db.read())
        .await?;
    Ok(found.into_iter().filter_map(|row| Some(((*digests.get(&row.digest)?).to_owned(), row.status))).collect())
}

/// Remembers addresses, each with the code that it was refused with.
pub(super) async fn suppress(cx: &Cx, tx: &Tx, refused: Vec<(String, String)>) -> Result<()> {
    // Two rows may have named one address.
    let refused: BTreeMap<_, _> =
        refused.into_iter().map(|(address, status)| (cx.keys.address(&address), status)).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let since = cx.now();
    let rows = refused.into_iter().map(|(digest, status)| ActiveModel {
        digest: Set(digest),
        since: Set(since),
        status: Set(status),
    });
    let again = OnConflict::column(Column::Digest).update_columns([Column::Since, Column::Status]).to_owned();
    Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx.as_ref()).await?;
    Ok(())
}

/// Somebody says that these addresses are right after all: they get mail again.
pub async fn allow(cx: &Cx, tx: &Tx, addresses: &[String]) -> Result<()> {
    for addresses in addresses.chunks(10_000) {
        let digests = addresses.iter().map(|it| cx.keys.address(it));
        Entity::delete_many().filter(Column::Digest.is_in(digests)).exec(tx.as_ref()).await?;
    }
    Ok(())
}

/// Forgets addresses that may be tried again.
pub async fn purge(cx: &Cx) -> Result<()> {
    let before = cx.now() - KEEP;
    cx.db
        .write(move |tx| async move {
            Entity::delete_many().filter(Column::Since.lte(before)).exec(tx.as_ref()).await?;
            Ok(())
        })
        .await
}
