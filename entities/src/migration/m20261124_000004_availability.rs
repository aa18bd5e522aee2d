//! When officers and things are away, hours of their own, and whom a crew is made of.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let columns = [
            ("resource", ColumnDef::new(name("hours")).text().null().to_owned()),
            ("offering", ColumnDef::new(name("officers")).integer().not_null().default(0).to_owned()),
            ("offering", ColumnDef::new(name("crew")).text().not_null().default("fixed").to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(name(table)).add_column(column).take()).await?;
        }
        let table = Table::create()
            .table(name("absence"))
            .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
            .col(ColumnDef::new(name("resource_id")).uuid().not_null())
            .col(ColumnDef::new(name("starts_at")).big_integer().not_null())
            .col(ColumnDef::new(name("ends_at")).big_integer().not_null())
            .col(ColumnDef::new(name("note")).text().not_null())
            .foreign_key(
                ForeignKey::create().from(name("absence"), name("resource_id")).to(name("resource"), name("id")),
            )
            .take();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("absence_resource")
            .table(name("absence"))
            .col(name("resource_id"))
            .col(name("ends_at"))
            .take();
        manager.create_index(index).await
    }
}
