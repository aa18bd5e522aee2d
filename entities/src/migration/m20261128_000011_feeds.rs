//! Calendars that programs fetch, and the crews of what was called off.
//!
//! `feed.subject_id` refers to one of six tables, so no foreign key says to which; every fetch asks whether it is still there.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: &[&str] = &[
    // One address for each holder and subject; two NULLs are never equal, so that employees need an index of their own.
    "CREATE UNIQUE INDEX feed_holder ON feed (account_id, kind, subject_id)",
    "CREATE UNIQUE INDEX feed_employee ON feed (subject_id) WHERE account_id IS NULL",
    "CREATE INDEX attendee_of_employee ON attendee (employee_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let id = |column: &'static str| ColumnDef::new(name(column)).uuid().not_null().to_owned();
        let refers = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(name(from), name(column)).to(name(to), name("id")).to_owned()
        };
        let feed = Table::create()
            .table(name("feed"))
            .col(id("id").primary_key())
            .col(ColumnDef::new(name("kind")).text().not_null())
            .col(id("subject_id"))
            .col(ColumnDef::new(name("account_id")).uuid().null())
            .col(ColumnDef::new(name("locale")).text().not_null())
            .col(ColumnDef::new(name("generation")).integer().not_null())
            .col(ColumnDef::new(name("renewed_at")).big_integer().not_null())
            .foreign_key(&mut refers("feed", "account_id", "account"))
            .take();
        // Of an engagement that is deleted (a hold, by the clean-up) no crew is remembered either.
        let former = Table::create()
            .table(name("former_crew"))
            .col(id("resource_id"))
            .col(id("engagement_id"))
            .primary_key(Index::create().col(name("resource_id")).col(name("engagement_id")))
            .foreign_key(&mut refers("former_crew", "resource_id", "resource"))
            .foreign_key(refers("former_crew", "engagement_id", "engagement").on_delete(ForeignKeyAction::Cascade))
            .take();
        manager.create_table(feed).await?;
        manager.create_table(former).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
