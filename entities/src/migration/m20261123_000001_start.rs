//! The first schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let db = manager.get_connection();
        for index in INDEXES {
            db.execute_unprepared(index).await?;
        }
        let guards = match db.get_database_backend() {
            DbBackend::Sqlite => SQLITE_GUARDS,
            _ => POSTGRES_GUARDS,
        };
        for guard in guards {
            db.execute_unprepared(guard).await?;
        }
        Ok(())
    }
}

/// Two claims of one resource cannot overlap, whoever writes them: the backstop behind `claims::take`. And the audit log
/// is only ever appended to.
const POSTGRES_GUARDS: &[&str] = &[
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE claim ADD CONSTRAINT claim_overlap \
     EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&)",
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit_append_only'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_event \
     FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
];

const SQLITE_GUARDS: &[&str] = &[
    "CREATE TRIGGER claim_overlap_insert BEFORE INSERT ON claim WHEN EXISTS (SELECT 1 FROM claim c \
     WHERE c.resource_id = NEW.resource_id AND c.starts_at < NEW.ends_at AND NEW.starts_at < c.ends_at) \
     BEGIN SELECT RAISE(ABORT, 'claim_overlap'); END",
    "CREATE TRIGGER claim_overlap_update BEFORE UPDATE ON claim WHEN EXISTS (SELECT 1 FROM claim c \
     WHERE c.id <> OLD.id AND c.resource_id = NEW.resource_id AND c.starts_at < NEW.ends_at AND NEW.starts_at < c.ends_at) \
     BEGIN SELECT RAISE(ABORT, 'claim_overlap'); END",
    "CREATE TRIGGER audit_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END",
    "CREATE TRIGGER audit_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END",
];

/// What the pages and the worker look up by.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX account_email ON account (email)",
    "CREATE INDEX role_grant_account ON role_grant (account_id)",
    "CREATE INDEX role_grant_brand ON role_grant (brand_id)",
    "CREATE INDEX role_grant_company ON role_grant (company_id)",
    "CREATE INDEX web_session_account ON web_session (account_id)",
    "CREATE INDEX web_session_expiry ON web_session (expires_at)",
    "CREATE UNIQUE INDEX api_key_hash ON api_key (hash)",
    "CREATE UNIQUE INDEX company_code ON company (code)",
    "CREATE UNIQUE INDEX branch_code ON branch (company_id, code)",
    "CREATE INDEX import_file_account ON import_file (account_id)",
    "CREATE INDEX employee_branch ON employee (company_id, branch_id)",
    "CREATE UNIQUE INDEX brand_key ON brand (key)",
    "CREATE UNIQUE INDEX resource_code ON resource (brand_id, code)",
    "CREATE INDEX offering_brand ON offering (brand_id)",
    "CREATE UNIQUE INDEX topic_key ON topic (key)",
    "CREATE INDEX engagement_brand ON engagement (brand_id, starts_at)",
    "CREATE INDEX booking_engagement ON booking (engagement_id)",
    "CREATE INDEX booking_queue ON booking (brand_id, status, requested_at)",
    "CREATE INDEX booking_company ON booking (company_id)",
    "CREATE INDEX booking_branch_branch ON booking_branch (branch_id)",
    "CREATE INDEX claim_resource ON claim (resource_id, starts_at)",
    "CREATE INDEX claim_engagement ON claim (engagement_id)",
    "CREATE INDEX attendee_engagement ON attendee (engagement_id, branch_id)",
    "CREATE UNIQUE INDEX attendee_employee ON attendee (engagement_id, employee_id)",
    "CREATE INDEX outbox_due ON outbox (state, due_at)",
    "CREATE INDEX outbox_group ON outbox (group_key, state, id)",
    "CREATE INDEX audit_event_subject ON audit_event (subject)",
];

/// Rows that mean nothing without another: the table, its column, and whose id it is. What outlives its subject on purpose
/// stands apart: the audit log, sign-in failures, the outbox, and `attendee.employee_id`, which forgets whom it was.
const REFERENCES: &[(&str, &str, &str)] = &[
    ("role_grant", "account_id", "account"),
    ("role_grant", "brand_id", "brand"),
    ("role_grant", "company_id", "company"),
    ("role_grant", "branch_id", "branch"),
    ("password_link", "account_id", "account"),
    ("api_key", "account_id", "account"),
    ("branch", "company_id", "company"),
    ("employee", "company_id", "company"),
    ("employee", "branch_id", "branch"),
    ("resource", "brand_id", "brand"),
    ("resource", "account_id", "account"),
    ("offering", "brand_id", "brand"),
    ("engagement", "brand_id", "brand"),
    ("engagement", "offering_id", "offering"),
    ("engagement", "topic_id", "topic"),
    ("booking", "engagement_id", "engagement"),
    ("booking", "brand_id", "brand"),
    ("booking", "company_id", "company"),
    ("booking_branch", "booking_id", "booking"),
    ("booking_branch", "branch_id", "branch"),
    ("claim", "resource_id", "resource"),
    ("claim", "engagement_id", "engagement"),
    ("attendee", "engagement_id", "engagement"),
    ("attendee", "booking_id", "booking"),
    ("attendee", "branch_id", "branch"),
];

