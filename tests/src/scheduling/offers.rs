//! Times that are held: while a form is filled in, and while a company chooses among those that a brand offers.

use crate::support::World;
use crate::support::world::{Brand, Company, at, form};
use domain::instant::{Instant, Span};
use domain::scheduling::BookingStatus;
use entities::notify::outbox;
use entities::scheduling::{attendee, booking, booking_offer, claim, engagement};
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use usecases::scheduling::{
    BookingForm, SlotQuery, accept_offer, cancel_booking, confirm_booking, decline_booking, engagement as show,
    free_slots, hold_time, home, offer_times, request_booking, reschedule_booking, week,
};
use usecases::{BookingError, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const HALF_PAST_TEN: &str = "2026-12-01T10:30:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";
const NEXT_DAY: &str = "2026-12-02T10:00:00+08:00";

struct Stage {
    world: World,
    brand: Brand,
    company: Company,
}

impl Stage {
    async fn set() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
        Self { world, brand, company }
    }

    async fn book(&self, when: &str) -> usecases::Result<booking::Model> {
        request_booking(&self.world.cx, &self.company.liaison, form(&self.brand, &self.company, when)).await
    }

    async fn hold(&self, when: &str) -> usecases::Result<booking::Model> {
        hold_time(&self.world.cx, &self.company.liaison, form(&self.brand, &self.company, when)).await
    }

    async fn offer(&self, booking: &booking::Model, times: &[&str]) -> usecases::Result<booking::Model> {
        let times: Vec<Instant> = times.iter().map(|it| at(it)).collect();
        offer_times(&self.world.cx, &self.brand.manager, booking.id, &times, "当天有重大活动").await
    }

    async fn is_free(&self, when: &str) -> bool {
        let query = SlotQuery::of(self.brand.offering);
        let (_, slots) = free_slots(&self.world.cx, &self.company.liaison, query).await.expect("slots");
        slots.iter().any(|slot| slot.time.start == at(when) && slot.is_free())
    }
}

fn is_taken<T: std::fmt::Debug>(result: &usecases::Result<T>) -> bool {
    matches!(result, Err(UseCaseError::Booking(BookingError::SlotTaken { .. })))
}

#[tokio::test]
async fn a_held_time_is_nobody_elses_and_becomes_the_booking() {
    let stage = Stage::set().await;
    let (cx, liaison) = (&stage.world.cx, &stage.company.liaison);
    let held = stage.hold(TEN).await.expect("free");
    assert_eq!((held.status, held.expires_at), (BookingStatus::Held, Some(cx.now() + Span::minutes(15))));
    assert!(!stage.is_free(TEN).await);
    let without = stage.book(TEN).await;
    assert!(is_taken(&without), "{without:?}");
    assert_eq!(home(cx, liaison, cx.now()).await.expect("a home").list.ahead.len(), 0, "a hold is no booking yet");
    assert!(show::engagement(cx, &stage.brand.manager, held.engagement_id).await.is_err());
    assert!(confirm_booking(cx, &stage.brand.manager, held.id, &[]).await.is_err(), "nobody can decide on a hold");
    assert!(cancel_booking(cx, liaison, held.id, "x").await.is_err());

    let with = BookingForm { hold: Some(held.id), ..form(&stage.brand, &stage.company, TEN) };
    let booking = request_booking(cx, liaison, with.clone()).await.expect("it was held");
    assert_eq!((booking.id, booking.status, booking.expires_at), (held.id, BookingStatus::Requested, None));
    let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
    assert!(claims.iter().all(|it| it.expires_at.is_none()), "a request holds until it is answered");
    let again = request_booking(cx, liaison, with).await;
    assert!(is_taken(&again), "the hold is used up: {again:?}");
    cx.clock.advance(Span::hours(1));
    assert!(!stage.is_free(TEN).await);
    confirm_booking(cx, &stage.brand.manager, booking.id, &[]).await.expect("a request as any other");
}

#[tokio::test]
async fn a_hold_expires_by_itself_moves_and_is_swept_away() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let first = stage.hold(TEN).await.expect("free");
    let moved = BookingForm { hold: Some(first.id), ..form(&stage.brand, &stage.company, HALF_PAST_TEN) };
    let moved = hold_time(cx, &stage.company.liaison, moved).await.expect("its own time is in nobody's way");
    assert_eq!(moved.id, first.id);
    cx.clock.advance(Span::minutes(15));
    assert!(stage.is_free(HALF_PAST_TEN).await, "after a quarter of an hour it is over");
    let other = stage.book(HALF_PAST_TEN).await.expect("and can be booked by anybody");
    let late = BookingForm { hold: Some(moved.id), ..form(&stage.brand, &stage.company, HALF_PAST_TEN) };
    assert!(is_taken(&request_booking(cx, &stage.company.liaison, late.clone()).await), "too late");
    decline_booking(cx, &stage.brand.manager, other.id, "x").await.expect("declined");
    let late = request_booking(cx, &stage.company.liaison, late).await.expect("late, but free again");
    assert_eq!(late.id, moved.id);

    let forgotten = stage.hold(NEXT_DAY).await.expect("free");
    cx.clock.advance(Span::minutes(80));
    let gone = usecases::scheduling::hold_time::purge(cx).await.expect("swept");
    assert_eq!(gone, 1, "what became a booking stays");
    let left = engagement::Entity::find_by_id(forgotten.engagement_id).one(cx.db.read()).await.expect("read");
    assert_eq!(left, None);
    assert!(booking::Entity::find_by_id(late.id).one(cx.db.read()).await.expect("read").is_some());
}

