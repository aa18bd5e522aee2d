//! What is asked of claims most often is read from one index, without a look at the rows themselves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// All that tells who is busy when, where and with what.
const STEPS: &[&str] = &[
    "CREATE INDEX claim_busy ON claim (resource_id, starts_at, ends_at, expires_at, engagement_id, site_id)",
    "DROP INDEX claim_resource",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in STEPS {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }
}
