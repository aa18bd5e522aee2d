//! How finely times are offered, what a topic asks of its presenter, and how what has passed is found.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let columns = [
            ("offering", ColumnDef::new(name("slot_step")).integer().not_null().default(30).to_owned()),
            ("topic", ColumnDef::new(name("abilities")).text().not_null().default("[]").to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(name(table)).add_column(column).take()).await?;
        }
        let index = "CREATE INDEX engagement_status ON engagement (status, ends_at)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
