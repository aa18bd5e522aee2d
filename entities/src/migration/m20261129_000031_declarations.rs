//! What employees declare for the visits of a window.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX declaration_form ON declaration (form)",
    "CREATE INDEX declaration_visit ON declaration (engagement_id, application_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(declaration()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

fn declaration() -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name("declaration"));
    table.col(ColumnDef::new(name("application_id")).uuid().not_null().primary_key());
    for column in ["window_id", "engagement_id", "form"] {
        table.col(ColumnDef::new(name(column)).uuid().not_null());
    }
    for (column, of) in
        [("application_id", "application"), ("window_id", "service_window"), ("engagement_id", "engagement")]
    {
        let mut key = ForeignKey::create().from(name("declaration"), name(column)).to(name(of), name("id")).to_owned();
        table.foreign_key(&mut key);
    }
    table
        .col(ColumnDef::new(name("goes_first")).boolean().not_null())
        .col(ColumnDef::new(name("minutes")).integer().not_null())
        .col(ColumnDef::new(name("at_minute")).integer().null())
        .col(ColumnDef::new(name("reachable")).boolean().not_null())
        .col(ColumnDef::new(name("checked")).text().null())
        .col(ColumnDef::new(name("told_at")).big_integer().null())
        .col(ColumnDef::new(name("told_off")).boolean().not_null())
        .take()
}
