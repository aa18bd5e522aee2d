//! The database: readers from a pool, and `Db::write`, the only way to write.

use crate::error::{Result, UseCaseError};
use futures::FutureExt;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

mod queue;

/// The transaction of one write, owned so that its futures are `Send`.
pub type Tx = Arc<DatabaseTransaction>;

/// One write may take this long; a slower one fails and leaves nothing.
const WRITE_LIMIT: Duration = Duration::from_secs(20);

/// How often a write is repeated after 40001 (serialization failure) or 40P01 (deadlock detected).
const REPEATS: usize = 5;

/// SQLite (one writer, group commit) or PostgreSQL (transactions of spawned tasks).
#[derive(Clone)]
pub struct Db {
    readers: DatabaseConnection,
    writer: Writer,
}

#[derive(Clone)]
enum Writer {
    Queue(queue::Queue),
    Transactions,
}

impl Db {
    /// Connects to `sqlite:PATH` or `postgres://…`. Does not migrate.
    pub async fn connect(url: &str) -> std::result::Result<Self, DbErr> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            let writer = counted(Database::connect(sqlite(path, 1)).await?);
            let readers = counted(Database::connect(sqlite(path, 4)).await?);
            Ok(Self { readers, writer: Writer::Queue(queue::Queue::start(writer)) })
        } else {
            let mut options = ConnectOptions::new(url);
            options.max_connections(16).sqlx_logging(false);
            // A transaction that nobody finishes must not hold locks for long.
            options
                .map_sqlx_postgres_opts(|postgres| postgres.options([("idle_in_transaction_session_timeout", "30s")]));
            Ok(Self { readers: counted(Database::connect(options).await?), writer: Writer::Transactions })
        }
    }

    /// The pool to read from.
    pub const fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Brings the schema up to date. Needs a connection that is not the queue's, so call it before serving.
    pub async fn migrate(url: &str) -> std::result::Result<(), DbErr> {
        use sea_orm_migration::MigratorTrait;
        let options = match url.strip_prefix("sqlite:") {
            Some(path) => sqlite(path.trim_start_matches("//"), 1),
            None => ConnectOptions::new(url).sqlx_logging(false).to_owned(),
        };
        let connection = Database::connect(options).await?;
        entities::Migrator::up(&connection, None).await?;
        connection.close().await
    }

    /// Runs `write` in one transaction and returns after its durable commit; an error leaves nothing behind.
    ///
    /// The closure may run more than once (PostgreSQL's 40001 and 40P01) and must do nothing but database work.
    /// A caller that goes away does not stop it.
    pub async fn write<T, F, Fut>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(Tx) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Result<T>> + Send + 'static,
    {
        match &self.writer {
            Writer::Queue(queue) => queue.run(write).await,
            Writer::Transactions => {
                let connection = self.readers.clone();
                tokio::spawn(async move { repeat(&connection, write).await })
                    .await
                    .map_err(|_| UseCaseError::Aborted)?
            }
        }
    }
}

async fn repeat<T, F, Fut>(connection: &DatabaseConnection, write: F) -> Result<T>
where
    F: FnOnce(Tx) -> Fut + Clone,
    Fut: Future<Output = Result<T>>,
{
    let mut left = REPEATS;
    loop {
        let tx = Arc::new(connection.begin().await?);
        let result = match guarded(write.clone()(tx.clone())).await {
            Ok(value) => match Arc::try_unwrap(tx) {
                Ok(tx) => tx.commit().await.map(|()| value).map_err(UseCaseError::from),
                Err(_) => Err(UseCaseError::Aborted),
            },
            Err(error) => {
                if let Ok(tx) = Arc::try_unwrap(tx) {
                    // The error that ended the write says more than one of the rollback would.
                    let _ = tx.rollback().await;
                }
                Err(error)
            }
        };
        match result {
            Err(UseCaseError::Storage(error)) if left > 0 && is_repeatable(&error) => left -= 1,
            result => return result,
        }
    }
}

/// Each statement is counted and timed; what it says is nobody's business.
fn counted(mut connection: DatabaseConnection) -> DatabaseConnection {
    connection.set_metric_callback(|query| {
        metrics::histogram!("zhiyin_database_query_seconds").record(query.elapsed);
    });
    connection
}

fn is_repeatable(error: &DbErr) -> bool {
    use sea_orm::{RuntimeErr, sqlx};
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let sqlx::Error::Database(error) = error.as_ref() else { return false };
    matches!(error.code().as_deref(), Some("40001" | "40P01"))
}

/// A write that panics or takes too long fails by itself.
async fn guarded<T>(write: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(WRITE_LIMIT, AssertUnwindSafe(write).catch_unwind()).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(UseCaseError::Aborted),
        Err(_) => {
            tracing::error!("a write took longer than its limit and was rolled back");
            Err(UseCaseError::Aborted)
        }
    }
}

fn sqlite(path: &str, connections: u32) -> ConnectOptions {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", Path::new(path).display()));
    // A file does not go away as a connection does; asking it before each query costs as much as the query.
    options.test_before_acquire(false);
    options.max_connections(connections).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL can lose an acknowledged commit at a power cut.
            .synchronous(SqliteSynchronous::Full)
            // The command line is a second writer beside the server.
            .busy_timeout(Duration::from_secs(10))
            // A row costs a wake-up of two threads when the channel between them is full; most answers fit in this many.
            .row_buffer_size(1024)
            .foreign_keys(true)
    });
    options
}
