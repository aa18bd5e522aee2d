//! Of any time it is said why it cannot be had, and what is nearest.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::catalogue::ResourceKind;
use domain::scheduling::slots::Reason;
use entities::catalogue::{holiday, offering, topic};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::Value;
use usecases::UseCaseError;
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::scheduling::{SlotQuery, WhyNot, confirm_booking, request_booking, why_not};

async fn ask(world: &World, brand: &Brand, company: &Company, start: &str) -> WhyNot {
    let query = SlotQuery { company: Some(company.id), ..SlotQuery::of(brand.offering) };
    why_not(&world.cx, &company.liaison, query, at(start)).await.expect("an answer")
}

async fn holiday(world: &World, date: &'static str) {
    let row = holiday::Model { date: date.into(), year: 2026, name: "校庆".into(), is_off: true };
    let write = move |tx: usecases::Tx| async move {
        row.into_active_model().reset_all().insert(tx.as_ref()).await.map_err(UseCaseError::from)?;
        Ok(())
    };
    world.cx.db.write(write).await.expect("a holiday");
}

#[tokio::test]
async fn each_kind_of_refusal_has_its_reason_and_three_times_nearest_to_it() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    holiday(&world, "2026-12-02").await;
    let day = BrandDayForm { date: "2026-12-03".into(), hours: String::new(), note: "设备检修".into() };
    set_brand_day(cx, &brand.manager, brand.id, &day).await.expect("a closure");
    request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-01T09:00:00+08:00")).await.expect("free");
    let reasons = async |start: &str| ask(&world, &brand, &company, start).await.reasons;
    assert_eq!(reasons("2026-12-02T09:00:00+08:00").await, [Reason::Holiday { name: "校庆".into() }]);
    assert_eq!(reasons("2026-12-03T09:00:00+08:00").await, [Reason::Closed { note: "设备检修".into() }]);
    assert_eq!(reasons("2026-12-05T09:00:00+08:00").await, [Reason::OutsideHours { open: vec![] }]);
    let open = vec![(540, 720), (840, 1050)];
    assert_eq!(reasons("2026-12-04T11:30:00+08:00").await, [Reason::OutsideHours { open }]);
    assert_eq!(reasons("2026-12-04T09:10:00+08:00").await, [Reason::BetweenStarts { step: 30 }]);
    assert_eq!(reasons("2026-11-20T09:00:00+08:00").await, [Reason::TooSoon]);
    assert_eq!(reasons("2027-12-01T09:00:00+08:00").await, [Reason::TooFar]);
    assert!(matches!(
        reasons("2026-12-01T09:30:00+08:00").await.as_slice(),
        [Reason::Taken { .. }, Reason::Taken { .. }]
    ));
    let free = ask(&world, &brand, &company, "2026-12-04T09:00:00+08:00").await;
    assert!(free.reasons.is_empty() && free.nearest.is_empty());
    let closed = ask(&world, &brand, &company, "2026-12-03T10:00:00+08:00").await;
    let nearest = ["2026-12-04T09:00:00+08:00", "2026-12-04T09:30:00+08:00", "2026-12-04T10:00:00+08:00"].map(at);
    assert_eq!(closed.nearest, nearest);
    // What is said to be nearest can be had.
    for start in closed.nearest {
        let wish = usecases::scheduling::BookingForm {
            starts_at: Some(start),
            ..form(&brand, &company, "2026-12-04T09:00:00+08:00")
        };
        let booked = request_booking(cx, &company.liaison, wish).await.expect("it can be had");
        usecases::scheduling::cancel_booking(cx, &company.liaison, booked.id, "试一试").await.expect("a request");
    }
}

