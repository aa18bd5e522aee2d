//! Topic packs in versions, their slides and files, and which version an engagement shows.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [deck(), file(), pack(), version(), shown()] {
            manager.create_table(table).await?;
        }
        for (table, columns, unique) in [
            ("pack", &["brand_id", "topic_id"][..], false),
            ("pack_version", &["pack_id", "number"][..], true),
            ("pack_version", &["deck_id"][..], false),
            ("shown_pack", &["version_id"][..], false),
            // Files that wait to be painted are looked for once a second.
            ("deck", &["state", "lease_until"][..], false),
        ] {
            let mut index = Index::create().name(format!("{table}_{}", columns[0])).table(name(table)).take();
            if unique {
                index.unique();
            }
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

fn deck() -> TableCreateStatement {
    Table::create()
        .table(name("deck"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("brand_id")).uuid().not_null())
        .col(ColumnDef::new(name("name")).text().not_null())
        .col(ColumnDef::new(name("state")).text().not_null())
        .col(ColumnDef::new(name("fault")).text().null())
        .col(ColumnDef::new(name("pages")).integer().not_null())
        .col(ColumnDef::new(name("done")).integer().not_null())
        .col(ColumnDef::new(name("attempts")).integer().not_null())
        .col(ColumnDef::new(name("lease_until")).big_integer().null())
        .col(ColumnDef::new(name("created_at")).big_integer().not_null())
        .foreign_key(&mut key("deck", "brand_id", "brand", ForeignKeyAction::NoAction))
        .take()
}

/// Versions name their files in their content, so no key leads here.
fn file() -> TableCreateStatement {
    Table::create()
        .table(name("pack_file"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("brand_id")).uuid().not_null())
        .col(ColumnDef::new(name("name")).text().not_null())
        .col(ColumnDef::new(name("kind")).text().not_null())
        .col(ColumnDef::new(name("bytes")).integer().not_null())
        .col(ColumnDef::new(name("created_at")).big_integer().not_null())
        .foreign_key(&mut key("pack_file", "brand_id", "brand", ForeignKeyAction::NoAction))
        .take()
}

/// `copied_from` outlives the version that it names on purpose: old versions are deleted, and pack and version would name each other.
fn pack() -> TableCreateStatement {
    Table::create()
        .table(name("pack"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("brand_id")).uuid().not_null())
        .col(ColumnDef::new(name("topic_id")).uuid().not_null())
        .col(ColumnDef::new(name("company_id")).uuid().null())
        .col(ColumnDef::new(name("copied_from")).uuid().null())
        .col(ColumnDef::new(name("created_at")).big_integer().not_null())
        .foreign_key(&mut key("pack", "brand_id", "brand", ForeignKeyAction::NoAction))
        .foreign_key(&mut key("pack", "topic_id", "topic", ForeignKeyAction::NoAction))
        .foreign_key(&mut key("pack", "company_id", "company", ForeignKeyAction::NoAction))
        .take()
}

fn version() -> TableCreateStatement {
    Table::create()
        .table(name("pack_version"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("pack_id")).uuid().not_null())
        .col(ColumnDef::new(name("number")).integer().not_null())
        .col(ColumnDef::new(name("title")).text().not_null())
        .col(ColumnDef::new(name("title_en")).text().not_null())
        .col(ColumnDef::new(name("content")).text().not_null())
        .col(ColumnDef::new(name("deck_id")).uuid().null())
        .col(ColumnDef::new(name("made_by")).uuid().null())
        .col(ColumnDef::new(name("made_at")).big_integer().not_null())
        .foreign_key(&mut key("pack_version", "pack_id", "pack", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("pack_version", "deck_id", "deck", ForeignKeyAction::NoAction))
        .foreign_key(&mut key("pack_version", "made_by", "account", ForeignKeyAction::SetNull))
        .take()
}

fn shown() -> TableCreateStatement {
    Table::create()
        .table(name("shown_pack"))
        .col(ColumnDef::new(name("engagement_id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("version_id")).uuid().not_null())
        .foreign_key(&mut key("shown_pack", "engagement_id", "engagement", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("shown_pack", "version_id", "pack_version", ForeignKeyAction::NoAction))
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
