//! The life of an invite: what each person was told last, and who was taken off the list.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        // Of liaisons as of attendees, so it hangs on the outbox's group, which outlives its subjects.
        let told = Table::create()
            .table(name("told"))
            .col(ColumnDef::new(name("group_key")).text().not_null().primary_key())
            .col(ColumnDef::new(name("sequence")).integer().not_null())
            .col(ColumnDef::new(name("stamp")).big_integer().not_null())
            .col(ColumnDef::new(name("good_for")).integer().not_null())
            .col(ColumnDef::new(name("starts_at")).big_integer().null())
            .col(ColumnDef::new(name("ends_at")).big_integer().null())
            .col(ColumnDef::new(name("title")).text().not_null())
            .col(ColumnDef::new(name("place")).text().not_null())
            .take();
        manager.create_table(told).await?;
        let removed = ColumnDef::new(name("removed_at")).big_integer().null().take();
        manager.alter_table(Table::alter().table(name("attendee")).add_column(removed).take()).await
    }
}
