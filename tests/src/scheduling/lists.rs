//! A liaison's lists: nothing is missing, nothing stands twice, however many there are.

use crate::support::World;
use crate::support::world::{at, form};
use domain::instant::Span;
use std::collections::BTreeSet;
use usecases::UseCaseError;
use usecases::scheduling::bookings::PAGE;
use usecases::scheduling::{
    BookingForm, SlotQuery, confirm_booking, decision, free_slots, home, mark_no_show, own_list, request_booking,
};

#[tokio::test]
async fn more_engagements_than_a_page_holds_are_all_listed_once() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let query = SlotQuery::of(brand.offering);
    let (_, slots) = free_slots(cx, &company.liaison, query).await.expect("slots");
    let mut booked = BTreeSet::new();
    for slot in slots.iter().filter(|slot| slot.is_free()) {
        let form =
            BookingForm { starts_at: Some(slot.time.start), ..form(&brand, &company, "2026-12-01T10:00:00+08:00") };
        if let Ok(booking) = request_booking(cx, &company.liaison, form).await {
            booked.insert(booking.id);
        }
        if booked.len() as u64 > PAGE {
            break;
        }
    }
    let first = own_list(cx, &company.liaison, 0).await.expect("a list");
    assert_eq!((first.ahead.len(), first.ended.len(), first.more), (booked.len(), 0, false));
    assert!(first.ahead.is_sorted_by_key(|it| it.engagement.starts_at), "the soonest first");

    cx.clock.advance(Span::days(90));
    let (one, two) = (own_list(cx, &company.liaison, 0).await, own_list(cx, &company.liaison, 1).await);
    let (one, two) = (one.expect("a page"), two.expect("a page"));
    assert_eq!((one.ahead.len(), one.ended.len() as u64, one.more), (0, PAGE, true));
    assert!(!two.more);
    let listed: Vec<_> = one.ended.iter().chain(&two.ended).map(|it| it.booking.id).collect();
    assert_eq!(listed.len(), booked.len(), "nothing stands twice");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), booked, "nothing is missing");
    assert!(own_list(cx, &company.liaison, u64::MAX).await.expect("a page far behind the last").ended.is_empty());
    let other = world.company("别家", 1, 1).await;
    assert!(own_list(cx, &other.liaison, 0).await.expect("a list").ended.is_empty());
}

#[tokio::test]
async fn what_took_place_is_counted_and_who_decided_is_told_to_colleagues() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let book = |when| request_booking(cx, &company.liaison, form(&brand, &company, when));
    let held = book("2026-12-01T10:00:00+08:00").await.expect("free");
    book("2026-12-01T14:00:00+08:00").await.expect("free, and never answered");
    assert_eq!(decision(cx, &brand.manager, held.id).await.expect("read"), None);
    confirm_booking(cx, &brand.manager, held.id, &[]).await.expect("a request");
    let decided = decision(cx, &brand.manager, held.id).await.expect("read").expect("somebody did");
    assert_eq!(decided.1, "江晴川");
    assert!(decision(cx, &company.liaison, held.id).await.is_err(), "the company is not told who");
    let early = mark_no_show(cx, &brand.manager, held.id, true).await;
    assert!(matches!(early, Err(UseCaseError::Conflict("not-started"))), "{early:?}");
    cx.clock.advance(Span::days(30));
    let since = at("2026-01-01T00:00:00+08:00");
    let took_place = async || home(cx, &company.liaison, since).await.expect("a home").held.0;
    assert_eq!(took_place().await, 1);
    let refused = mark_no_show(cx, &company.liaison, held.id, true).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    let elsewhere = world.brand("海燕").await;
    let refused = mark_no_show(cx, &elsewhere.manager, held.id, true).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    mark_no_show(cx, &brand.manager, held.id, true).await.expect("nobody came");
    assert_eq!(took_place().await, 0, "what nobody came to was not held");
    let decided = decision(cx, &brand.manager, held.id).await.expect("read").expect("somebody did");
    assert_eq!(decided.1, "江晴川", "who confirmed it stays known");
    mark_no_show(cx, &brand.manager, held.id, false).await.expect("they came after all");
    assert_eq!(took_place().await, 1);
    assert_eq!(home(cx, &company.liaison, at("2026-12-02T00:00:00+08:00")).await.expect("a home").held, (0, 0));
}
