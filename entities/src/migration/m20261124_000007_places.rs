//! Where engagements take place, how long the ways between are, and how far ahead may be booked.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let columns = [
            ("engagement", ColumnDef::new(name("site_id")).uuid().null().to_owned()),
            ("claim", ColumnDef::new(name("site_id")).uuid().null().to_owned()),
            ("offering", ColumnDef::new(name("horizon_days")).integer().not_null().default(60).to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(name(table)).add_column(column).take()).await?;
        }
        let table = Table::create()
            .table(name("district_table"))
            .col(ColumnDef::new(name("city")).text().not_null().primary_key())
            .col(ColumnDef::new(name("content")).text().not_null())
            .col(ColumnDef::new(name("imported_at")).big_integer().not_null())
            .take();
        manager.create_table(table).await
    }
}
