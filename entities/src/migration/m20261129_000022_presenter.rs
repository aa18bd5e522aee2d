//! Who was chosen to present an engagement.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let key = |column: &'static str, of: &'static str| {
            let mut key = ForeignKey::create();
            key.from(name("presenter"), name(column)).to(name(of), name("id")).on_delete(ForeignKeyAction::Cascade);
            key
        };
        let table = Table::create()
            .table(name("presenter"))
            .col(ColumnDef::new(name("engagement_id")).uuid().not_null().primary_key())
            .col(ColumnDef::new(name("account_id")).uuid().not_null())
            .col(ColumnDef::new(name("chosen_at")).big_integer().not_null())
            .foreign_key(&mut key("engagement_id", "engagement"))
            .foreign_key(&mut key("account_id", "account"))
            .take();
        manager.create_table(table).await?;
        let index = Index::create().name("presenter_account").table(name("presenter")).col(name("account_id")).take();
        manager.create_index(index).await
    }
}
