//! The way between two sites.

use crate::support::World;
use crate::support::world::{Brand, Company, at, date, form};
use domain::catalogue::ResourceKind;
use domain::id::{BranchId, OfferingId, ResourceId};
use domain::instant::Instant;
use domain::scheduling::slots::{Reason, Slot};
use entities::scheduling::{claim, engagement};
use sea_orm::EntityTrait;
use usecases::scheduling::week::week;
use usecases::scheduling::{
    BookingForm, Branches, SlotQuery, change_crew, free_slots, offer_times, request_booking, reschedule_booking,
};
use usecases::{BookingError, UseCaseError};

const DAY: &str = "2026-12-01";
const NINE: &str = "2026-12-01T09:00:00+08:00";

/// A brand with one officer and one kit that go to windows of an hour, and a company with sites in three districts.
struct Stage {
    world: World,
    brand: Brand,
    company: Company,
    window: OfferingId,
    officer: ResourceId,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
        let (window, officer) = world.windows(&brand, &company).await;
        Self { world, brand, company, window, officer }
    }

    fn wish(&self, site: usize, starts_at: &str) -> BookingForm {
        BookingForm {
            offering: self.window,
            branches: Branches::Only(vec![self.company.branches[site]]),
            topic: None,
            ..form(&self.brand, &self.company, starts_at)
        }
    }

    async fn slots(&self, offering: OfferingId, site: Option<BranchId>) -> Vec<Slot> {
        let query = SlotQuery {
            from: Some(date(DAY)),
            to: Some(date(DAY)),
            company: Some(self.company.id),
            site,
            ..SlotQuery::of(offering)
        };
        free_slots(&self.world.cx, &self.company.liaison, query).await.expect("slots").1
    }

    async fn free(&self, site: usize) -> Vec<Instant> {
        let slots = self.slots(self.window, Some(self.company.branches[site])).await;
        slots.into_iter().filter(Slot::is_free).map(|it| it.time.start).collect()
    }
}

fn hours(times: &[&str]) -> Vec<Instant> {
    times.iter().map(|it| at(&format!("{DAY}T{it}:00+08:00"))).collect()
}

#[tokio::test]
async fn a_crew_needs_its_time_from_one_site_to_the_next() {
    let stage = Stage::new().await;
    let (cx, liaison) = (&stage.world.cx, &stage.company.liaison);
    request_booking(cx, liaison, stage.wish(0, NINE)).await.expect("free");
    // At the same site the next hour is free; in the next district half an hour later; at the edge of the city after two.
    let afternoon = ["14:00", "14:30", "15:00", "15:30", "16:00", "16:30"];
    assert_eq!(stage.free(0).await, hours(&[&["10:00", "10:30", "11:00"][..], &afternoon].concat()));
    assert_eq!(stage.free(1).await, hours(&[&["10:30", "11:00"][..], &afternoon].concat()));
    assert_eq!(stage.free(2).await, hours(&afternoon));
    let ten = &stage.slots(stage.window, Some(stage.company.branches[1])).await[2];
    assert!(matches!(ten.reasons.as_slice(), [Reason::Way { .. }, Reason::Way { .. }]), "{:?}", ten.reasons);
    let nine = &stage.slots(stage.window, Some(stage.company.branches[1])).await[0];
    assert!(matches!(nine.reasons.as_slice(), [Reason::Taken { .. }, Reason::Taken { .. }]), "{:?}", nine.reasons);
}

#[tokio::test]
async fn what_is_not_offered_for_the_way_is_refused_and_what_is_offered_is_taken() {
    let stage = Stage::new().await;
    let (cx, liaison) = (&stage.world.cx, &stage.company.liaison);
    request_booking(cx, liaison, stage.wish(0, NINE)).await.expect("free");
    for site in 0..3 {
        let free = stage.free(site).await;
        for slot in stage.slots(stage.window, Some(stage.company.branches[site])).await {
            let wish = BookingForm { starts_at: Some(slot.time.start), ..stage.wish(site, NINE) };
            let held = request_booking(cx, liaison, wish).await;
            assert_eq!(held.is_ok(), free.contains(&slot.time.start), "site {site}, {:?}", slot.time.start);
            if let Ok(held) = held {
                stage.world.release(held.engagement_id).await;
            }
        }
    }
}