#[tokio::test]
async fn holds_are_the_accounts_own_and_five_at_the_most() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let held = stage.hold(TEN).await.expect("free");
    let (second, stranger) = (
        stage.world.account("同事", vec![domain::identity::Grant::CompanyLiaison { company: stage.company.id }]).await,
        stage.world.company("别家", 1, 1).await,
    );
    let with = BookingForm { hold: Some(held.id), ..form(&stage.brand, &stage.company, TEN) };
    assert!(is_taken(&request_booking(cx, &second, with).await), "a colleague's hold is not mine");
    let strange = BookingForm { hold: Some(held.id), ..form(&stage.brand, &stranger, TEN) };
    assert!(is_taken(&request_booking(cx, &stranger.liaison, strange).await));
    for day in 2..=5 {
        stage.hold(&format!("2026-12-{:02}T14:00:00+08:00", day + (day / 5) * 2)).await.expect("up to five");
    }
    let sixth = stage.hold("2026-12-08T10:00:00+08:00").await;
    assert!(matches!(sixth, Err(UseCaseError::Conflict("too-many-holds"))), "{sixth:?}");
    cx.clock.advance(Span::minutes(16));
    stage.hold("2026-12-08T10:00:00+08:00").await.expect("the others are over");
}

#[tokio::test]
async fn the_company_takes_one_of_the_offered_times_and_the_others_become_free() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let booking = stage.book(TEN).await.expect("free");
    let offered = stage.offer(&booking, &[HALF_PAST_TEN, ELEVEN, NEXT_DAY]).await.expect("free times that overlap");
    assert_eq!(offered.status, BookingStatus::Offered);
    assert_eq!(
        offered.expires_at,
        Some(at("2026-11-25T17:30:00+08:00")),
        "the second working day, when the brand closes"
    );
    for when in [HALF_PAST_TEN, ELEVEN, NEXT_DAY] {
        assert!(!stage.is_free(when).await, "{when} is held");
    }
    assert!(stage.is_free("2026-12-01T09:00:00+08:00").await, "what was asked for is free again");
    let view = show::engagement(cx, &stage.company.liaison, booking.engagement_id).await.expect("its own");
    assert_eq!(view.bookings[0].offers, [HALF_PAST_TEN, ELEVEN, NEXT_DAY].map(at));
    let week = week::week(cx, &stage.brand.manager, stage.brand.id, None).await.expect("a week");
    assert_eq!((week.requests.len(), week.offered.len(), week.planned.len()), (0, 1, 0));

    assert!(accept_offer(cx, &stage.brand.manager, booking.id, at(ELEVEN)).await.is_err(), "not the brand's to take");
    assert!(accept_offer(cx, &stage.company.branch_liaison, booking.id, at(ELEVEN)).await.is_err());
    let other = stage.world.company("别家", 1, 1).await;
    let refused = accept_offer(cx, &other.liaison, booking.id, at(ELEVEN)).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    assert!(confirm_booking(cx, &stage.brand.manager, booking.id, &[]).await.is_err(), "its time is gone");
    let refused = accept_offer(cx, &stage.company.liaison, booking.id, at(TEN)).await;
    assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "not among them: {refused:?}");

    let taken = accept_offer(cx, &stage.company.liaison, booking.id, at(ELEVEN)).await.expect("offered");
    assert_eq!((taken.status, taken.expires_at), (BookingStatus::Confirmed, None));
    let engagement = engagement::Entity::find_by_id(booking.engagement_id).one(cx.db.read()).await.expect("read");
    let engagement = engagement.expect("it stands");
    assert_eq!((engagement.starts_at, engagement.sequence), (at(ELEVEN), 1));
    assert!(stage.is_free(TEN).await && stage.is_free(NEXT_DAY).await);
    assert_eq!(attendee::Entity::find().count(cx.db.read()).await.expect("a count"), 6);
    assert_eq!(booking_offer::Entity::find().count(cx.db.read()).await.expect("a count"), 0);
    assert!(accept_offer(cx, &stage.company.liaison, booking.id, at(ELEVEN)).await.is_err(), "once");
    let jobs = outbox::Entity::find().filter(outbox::Column::Job.contains("notify_accepted"));
    assert_eq!(jobs.count(cx.db.read()).await.expect("a count"), 1, "the brand is told");
}

