//! How much a brand takes on.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let limits = ColumnDef::new(Alias::new("limits")).text().null().to_owned();
        manager.alter_table(Table::alter().table(Alias::new("brand")).add_column(limits).take()).await
    }
}
