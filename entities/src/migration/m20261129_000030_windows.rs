//! Windows at companies' sites, what they handle, and what was done to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What there is only once: a public page's code, a plate within a brand, a brand's window at a site that is not ended.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX service_window_code ON service_window (code)",
    "CREATE UNIQUE INDEX service_window_plate ON service_window (brand_id, plate) WHERE plate IS NOT NULL",
    "CREATE UNIQUE INDEX service_window_site ON service_window (brand_id, branch_id) WHERE state <> 'ended'",
    "CREATE INDEX service_window_company ON service_window (company_id)",
    "CREATE INDEX window_step_window ON window_step (window_id, id)",
    // Visits of a window are the brand's engagements at its site.
    "CREATE INDEX engagement_site ON engagement (site_id, starts_at) WHERE site_id IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [window(), item(), step()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

fn window() -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name("service_window")).col(ColumnDef::new(name("id")).uuid().not_null().primary_key());
    for (column, of) in [("brand_id", "brand"), ("company_id", "company"), ("branch_id", "branch")] {
        table.col(ColumnDef::new(name(column)).uuid().not_null());
        table.foreign_key(&mut key("service_window", column, of, ForeignKeyAction::NoAction));
    }
    for (column, of) in [("officer_id", "resource"), ("liaison_id", "account")] {
        table.col(ColumnDef::new(name(column)).uuid().null());
        table.foreign_key(&mut key("service_window", column, of, ForeignKeyAction::SetNull));
    }
    table
        .col(ColumnDef::new(name("state")).text().not_null())
        .col(ColumnDef::new(name("plate")).text().null())
        .col(ColumnDef::new(name("certificate")).text().null())
        .col(ColumnDef::new(name("hung_at")).big_integer().null())
        .col(ColumnDef::new(name("code")).text().not_null())
        .col(ColumnDef::new(name("link_generation")).integer().not_null())
        .col(ColumnDef::new(name("desks")).integer().not_null())
        .col(ColumnDef::new(name("notice_hours")).integer().not_null())
        .col(ColumnDef::new(name("created_at")).big_integer().not_null())
        .take()
}

fn item() -> TableCreateStatement {
    Table::create()
        .table(name("window_item"))
        .col(ColumnDef::new(name("window_id")).uuid().not_null())
        .col(ColumnDef::new(name("item_id")).uuid().not_null())
        .primary_key(Index::create().col(name("window_id")).col(name("item_id")))
        .foreign_key(&mut key("window_item", "window_id", "service_window", ForeignKeyAction::Cascade))
        .foreign_key(&mut key("window_item", "item_id", "service_item", ForeignKeyAction::NoAction))
        .take()
}

fn step() -> TableCreateStatement {
    Table::create()
        .table(name("window_step"))
        .col(ColumnDef::new(name("id")).uuid().not_null().primary_key())
        .col(ColumnDef::new(name("window_id")).uuid().not_null())
        .col(ColumnDef::new(name("act")).text().not_null())
        .col(ColumnDef::new(name("state")).text().not_null())
        .col(ColumnDef::new(name("account_id")).uuid().not_null())
        .col(ColumnDef::new(name("note")).text().not_null())
        .col(ColumnDef::new(name("at")).big_integer().not_null())
        .foreign_key(&mut key("window_step", "window_id", "service_window", ForeignKeyAction::Cascade))
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
