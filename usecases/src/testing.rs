//! What unit tests beside use-cases stand on: a fresh database, a clock that stands still, known randomness.

use crate::clock::{Clock, Random};
use crate::context::{Cx, Site};
use crate::db::Db;
use crate::keys::Keys;
use domain::instant::Instant;
use std::sync::Arc;
use tempfile::TempDir;

/// Monday 2026-11-23, 09:00 in Shanghai.
pub const START: Instant = Instant::from_unix_seconds(1_795_395_600);

/// A context over an empty, migrated SQLite file; it is deleted with the folder.
pub async fn test_cx() -> (Cx, TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.expect("the schema");
    let site = Site {
        public_url: "https://zhiyin.example".into(),
        mail_from_name: "知音".into(),
        mail_from: "zhiyin@example.com".into(),
        rtmp_url: "rtmp://zhiyin.example/live".into(),
        retention: domain::instant::Span::days(365),
        demo: false,
    };
    let cx = Cx {
        db: Db::connect(&url).await.expect("the database"),
        clock: Clock::frozen(START),
        random: Random::seeded(7),
        keys: Keys::new([7; 32]),
        site: Arc::new(site),
    };
    (cx, folder)
}
