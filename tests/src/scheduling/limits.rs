//! At most so many a day and a week, of the brand, an officer and a company.

use crate::support::World;
use crate::support::world::{Brand, Company, at, date, form};
use domain::catalogue::ResourceKind;
use domain::instant::Span;
use domain::scheduling::limits::{LimitOf, Per};
use domain::scheduling::slots::Reason;
use entities::scheduling::booking;
use futures::future::join_all;
use usecases::directory::set_limits;
use usecases::scheduling::engagement::engagement;
use usecases::scheduling::{
    BookingForm, SlotQuery, cancel_booking, confirm_booking, free_slots, hold_time, offer_times, request_booking,
    reschedule_booking,
};
use usecases::{BookingError, UseCaseError};

const TUESDAY: &str = "2026-12-01";

struct Stage {
    world: World,
    brand: Brand,
    one: Company,
    other: Company,
}

impl Stage {
    /// A brand with two officers and two studios, whose limits are these; empty texts are none.
    async fn set(limits: [&str; 7]) -> Self {
        let world = World::new().await;
        let brand = world.brand("知音航班").await;
        world.resource(brand.id, ResourceKind::Officer, "梅东湖", &["presenter"]).await;
        world.resource(brand.id, ResourceKind::Studio, "二号直播间", &["studio"]).await;
        let (one, other) = (world.company("东风", 1, 1).await, world.company("长江", 1, 1).await);
        let typed: [String; 8] = std::array::from_fn(|n| limits.get(n).copied().unwrap_or_default().to_owned());
        set_limits(&world.cx, &brand.manager, brand.id, &typed).await.expect("limits");
        Self { world, brand, one, other }
    }

    fn wish(&self, company: &Company, day: &str, hour: u8) -> BookingForm {
        form(&self.brand, company, &format!("{day}T{hour:02}:00:00+08:00"))
    }

    async fn book(&self, company: &Company, day: &str, hour: u8) -> usecases::Result<booking::Model> {
        request_booking(&self.world.cx, &company.liaison, self.wish(company, day, hour)).await
    }

    /// Why 15:00 of a day cannot be had by a company; every free time can be booked, and no other.
    async fn reasons(&self, company: &Company, day: &str) -> Vec<Reason> {
        let query = SlotQuery {
            from: Some(date(day)),
            to: Some(date(day)),
            company: Some(company.id),
            ..SlotQuery::of(self.brand.offering)
        };
        let (_, slots) = free_slots(&self.world.cx, &company.liaison, query).await.expect("slots");
        let three = at(&format!("{day}T15:00:00+08:00"));
        slots.into_iter().find(|slot| slot.time.start == three).expect("a time").reasons
    }
}

fn is_limited<T: std::fmt::Debug>(result: &usecases::Result<T>) -> bool {
    matches!(result, Err(UseCaseError::Booking(BookingError::LimitReached)))
}

#[tokio::test]
async fn a_full_day_and_a_full_week_of_the_brand_take_no_more() {
    let stage = Stage::set(["2", "3", "", "", "", "", ""]).await;
    let cx = &stage.world.cx;
    stage.book(&stage.one, TUESDAY, 9).await.expect("the first");
    hold_time(cx, &stage.other.liaison, stage.wish(&stage.other, TUESDAY, 10)).await.expect("a hold counts too");
    let (of, max) = (LimitOf::Brand, 2);
    assert_eq!(stage.reasons(&stage.one, TUESDAY).await, [Reason::Limit { of, per: Per::Day, max }]);
    assert!(is_limited(&stage.book(&stage.one, TUESDAY, 15).await));
    let friday = stage.book(&stage.one, "2026-12-04", 15).await.expect("the third of the week");
    let reasons = stage.reasons(&stage.one, "2026-12-02").await;
    assert_eq!(reasons, [Reason::Limit { of, per: Per::Week, max: 3 }]);
    assert!(is_limited(&stage.book(&stage.other, "2026-12-02", 15).await));
    stage.book(&stage.other, "2026-12-07", 15).await.expect("Monday begins another week");

    // What is planned already moves within its own place, and is confirmed in any case.
    let monday = at("2026-11-30T15:00:00+08:00");
    reschedule_booking(cx, &stage.one.liaison, friday.id, monday).await.expect("its own place in the week");
    let tuesday = at("2026-12-01T15:00:00+08:00");
    assert!(is_limited(&reschedule_booking(cx, &stage.one.liaison, friday.id, tuesday).await));
    assert!(is_limited(&offer_times(cx, &stage.brand.manager, friday.id, &[tuesday], "").await));
    set_limits(cx, &stage.brand.manager, stage.brand.id, &["1", "1", "", "", "", "", "", ""].map(String::from))
        .await
        .expect("set");
    confirm_booking(cx, &stage.brand.manager, friday.id, &[stage.brand.presenter]).await.expect("it stands");
}

