//! What a calendar of 1,000 engagements costs, over HTTP and in CPU: for who has it not, and for who has it already.
//!
//! `cargo bench -p tests --bench feeds`; on PostgreSQL with the variables of the integration tests. Goals are those of the
//! issue "Invites that stay right in every calendar". CPU is that of the whole process, the client's part included.

#[path = "../src/support/database.rs"]
mod database;
#[path = "../src/support/app.rs"]
#[allow(dead_code, reason = "the integration tests use all of it")]
mod served;
#[path = "../src/support/world.rs"]
#[allow(dead_code, reason = "the integration tests use all of it")]
mod world;

use domain::catalogue::Kind;
use domain::feeds::FeedOf;
use domain::instant::Span;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, engagement};
use reqwest::{Client, StatusCode};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use served::TestApp;
use usecases::Cx;
use usecases::feeds::{feed_of, renew_feed};
use usecases::outbox::insert_many;
use world::{Brand, Company, World, at};

const EVENTS: i64 = 1_000;
const FETCHES: u32 = 500;
/// The kernel's clock ticks a second, which `/proc` counts in; Linux has had this for user space since 2.6.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    fill(cx, &brand, &company).await;
    let of = FeedOf::Company(company.id);
    renew_feed(cx, &company.liaison, of, "zh-CN").await.expect("the right");
    let (path, _) = feed_of(cx, &company.liaison, of).await.expect("the right").path.expect("made");
    let url = format!("{}{path}", app.url);
    let client = Client::new();
    let first = client.get(&url).send().await.expect("an answer");
    let tag = first.headers()["etag"].to_str().expect("a tag").to_owned();
    let octets = first.bytes().await.expect("a body").len();
    // Long enough after the last change for the log of changes to be all that is asked.
    cx.clock.advance(Span::minutes(10));
    let renewed = client.get(&url).header("if-none-match", &tag).send().await.expect("an answer");
    let tag = renewed.headers()["etag"].to_str().expect("a tag").to_owned();

    let started = cpu();
    for _ in 0..FETCHES {
        let answer = client.get(&url).send().await.expect("an answer");
        assert_eq!(answer.bytes().await.expect("a body").len(), octets);
    }
    row(&format!("feed of {EVENTS} events cold, {} KiB", octets / 1024), cpu() - started, "≤ 3 ms CPU");
    let started = cpu();
    for _ in 0..FETCHES {
        let answer = client.get(&url).header("if-none-match", &tag).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
    }
    row(&format!("feed of {EVENTS} events, 304"), cpu() - started, "≤ 0.2 ms CPU");
}

fn row(what: &str, seconds: f64, goal: &str) {
    let each = format!("{:.2} ms CPU", seconds * 1000.0 / f64::from(FETCHES));
    println!("| {what:<66} | {each:<44} | {goal} |");
}

/// Seconds of CPU that this process has used (proc(5): fields 14 and 15 of `stat`).
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

async fn fill(cx: &Cx, brand: &Brand, company: &Company) {
    let (mut engagements, mut bookings) = (Vec::new(), Vec::new());
    let first = at("2026-09-01T09:00:00+08:00");
    for n in 0..EVENTS {
        let (engagement, starts_at) = (cx.id(), first + Span::hours(n * 8));
        let row = engagement::Model {
            id: engagement,
            brand_id: brand.id,
            offering_id: brand.offering,
            kind: Kind::Briefing,
            topic_id: None,
            title: format!("反诈通用：第{n}讲"),
            title_en: format!("Fraud prevention, lesson {n}"),
            status: EngagementStatus::Planned,
            starts_at,
            ends_at: starts_at + Span::hours(1),
            uid: format!("{n}@zhiyin.example"),
            sequence: 0,
            stream_generation: 0,
            live_since: None,
            ended_at: None,
            created_at: cx.now(),
            site_id: None,
            capacity: None,
        };
        engagements.push(row.into_active_model().reset_all());
        let row = booking::Model {
            id: cx.id(),
            engagement_id: engagement,
            brand_id: brand.id,
            company_id: company.id,
            status: BookingStatus::Confirmed,
            head_count: 20,
            note: String::new(),
            answers: "{}".into(),
            requested_by: company.liaison.account,
            requested_at: cx.now(),
            decided_by: None,
            decided_at: None,
            reason: String::new(),
            expires_at: None,
            place: None,
        };
        bookings.push(row.into_active_model().reset_all());
    }
    let write = move |tx: usecases::Tx| async move {
        insert_many::<engagement::Entity, _>(&tx, engagements).await?;
        insert_many::<booking::Entity, _>(&tx, bookings).await
    };
    cx.db.write(write).await.expect("the bookings");
}