#[tokio::test]
async fn a_remote_briefing_needs_no_way() {
    let stage = Stage::new().await;
    let (cx, liaison) = (&stage.world.cx, &stage.company.liaison);
    let (presenter, brand) = (stage.brand.presenter, &stage.brand);
    // The one who is out at the edge of the city from nine to ten presents at ten: from wherever that is.
    stage.world.able(presenter, &["presenter", "antifraud", "household"]).await;
    stage.world.able(stage.officer, &[]).await;
    request_booking(cx, liaison, stage.wish(2, NINE)).await.expect("free");
    let ten = "2026-12-01T10:00:00+08:00";
    let briefing = request_booking(cx, liaison, form(brand, &stage.company, ten)).await.expect("free");
    let row = engagement::Entity::find_by_id(briefing.engagement_id).one(cx.db.read()).await.expect("read");
    assert_eq!(row.expect("it is there").site_id, None);
    // And after the briefing the first site is as near as before.
    let at_edge = stage.free(2).await;
    assert!(at_edge.contains(&at("2026-12-01T11:00:00+08:00")), "{at_edge:?}");
}

#[tokio::test]
async fn moves_offers_and_swaps_keep_the_way_too() {
    let stage = Stage::new().await;
    let (cx, liaison, manager) = (&stage.world.cx, &stage.company.liaison, &stage.brand.manager);
    request_booking(cx, liaison, stage.wish(0, NINE)).await.expect("free");
    let later = request_booking(cx, liaison, stage.wish(2, "2026-12-01T15:00:00+08:00")).await.expect("free");
    let half_past_ten = at("2026-12-01T10:30:00+08:00");
    let taken =
        |result: usecases::Result<_>| matches!(result, Err(UseCaseError::Booking(BookingError::SlotTaken { .. })));
    assert!(taken(reschedule_booking(cx, manager, later.id, half_past_ten).await));
    assert!(taken(offer_times(cx, manager, later.id, &[half_past_ten], "").await));
    // Another officer is free for it, but the kit is not there in time.
    let second = stage.world.resource(stage.brand.id, ResourceKind::Officer, "许白鹭", &["household"]).await;
    assert!(taken(reschedule_booking(cx, manager, later.id, half_past_ten).await));
    stage.world.resource(stage.brand.id, ResourceKind::Kit, "受理箱二", &["window_kit"]).await;
    reschedule_booking(cx, manager, later.id, half_past_ten).await.expect("another crew has no way before it");
    let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
    let moved: Vec<_> = claims.iter().filter(|it| it.engagement_id == later.engagement_id).collect();
    assert!(moved.iter().all(|it| it.site_id == Some(stage.company.branches[2])) && moved.len() == 2, "{moved:?}");
    let swapped = change_crew(cx, manager, later.engagement_id, second, stage.officer).await;
    assert!(matches!(swapped, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{swapped:?}");
    // Nor does the week propose who could not be there in time.
    stage.world.able(stage.officer, &["household", "presenter"]).await;
    let shown = week(cx, manager, stage.brand.id, Some(date(DAY))).await.expect("the week");
    let request = shown.requests.iter().find(|it| it.engagement.id == later.engagement_id).expect("it waits");
    assert!(request.presenters.iter().all(|it| it.0 != stage.officer), "{:?}", request.presenters);
}

#[tokio::test]
async fn the_site_is_a_branch_of_the_company_and_the_headquarters_if_nobody_says() {
    let stage = Stage::new().await;
    let (cx, liaison) = (&stage.world.cx, &stage.company.liaison);
    let strange = stage.world.company("别家", 1, 1).await;
    let of = |form: BookingForm| async { request_booking(cx, liaison, form).await };
    let field = |result: usecases::Result<entities::scheduling::booking::Model>| match result {
        Err(UseCaseError::Invalid(errors)) => format!("{} {}", errors[0].field, errors[0].code),
        other => panic!("{other:?}"),
    };
    let elsewhere = BookingForm { site: Some(strange.branches[0]), ..stage.wish(0, NINE) };
    assert_eq!(field(of(elsewhere).await), "site_id unknown");
    let remote = BookingForm { site: Some(stage.company.branches[0]), ..form(&stage.brand, &stage.company, NINE) };
    assert_eq!(field(of(remote).await), "site_id not_on_site");
    let query =
        SlotQuery { company: Some(stage.company.id), site: Some(strange.branches[0]), ..SlotQuery::of(stage.window) };
    assert!(free_slots(cx, liaison, query).await.is_err());
    let nowhere = SlotQuery { site: Some(stage.company.branches[0]), ..SlotQuery::of(stage.window) };
    assert!(free_slots(cx, liaison, nowhere).await.is_err(), "without a company nobody may look for its site");
    let booked = of(BookingForm { branches: Branches::All, ..stage.wish(0, NINE) }).await.expect("free");
    let row = engagement::Entity::find_by_id(booked.engagement_id).one(cx.db.read()).await.expect("read");
    assert_eq!(row.expect("it is there").site_id, Some(stage.company.branches[0]));
}
