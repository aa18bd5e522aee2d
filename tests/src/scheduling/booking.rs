use crate::support::World;
use crate::support::world::{date, form};
use domain::identity::Grant;
use domain::scheduling::BookingStatus;
use domain::scheduling::slots::Slot;
use entities::scheduling::{attendee, claim};
use sea_orm::{EntityTrait, PaginatorTrait};
use usecases::catalogue::import_holidays::Notice;
use usecases::directory::{BrandDayForm, brand_days, remove_brand_day, set_brand_day};
use usecases::scheduling::{
    SlotQuery, cancel_booking, confirm_booking, decline_booking, free_slots, request_booking, reschedule_booking, week,
};
use usecases::{BookingError, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";

#[tokio::test]
async fn a_pending_request_holds_its_slot_and_its_neighbour_stays_free() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
    request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await.expect("the slot is free");
    let second = request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await;
    assert!(matches!(second, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{second:?}");
    let next = request_booking(&world.cx, &company.liaison, form(&brand, &company, ELEVEN)).await;
    next.expect("[10,11) and [11,12) only touch");
}

#[tokio::test]
async fn a_declined_or_cancelled_booking_frees_its_slot() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let first = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    decline_booking(cx, &brand.manager, first.id, "当天有重大活动").await.expect("a request can be declined");
    let second = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free again");
    cancel_booking(cx, &company.liaison, second.id, "改期").await.expect("a request can be cancelled");
    let called_off_by_brand = async |id| {
        let view = usecases::scheduling::engagement::engagement(cx, &company.liaison, id).await.expect("its own");
        view.bookings[0].cancelled_by_brand
    };
    assert!(!called_off_by_brand(second.engagement_id).await);
    let third = request_booking(cx, &company.liaison, form(&brand, &company, ELEVEN)).await.expect("free");
    cancel_booking(cx, &brand.manager, third.id, "有紧急任务").await.expect("by the brand");
    assert!(called_off_by_brand(third.engagement_id).await);
    request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free once more");
    assert!(confirm_booking(cx, &brand.manager, first.id, &[]).await.is_err(), "a declined booking stays declined");
}

#[tokio::test]
async fn a_confirmed_booking_writes_down_everybody_once() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 10).await);
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    let confirmed = confirm_booking(cx, &brand.manager, booking.id, &[brand.presenter]).await.expect("a request");
    assert_eq!(confirmed.status, BookingStatus::Confirmed);
    assert!(confirm_booking(cx, &brand.manager, booking.id, &[]).await.is_err(), "only once");
    let people = attendee::Entity::find().count(cx.db.read()).await.expect("a count");
    assert_eq!(people, 30);
    let claims = claim::Entity::find().count(cx.db.read()).await.expect("a count");
    assert_eq!(claims, 2, "presenter and studio");
}

