//! Many at once for one slot, and for crews that overlap.

use crate::support::world::{at, form};
use crate::support::{TestApp, World};
use domain::catalogue::ResourceKind;
use domain::id::ClaimId;
use entities::scheduling::claim;
use futures::future::join_all;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use usecases::scheduling::{confirm_booking, request_booking};
use usecases::{BookingError, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_200_clients_of_two_servers_one_gets_the_slot_and_199_are_told_it_is_taken() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
    let second = world.second_server().await;
    let attempts = (0..200).map(|n| {
        let cx = if n % 2 == 0 { world.cx.clone() } else { second.clone() };
        let (actor, form) = (company.liaison.clone(), form(&brand, &company, TEN));
        tokio::spawn(async move { request_booking(&cx, &actor, form).await })
    });
    let mut won = 0;
    for result in join_all(attempts).await {
        match result.expect("no panic") {
            Ok(_) => won += 1,
            Err(UseCaseError::Booking(BookingError::SlotTaken { .. })) => {}
            Err(other) => panic!("neither a booking nor slot-taken: {other:?}"),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn over_rest_one_is_answered_201_and_199_are_answered_409() {
    let app = TestApp::start().await;
    let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 2, 1).await);
    let (second, _running) = app.second().await;
    let key = app.key(&company.liaison).await;
    let body = json!({
        "offering_id": brand.offering, "starts_at": "2026-12-01T02:00:00Z", "company_id": company.id,
        "branch_ids": "all", "topic": "antifraud-general", "head_count": 20, "note": "", "answers": {},
    });
    let client = reqwest::Client::new();
    let attempts = (0..200).map(|n| {
        let url = if n % 2 == 0 { &app.url } else { &second };
        let request = client.post(format!("{url}/api/v1/bookings")).bearer_auth(&key).json(&body);
        tokio::spawn(async move {
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.json::<serde_json::Value>().await.expect("a document"))
        })
    });
    let mut created = 0;
    for result in join_all(attempts).await {
        match result.expect("no panic") {
            (201, _) => created += 1,
            (409, problem) => {
                assert!(problem["type"].as_str().is_some_and(|it| it.ends_with("slot-taken")), "{problem}");
            }
            other => panic!("neither 201 nor 409: {other:?}"),
        }
    }
    assert_eq!(created, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_hundred_clients_that_each_need_two_of_three_resources_do_not_deadlock() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    for key in ["a", "b", "c"] {
        world.resource(brand.id, ResourceKind::Kit, key, &[key]).await;
    }
    let offerings = [
        world.offering(brand.id, &["a", "b"]).await,
        world.offering(brand.id, &["c", "b"]).await,
        world.offering(brand.id, &["c", "a"]).await,
    ];
    let started = std::time::Instant::now();
    let attempts = (0..100).map(|n| {
        let (cx, actor) = (world.cx.clone(), company.liaison.clone());
        let mut form = form(&brand, &company, TEN);
        form.offering = offerings[n % 3];
        tokio::spawn(async move { request_booking(&cx, &actor, form).await })
    });
    let results: Vec<_> = join_all(attempts).await.into_iter().map(|it| it.expect("no panic")).collect();
    // Any two of the three pairs share a resource: exactly one can win.
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    for refused in results.iter().filter_map(|it| it.as_ref().err()) {
        assert!(matches!(refused, UseCaseError::Booking(BookingError::SlotTaken { .. })), "{refused:?}");
    }
    println!("took {:?}", started.elapsed());
}

#[tokio::test]
async fn the_database_itself_refuses_an_overlapping_claim() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, "2026-12-03T10:00:00+08:00"));
    let engagement = booking.await.expect("free").engagement_id;
    let claim = |start: &str, end: &str| claim::ActiveModel {
        id: Set(world.cx.id::<ClaimId>()),
        resource_id: Set(brand.studio),
        engagement_id: Set(engagement),
        starts_at: Set(at(start)),
        ends_at: Set(at(end)),
        expires_at: Set(None),
        site_id: Set(None),
    };
    let db = world.cx.db.read();
    let eleven = "2026-12-01T11:00:00+08:00";
    let noon = "2026-12-01T12:00:00+08:00";
    claim(TEN, eleven).insert(db).await.expect("nothing is claimed yet");
    let later = claim(eleven, noon).insert(db).await.expect("it only touches");
    let overlapping = claim("2026-12-01T10:30:00+08:00", noon).insert(db).await.map_err(UseCaseError::from);
    assert!(matches!(overlapping, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{overlapping:?}");
    let mut moved: claim::ActiveModel = later.into();
    moved.starts_at = Set(at("2026-12-01T10:59:59+08:00"));
    assert!(moved.update(db).await.is_err(), "an update is checked too");
    assert_eq!(claim::Entity::find().all(db).await.expect("claims").len(), 4, "two of the booking, two of these");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn two_requests_confirmed_together_with_one_officer_and_one_request_confirmed_twice() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
    let spare = world.resource(brand.id, ResourceKind::Officer, "许白鹭", &["presenter"]).await;
    world.resource(brand.id, ResourceKind::Studio, "二号直播间", &["studio"]).await;
    let second = world.second_server().await;
    let mut asked = Vec::new();
    for _ in 0..2 {
        let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await;
        asked.push(booking.expect("there are two officers").id);
    }
    // Both with the same officer, each from two servers at once.
    let attempts = (0..40).map(|n| {
        let cx = if n % 2 == 0 { world.cx.clone() } else { second.clone() };
        let (manager, id) = (brand.manager.clone(), asked[n / 20]);
        tokio::spawn(async move { (id, confirm_booking(&cx, &manager, id, &[spare]).await) })
    });
    let mut confirmed = Vec::new();
    for result in join_all(attempts).await {
        match result.expect("no panic") {
            (id, Ok(_)) => confirmed.push(id),
            (_, Err(UseCaseError::Booking(BookingError::SlotTaken { .. } | BookingError::WrongStatus(_)))) => {}
            (_, Err(other)) => panic!("{other:?}"),
        }
    }
    assert_eq!(confirmed.len(), 1, "one of the two, and once");
    let held = claim::Entity::find().filter(claim::Column::ResourceId.eq(spare)).all(world.cx.db.read()).await;
    assert_eq!(held.expect("claims").len(), 1);
}