#[tokio::test]
async fn a_companys_limit_is_its_own_and_a_cancelled_booking_does_not_count() {
    let stage = Stage::set(["", "", "", "", "", "1", ""]).await;
    let first = stage.book(&stage.one, TUESDAY, 9).await.expect("the first");
    let (of, per) = (LimitOf::Company, Per::Week);
    assert_eq!(stage.reasons(&stage.one, "2026-12-03").await, [Reason::Limit { of, per, max: 1 }]);
    assert!(is_limited(&stage.book(&stage.one, "2026-12-03", 15).await));
    assert_eq!(stage.reasons(&stage.other, "2026-12-03").await, []);
    stage.book(&stage.other, "2026-12-03", 15).await.expect("another company's week is its own");
    cancel_booking(&stage.world.cx, &stage.one.liaison, first.id, "改期").await.expect("cancelled");
    stage.book(&stage.one, "2026-12-03", 14).await.expect("and so it has none");
    let strange = SlotQuery { company: Some(stage.one.id), ..SlotQuery::of(stage.brand.offering) };
    let refused = free_slots(&stage.world.cx, &stage.other.liaison, strange.clone()).await.map(|_| ());
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    free_slots(&stage.world.cx, &stage.brand.manager, strange).await.expect("the brand may ask for its companies");
}

#[tokio::test]
async fn a_company_calls_off_in_time_and_the_brand_at_any_time() {
    let stage = Stage::set(["", "", "", "", "", "", "2"]).await;
    let cx = &stage.world.cx;
    let early = stage.book(&stage.one, TUESDAY, 9).await.expect("free");
    let late = stage.book(&stage.one, TUESDAY, 14).await.expect("free");
    let asked = stage.book(&stage.one, TUESDAY, 16).await.expect("free");
    for it in [&early, &late] {
        confirm_booking(cx, &stage.brand.manager, it.id, &[]).await.expect("a request");
    }
    // Two working days before a Tuesday is the Friday before, when the brand closes.
    let until = async || {
        let view = engagement(cx, &stage.one.liaison, late.engagement_id).await.expect("its own");
        view.cancel_until
    };
    assert_eq!(until().await, Some(at("2026-11-27T17:30:00+08:00")));
    cx.clock.advance(at("2026-11-27T17:29:00+08:00") - cx.now());
    cancel_booking(cx, &stage.one.liaison, early.id, "改期").await.expect("in time");
    cx.clock.advance(Span::minutes(1));
    let refused = cancel_booking(cx, &stage.one.liaison, late.id, "改期").await;
    assert!(matches!(refused, Err(UseCaseError::Conflict("too-late-to-cancel"))), "{refused:?}");
    cancel_booking(cx, &stage.one.liaison, asked.id, "改期").await.expect("a request can be taken back");
    cancel_booking(cx, &stage.brand.manager, late.id, "企业来电取消").await.expect("the brand may");
}

#[tokio::test]
async fn an_officer_with_enough_to_do_is_spared() {
    let stage = Stage::set(["", "", "1", "", "", "", ""]).await;
    stage.book(&stage.one, TUESDAY, 9).await.expect("the first officer");
    stage.book(&stage.one, TUESDAY, 11).await.expect("the second officer");
    let reasons = stage.reasons(&stage.one, TUESDAY).await;
    assert!(
        matches!(reasons.as_slice(), [Reason::Enough { need, busy }] if need == "presenter" && busy.len() == 2),
        "{reasons:?}"
    );
    let refused = stage.book(&stage.one, TUESDAY, 15).await;
    assert!(matches!(refused, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{refused:?}");
    stage.book(&stage.one, "2026-12-02", 15).await.expect("the day after");
}

/// The last place of a day, asked for at hours that nobody else wants.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn the_last_place_of_a_day_goes_to_one_of_many_from_two_servers() {
    let stage = Stage::set(["1", "", "", "", "", "", ""]).await;
    let second = stage.world.second_server().await;
    let tries = (0..60).map(|n| {
        let (cx, hour) = (if n % 2 == 0 { &stage.world.cx } else { &second }, [9, 10, 11, 14, 15][n % 5]);
        request_booking(cx, &stage.one.liaison, stage.wish(&stage.one, TUESDAY, hour))
    });
    let results = join_all(tries).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    let refused = |it: &usecases::Result<booking::Model>| {
        is_limited(it) || matches!(it, Err(UseCaseError::Booking(BookingError::SlotTaken { .. })))
    };
    assert!(results.iter().filter(|it| it.is_err()).all(refused), "{results:?}");
}
