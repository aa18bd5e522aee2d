//! SQLite's one writer: what waits is run in savepoints of one `BEGIN IMMEDIATE` and acknowledged after one durable commit.

use super::{Tx, guarded};
use crate::error::{Result, UseCaseError};
use futures::future::BoxFuture;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Writes that share one commit at most; measured to be past the knee of the curve.
const BATCH: usize = 256;

/// A write that has run: `keep` its savepoint, and tell the caller once the commit is durable, or that it failed.
struct Ran {
    keep: bool,
    tell: Box<dyn FnOnce(std::result::Result<(), DbErr>) + Send>,
}

type Op = Box<dyn FnOnce(Tx) -> BoxFuture<'static, Ran> + Send>;

#[derive(Clone)]
pub struct Queue(mpsc::Sender<Op>);

impl Queue {
    /// Starts the writer task; it ends when the last handle is dropped and the queue is empty.
    pub fn start(connection: DatabaseConnection) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(work(connection, receiver));
        Self(sender)
    }

    pub async fn run<T, F, Fut>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let op: Op = Box::new(move |tx| {
            Box::pin(async move {
                let result = guarded(write(tx)).await;
                Ran {
                    keep: result.is_ok(),
                    tell: Box::new(move |committed| {
                        // A caller that went away misses only the answer.
                        let _ = answer.send(committed.map_err(UseCaseError::from).and(result));
                    }),
                }
            })
        });
        self.0.send(op).await.map_err(|_| UseCaseError::Aborted)?;
        answered.await.map_err(|_| UseCaseError::Aborted)?
    }
}

async fn work(connection: DatabaseConnection, mut waiting: mpsc::Receiver<Op>) {
    while let Some(first) = waiting.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(op) = waiting.try_recv()
        {
            batch.push(op);
        }
        if let Err(error) = run_batch(&connection, batch).await {
            tracing::error!(%error, "a group of writes failed as a whole");
        }
    }
}

async fn run_batch(connection: &DatabaseConnection, batch: Vec<Op>) -> std::result::Result<(), DbErr> {
    let immediate =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    // Dropping the ops of a group that cannot begin tells each caller `Aborted`.
    let group = connection.begin_with_options(immediate).await?;
    let mut kept = Vec::new();
    for op in batch {
        let ran = run_one(&group, op).await?;
        if ran.keep {
            kept.push(ran.tell);
        } else {
            (ran.tell)(Ok(()));
        }
    }
    let committed = group.commit().await;
    for tell in kept {
        tell(committed.clone());
    }
    committed
}

async fn run_one(group: &DatabaseTransaction, op: Op) -> std::result::Result<Ran, DbErr> {
    let savepoint = Arc::new(group.begin().await?);
    let mut ran = op(savepoint.clone()).await;
    match Arc::try_unwrap(savepoint) {
        Ok(savepoint) if ran.keep => savepoint.commit().await?,
        Ok(savepoint) => savepoint.rollback().await?,
        // The closure kept a handle: what it wrote cannot be told apart from what it may still write.
        Err(savepoint) => {
            drop(savepoint);
            ran.keep = false;
            return Err(DbErr::Custom("a write kept its transaction".into()));
        }
    }
    Ok(ran)
}
