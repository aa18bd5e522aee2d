//! Mail before and after an engagement: what an offering reminds of, which start was reminded of, and who wants none of it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let columns = [
            ("offering", ColumnDef::new(name("remind_day")).boolean().not_null().default(true).to_owned()),
            ("offering", ColumnDef::new(name("remind_hour")).boolean().not_null().default(false).to_owned()),
            ("employee", ColumnDef::new(name("unsubscribed_at")).big_integer().null().to_owned()),
            ("account", ColumnDef::new(name("unsubscribed_at")).big_integer().null().to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(name(table)).add_column(column).take()).await?;
        }
        // The key makes a second reminder of one start impossible, whoever tries.
        let reminded = Table::create()
            .table(name("reminded"))
            .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
            .col(ColumnDef::new(name("ahead")).text().not_null())
            .col(ColumnDef::new(name("starts_at")).big_integer().not_null())
            .primary_key(Index::create().col(name("engagement_id")).col(name("ahead")).col(name("starts_at")))
            .foreign_key(
                ForeignKey::create()
                    .from(name("reminded"), name("engagement_id"))
                    .to(name("engagement"), name("id"))
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .take();
        manager.create_table(reminded).await
    }
}
