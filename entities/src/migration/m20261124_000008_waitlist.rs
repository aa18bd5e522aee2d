//! Events with so many seats, and the order of those who wait.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        for (table, column) in [("engagement", "capacity"), ("booking", "place")] {
            let number = ColumnDef::new(name(column)).integer().null().to_owned();
            manager.alter_table(Table::alter().table(name(table)).add_column(number).take()).await?;
        }
        // What the worker looks for every few seconds: those who wait, and calls that are over.
        let index = Index::create()
            .name("booking_status")
            .table(name("booking"))
            .col(name("status"))
            .col(name("expires_at"))
            .take();
        manager.create_index(index).await
    }
}
