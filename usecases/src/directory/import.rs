//! CSV files into the directory: a preview, then all or nothing.

use crate::audit;
use crate::catalogue::services;
use crate::context::Cx;
use crate::db::Tx;
use crate::directory::csv::{RowError, Sheet};
use crate::directory::{import_branches, import_companies, import_employees};
use crate::error::{Result, UseCaseError};
use crate::outbox::insert_many;
use domain::id::{AccountId, CompanyId};
use domain::identity::{Actor, Right, Scope};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Iterable, PrimaryKeyToColumn};
use serde_json::json;
use std::sync::Arc;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Companies,
    /// Of one company.
    Branches(CompanyId),
    /// Of one company.
    Employees(CompanyId),
    /// Of the bureau's catalogue.
    Services,
}

impl What {
    /// The stable word, as in addresses and the audit log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Branches(_) => "branches",
            Self::Employees(_) => "employees",
            Self::Services => "services",
        }
    }

    pub const fn company(self) -> Option<CompanyId> {
        match self {
            Self::Companies | Self::Services => None,
            Self::Branches(company) | Self::Employees(company) => Some(company),
        }
    }

    /// Needs `Right::Administer`, or for one's own company's branches and people `Right::Book` on it.
    pub(super) fn require(self, actor: &Actor) -> Result<()> {
        match self.company() {
            Some(company) if !actor.may(Right::Administer, Scope::System) => {
                actor.require(Right::Book, Scope::Company(company))?;
            }
            _ => actor.require(Right::Administer, Scope::System)?,
        }
        Ok(())
    }
}

/// What an import would do, or has done. Who and what is not in the file stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Nothing can be imported while there is one.
    pub errors: Vec<RowError>,
    /// What the file was read as, and headers that mean nothing.
    pub encoding: &'static str,
    pub ignored: Vec<String>,
}

/// A preview and the rows behind it.
pub(super) struct Plan<A> {
    pub preview: Preview,
    pub new: Vec<A>,
    pub changed: Vec<A>,
}

impl<A> Plan<A> {
    pub fn new(sheet: &Sheet, errors: Vec<RowError>) -> Self {
        let (encoding, ignored) = (sheet.encoding.name(), sheet.ignored.clone());
        let preview = Preview { errors, encoding, ignored, ..Preview::default() };
        Self { preview, new: Vec::new(), changed: Vec::new() }
    }

    fn counted(&mut self) -> Preview {
        let mut preview = std::mem::take(&mut self.preview);
        (preview.new, preview.changed) = (self.new.len(), self.changed.len());
        preview
    }

    async fn write<E>(self, tx: &Tx) -> Result<()>
    where
        E: EntityTrait,
        A: ActiveModelTrait<Entity = E> + Send,
    {
        insert_many::<E, A>(tx, self.new).await?;
        let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let is_key = |column: &E::Column| keys.iter().any(|key| format!("{key:?}") == format!("{column:?}"));
        let columns: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
        let mut rows = self.changed.into_iter().peekable();
        while rows.peek().is_some() {
            // Fewer values than SQLite takes in one statement, as in `insert_many`.
            let chunk: Vec<A> = rows.by_ref().take(30_000 / (columns.len() + keys.len())).collect();
            let update = OnConflict::columns(keys.iter().copied()).update_columns(columns.iter().copied()).to_owned();
            E::insert_many(chunk).on_conflict(update).exec_without_returning(tx.as_ref()).await?;
        }
        Ok(())
    }
}

/// Reads a file and says what importing it would do. Writes nothing.
///
/// Needs `Right::Administer`, or `Right::Book` on the company for its branches and people. `NotFound` for an unknown company.
pub async fn preview(cx: &Cx, actor: &Actor, what: What, file: &[u8]) -> Result<Preview> {
    what.require(actor)?;
    preview_at_console(cx, what, file).await
}

/// Imports a file, all or nothing, in one write.
///
/// Needs what [`preview`] needs. Fails with the conflict `import-errors` if any row has a defect.
pub async fn import(cx: &Cx, actor: &Actor, what: What, file: Vec<u8>) -> Result<Preview> {
    what.require(actor)?;
    run(cx, Some(actor.account), what, file).await
}

/// [`preview`] for the command line: whoever may write the data folder needs no further right.
pub async fn preview_at_console(cx: &Cx, what: What, file: &[u8]) -> Result<Preview> {
    let db = cx.db.read();
    Ok(match what {
        What::Companies => import_companies::plan(cx, db, file).await?.counted(),
        What::Branches(company) => import_branches::plan(cx, db, company, file).await?.counted(),
        What::Employees(company) => import_employees::plan(cx, db, company, file).await?.counted(),
        What::Services => services::plan(cx, db, file, None).await?.preview,
    })
}

/// [`import`] for the command line.
pub async fn import_at_console(cx: &Cx, what: What, file: Vec<u8>) -> Result<Preview> {
    run(cx, None, what, file).await
}

async fn run(cx: &Cx, by: Option<AccountId>, what: What, file: Vec<u8>) -> Result<Preview> {
    let (cx2, file): (_, Arc<[u8]>) = (cx.clone(), file.into());
    cx.db.write(move |tx| async move { apply(&cx2, &tx, by, what, &file).await }).await
}

/// Imports inside a write that may do more.
pub(super) async fn apply(cx: &Cx, tx: &Tx, by: Option<AccountId>, what: What, file: &[u8]) -> Result<Preview> {
    // Planned again inside the write: what the preview saw may have changed.
    let db = tx.as_ref();
    let done = match what {
        What::Companies => finish(tx, import_companies::plan(cx, db, file).await?).await?,
        What::Branches(company) => finish(tx, import_branches::plan(cx, db, company, file).await?).await?,
        What::Employees(company) => finish(tx, import_employees::plan(cx, db, company, file).await?).await?,
        What::Services => services::apply(tx, services::plan(cx, db, file, by).await?).await?,
    };
    let counts = json!({ "new": done.new, "changed": done.changed, "unchanged": done.unchanged });
    let subject = what.company().map_or_else(|| "directory".to_owned(), |company| company.to_string());
    audit::record(cx, tx, by, &format!("{}.imported", what.word()), subject, counts).await?;
    Ok(done)
}

async fn finish<A>(tx: &Tx, mut plan: Plan<A>) -> Result<Preview>
where
    A: ActiveModelTrait + Send,
{
    let preview = plan.counted();
    if !preview.errors.is_empty() {
        return Err(UseCaseError::Conflict("import-errors"));
    }
    plan.write::<A::Entity>(tx).await?;
    Ok(preview)
}

/// The company must exist before anything is read for it.
pub(super) async fn exists(db: &impl ConnectionTrait, company: CompanyId) -> Result<()> {
    let found = entities::directory::company::Entity::find_by_id(company).one(db).await?;
    found.map(|_| ()).ok_or(UseCaseError::NotFound)
}
