//! Service items and their versions.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(item()).await?;
        manager.create_table(version()).await?;
        for (table, columns) in [
            ("service_item", &["code"][..]),
            ("service_version", &["item_id", "number"]),
            ("service_item", &["version_id"]),
        ] {
            let mut index = Index::create().name(format!("{table}_{}", columns[0])).table(name(table)).unique().take();
            for column in columns {
                index.col(name(column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

fn item() -> TableCreateStatement {
    Table::create()
        .table(name("service_item"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        // Null: the bureau's.
        .col(ColumnDef::new(name("brand_id")).uuid().null())
        .col(ColumnDef::new(name("code")).text().not_null())
        // No foreign key: the version, which has one to the item, is written after it.
        .col(ColumnDef::new(name("version_id")).uuid().not_null())
        .col(ColumnDef::new(name("retired_at")).big_integer().null())
        .foreign_key(ForeignKey::create().from(name("service_item"), name("brand_id")).to(name("brand"), name("id")))
        .take()
}

fn version() -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name("service_version")).col(ColumnDef::new(name("id")).uuid().not_null().primary_key());
    table.col(ColumnDef::new(name("item_id")).uuid().not_null());
    table.col(ColumnDef::new(name("number")).integer().not_null());
    for text in ["name", "name_en", "service_group", "guide", "guide_en", "initials", "spelled", "details"] {
        table.col(ColumnDef::new(name(text)).text().not_null());
    }
    for flag in ["on_site", "cross_province", "province_wide", "one_stop"] {
        table.col(ColumnDef::new(name(flag)).boolean().not_null());
    }
    table
        .col(ColumnDef::new(name("minutes")).integer().null())
        .col(ColumnDef::new(name("days")).integer().not_null())
        .col(ColumnDef::new(name("made_at")).big_integer().not_null())
        .col(ColumnDef::new(name("made_by")).uuid().null())
        .foreign_key(
            ForeignKey::create().from(name("service_version"), name("item_id")).to(name("service_item"), name("id")),
        )
        .take()
}
