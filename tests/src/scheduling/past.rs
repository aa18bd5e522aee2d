//! What has begun stays as it is, and what nobody answered comes to an end by itself.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::catalogue::Kind;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::notify::outbox;
use entities::scheduling::{booking, claim, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use usecases::scheduling::{
    BookingForm, cancel_booking, close_past, confirm_booking, decline_booking, offer_times, request_booking,
    reschedule_booking,
};
use usecases::{Cx, UseCaseError};

const TUESDAY: &str = "2026-12-01T09:00:00+08:00";

async fn stage() -> (World, Brand, Company) {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 2).await);
    (world, brand, company)
}

async fn requested(cx: &Cx, brand: &Brand, company: &Company) -> booking::Model {
    request_booking(cx, &company.liaison, form(brand, company, TUESDAY)).await.expect("free")
}

async fn stands(cx: &Cx, id: &booking::Model) -> (BookingStatus, EngagementStatus) {
    let db = cx.db.read();
    let booking = booking::Entity::find_by_id(id.id).one(db).await.expect("rows").expect("the booking");
    let row = engagement::Entity::find_by_id(id.engagement_id).one(db).await.expect("rows").expect("the engagement");
    (booking.status, row.status)
}

fn has_begun<T: std::fmt::Debug>(result: &usecases::Result<T>) -> bool {
    matches!(result, Err(UseCaseError::Conflict("already-started")))
}

#[tokio::test]
async fn what_has_begun_is_neither_moved_nor_called_off() {
    let (world, brand, company) = stage().await;
    let cx = &world.cx;
    let booked = requested(cx, &brand, &company).await;
    confirm_booking(cx, &brand.manager, booked.id, &[]).await.expect("a request");
    cx.clock.advance(at(TUESDAY) - cx.now());
    let later = at("2026-12-08T09:00:00+08:00");
    for actor in [&brand.manager, &company.liaison] {
        let refused = cancel_booking(cx, actor, booked.id, "改期").await;
        assert!(has_begun(&refused), "{refused:?}");
    }
    let refused = reschedule_booking(cx, &brand.manager, booked.id, later).await;
    assert!(has_begun(&refused), "{refused:?}");
    assert_eq!(stands(cx, &booked).await, (BookingStatus::Confirmed, EngagementStatus::Planned));
}

#[tokio::test]
async fn a_request_that_nobody_answered_in_time_lapses_and_gives_its_time_back() {
    let (world, brand, company) = stage().await;
    let cx = &world.cx;
    let booked = requested(cx, &brand, &company).await;
    close_past(cx).await.expect("nothing has passed");
    assert_eq!(stands(cx, &booked).await.0, BookingStatus::Requested);
    cx.clock.advance(at(TUESDAY) - cx.now());
    let refused = confirm_booking(cx, &brand.manager, booked.id, &[]).await;
    assert!(has_begun(&refused), "nobody is invited to what has begun: {refused:?}");
    close_past(cx).await.expect("it lapses");
    close_past(cx).await.expect("once");
    assert_eq!(stands(cx, &booked).await, (BookingStatus::Lapsed, EngagementStatus::Cancelled));
    assert_eq!(claim::Entity::find().count(cx.db.read()).await.expect("claims"), 0);
    let told = outbox::Entity::find().filter(outbox::Column::Job.contains("notify_liaisons"));
    assert_eq!(told.count(cx.db.read()).await.expect("jobs"), 1, "the company is told once");
}

#[tokio::test]
async fn an_offer_stands_as_long_as_one_of_its_times_is_to_come() {
    let (world, brand, company) = stage().await;
    let cx = &world.cx;
    let booked = requested(cx, &brand, &company).await;
    let other = at("2026-12-03T09:00:00+08:00");
    offer_times(cx, &brand.manager, booked.id, &[other], "").await.expect("another time");
    cx.clock.advance(at(TUESDAY) - cx.now());
    close_past(cx).await.expect("a time is left");
    assert_eq!(stands(cx, &booked).await.0, BookingStatus::Offered);
    cx.clock.advance(other - cx.now());
    close_past(cx).await.expect("none is left");
    assert_eq!(stands(cx, &booked).await.0, BookingStatus::Lapsed);
}

