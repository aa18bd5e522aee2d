//! A fresh database for each test: a migrated SQLite file that is copied, or a PostgreSQL template.

use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use usecases::Db;

/// A database of one test; the folder is removed with it.
pub struct TestDatabase {
    pub url: String,
    /// Holds the SQLite file; removed with the test.
    _dir: TempDir,
}

/// Whether the suite runs on PostgreSQL.
pub fn on_postgres() -> bool {
    std::env::var("ZHIYIN_TEST_DATABASE").is_ok_and(|it| it == "postgres")
}

impl TestDatabase {
    pub async fn fresh() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let url = if on_postgres() { postgres().await } else { sqlite(&dir).await };
        Self { url, _dir: dir }
    }
}

async fn sqlite(dir: &TempDir) -> String {
    // Tests are processes of their own under nextest, or threads: whoever finds no template makes one and puts it in
    // place at once; a second one is the same.
    let template = template_path();
    if !template.exists() {
        let own = dir.path().join("template.sqlite");
        let url = format!("sqlite:{}", own.display());
        Db::migrate(&url).await.expect("the schema");
        let beside = template.with_extension(random_bytes().map(|it| format!("{it:02x}")).concat());
        std::fs::copy(&own, &beside).expect("a copy beside the template");
        std::fs::rename(&beside, &template).expect("the template in its place");
    }
    let path = dir.path().join("zhiyin.sqlite");
    std::fs::copy(&template, &path).expect("a copy of the template");
    format!("sqlite:{}", path.display())
}

/// Named by the migrations' text, so that a changed schema makes a new template.
fn template_path() -> PathBuf {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    include_str!("../../../entities/src/migration/m20261123_000001_start.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000002_brand_days.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000003_holds.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000004_availability.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000006_limits.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000007_places.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000008_waitlist.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000009_brand_desk.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261124_000010_series.rs").hash(&mut hasher);
    include_str!("../../../entities/src/migration/m20261128_000013_transport.rs").hash(&mut hasher);
    std::env::temp_dir().join(format!("zhiyin-template-{:x}.sqlite", hasher.finish()))
}

async fn postgres() -> String {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let admin_url =
        std::env::var("ZHIYIN_TEST_POSTGRES").expect("ZHIYIN_TEST_POSTGRES names a server to make databases on");
    let base = admin_url.rsplit_once('/').expect("a URL with a database").0.to_owned();
    let admin = Database::connect(ConnectOptions::new(&admin_url).max_connections(1).sqlx_logging(false).to_owned())
        .await
        .expect("the PostgreSQL server");
    let template = template_path().file_stem().expect("a name").to_string_lossy().replace('-', "_");
    TEMPLATE
        .get_or_init(|| async {
            // Processes race for the template; the lock lets the first make it and the others wait.
            admin.execute_unprepared("SELECT pg_advisory_lock(20261123)").await.expect("the lock");
            let statement = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
            let known = admin
                .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, statement))
                .await
                .expect("the list of databases");
            if known.is_none() {
                let making = format!("{template}_making");
                admin.execute_unprepared(&format!("CREATE DATABASE {making}")).await.expect("a new database");
                Db::migrate(&format!("{base}/{making}")).await.expect("the schema");
                admin
                    .execute_unprepared(&format!("ALTER DATABASE {making} RENAME TO {template}"))
                    .await
                    .expect("the template in its place");
            }
            admin.execute_unprepared("SELECT pg_advisory_unlock(20261123)").await.expect("the lock given back");
        })
        .await;
    let name = format!("zhiyin_{}", uuid::Uuid::from_bytes(random_bytes()).simple());
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("a copy");
    admin.close().await.expect("the connection closed");
    format!("{base}/{name}")
}

fn random_bytes() -> [u8; 16] {
    usecases::clock::Random::system().bytes()
}
