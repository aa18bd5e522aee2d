//! A colleague's page hears of what changes, whichever process changed it.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::catalogue::Kind;
use domain::id::AuditId;
use domain::identity::Grant;
use domain::instant::{Instant, Span};
use entities::audit::audit_event;
use entities::scheduling::booking;
use reqwest::{Response, StatusCode};
use sea_orm::Set;
use std::collections::BTreeSet;
use std::time::Duration;
use usecases::catalogue::{Notice, OfferingForm, change_offering, import_holidays};
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::live::{end_engagement, went_live};
use usecases::outbox::insert_many;
use usecases::scheduling::changes::{Changed, Changes, changed_since, require_follower};
use usecases::scheduling::{
    accept_offer, cancel_booking, confirm_booking, decline_booking, hold_time, offer_times, request_booking,
    reschedule_booking,
};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";
const NEXT_DAY: &str = "2026-12-02T10:00:00+08:00";

async fn book(cx: &Cx, brand: &Brand, company: &Company, when: &str) -> booking::Model {
    request_booking(cx, &company.liaison, form(brand, company, when)).await.expect("free")
}

/// Writes audit rows about `subject` whose ids are of these instants.
async fn append(cx: &Cx, subject: impl ToString, instants: impl Iterator<Item = Instant>) {
    let row = |at| audit_event::ActiveModel {
        id: Set(cx.random.id::<AuditId>(at)),
        at: Set(at),
        account_id: Set(None),
        action: Set("booking.confirmed".into()),
        subject: Set(subject.to_string()),
        details: Set("{}".into()),
    };
    let rows = instants.map(row).collect();
    cx.db.write(move |tx| async move { insert_many::<audit_event::Entity, _>(&tx, rows).await }).await.expect("rows");
}

#[tokio::test]
async fn every_change_of_another_process_is_told_once_and_to_its_brand_alone() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let (other, admin) = (world.brand("海燕").await, world.account("王敏", vec![Grant::Administrator]).await);
    let (cx, second) = (&world.cx, &world.second_server().await);
    let mut changes = Changes::from_now(cx);
    macro_rules! tells {
        ($what:expr) => {{
            let done = $what;
            // Looks come late on a busy server.
            cx.clock.advance(Span::seconds(40));
            assert_eq!(
                changes.look(cx).await.expect("read"),
                Changed::Brands(BTreeSet::from([brand.id])),
                stringify!($what)
            );
            assert_eq!(changes.look(cx).await.expect("read"), Changed::Brands(BTreeSet::new()), "told once");
            done
        }};
    }
    let (manager, liaison) = (&brand.manager, &company.liaison);
    let first = tells!(book(second, &brand, &company, TEN).await);
    tells!(confirm_booking(second, manager, first.id, &[]).await.expect("a request"));
    tells!(reschedule_booking(second, manager, first.id, at(ELEVEN)).await.expect("free"));
    tells!(went_live(second, first.engagement_id).await.expect("it stands"));
    tells!(end_engagement(second, manager, first.engagement_id).await.expect("live"));
    let next = tells!(book(second, &brand, &company, NEXT_DAY).await);
    tells!(offer_times(second, manager, next.id, &[at(TEN)], "").await.expect("free"));
    tells!(accept_offer(second, liaison, next.id, at(TEN)).await.expect("offered"));
    tells!(cancel_booking(second, manager, next.id, "x").await.expect("confirmed"));
    let declined = tells!(book(second, &brand, &company, NEXT_DAY).await);
    tells!(decline_booking(second, manager, declined.id, "x").await.expect("a request"));
    let day = BrandDayForm { date: "2026-12-03".into(), hours: String::new(), note: String::new() };
    tells!(set_brand_day(second, &admin, brand.id, &day).await.expect("a closure"));

    // With a way before it, it is taken for longer.
    let longer = OfferingForm {
        kind: Some(Kind::Briefing),
        title: "宣讲直播".into(),
        title_en: "Live briefing".into(),
        minutes: Some(60),
        lead_working_days: Some(2),
        horizon_days: Some(60),
        slot_step: Some(30),
        remind_day: true,
        remind_hour: false,
        watch_percent: Some(80),
        quiz_percent: Some(100),
        min_heads: Some(1),
        max_heads: Some(50),
        buffer_before: Some(30),
        buffer_after: Some(0),
        needs: vec!["studio".into()],
        officers: Some(0),
        crew: None,
        questions: Vec::new(),
    };
    tells!(change_offering(second, &admin, brand.id, brand.offering, &longer).await.expect("changed"));
    let file = r#"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-04", "isOffDay": true}]}"#;
    let notice = Notice::parse(file).expect("a notice");
    import_holidays(second, &admin, notice).await.expect("a year");
    assert_eq!(changes.look(cx).await.expect("read"), Changed::Any, "a year of the calendar is every brand's");

    hold_time(second, liaison, form(&brand, &company, NEXT_DAY)).await.expect("free");
    assert_eq!(changes.look(cx).await.expect("read"), Changed::Brands(BTreeSet::new()), "a hold is nobody's news");
    book(second, &brand, &company, "2026-12-04T10:00:00+08:00").await;
    book(cx, &other, &company, TEN).await;
    assert_eq!(changes.look(cx).await.expect("read"), Changed::Brands(BTreeSet::from([brand.id, other.id])));
}