#[tokio::test]
async fn rest_says_why_and_names_the_busy_to_the_brand_alone() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let booked =
        request_booking(&world.cx, &company.liaison, form(&brand, &company, "2026-12-01T09:00:00+08:00")).await;
    confirm_booking(&world.cx, &brand.manager, booked.expect("free").id, &[]).await.expect("a request");
    let get = async |key: &str, start: &str| -> (u16, Value) {
        let path = format!("offerings/{}/why?starts_at={start}", brand.offering);
        let answer = app.rest(Method::GET, &path, Some(key)).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    };
    let (manager, liaison) = (app.key(&brand.manager).await, app.key(&company.liaison).await);
    let (_, told) = get(&manager, "2026-12-01T01:30:00Z").await;
    assert_eq!(told["free"], false);
    assert_eq!(told["reasons"][0]["code"], "taken");
    assert_eq!(told["reasons"][0]["busy"][0], "楚鹤鸣");
    assert_eq!(told["nearest"].as_array().map(Vec::len), Some(3));
    let (_, told) = get(&liaison, "2026-12-01T01:30:00Z").await;
    assert_eq!(told["reasons"][0]["code"], "taken");
    assert!(!told.to_string().contains("楚鹤鸣"), "{told}");
    let (_, told) = get(&liaison, "2026-12-05T01:30:00Z").await;
    assert_eq!(told["reasons"][0]["code"], "outside-hours");
    let (_, told) = get(&liaison, "2026-12-04T01:00:00Z").await;
    assert_eq!(told["free"], true);
    assert_eq!(get(&liaison, "tomorrow").await.0, 422);
}

#[tokio::test]
async fn a_topic_is_spoken_about_by_somebody_who_can() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let row = topic::Entity::find().filter(topic::Column::Key.eq("antifraud-general")).one(cx.db.read()).await;
    let id = row.expect("topics").expect("the topic").id;
    world.change(topic::ActiveModel { id: Set(id), abilities: Set(r#"["legal"]"#.into()), ..Default::default() }).await;
    let query = |topic: Option<&str>| SlotQuery {
        company: Some(company.id),
        topic: topic.map(Into::into),
        ..SlotQuery::of(brand.offering)
    };
    let nine = "2026-12-01T09:00:00+08:00";
    let about = async |topic| why_not(cx, &company.liaison, query(topic), at(nine)).await.map(|it| it.reasons);
    assert_eq!(about(None).await.expect("an answer"), []);
    assert_eq!(
        about(Some("antifraud-general")).await.expect("an answer"),
        [Reason::Unprovided { need: "legal".into() }]
    );
    assert!(matches!(about(Some("unknown")).await, Err(UseCaseError::Invalid(_))));
    let refused = request_booking(cx, &company.liaison, form(&brand, &company, nine)).await;
    assert!(refused.is_err(), "what is not offered is not taken");

    let lawyer = world.resource(brand.id, ResourceKind::Officer, "秦律师", &["presenter", "legal"]).await;
    assert_eq!(about(Some("antifraud-general")).await.expect("an answer"), []);
    let booked = request_booking(cx, &company.liaison, form(&brand, &company, nine)).await.expect("somebody can");
    let view =
        usecases::scheduling::engagement::engagement(cx, &brand.manager, booked.engagement_id).await.expect("its own");
    assert!(view.crew.iter().any(|it| it.id == lawyer), "{:?}", view.crew);
}

#[tokio::test]
async fn two_of_one_ability_are_two_people_and_starts_lie_as_far_apart_as_the_offering_says() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let change = offering::ActiveModel {
        id: Set(brand.offering),
        needs: Set(r#"["presenter","presenter","studio"]"#.into()),
        slot_step: Set(20),
        ..Default::default()
    };
    world.change(change).await;
    let twenty = "2026-12-01T09:20:00+08:00";
    assert_eq!(ask(&world, &brand, &company, twenty).await.reasons, [Reason::Unprovided { need: "presenter".into() }]);
    let second = world.resource(brand.id, ResourceKind::Officer, "梅东湖", &["presenter"]).await;
    assert_eq!(ask(&world, &brand, &company, twenty).await.reasons, []);
    let ten = ask(&world, &brand, &company, "2026-12-01T09:30:00+08:00").await.reasons;
    assert_eq!(ten, [Reason::BetweenStarts { step: 20 }]);
    let booked = request_booking(cx, &company.liaison, form(&brand, &company, twenty)).await.expect("free");
    let view =
        usecases::scheduling::engagement::engagement(cx, &brand.manager, booked.engagement_id).await.expect("its own");
    let crew: Vec<_> = view.crew.iter().map(|it| it.id).collect();
    assert!(crew.contains(&brand.presenter) && crew.contains(&second) && crew.contains(&brand.studio), "{crew:?}");
}
