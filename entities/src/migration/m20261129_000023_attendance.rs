//! What was watched, who sat at whose screen, who corrected it, what people thought of it, and what makes it completed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("attendee", ColumnDef::new(name("screen_names")).text().not_null().default("").to_owned()),
            ("attendee", ColumnDef::new(name("heads_confirmed_at")).big_integer().null().to_owned()),
            // Another attendee, who may be taken off the list without this one: no foreign key.
            ("attendee", ColumnDef::new(name("seen_with")).uuid().null().to_owned()),
            ("attendee", ColumnDef::new(name("replay_invited_at")).big_integer().null().to_owned()),
            ("offering", ColumnDef::new(name("watch_percent")).integer().not_null().default(60).to_owned()),
            ("offering", ColumnDef::new(name("quiz_percent")).integer().not_null().default(60).to_owned()),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(name(table)).add_column(column).take()).await?;
        }
        for table in [watched(), rating(), correction()] {
            manager.create_table(table).await?;
        }
        for table in ["watched", "rating", "head_correction"] {
            let index = Index::create()
                .name(format!("{table}_engagement_id"))
                .table(name(table))
                .col(name("engagement_id"))
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

/// One row for each attendee that ever watched.
fn watched() -> TableCreateStatement {
    Table::create()
        .table(name("watched"))
        .col(ColumnDef::new(name("attendee_id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("spans")).text().not_null())
        .col(ColumnDef::new(name("seen_at")).big_integer().not_null())
        .foreign_key(&mut key("watched", "attendee_id", "attendee"))
        .foreign_key(&mut key("watched", "engagement_id", "engagement"))
        .take()
}

/// One row for each attendee that said something.
fn rating() -> TableCreateStatement {
    Table::create()
        .table(name("rating"))
        .col(ColumnDef::new(name("attendee_id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("stars")).integer().not_null())
        .col(ColumnDef::new(name("rated_at")).big_integer().not_null())
        .foreign_key(&mut key("rating", "attendee_id", "attendee"))
        .foreign_key(&mut key("rating", "engagement_id", "engagement"))
        .take()
}

/// One row for each number that a liaison confirmed or set right.
fn correction() -> TableCreateStatement {
    Table::create()
        .table(name("head_correction"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("attendee_id")).uuid().not_null())
        .col(ColumnDef::new(name("account_id")).uuid().not_null())
        .col(ColumnDef::new(name("corrected_at")).big_integer().not_null())
        .col(ColumnDef::new(name("people_before")).integer().not_null())
        .col(ColumnDef::new(name("people_after")).integer().not_null())
        .foreign_key(&mut key("head_correction", "engagement_id", "engagement"))
        .foreign_key(&mut key("head_correction", "attendee_id", "attendee"))
        .take()
}

fn key(table: &'static str, column: &'static str, of: &'static str) -> ForeignKeyCreateStatement {
    let gone = ForeignKeyAction::Cascade;
    ForeignKey::create().from(name(table), name(column)).to(name(of), name("id")).on_delete(gone).to_owned()
}
