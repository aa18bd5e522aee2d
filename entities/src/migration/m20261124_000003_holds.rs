//! Times that are held while a form is filled in, and other times that a brand offers.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        for table in ["booking", "claim"] {
            let expires_at = ColumnDef::new(name("expires_at")).big_integer().null().to_owned();
            manager.alter_table(Table::alter().table(name(table)).add_column(expires_at).take()).await?;
        }
        let table = Table::create()
            .table(name("booking_offer"))
            .col(ColumnDef::new(name("booking_id")).uuid().not_null())
            .col(ColumnDef::new(name("starts_at")).big_integer().not_null())
            .primary_key(Index::create().col(name("booking_id")).col(name("starts_at")))
            .foreign_key(
                ForeignKey::create().from(name("booking_offer"), name("booking_id")).to(name("booking"), name("id")),
            )
            .take();
        manager.create_table(table).await?;
        // What the worker removes, and how many times one account holds.
        let index = Index::create()
            .name("booking_requester")
            .table(name("booking"))
            .col(name("requested_by"))
            .col(name("status"))
            .take();
        manager.create_index(index).await
    }
}
