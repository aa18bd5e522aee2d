//! What a brand's team needs at its desk: who decides while the manager is away, and notes on companies.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let id = |column: &'static str| ColumnDef::new(name(column)).uuid().not_null().to_owned();
        let instant = |column: &'static str| ColumnDef::new(name(column)).big_integer().not_null().to_owned();
        let refers = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(name(from), name(column)).to(name(to), name("id")).to_owned()
        };
        let deputy = Table::create()
            .table(name("deputy"))
            .col(id("id").primary_key())
            .col(id("brand_id"))
            .col(id("account_id"))
            .col(instant("starts_at"))
            .col(instant("ends_at"))
            .col(id("appointed_by"))
            .col(ColumnDef::new(name("revoked_at")).big_integer().null())
            .foreign_key(&mut refers("deputy", "brand_id", "brand"))
            .foreign_key(&mut refers("deputy", "account_id", "account"))
            .foreign_key(&mut refers("deputy", "appointed_by", "account"))
            .take();
        let note = Table::create()
            .table(name("company_note"))
            .col(id("id").primary_key())
            .col(id("brand_id"))
            .col(id("company_id"))
            .col(id("author"))
            .col(instant("at"))
            .col(ColumnDef::new(name("text")).text().not_null())
            .foreign_key(&mut refers("company_note", "brand_id", "brand"))
            .foreign_key(&mut refers("company_note", "company_id", "company"))
            .foreign_key(&mut refers("company_note", "author", "account"))
            .take();
        manager.create_table(deputy).await?;
        manager.create_table(note).await?;
        // Read once per request of an officer.
        let deputies = Index::create().name("deputy_account").table(name("deputy")).col(name("account_id")).take();
        manager.create_index(deputies).await?;
        let notes = Index::create()
            .name("company_note_company")
            .table(name("company_note"))
            .col(name("brand_id"))
            .col(name("company_id"))
            .take();
        manager.create_index(notes).await
    }
}