#[tokio::test]
async fn a_window_is_completed_when_it_ends_and_a_broadcast_is_not() {
    let (world, brand, company) = stage().await;
    let cx = &world.cx;
    let briefing = requested(cx, &brand, &company).await;
    confirm_booking(cx, &brand.manager, briefing.id, &[]).await.expect("a request");
    let window = world.offering(brand.id, &["antifraud"]).await;
    world.change(offering::ActiveModel { id: Set(window), kind: Set(Kind::OnSiteWindow), ..Default::default() }).await;
    let wish = BookingForm { offering: window, topic: None, ..form(&brand, &company, "2026-12-02T09:00:00+08:00") };
    let visit = request_booking(cx, &company.liaison, wish).await.expect("free");
    confirm_booking(cx, &brand.manager, visit.id, &[]).await.expect("a request");
    cx.clock.advance(at("2026-12-02T09:59:00+08:00") - cx.now());
    close_past(cx).await.expect("nothing ends");
    assert_eq!(stands(cx, &visit).await, (BookingStatus::Confirmed, EngagementStatus::Planned));
    cx.clock.advance(domain::instant::Span::minutes(1));
    close_past(cx).await.expect("it ends");
    assert_eq!(stands(cx, &visit).await, (BookingStatus::Confirmed, EngagementStatus::Completed));
    assert_eq!(stands(cx, &briefing).await, (BookingStatus::Confirmed, EngagementStatus::Planned));
}

#[tokio::test]
async fn the_brand_calls_off_and_withdraws_from_its_page() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (cx, brand, company) = (&world.cx, world.brand("知音航班").await, world.company("东风", 1, 2).await);
    let booked = requested(cx, &brand, &company).await;
    let page = format!("/brands/{}/engagements/{}", brand.id, booked.engagement_id);
    let (manager, officer) = (app.browser(Some(&brand.manager)).await, app.browser(Some(&brand.officer)).await);
    assert!(!manager.text(&page).await.contains("id=\"change\""), "a request is answered in the week");
    confirm_booking(cx, &brand.manager, booked.id, &[]).await.expect("a request");
    let shown = manager.text(&page).await;
    assert!(shown.contains("另约时间") && shown.contains(&format!("/engagements/{}/time", booked.engagement_id)));
    assert!(!officer.text(&page).await.contains("id=\"change\""), "an officer does not decide");
    let (id, engagement, brand_id) = (booked.id.to_string(), booked.engagement_id.to_string(), brand.id.to_string());
    let fields = [("booking", id.as_str()), ("engagement", &engagement), ("brand", &brand_id)];
    assert_eq!(manager.post("/forms/cancel-booking", &fields).await, StatusCode::FOUND);
    assert!(manager.text(&page).await.contains("f-cancel-reason-error"), "a reason is asked for");
    let fields = [&fields[..], &[("reason", "有紧急任务")]].concat();
    manager.post("/forms/cancel-booking", &fields).await;
    assert_eq!(stands(cx, &booked).await, (BookingStatus::Cancelled, EngagementStatus::Cancelled));

    let second = requested(cx, &brand, &company).await;
    offer_times(cx, &brand.manager, second.id, &[at("2026-12-03T09:00:00+08:00")], "").await.expect("another time");
    let page = format!("/brands/{}/engagements/{}", brand.id, second.engagement_id);
    assert!(manager.text(&page).await.contains("收回并婉拒"));
    decline_booking(cx, &brand.manager, second.id, "时间都不合适").await.expect("an offer can be withdrawn");
    assert_eq!(stands(cx, &second).await.0, BookingStatus::Declined);
    assert!(!manager.text(&page).await.contains("id=\"change\""));
}