#[tokio::test]
async fn offered_times_are_void_after_their_time_and_a_late_answer_is_taken_if_they_are_still_free() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let (first, second) = (stage.book(TEN).await.expect("free"), stage.book(NEXT_DAY).await.expect("free"));
    stage.offer(&first, &[ELEVEN]).await.expect("free");
    stage.offer(&second, &["2026-12-02T14:00:00+08:00"]).await.expect("free");
    cx.clock.advance(Span::days(4));
    assert!(stage.is_free(ELEVEN).await);
    let late = stage.company.liaison.clone();
    let other = stage.book("2026-12-02T14:00:00+08:00").await.expect("not held any more");
    assert!(is_taken(&accept_offer(cx, &late, second.id, at("2026-12-02T14:00:00+08:00")).await));
    let again = show::engagement(cx, &late, second.engagement_id).await.expect("it stands");
    assert_eq!(again.bookings[0].status, BookingStatus::Offered, "nothing is lost: another can be asked for");
    accept_offer(cx, &late, first.id, at(ELEVEN)).await.expect("late, but still free");
    let moved = reschedule_booking(cx, &late, second.id, at("2026-12-03T10:00:00+08:00")).await.expect("another time");
    assert_eq!((moved.status, moved.expires_at), (BookingStatus::Requested, None), "that has to be agreed to anew");
    confirm_booking(cx, &stage.brand.manager, moved.id, &[]).await.expect("a request");
    confirm_booking(cx, &stage.brand.manager, other.id, &[]).await.expect("a request");
}

#[tokio::test]
async fn an_offer_that_cannot_be_held_changes_nothing() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let booking = stage.book(TEN).await.expect("free");
    stage.book(NEXT_DAY).await.expect("free");
    assert!(is_taken(&stage.offer(&booking, &[ELEVEN, NEXT_DAY]).await));
    for (times, field) in [(vec![], "starts_at"), (vec![TEN; 1], "")] {
        let result = stage.offer(&booking, &times).await;
        match field {
            "" => drop(result.expect("its own time can be among them")),
            _ => assert!(matches!(result, Err(UseCaseError::Invalid(_))), "{result:?}"),
        }
    }
    let six: Vec<String> = (0..6).map(|n| format!("2026-12-03T{:02}:{:02}:00+08:00", 9 + n / 2, n % 2 * 30)).collect();
    let six: Vec<&str> = six.iter().map(String::as_str).collect();
    assert!(matches!(stage.offer(&booking, &six).await, Err(UseCaseError::Invalid(_))), "six are too many");
    let past = stage.offer(&booking, &["2026-11-23T09:00:00+08:00"]).await;
    assert!(matches!(past, Err(UseCaseError::Booking(BookingError::NotOffered))), "{past:?}");
    let officer = offer_times(cx, &stage.brand.officer, booking.id, &[at(ELEVEN)], "").await;
    assert!(matches!(officer, Err(UseCaseError::Forbidden)), "{officer:?}");
    let company = offer_times(cx, &stage.company.liaison, booking.id, &[at(ELEVEN)], "").await;
    assert!(matches!(company, Err(UseCaseError::Forbidden)), "{company:?}");
    decline_booking(cx, &stage.brand.manager, booking.id, "x").await.expect("what is offered can be declined");
    assert!(stage.is_free(TEN).await && stage.is_free(ELEVEN).await);
    assert!(stage.offer(&booking, &[ELEVEN]).await.is_err(), "what is declined stays so");
}

/// The races of the walking skeleton again, for holds and offers.
#[tokio::test]
async fn of_holds_bookings_and_offers_at_one_time_exactly_one_has_it() {
    let stage = Stage::set().await;
    let second = stage.world.second_server().await;
    let mut waiting = Vec::new();
    for day in 7..=11 {
        waiting.push(stage.book(&format!("2026-12-{day:02}T10:00:00+08:00")).await.expect("free"));
    }
    let tries = (0..60).map(|n| {
        let cx = if n % 2 == 0 { &stage.world.cx } else { &second };
        let (stage, waiting) = (&stage, &waiting);
        async move {
            let (liaison, wish) = (&stage.company.liaison, form(&stage.brand, &stage.company, TEN));
            match n % 3 {
                0 => hold_time(cx, liaison, wish).await,
                1 => request_booking(cx, liaison, wish).await,
                _ => offer_times(cx, &stage.brand.manager, waiting[n % 5].id, &[at(TEN)], "").await,
            }
        }
    });
    let results = join_all(tries).await;
    // An offer may be repeated for the one booking that has the time already.
    let winners: std::collections::BTreeSet<_> = results.iter().flatten().map(|it| it.engagement_id).collect();
    assert_eq!(winners.len(), 1, "{results:?}");
    for refused in results.iter().filter_map(|it| it.as_ref().err()) {
        assert!(matches!(refused, UseCaseError::Booking(BookingError::SlotTaken { .. })), "{refused:?}");
    }
    let claims = claim::Entity::find().filter(claim::Column::StartsAt.lt(at(ELEVEN)));
    let claims = claims.all(stage.world.cx.db.read()).await.expect("claims");
    assert_eq!(claims.len(), 2, "presenter and studio, once: {claims:?}");
}