/// Every table, parents before those that refer to them.
fn tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "account",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                text("email").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("password_hash").null().to_owned(),
                text("locale").null().to_owned(),
                text("time_zone").null().to_owned(),
                boolean("disabled").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
            ],
        ),
        table(
            "web_session",
            &["id"],
            vec![
                text("id").not_null().to_owned(),
                uuid("account_id").null().to_owned(),
                text("data").not_null().to_owned(),
                text("user_agent").null().to_owned(),
                instant("created_at").not_null().to_owned(),
                instant("last_seen_at").not_null().to_owned(),
                instant("expires_at").not_null().to_owned(),
            ],
        ),
        table(
            "password_link",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("account_id").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
                instant("expires_at").not_null().to_owned(),
                instant("used_at").null().to_owned(),
            ],
        ),
        table(
            "signin_failure",
            &["id"],
            vec![
                text("id").not_null().to_owned(),
                integer("failures").not_null().to_owned(),
                instant("blocked_until").not_null().to_owned(),
                instant("last_at").not_null().to_owned(),
                instant("succeeded_at").null().to_owned(),
            ],
        ),
        table(
            "api_key",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("account_id").not_null().to_owned(),
                text("hash").not_null().to_owned(),
                text("name").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
                instant("expires_at").not_null().to_owned(),
                instant("revoked_at").null().to_owned(),
            ],
        ),
        table(
            "idempotency_key",
            &["id"],
            vec![
                text("id").not_null().to_owned(),
                text("request_hash").not_null().to_owned(),
                integer("status").not_null().to_owned(),
                text("body").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
            ],
        ),
        table(
            "company",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                text("code").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("name_en").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
            ],
        ),
        table(
            "branch",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("company_id").not_null().to_owned(),
                text("code").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("name_en").not_null().to_owned(),
                text("province").not_null().to_owned(),
                text("city").not_null().to_owned(),
                text("district").not_null().to_owned(),
                double("latitude").null().to_owned(),
                double("longitude").null().to_owned(),
                text("liaison").not_null().to_owned(),
                uuid("parent_id").null().to_owned(),
            ],
        ),
        table(
            "employee",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("company_id").not_null().to_owned(),
                uuid("branch_id").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("email").null().to_owned(),
                text("phone").null().to_owned(),
            ],
        ),
        table(
            "import_file",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("account_id").not_null().to_owned(),
                text("what").not_null().to_owned(),
                uuid("company_id").null().to_owned(),
                blob("content").not_null().to_owned(),
                instant("created_at").not_null().to_owned(),
            ],
        ),
        table(
            "brand",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                text("key").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("name_en").not_null().to_owned(),
                text("purpose").not_null().to_owned(),
                text("purpose_en").not_null().to_owned(),
                text("weekly_hours").not_null().to_owned(),
                text("time_zone").not_null().to_owned(),
            ],
        ),
        table(
            "role_grant",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("account_id").not_null().to_owned(),
                text("role").not_null().to_owned(),
                uuid("brand_id").null().to_owned(),
                uuid("company_id").null().to_owned(),
                uuid("branch_id").null().to_owned(),
            ],
        ),
        table(
            "resource",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("brand_id").not_null().to_owned(),
                text("kind").not_null().to_owned(),
                text("code").not_null().to_owned(),
                text("name").not_null().to_owned(),
                text("name_en").not_null().to_owned(),
                uuid("account_id").null().to_owned(),
                text("abilities").not_null().to_owned(),
            ],
        ),
        table(
            "offering",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("brand_id").not_null().to_owned(),
                text("kind").not_null().to_owned(),
                text("title").not_null().to_owned(),
                text("title_en").not_null().to_owned(),
                integer("minutes").not_null().to_owned(),
                integer("lead_working_days").not_null().to_owned(),
                integer("min_heads").not_null().to_owned(),
                integer("max_heads").not_null().to_owned(),
                integer("buffer_before").not_null().to_owned(),
                integer("buffer_after").not_null().to_owned(),
                text("needs").not_null().to_owned(),
                text("questions").not_null().to_owned(),
            ],
        ),
        table(
            "topic",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                text("key").not_null().to_owned(),
                text("title").not_null().to_owned(),
                text("title_en").not_null().to_owned(),
                text("content").not_null().to_owned(),
            ],
        ),
        table(
            "holiday",
            &["date"],
            vec![
                text("date").not_null().to_owned(),
                integer("year").not_null().to_owned(),
                text("name").not_null().to_owned(),
                boolean("is_off").not_null().to_owned(),
            ],
        ),
        table(
            "holiday_year",
            &["year"],
            vec![integer("year").not_null().to_owned(), instant("imported_at").not_null().to_owned()],
        ),
        table(
            "engagement",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("brand_id").not_null().to_owned(),
                uuid("offering_id").not_null().to_owned(),
                text("kind").not_null().to_owned(),
                uuid("topic_id").null().to_owned(),
                text("title").not_null().to_owned(),
                text("title_en").not_null().to_owned(),
                text("status").not_null().to_owned(),
                instant("starts_at").not_null().to_owned(),
                instant("ends_at").not_null().to_owned(),
                text("uid").not_null().to_owned(),
                integer("sequence").not_null().to_owned(),
                integer("stream_generation").not_null().to_owned(),
                instant("live_since").null().to_owned(),
                instant("ended_at").null().to_owned(),
                instant("created_at").not_null().to_owned(),
            ],
        ),
        table(
            "booking",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("engagement_id").not_null().to_owned(),
                uuid("brand_id").not_null().to_owned(),
                uuid("company_id").not_null().to_owned(),
                text("status").not_null().to_owned(),
                integer("head_count").not_null().to_owned(),
                text("note").not_null().to_owned(),
                text("answers").not_null().to_owned(),
                uuid("requested_by").not_null().to_owned(),
                instant("requested_at").not_null().to_owned(),
                uuid("decided_by").null().to_owned(),
                instant("decided_at").null().to_owned(),
                text("reason").not_null().to_owned(),
            ],
        ),
        table(
            "booking_branch",
            &["booking_id", "branch_id"],
            vec![uuid("booking_id").not_null().to_owned(), uuid("branch_id").not_null().to_owned()],
        ),
        table(
            "claim",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("resource_id").not_null().to_owned(),
                uuid("engagement_id").not_null().to_owned(),
                instant("starts_at").not_null().to_owned(),
                instant("ends_at").not_null().to_owned(),
            ],
        ),
        table(
            "attendee",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                uuid("engagement_id").not_null().to_owned(),
                uuid("booking_id").not_null().to_owned(),
                uuid("company_id").not_null().to_owned(),
                uuid("branch_id").not_null().to_owned(),
                uuid("employee_id").null().to_owned(),
                text("name").not_null().to_owned(),
                text("email").null().to_owned(),
                integer("generation").not_null().to_owned(),
                uuid("invited_by").null().to_owned(),
                instant("joined_at").null().to_owned(),
                instant("last_seen_at").null().to_owned(),
                integer("watched_seconds").not_null().to_owned(),
                integer("screen_people").not_null().to_owned(),
            ],
        ),
        table(
            "outbox",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                text("job").not_null().to_owned(),
                text("group_key").not_null().to_owned(),
                text("state").not_null().to_owned(),
                integer("attempts").not_null().to_owned(),
                instant("due_at").not_null().to_owned(),
                instant("lease_until").null().to_owned(),
                text("message_id").null().to_owned(),
                text("recipient").null().to_owned(),
                blob("rendered").null().to_owned(),
                text("last_error").null().to_owned(),
                instant("created_at").not_null().to_owned(),
                instant("finished_at").null().to_owned(),
            ],
        ),
        table(
            "audit_event",
            &["id"],
            vec![
                uuid("id").not_null().to_owned(),
                instant("at").not_null().to_owned(),
                uuid("account_id").null().to_owned(),
                text("action").not_null().to_owned(),
                text("subject").not_null().to_owned(),
                text("details").not_null().to_owned(),
            ],
        ),
    ]
}

fn table(name: &'static str, key: &[&'static str], columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut primary = Index::create();
    for column in key {
        primary.col(Alias::new(*column));
    }
    let mut table = Table::create();
    table.table(Alias::new(name)).primary_key(&mut primary);
    for mut column in columns {
        table.col(&mut column);
    }
    for (_, column, of) in REFERENCES.iter().filter(|(child, ..)| *child == name) {
        let mut reference = ForeignKey::create();
        table.foreign_key(reference.from(Alias::new(name), Alias::new(*column)).to(Alias::new(*of), Alias::new("id")));
    }
    table.take()
}

fn column(name: &'static str, set: impl FnOnce(&mut ColumnDef) -> &mut ColumnDef) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    set(&mut column);
    column
}

fn uuid(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::uuid)
}

fn text(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::text)
}

/// UTC microseconds.
fn instant(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::big_integer)
}

fn integer(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::integer)
}

fn boolean(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::boolean)
}

fn double(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::double)
}

fn blob(name: &'static str) -> ColumnDef {
    column(name, ColumnDef::blob)
}
