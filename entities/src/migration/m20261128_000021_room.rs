//! What is said in a live room: questions with their votes, announcements, polls and quiz items with their answers.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [room(), question(), vote(), announcement(), poll(), answer(), quiz()] {
            manager.create_table(table).await?;
        }
        for (table, columns) in [
            ("question", &["engagement_id", "hidden", "votes"][..]),
            ("question", &["attendee_id"][..]),
            ("question_vote", &["attendee_id"][..]),
            ("announcement", &["engagement_id"][..]),
            ("poll", &["engagement_id"][..]),
            // Answers are counted once a second while they come in.
            ("poll_answer", &["poll_id", "choice"][..]),
            ("poll_answer", &["attendee_id"][..]),
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

/// One number for each room that rises with whatever is written in it, so that one look tells whether anything was.
fn room() -> TableCreateStatement {
    Table::create()
        .table(name("room"))
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("version")).big_integer().not_null())
        .foreign_key(&mut key("room", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .take()
}

fn question() -> TableCreateStatement {
    Table::create()
        .table(name("question"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        // Null: whoever asked is forgotten.
        .col(ColumnDef::new(name("attendee_id")).uuid().null())
        .col(ColumnDef::new(name("branch_id")).uuid().not_null())
        .col(ColumnDef::new(name("text")).text().not_null())
        .col(ColumnDef::new(name("anonymous")).boolean().not_null())
        .col(ColumnDef::new(name("hidden")).boolean().not_null())
        .col(ColumnDef::new(name("answer")).text().not_null())
        .col(ColumnDef::new(name("answered_at")).big_integer().null())
        .col(ColumnDef::new(name("votes")).integer().not_null())
        .col(ColumnDef::new(name("asked_at")).big_integer().not_null())
        .foreign_key(&mut key("question", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("question", "attendee_id", "attendee", ForeignKeyAction::SetNull))
        .foreign_key(&mut key("question", "branch_id", "branch", ForeignKeyAction::NoAction))
        .take()
}

/// The key makes a second vote impossible, whoever is quicker.
fn vote() -> TableCreateStatement {
    Table::create()
        .table(name("question_vote"))
        .col(ColumnDef::new(name("question_id")).uuid().not_null())
        .col(ColumnDef::new(name("attendee_id")).uuid().not_null())
        .primary_key(Index::create().col(name("question_id")).col(name("attendee_id")))
        .foreign_key(&mut key("question_vote", "question_id", "question", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("question_vote", "attendee_id", "attendee", ForeignKeyAction::Cascade))
        .take()
}

fn announcement() -> TableCreateStatement {
    Table::create()
        .table(name("announcement"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("text")).text().not_null())
        .col(ColumnDef::new(name("made_at")).big_integer().not_null())
        .foreign_key(&mut key("announcement", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .take()
}

fn poll() -> TableCreateStatement {
    Table::create()
        .table(name("poll"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null())
        .col(ColumnDef::new(name("state")).text().not_null())
        .col(ColumnDef::new(name("title")).text().not_null())
        .col(ColumnDef::new(name("title_en")).text().not_null())
        .col(ColumnDef::new(name("options")).text().not_null())
        // Null: a poll, in which nothing is right or wrong.
        .col(ColumnDef::new(name("right_choice")).integer().null())
        .col(ColumnDef::new(name("explanation")).text().not_null())
        .col(ColumnDef::new(name("explanation_en")).text().not_null())
        .col(ColumnDef::new(name("quiz_key")).text().null())
        .foreign_key(&mut key("poll", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .take()
}

/// One answer of each attendee.
fn answer() -> TableCreateStatement {
    Table::create()
        .table(name("poll_answer"))
        .col(ColumnDef::new(name("poll_id")).uuid().not_null())
        .col(ColumnDef::new(name("attendee_id")).uuid().not_null())
        .col(ColumnDef::new(name("choice")).integer().not_null())
        .primary_key(Index::create().col(name("poll_id")).col(name("attendee_id")))
        .foreign_key(&mut key("poll_answer", "poll_id", "poll", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("poll_answer", "attendee_id", "attendee", ForeignKeyAction::Cascade))
        .take()
}

/// The bank that quizzes are taken from.
fn quiz() -> TableCreateStatement {
    Table::create()
        .table(name("quiz_item"))
        .col(ColumnDef::new(name("key")).text().not_null().primary_key())
        .col(ColumnDef::new(name("tag")).text().not_null())
        .col(ColumnDef::new(name("title")).text().not_null())
        .col(ColumnDef::new(name("title_en")).text().not_null())
        .col(ColumnDef::new(name("options")).text().not_null())
        .col(ColumnDef::new(name("right_choice")).integer().not_null())
        .col(ColumnDef::new(name("explanation")).text().not_null())
        .col(ColumnDef::new(name("explanation_en")).text().not_null())
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
