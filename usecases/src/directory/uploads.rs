//! A file between its preview and its import: kept for an hour, for its sender alone.

use crate::context::Cx;
use crate::db::Tx;
use crate::directory::import::{self, Preview, What};
use crate::error::{Result, UseCaseError};
use domain::id::{AccountId, CompanyId, ImportId};
use domain::identity::Actor;
use domain::instant::Span;
use entities::directory::import_file;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// The largest file taken, in bytes: 10,000 people have about 1 MB.
pub const LARGEST: usize = 5 << 20;

/// Time to read a preview, correct what it tells, and say yes.
pub(super) const KEPT: Span = Span::hours(1);

/// Keeps a file for its preview, in place of what its sender kept before.
///
/// Needs the right to import it. Fails with `Invalid` `file`: `file_missing` or `file_too_large`.
pub async fn keep(cx: &Cx, actor: &Actor, what: What, file: Vec<u8>) -> Result<ImportId> {
    what.require(actor)?;
    keep_file(cx, actor.account, (what.word(), what.company()), file).await
}

/// Keeps a file of any kind; asks for no right. Fails with `Invalid` as [`keep`] does.
pub(crate) async fn keep_file(
    cx: &Cx,
    account: AccountId,
    (what, company): (&str, Option<CompanyId>),
    file: Vec<u8>,
) -> Result<ImportId> {
    if file.is_empty() {
        return Err(UseCaseError::field("file", "file_missing"));
    }
    if file.len() > LARGEST {
        return Err(UseCaseError::field("file", "file_too_large"));
    }
    let row = import_file::ActiveModel {
        id: Set(cx.id::<ImportId>()),
        account_id: Set(account),
        what: Set(what.to_owned()),
        company_id: Set(company),
        content: Set(file),
        created_at: Set(cx.now()),
    };
    let now = cx.now();
    cx.db
        .write(move |tx| async move {
            import_file::Entity::delete_many()
                .filter(import_file::Column::AccountId.eq(account).or(import_file::Column::CreatedAt.lte(now - KEPT)))
                .exec(tx.as_ref())
                .await?;
            Ok(row.insert(tx.as_ref()).await?.id)
        })
        .await
}

/// What a kept file would do, and what it is. `NotFound` for another's file and after an hour.
pub async fn preview(cx: &Cx, actor: &Actor, id: ImportId) -> Result<(What, Preview)> {
    let (what, file) = kept(cx, cx.db.read(), actor.account, id).await?;
    Ok((what, import::preview(cx, actor, what, &file).await?))
}

/// Imports a kept file, all or nothing, and forgets it.
///
/// Needs the right to import it. Fails with the conflict `import-errors` if any row has a defect.
pub async fn import(cx: &Cx, actor: &Actor, id: ImportId) -> Result<(What, Preview)> {
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db
        .write(move |tx| async move {
            let (what, file) = kept(&cx2, tx.as_ref(), actor.account, id).await?;
            what.require(&actor)?;
            let done = import::apply(&cx2, &tx, Some(actor.account), what, &file).await?;
            forget(&tx, actor.account, id).await?;
            Ok((what, done))
        })
        .await
}

/// Forgets a file that shall not be imported.
pub async fn discard(cx: &Cx, actor: &Actor, id: ImportId) -> Result<()> {
    let account = actor.account;
    cx.db.write(move |tx| async move { forget(&tx, account, id).await }).await
}

/// Deletes files that nobody came back for. Harmless at any time; once an hour is enough.
pub async fn purge(cx: &Cx) -> Result<()> {
    let before = cx.now() - KEPT;
    cx.db
        .write(move |tx| async move {
            import_file::Entity::delete_many()
                .filter(import_file::Column::CreatedAt.lte(before))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}

async fn kept(cx: &Cx, db: &impl ConnectionTrait, account: AccountId, id: ImportId) -> Result<(What, Vec<u8>)> {
    let found = found(cx, db, account, id).await?;
    let what = what_of(&found.what, found.company_id).ok_or(UseCaseError::NotFound)?;
    Ok((what, found.content))
}

/// The file that an account keeps, of this kind. `NotFound` for another's and after an hour.
pub(crate) async fn kept_file(cx: &Cx, account: AccountId, id: ImportId, what: &str) -> Result<Vec<u8>> {
    let found = found(cx, cx.db.read(), account, id).await?;
    if found.what == what { Ok(found.content) } else { Err(UseCaseError::NotFound) }
}

async fn found(cx: &Cx, db: &impl ConnectionTrait, account: AccountId, id: ImportId) -> Result<import_file::Model> {
    import_file::Entity::find_by_id(id)
        .filter(import_file::Column::AccountId.eq(account))
        .filter(import_file::Column::CreatedAt.gt(cx.now() - KEPT))
        .one(db)
        .await?
        .ok_or(UseCaseError::NotFound)
}

/// What a word and a company stand for, as addresses and rows name it.
pub fn what_of(word: &str, company: Option<CompanyId>) -> Option<What> {
    match (word, company) {
        ("companies", _) => Some(What::Companies),
        ("services", _) => Some(What::Services),
        ("branches", Some(company)) => Some(What::Branches(company)),
        ("employees", Some(company)) => Some(What::Employees(company)),
        _ => None,
    }
}

pub(crate) async fn forget(tx: &Tx, account: AccountId, id: ImportId) -> Result<()> {
    import_file::Entity::delete_many()
        .filter(import_file::Column::Id.eq(id))
        .filter(import_file::Column::AccountId.eq(account))
        .exec(tx.as_ref())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_cx;
    use domain::identity::Grant;
    use sea_orm::PaginatorTrait;

    const ONE: &str = "code,name_zh\n91420100FAKE00013Y,江汉\n";

    fn administrator(cx: &Cx) -> Actor {
        Actor { account: cx.id(), grants: vec![Grant::Administrator] }
    }

    #[tokio::test]
    async fn a_file_is_kept_until_it_is_imported_and_for_its_sender_alone() {
        let (cx, _folder) = test_cx().await;
        let (one, other) = (administrator(&cx), administrator(&cx));
        let id = keep(&cx, &one, What::Companies, ONE.into()).await.unwrap();
        assert!(matches!(preview(&cx, &other, id).await, Err(UseCaseError::NotFound)));
        assert!(matches!(import(&cx, &other, id).await, Err(UseCaseError::NotFound)));
        assert_eq!(preview(&cx, &one, id).await.unwrap().1.new, 1);
        assert_eq!(import(&cx, &one, id).await.unwrap().1.new, 1);
        assert!(matches!(import(&cx, &one, id).await, Err(UseCaseError::NotFound)));
        assert_eq!(import_file::Entity::find().count(cx.db.read()).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_file_is_forgotten_after_an_hour() {
        let (cx, _folder) = test_cx().await;
        let one = administrator(&cx);
        let id = keep(&cx, &one, What::Companies, ONE.into()).await.unwrap();
        cx.clock.advance(KEPT);
        assert!(matches!(preview(&cx, &one, id).await, Err(UseCaseError::NotFound)));
        purge(&cx).await.unwrap();
        assert_eq!(import_file::Entity::find().count(cx.db.read()).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_or_empty_is_refused() {
        let (cx, _folder) = test_cx().await;
        let one = administrator(&cx);
        let code = |result| match result {
            Err(UseCaseError::Invalid(errors)) => errors[0].code.clone(),
            _ => String::new(),
        };
        assert_eq!(code(keep(&cx, &one, What::Companies, vec![b'a'; LARGEST + 1]).await), "file_too_large");
        assert_eq!(code(keep(&cx, &one, What::Companies, Vec::new()).await), "file_missing");
    }
}
