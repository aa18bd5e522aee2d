//! Who wants no reminders, thanks and digests: said by the link in each of them, without signing in.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::keys::Reader;
use domain::id::EmployeeId;
use domain::instant::Instant;
use entities::directory::employee;
use entities::identity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Sets whether the holder of `code` gets mail that is no invite, change or decision. Saying the same again changes nothing.
///
/// The code itself is the right: mail programs send it without a session (RFC 8058). Fails with `NotFound` for a code that is
/// altered or of nobody.
pub async fn choose_mail(cx: &Cx, code: &str, wanted: bool) -> Result<()> {
    let reader = reader(cx, code)?;
    let since = (!wanted).then(|| cx.now());
    cx.db
        .write(move |tx| async move {
            if write(&tx, reader, since).await? == 0 && !exists(&tx, reader).await? {
                return Err(UseCaseError::NotFound);
            }
            Ok(())
        })
        .await
}

/// Whether the holder of `code` wants that mail. Changes nothing; fails as [`choose_mail`] does.
pub async fn wants_mail(cx: &Cx, code: &str) -> Result<bool> {
    let db = cx.db.read();
    let since = match reader(cx, code)? {
        Reader::Employee(id) => employee::Entity::find_by_id(id).one(db).await?.map(|it| it.unsubscribed_at),
        Reader::Account(id) => account::Entity::find_by_id(id).one(db).await?.map(|it| it.unsubscribed_at),
    };
    since.map(|it| it.is_none()).ok_or(UseCaseError::NotFound)
}

/// Those of `employees` who want none of it, in one query.
pub async fn unsubscribed(cx: &Cx, employees: Vec<EmployeeId>) -> Result<HashSet<EmployeeId>> {
    let found: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::Id.is_in(employees))
        .filter(employee::Column::UnsubscribedAt.is_not_null())
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(found.into_iter().collect())
}

fn reader(cx: &Cx, code: &str) -> Result<Reader> {
    cx.keys.reader(code).ok_or(UseCaseError::NotFound)
}

/// Only a change is written, so that the moment of the first choice stays.
async fn write(tx: &Tx, reader: Reader, since: Option<Instant>) -> Result<u64> {
    let done = match reader {
        Reader::Employee(id) => {
            let column = employee::Column::UnsubscribedAt;
            let before = if since.is_some() { column.is_null() } else { column.is_not_null() };
            let change = employee::Entity::update_many().col_expr(column, Expr::value(since));
            change.filter(employee::Column::Id.eq(id)).filter(before).exec(tx.as_ref()).await?
        }
        Reader::Account(id) => {
            let column = account::Column::UnsubscribedAt;
            let before = if since.is_some() { column.is_null() } else { column.is_not_null() };
            let change = account::Entity::update_many().col_expr(column, Expr::value(since));
            change.filter(account::Column::Id.eq(id)).filter(before).exec(tx.as_ref()).await?
        }
    };
    Ok(done.rows_affected)
}

async fn exists(tx: &Tx, reader: Reader) -> Result<bool> {
    Ok(match reader {
        Reader::Employee(id) => employee::Entity::find_by_id(id).one(tx.as_ref()).await?.is_some(),
        Reader::Account(id) => account::Entity::find_by_id(id).one(tx.as_ref()).await?.is_some(),
    })
}