#[tokio::test]
async fn a_row_that_comes_late_is_told_and_a_flood_is_not_looked_through() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let booking = book(cx, &brand, &company, TEN).await;
    let mut changes = Changes::from_now(cx);
    cx.clock.advance(Span::seconds(60));
    changes.look(cx).await.expect("read");
    // Another server's clock, and a transaction that took its time.
    append(&world.second_server().await, booking.id, std::iter::once(cx.now() - Span::seconds(20))).await;
    assert!(changes.look(cx).await.expect("read").includes(brand.id));
    append(cx, booking.id, (0..1_000).map(|n| cx.now() + Span(n))).await;
    assert_eq!(changes.look(cx).await.expect("read"), Changed::Any);
    assert!(Changed::Any.includes(cx.id()));
    assert_eq!(changes.look(cx).await.expect("read"), Changed::Brands(BTreeSet::new()), "it is over");
}

#[tokio::test]
async fn a_page_learns_what_changed_since_it_was_asked_for() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let other = world.brand("海燕").await;
    let cx = &world.cx;
    let asked_at = cx.now();
    assert!(!changed_since(cx, brand.id, asked_at).await.expect("read"));
    cx.clock.advance(Span::minutes(5));
    book(cx, &brand, &company, TEN).await;
    assert!(changed_since(cx, brand.id, asked_at).await.expect("read"));
    assert!(!changed_since(cx, other.id, asked_at).await.expect("read"));
    assert!(!changed_since(cx, brand.id, cx.now() + Span::seconds(2)).await.expect("read"));

    for may in [&brand.manager, &brand.officer] {
        require_follower(cx, may, brand.id).await.expect("of the team");
    }
    for stranger in [&other.manager, &company.liaison, &company.branch_liaison] {
        let refused = require_follower(cx, stranger, brand.id).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let admin = world.account("王敏", vec![Grant::Administrator]).await;
    let nowhere = require_follower(cx, &admin, cx.id()).await;
    assert!(matches!(nowhere, Err(UseCaseError::NotFound)), "{nowhere:?}");
}

/// Reads until a change is told.
async fn is_told(stream: &mut Response) -> bool {
    let told = async {
        let mut text = String::new();
        while let Ok(Some(bytes)) = stream.chunk().await {
            text += &String::from_utf8_lossy(&bytes);
            if text.contains("event: changed") && text.ends_with("\n\n") {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(Duration::from_secs(20), told).await.unwrap_or(false)
}

#[tokio::test]
async fn the_stream_tells_what_was_missed_and_what_happens() {
    let app = TestApp::start().await;
    let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 1, 1).await);
    let cx = &app.world.cx;
    let browser = app.browser(Some(&brand.officer)).await;
    let asked_at = cx.now();
    let path = format!("/brands/{}/events", brand.id);
    let mut early = browser.events(&path).await;
    assert_eq!(
        (early.status(), early.headers()["content-type"].to_str().ok()),
        (StatusCode::OK, Some("text/event-stream"))
    );
    cx.clock.advance(Span::minutes(5));
    book(&app.world.second_server().await, &brand, &company, TEN).await;
    assert!(is_told(&mut early).await, "what happens");
    let mut late = browser.events(&format!("{path}?since={}", asked_at.0)).await;
    assert!(is_told(&mut late).await, "what was missed");
    for odd in ["-9223372036854775808", "9223372036854775807"] {
        assert_eq!(browser.events(&format!("{path}?since={odd}")).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_page_that_is_fetched_in_the_background_leaves_the_notice_to_the_reader() {
    let app = TestApp::start().await;
    let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 1, 1).await);
    let booking = book(&app.world.cx, &brand, &company, TEN).await;
    let browser = app.browser(Some(&brand.manager)).await;
    let (id, booking) = (brand.id.to_string(), booking.id.to_string());
    let presenter = brand.presenter.to_string();
    let fields = [("booking", booking.as_str()), ("brand", &id), ("date", "2026-12-01"), ("crew", &presenter)];
    assert_eq!(browser.post("/forms/confirm-booking", &fields).await, StatusCode::FOUND);
    let (page, notice) = (format!("/brands/{id}/week?date=2026-12-01"), "邀请正在发给参会员工");
    assert!(!browser.text_for_script(&page).await.contains(notice));
    let shown = browser.text(&page).await;
    assert!(shown.contains(notice) && shown.contains("/events?since="), "{shown}");
    assert!(!browser.text(&page).await.contains(notice), "it is shown once");
}
