//! Numbers of an engagement's people are read from one index, without a look at 3,000 rows; and the first of many mails that
//! are due are found without a look at all of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// By branch and answer, as they are counted, then what the counts ask of each; the few whom no mail reaches; and mail in the
/// order in which it is claimed.
const STEPS: &[&str] = &[
    "CREATE INDEX attendee_counts ON attendee \
     (engagement_id, branch_id, answer, answer_sequence, removed_at, employee_id, company_id, email, id)",
    "DROP INDEX attendee_engagement",
    "CREATE INDEX attendee_unreached ON attendee (engagement_id) WHERE unreachable_at IS NOT NULL",
    "DROP INDEX outbox_due",
    "CREATE INDEX outbox_due ON outbox (state, due_at, id)",
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
