//! Closures and extra days of brands.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let table = Table::create()
            .table(name("brand_day"))
            .col(ColumnDef::new(name("brand_id")).uuid().not_null())
            .col(ColumnDef::new(name("date")).text().not_null())
            .col(ColumnDef::new(name("hours")).text().not_null())
            .col(ColumnDef::new(name("note")).text().not_null())
            .primary_key(Index::create().col(name("brand_id")).col(name("date")))
            .foreign_key(ForeignKey::create().from(name("brand_day"), name("brand_id")).to(name("brand"), name("id")))
            .take();
        manager.create_table(table).await
    }
}
