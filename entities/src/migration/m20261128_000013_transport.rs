//! Mail on its way: how far the send of an engagement's invites is, and addresses that nothing can be sent to.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let suppressed = Table::create()
            .table(name("suppressed_address"))
            .col(ColumnDef::new(name("digest")).text().not_null().primary_key())
            .col(ColumnDef::new(name("since")).big_integer().not_null())
            .col(ColumnDef::new(name("status")).text().not_null())
            .take();
        manager.create_table(suppressed).await?;
        // The outbox outlives its subjects, so this is no foreign key.
        let attendee = ColumnDef::new(name("attendee_id")).uuid().null().take();
        manager.alter_table(Table::alter().table(name("outbox")).add_column(attendee).take()).await?;
        let index = Index::create()
            .name("outbox_attendee")
            .table(name("outbox"))
            .col(name("attendee_id"))
            .col(name("id"))
            .take();
        manager.create_index(index).await
    }
}
