//! What happened when in a room: slides, the launch of polls, problems of branches, and how the recording lies in the day.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [slide(), issue(), replay()] {
            manager.create_table(table).await?;
        }
        // Null: a draft, and whatever was launched before there were replays with chapters.
        let launched = ColumnDef::new(name("launched_at")).big_integer().null().take();
        manager.alter_table(Table::alter().table(name("poll")).add_column(launched).take()).await?;
        for (table, columns) in [
            ("slide_shown", &["engagement_id", "id"][..]),
            ("slide_shown", &["deck_id"][..]),
            ("branch_issue", &["engagement_id", "branch_id"][..]),
            ("branch_issue", &["attendee_id"][..]),
            // What has just ended is looked for every five seconds.
            ("engagement", &["ended_at"][..]),
        ] {
            let mut index = Index::create().name(format!("{table}_{}", columns[0])).table(name(table)).take();
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

fn slide() -> TableCreateStatement {
    Table::create()
        .table(name("slide_shown"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("deck_id")).uuid().not_null())
        .col(ColumnDef::new(name("page")).integer().not_null())
        .col(ColumnDef::new(name("shown_at")).big_integer().not_null())
        .foreign_key(&mut key("slide_shown", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("slide_shown", "deck_id", "deck", ForeignKeyAction::Cascade))
        .take()
}

fn issue() -> TableCreateStatement {
    Table::create()
        .table(name("branch_issue"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("branch_id")).uuid().not_null())
        .col(ColumnDef::new(name("attendee_id")).uuid().null())
        .col(ColumnDef::new(name("kind")).text().not_null())
        .col(ColumnDef::new(name("text")).text().not_null())
        .col(ColumnDef::new(name("raised_at")).big_integer().not_null())
        .col(ColumnDef::new(name("done_at")).big_integer().null())
        .col(ColumnDef::new(name("done_by")).uuid().null())
        .foreign_key(&mut key("branch_issue", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("branch_issue", "branch_id", "branch", ForeignKeyAction::NoAction))
        .foreign_key(&mut key("branch_issue", "attendee_id", "attendee", ForeignKeyAction::SetNull))
        .foreign_key(&mut key("branch_issue", "done_by", "account", ForeignKeyAction::SetNull))
        .take()
}

fn replay() -> TableCreateStatement {
    Table::create()
        .table(name("replay"))
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("runs")).text().not_null())
        .col(ColumnDef::new(name("ready_at")).big_integer().not_null())
        .foreign_key(&mut key("replay", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .take()
}

fn key(
    table: &'static str,
    column: &'static str,
    of: &'static str,
    gone: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(name(table), name(column)).to(name(of), name("id")).on_delete(gone).to_owned()
}
