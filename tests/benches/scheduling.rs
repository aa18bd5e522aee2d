//! What scheduling costs: free times of a large team, and bookings that are on disk when they are acknowledged.
//!
//! `cargo bench -p tests --bench scheduling`; on PostgreSQL with the variables of the integration tests. Goals are those of
//! the issue "Scheduling".

#[path = "../src/support/database.rs"]
mod database;
#[path = "../src/support/world.rs"]
#[allow(dead_code, reason = "the integration tests use all of it")]
mod world;

use domain::catalogue::ResourceKind;
use domain::id::{ClaimId, ResourceId};
use domain::instant::{Instant, Span};
use entities::scheduling::claim;
use futures::stream::{self, StreamExt};
use sea_orm::Set;
use std::time::Instant as Clock;
use usecases::outbox::insert_many;
use usecases::scheduling::{BookingForm, SlotQuery, free_slots, request_booking};
use world::{Brand, Company, World, at, form};

const OFFICERS: usize = 200;
const CLAIMS: usize = 10_000;
const READS: usize = 200;
const BOOKINGS: usize = 2_000;
/// Enough to keep the writer busy; more only wait for each other.
const CLIENTS: usize = 32;

#[tokio::main]
async fn main() {
    let mut rows = slots().await;
    rows.extend(bookings().await);
    rows.push(one_slot().await);
    for (what, value, goal) in rows {
        println!("| {what:<66} | {value:<44} | {goal} |");
    }
}

type Row = (String, String, &'static str);

/// A team of so many officers, each with a studio of their own so that officers are what is scarce.
async fn team(world: &World, officers: usize) -> (Brand, Company, Vec<ResourceId>) {
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let mut team = vec![brand.presenter];
    for n in 1..officers {
        team.push(world.resource(brand.id, ResourceKind::Officer, &format!("民警{n}"), &["presenter"]).await);
        world.resource(brand.id, ResourceKind::Studio, &format!("直播间{n}"), &["studio"]).await;
    }
    (brand, company, team)
}

/// 60 days of free times, with so many claims and with twice as many.
async fn slots() -> Vec<Row> {
    let world = World::new().await;
    let (brand, company, team) = team(&world, OFFICERS).await;
    let wish = form(&brand, &company, "2026-12-01T16:30:00+08:00");
    let booking = request_booking(&world.cx, &company.liaison, wish).await.expect("free");
    let mut measured = Vec::new();
    for round in 0..2 {
        claims(&world, &booking.engagement_id, &team, round).await;
        let mut times = Vec::new();
        for _ in 0..READS {
            let started = Clock::now();
            let query = SlotQuery::of(brand.offering);
            let (_, slots) = free_slots(&world.cx, &company.liaison, query).await.expect("slots");
            assert!(slots.len() > 400);
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        measured.push(percentiles(times));
    }
    let [(half1, high1), (half2, high2)] = measured.as_slice() else { unreachable!("two rounds") };
    let what = |claims: usize| format!("free times of {OFFICERS} officers in 60 days, {claims} claims");
    vec![
        (what(CLAIMS), format!("median {half1:.1} ms, p99 {high1:.1} ms"), "p99 ≤ 15 ms"),
        (what(2 * CLAIMS), format!("median {half2:.1} ms, p99 {high2:.1} ms, {:.1} ×", half2 / half1), "≤ 2.2 ×"),
    ]
}

/// Half-hours spread over the team and the days, those of a round apart from those of the other.
async fn claims(world: &World, engagement: &domain::id::EngagementId, team: &[ResourceId], round: usize) {
    let first = at("2026-11-25T09:00:00+08:00");
    let (cx, engagement) = (world.cx.clone(), *engagement);
    let rows = (0..CLAIMS).map(|n| {
        let (officer, turn) = (n % team.len(), n / team.len());
        // Fifty turns: one a day for each officer, at an hour of that officer's own.
        let day = i64::try_from(turn).expect("small");
        let hour = i64::try_from(officer % 7 + round).expect("small");
        let start: Instant = first + Span::days(day) + Span::hours(hour);
        claim::ActiveModel {
            id: Set(cx.id::<ClaimId>()),
            resource_id: Set(team[officer]),
            engagement_id: Set(engagement),
            starts_at: Set(start),
            ends_at: Set(start + Span::minutes(30)),
            expires_at: Set(None),
            site_id: Set(None),
        }
    });
    let rows: Vec<_> = rows.collect();
    let write = move |tx: usecases::Tx| async move { insert_many::<claim::Entity, _>(&tx, rows).await };
    world.cx.db.write(write).await.expect("claims");
}

/// Bookings of different times by clients who do not wait for each other.
async fn bookings() -> Vec<Row> {
    let world = World::new().await;
    let (brand, company, _) = team(&world, 40).await;
    let query = SlotQuery::of(brand.offering);
    let (_, slots) = free_slots(&world.cx, &company.liaison, query).await.expect("slots");
    let starts: Vec<Instant> = slots.iter().filter(|slot| slot.is_free()).map(|slot| slot.time.start).collect();
    let wish = form(&brand, &company, "2026-12-01T10:00:00+08:00");
    let (world, company, wish) = (&world, &company, &wish);
    let started = Clock::now();
    // Every other hour, so that a team of forty has room for all of them.
    let every: Vec<Instant> = starts.into_iter().step_by(2).collect();
    let times: Vec<f64> = stream::iter(0..BOOKINGS)
        .map(|n| {
            let wish = BookingForm { starts_at: Some(every[n % every.len()]), ..wish.clone() };
            async move {
                let started = Clock::now();
                request_booking(&world.cx, &company.liaison, wish).await.expect("there is room");
                started.elapsed().as_secs_f64() * 1000.0
            }
        })
        .buffer_unordered(CLIENTS)
        .collect()
        .await;
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    let (half, high) = percentiles(times);
    let (what, goal) = if database::on_postgres() {
        ("PostgreSQL", "≥ 500/s, p99 ≤ 50 ms")
    } else {
        ("SQLite", "≥ 1,000/s, p99 ≤ 50 ms")
    };
    let what = format!("{BOOKINGS} bookings by {CLIENTS} clients, durable ({what})");
    vec![(what, format!("{rate:.0}/s, median {half:.0} ms, p99 {high:.0} ms"), goal)]
}

/// 200 clients for one time.
async fn one_slot() -> Row {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let wish = form(&brand, &company, "2026-12-01T10:00:00+08:00");
    let started = Clock::now();
    let tries = (0..200).map(|_| request_booking(&world.cx, &company.liaison, wish.clone()));
    let won = futures::future::join_all(tries).await.into_iter().flatten().count();
    let took = started.elapsed().as_secs_f64();
    assert_eq!(won, 1);
    ("200 clients for one time".to_owned(), format!("{took:.2} s, one of them has it"), "≤ 0.5 s")
}

/// The median and the 99th percentile.
fn percentiles(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
