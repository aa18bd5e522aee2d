//! Applications for service items: what a room offers, who applied, what became of it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What lists are read by, and what can be there only once: a receipt, and an application of one attendee for one item that
/// still goes on.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX application_receipt ON application (receipt)",
    "CREATE UNIQUE INDEX application_open ON application (attendee_id, item_id) \
     WHERE attendee_id IS NOT NULL AND state IN ('declared', 'taken_up', 'accepted')",
    "CREATE INDEX application_engagement ON application (engagement_id, state, revision)",
    "CREATE INDEX application_attendee ON application (attendee_id)",
    "CREATE INDEX application_kept ON application (changed_at) WHERE sealed IS NOT NULL",
    "CREATE INDEX application_step_application ON application_step (application_id, id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [offered(), application(), step(), counter()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

fn offered() -> TableCreateStatement {
    Table::create()
        .table(name("offered_service"))
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("item_id")).uuid().not_null())
        .col(ColumnDef::new(name("opened_at")).big_integer().not_null())
        .col(ColumnDef::new(name("closed_at")).big_integer().null())
        .primary_key(Index::create().col(name("engagement_id")).col(name("item_id")))
        .foreign_key(&mut key("offered_service", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("offered_service", "item_id", "service_item", ForeignKeyAction::NoAction))
        .take()
}

fn application() -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name("application")).col(ColumnDef::new(name("id")).uuid().not_null().primary_key());
    for (column, of) in [
        ("brand_id", "brand"),
        ("company_id", "company"),
        ("branch_id", "branch"),
        ("engagement_id", "engagement"),
        ("item_id", "service_item"),
        ("version_id", "service_version"),
    ] {
        table.col(ColumnDef::new(name(column)).uuid().not_null());
        table.foreign_key(&mut key("application", column, of, ForeignKeyAction::NoAction));
    }
    table
        .col(ColumnDef::new(name("attendee_id")).uuid().null())
        .foreign_key(&mut key("application", "attendee_id", "attendee", ForeignKeyAction::SetNull))
        .col(ColumnDef::new(name("channel")).text().not_null())
        .col(ColumnDef::new(name("receipt")).text().not_null())
        .col(ColumnDef::new(name("state")).text().not_null())
        .col(ColumnDef::new(name("before")).text().null())
        .col(ColumnDef::new(name("revision")).integer().not_null())
        .col(ColumnDef::new(name("taken_by")).uuid().null())
        .col(ColumnDef::new(name("sealed")).binary().null())
        .col(ColumnDef::new(name("applied_at")).big_integer().not_null())
        .col(ColumnDef::new(name("changed_at")).big_integer().not_null())
        .col(ColumnDef::new(name("erased_at")).big_integer().null())
        .take()
}

fn step() -> TableCreateStatement {
    Table::create()
        .table(name("application_step"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("application_id")).uuid().not_null())
        .col(ColumnDef::new(name("act")).text().not_null())
        .col(ColumnDef::new(name("state")).text().not_null())
        // Null: the applicant.
        .col(ColumnDef::new(name("account_id")).uuid().null())
        .col(ColumnDef::new(name("sealed_note")).binary().null())
        .col(ColumnDef::new(name("at")).big_integer().not_null())
        .foreign_key(&mut key("application_step", "application_id", "application", ForeignKeyAction::Cascade))
        .take()
}

fn counter() -> TableCreateStatement {
    Table::create()
        .table(name("receipt_counter"))
        .col(ColumnDef::new(name("series")).text().not_null().primary_key())
        .col(ColumnDef::new(name("last")).integer().not_null())
        .take()
}

fn key(
    table: &'static str,
    column: &'static str,
    of: &'static str,
    gone: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(name(table), name(column)).to(name(of), name("id")).on_delete(gone).to_owned()
}
