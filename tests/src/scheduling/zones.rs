//! The same instant in every reader's clock, on pages, in the API, in mail and in calendars.

use crate::support::TestApp;
use crate::support::world::{at, date, form};
use entities::directory::{brand, brand_day};
use entities::identity::account;
use reqwest::Method;
use sea_orm::{EntityTrait, IntoActiveModel, Set};
use serde_json::Value;
use usecases::Tx;
use usecases::scheduling::{SlotQuery, confirm_booking, free_slots, request_booking};

#[tokio::test]
async fn page_api_and_calendar_tell_the_same_instant_in_urumqi_and_berlin() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let booked =
        request_booking(&world.cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00")).await;
    let booked = booked.expect("free");
    confirm_booking(&world.cx, &brand.manager, booked.id, &[]).await.expect("confirmed");
    let page = format!("/engagements/{}", booked.engagement_id);
    for (zone, shown) in [
        ("Asia/Shanghai", "12月1日 周二 10:00–11:00"),
        ("Asia/Urumqi", "12月1日 周二 08:00–09:00"),
        ("Europe/Berlin", "12月1日 周二 03:00–04:00"),
        // Where it is still the day before.
        ("America/New_York", "11月30日 周一 21:00–22:00"),
    ] {
        let id = company.liaison.account;
        world
            .change(account::ActiveModel { id: Set(id), time_zone: Set(Some(zone.into())), ..Default::default() })
            .await;
        let text = app.browser(Some(&company.liaison)).await.text(&page).await;
        assert!(text.contains(shown), "{zone}: {shown} is not on the page");
    }
    let key = app.key(&company.liaison).await;
    let path = format!("engagements/{}", booked.engagement_id);
    let answer = app.rest(Method::GET, &path, Some(&key)).send().await.expect("an answer");
    let json: Value = answer.json().await.expect("JSON");
    assert_eq!(
        (&json["starts_at"], &json["ends_at"]),
        (&"2026-12-01T02:00:00Z".into(), &"2026-12-01T03:00:00Z".into())
    );
    let answer = app.rest(Method::GET, &format!("{path}/calendar.ics"), Some(&key)).send().await.expect("an answer");
    let ics = answer.text().await.expect("a text");
    assert!(ics.contains("DTSTART;TZID=Asia/Shanghai:20261201T100000"), "{ics}");
}

#[tokio::test]
async fn a_brand_whose_clock_goes_forward_or_back_offers_each_start_once_and_nothing_past_closing() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let zone = "Europe/Berlin".to_owned();
    world.change(brand::ActiveModel { id: Set(brand.id), time_zone: Set(zone), ..Default::default() }).await;
    let offering = entities::catalogue::offering::ActiveModel {
        id: Set(brand.offering),
        horizon_days: Set(365),
        lead_working_days: Set(0),
        ..Default::default()
    };
    world.change(offering).await;
    // Open from one to four in the night in which two o'clock becomes three.
    let id = brand.id;
    let night = move |tx: Tx| async move {
        let row = brand_day::Model {
            brand_id: id,
            date: "2027-03-28".into(),
            hours: "[[60,240]]".into(),
            note: "夜班".into(),
        };
        brand_day::Entity::insert(row.into_active_model()).exec_without_returning(tx.as_ref()).await?;
        Ok(())
    };
    world.cx.db.write(night).await.expect("a day");
    let day = Some(date("2027-03-28"));
    let query = SlotQuery { from: day, to: day, ..SlotQuery::of(brand.offering) };
    let (_, slots) = free_slots(&world.cx, &company.liaison, query).await.expect("slots");
    let starts: Vec<_> = slots.iter().map(|it| it.time.start).collect();
    // 01:00, 01:30, and 03:00: the hour between there is none of.
    assert_eq!(starts, ["2027-03-28T00:00:00Z", "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z"].map(at));
    assert!(slots.iter().all(|it| it.time.end <= at("2027-03-28T02:00:00Z")));
    for slot in &slots[1..2] {
        let wish = usecases::scheduling::BookingForm {
            starts_at: Some(slot.time.start),
            ..form(&brand, &company, "2027-03-28T00:30:00Z")
        };
        request_booking(&world.cx, &company.liaison, wish).await.expect("what is offered is taken");
    }
}