#[tokio::test]
async fn a_reschedule_into_a_taken_slot_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let first = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    let second = request_booking(cx, &company.liaison, form(&brand, &company, ELEVEN)).await.expect("free");
    let moved = reschedule_booking(cx, &company.liaison, second.id, crate::support::world::at(TEN)).await;
    assert!(matches!(moved, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{moved:?}");
    let again = request_booking(cx, &company.liaison, form(&brand, &company, ELEVEN)).await;
    assert!(again.is_err(), "the second still holds eleven");
    cancel_booking(cx, &company.liaison, first.id, "改期").await.expect("cancelled");
    reschedule_booking(cx, &company.liaison, second.id, crate::support::world::at(TEN)).await.expect("free now");
    request_booking(cx, &company.liaison, form(&brand, &company, ELEVEN)).await.expect("eleven is free now");
}

#[tokio::test]
async fn an_unpublished_year_is_offered_with_a_warning_and_lead_time_is_kept() {
    let world = World::new().await;
    let brand = world.brand("知音航班").await;
    let query = SlotQuery::of(brand.offering);
    let (_, slots) = free_slots(&world.cx, &brand.manager, query.clone()).await.expect("slots");
    let first = slots.iter().find(|slot| slot.is_free()).expect("a free slot");
    assert_eq!(first.time.start, crate::support::world::at("2026-11-25T09:00:00+08:00"));
    assert!(!first.undetermined);
    let january = SlotQuery { from: Some(date("2027-01-04")), to: Some(date("2027-01-04")), ..query.clone() };
    let (_, slots) = free_slots(&world.cx, &brand.manager, january).await.expect("slots");
    assert!(slots.iter().any(|slot| slot.is_free() && slot.undetermined));
    let beyond = SlotQuery { from: Some(date("2027-03-01")), to: Some(date("2027-03-01")), ..query };
    let (_, slots) = free_slots(&world.cx, &brand.manager, beyond).await.expect("slots");
    assert!(slots.iter().all(|slot| !slot.is_free()), "past the horizon");
}

#[tokio::test]
async fn a_closed_day_offers_nothing_and_an_extra_day_its_own_hours() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let set = async |date: &str, hours: &str| {
        let day = BrandDayForm { date: date.into(), hours: hours.into(), note: "全员培训".into() };
        set_brand_day(cx, &brand.manager, brand.id, &day).await.expect("a day");
    };
    let book = |when| request_booking(cx, &company.liaison, form(&brand, &company, when));
    let standing = book("2026-12-02T10:00:00+08:00").await.expect("an open Wednesday");
    for (date, hours) in [("2026-12-01", ""), ("2026-12-02", ""), ("2026-12-05", "10:00-12:00")] {
        set(date, hours).await;
    }
    let refused = book(TEN).await;
    assert!(matches!(refused, Err(UseCaseError::Booking(BookingError::NotOffered))), "closed: {refused:?}");
    book("2026-12-05T10:00:00+08:00").await.expect("an extra Saturday");
    let free = async |from: &str| {
        let query = SlotQuery { from: Some(date(from)), to: Some(date(from)), ..SlotQuery::of(brand.offering) };
        free_slots(cx, &company.liaison, query).await.expect("slots").1.into_iter().filter(Slot::is_free).count()
    };
    assert_eq!((free("2026-12-01").await, free("2026-12-05").await), (0, 1), "one of two hours is taken");
    let days = brand_days(cx, &brand.manager, brand.id).await.expect("days");
    assert_eq!(days.iter().map(|it| it.engagements).collect::<Vec<_>>(), [0, 1, 1]);
    confirm_booking(cx, &brand.manager, standing.id, &[]).await.expect("what stood before stays");
    let week = week::week(cx, &brand.manager, brand.id, None).await.expect("a week");
    let told: Vec<_> = week.on_closed_days.iter().map(|it| it.id).collect();
    assert_eq!(told, [standing.engagement_id], "and the brand is told of it");
    remove_brand_day(cx, &brand.manager, brand.id, date("2026-12-01")).await.expect("taken back");
    book(TEN).await.expect("open again");
}

#[tokio::test]
async fn when_a_year_is_published_the_brand_is_told_what_falls_on_a_holiday() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let admin = world.account("王敏", vec![Grant::Administrator]).await;
    let book = |when| request_booking(cx, &company.liaison, form(&brand, &company, when));
    let (first, _) = (book("2027-01-04T10:00:00+08:00").await.expect("free"), book("2027-01-05T10:00:00+08:00").await);
    let told = async || week::week(cx, &brand.manager, brand.id, None).await.expect("a week").on_closed_days;
    assert_eq!(told().await, []);
    let file = r#"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-04", "isOffDay": true}]}"#;
    usecases::catalogue::import_holidays(cx, &admin, Notice::parse(file).expect("a notice")).await.expect("a year");
    assert_eq!(told().await.into_iter().map(|it| it.id).collect::<Vec<_>>(), [first.engagement_id]);
    cancel_booking(cx, &brand.manager, first.id, "元旦放假").await.expect("cancelled");
    assert_eq!(told().await, []);
}

#[tokio::test]
async fn a_time_that_the_brand_does_not_offer_is_refused() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    for time in [
        "2026-11-24T10:00:00+08:00",
        "2026-12-01T10:10:00+08:00",
        "2026-12-05T10:00:00+08:00",
        "2026-12-01T11:30:00+08:00",
    ] {
        let refused = request_booking(&world.cx, &company.liaison, form(&brand, &company, time)).await;
        assert!(matches!(refused, Err(UseCaseError::Booking(BookingError::NotOffered))), "{time}: {refused:?}");
    }
}

#[tokio::test]
async fn strangers_learn_nothing_and_members_do_only_what_they_may() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
    let (other_brand, other_company) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    let cx = &world.cx;
    let nobody = world.account("无", vec![]).await;
    for actor in [&other_company.liaison, &nobody, &brand.manager] {
        let refused = request_booking(cx, actor, form(&brand, &company, TEN)).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let refused = request_booking(cx, &company.branch_liaison, form(&brand, &company, TEN)).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    for actor in [&other_company.liaison, &nobody, &other_brand.manager] {
        let refused = confirm_booking(cx, actor, booking.id, &[]).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        let refused = cancel_booking(cx, actor, booking.id, "x").await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        let refused = usecases::scheduling::engagement::engagement(cx, actor, booking.engagement_id).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    for actor in [&brand.officer, &company.liaison] {
        let refused = confirm_booking(cx, actor, booking.id, &[]).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    }
    let elsewhere = world
        .account("外", vec![Grant::BranchLiaison { company: company.id, branch: other_company.branches[0] }])
        .await;
    let refused = usecases::scheduling::engagement::engagement(cx, &elsewhere, booking.engagement_id).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
}
