//! Engagements that come back by a rule.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let series = Table::create()
            .table(name("series"))
            .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
            .col(ColumnDef::new(name("brand_id")).uuid().not_null())
            .col(ColumnDef::new(name("company_id")).uuid().not_null())
            .col(ColumnDef::new(name("rule")).text().not_null())
            .col(ColumnDef::new(name("shift")).text().not_null())
            .col(ColumnDef::new(name("keep_count")).boolean().not_null())
            .col(ColumnDef::new(name("created_at")).big_integer().not_null())
            .foreign_key(&mut key("series", "brand_id", "brand"))
            .foreign_key(&mut key("series", "company_id", "company"))
            .take();
        manager.create_table(series).await?;
        let dates = Table::create()
            .table(name("series_date"))
            .col(ColumnDef::new(name("series_id")).uuid().not_null())
            .col(ColumnDef::new(name("date")).text().not_null())
            .col(ColumnDef::new(name("engagement_id")).uuid().null())
            .primary_key(Index::create().col(name("series_id")).col(name("date")))
            .foreign_key(&mut key("series_date", "series_id", "series"))
            .foreign_key(&mut key("series_date", "engagement_id", "engagement"))
            .take();
        manager.create_table(dates).await?;
        // An engagement is one date of one series.
        let index = Index::create()
            .name("series_date_engagement")
            .table(name("series_date"))
            .col(name("engagement_id"))
            .unique()
            .take();
        manager.create_index(index).await
    }
}

fn key(table: &'static str, column: &'static str, of: &'static str) -> ForeignKeyCreateStatement {
    let name = Alias::new;
    ForeignKey::create().from(name(table), name(column)).to(name(of), name("id")).to_owned()
}
