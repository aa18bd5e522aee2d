//! What comes back to an invite: answers, answers that are doubted, other times that are proposed, and mail that came back.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = Alias::new;
        let column = |column: &'static str| ColumnDef::new(name(column));
        let refers = |from: &'static str, column: &'static str, to: &'static str| {
            ForeignKey::create().from(name(from), name(column)).to(name(to), name("id")).to_owned()
        };
        let answers = [
            column("answer").text().not_null().default("needs_action").to_owned(),
            column("answered_at").big_integer().null().to_owned(),
            column("answered_by").text().null().to_owned(),
            column("answer_comment").text().not_null().default("").to_owned(),
            column("answer_sequence").integer().null().to_owned(),
            column("answer_stamp").big_integer().null().to_owned(),
            column("unreachable_at").big_integer().null().to_owned(),
            column("unreachable_why").text().null().to_owned(),
        ];
        // SQLite adds one column a statement.
        for answer in answers {
            manager.alter_table(Table::alter().table(name("attendee")).add_column(answer).take()).await?;
        }
        let held = Table::create()
            .table(name("held_reply"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("fingerprint").text().not_null().unique_key())
            .col(column("engagement_id").uuid().not_null())
            .col(column("attendee_id").uuid().null())
            .col(column("sender").text().not_null())
            .col(column("answers_for").text().not_null())
            .col(column("answer").text().not_null())
            .col(column("comment").text().not_null())
            .col(column("sequence").integer().not_null())
            .col(column("stamp").big_integer().not_null())
            .col(column("doubt").text().not_null())
            .col(column("received_at").big_integer().not_null())
            .col(column("verdict").text().not_null())
            .col(column("decided_by").uuid().null())
            .col(column("decided_at").big_integer().null())
            .foreign_key(&mut refers("held_reply", "engagement_id", "engagement"))
            .foreign_key(&mut refers("held_reply", "attendee_id", "attendee"))
            .foreign_key(&mut refers("held_reply", "decided_by", "account"))
            .take();
        manager.create_table(held).await?;
        let proposal = Table::create()
            .table(name("proposal"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("fingerprint").text().not_null().unique_key())
            .col(column("engagement_id").uuid().not_null())
            .col(column("attendee_id").uuid().not_null())
            .col(column("starts_at").big_integer().not_null())
            .col(column("ends_at").big_integer().null())
            .col(column("comment").text().not_null())
            .col(column("received_at").big_integer().not_null())
            .foreign_key(&mut refers("proposal", "engagement_id", "engagement"))
            .foreign_key(&mut refers("proposal", "attendee_id", "attendee"))
            .take();
        manager.create_table(proposal).await?;
        let index = |index: &'static str, table: &'static str, column: &'static str| {
            Index::create().name(index).table(name(table)).col(name(column)).take()
        };
        manager.create_index(index("held_reply_engagement", "held_reply", "engagement_id")).await?;
        manager.create_index(index("proposal_engagement", "proposal", "engagement_id")).await?;
        // By which a reply finds its engagement, and a bounce its mail.
        manager.create_index(index("engagement_uid", "engagement", "uid")).await?;
        manager.create_index(index("outbox_message", "outbox", "message_id")).await
    }
}
