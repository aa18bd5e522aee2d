//! What unit tests beside use-cases stand on: a fresh database, a clock that stands still, known randomness.

use crate::catalogue::OfferingForm;
use crate::clock::{Clock, Random};
use crate::context::{Cx, Site};
use crate::db::Db;
use crate::directory::{BrandForm, ResourceForm, add_brand, add_resource};
use crate::error::{Result, UseCaseError};
use crate::keys::Keys;
use domain::catalogue::{Kind, ResourceKind};
use domain::id::BrandId;
use domain::identity::{Actor, Grant};
use domain::instant::Instant;
use domain::scheduling::hours::{WeeklyHours, written};
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
        replies_are_read: false,
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
        boards: crate::live::KnownBoards::default(),
    };
    (cx, folder)
}

/// An actor who may administer; without an account's row, which no brand needs.
pub fn administrator(cx: &Cx) -> Actor {
    Actor { account: cx.id(), grants: vec![Grant::Administrator] }
}

/// Each fault of a refused form as `field code`.
pub fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(UseCaseError::Invalid(errors)) => errors.iter().map(|it| format!("{} {}", it.field, it.code)).collect(),
        other => panic!("not refused for its fields: {other:?}"),
    }
}

/// A brand that is open in office hours.
pub fn brand_form() -> BrandForm {
    let hours = WeeklyHours::office().0.map(|day| written(&day));
    BrandForm { name: "知音航班".into(), name_en: "Zhiyin Flight".into(), hours, ..BrandForm::default() }
}

/// An officer who can give a briefing.
pub fn officer_form(code: &str) -> ResourceForm {
    ResourceForm {
        kind: Some(ResourceKind::Officer),
        code: code.into(),
        name: "楚鹤鸣".into(),
        abilities: vec!["presenter".into(), "antifraud".into(), "presenter".into()],
        ..ResourceForm::default()
    }
}

/// A brand with an officer and a studio.
pub async fn brand_with_team(cx: &Cx, admin: &Actor, key: &str) -> BrandId {
    let brand = add_brand(cx, admin, key, &brand_form()).await.expect("a brand");
    add_resource(cx, admin, brand, &officer_form("ZY-01")).await.expect("an officer");
    let studio = ResourceForm {
        kind: Some(ResourceKind::Studio),
        abilities: vec!["studio".into()],
        name: "直播间".into(),
        ..officer_form("ZY-S1")
    };
    add_resource(cx, admin, brand, &studio).await.expect("a studio");
    brand
}

/// A briefing of an hour, two working days ahead, by an officer in a studio.
pub fn offering_form() -> OfferingForm {
    OfferingForm {
        kind: Some(Kind::Briefing),
        title: "宣讲直播".into(),
        minutes: Some(60),
        lead_working_days: Some(2),
        horizon_days: Some(60),
        slot_step: Some(30),
        watch_percent: Some(60),
        quiz_percent: Some(60),
        min_heads: Some(1),
        max_heads: Some(5000),
        buffer_before: Some(30),
        buffer_after: Some(0),
        needs: vec!["presenter".into(), "studio".into()],
        officers: Some(0),
        ..OfferingForm::default()
    }
}
