//! An engagement is moved, made longer or shorter by the brand, with the crew that was to come; or stays as it was.

use crate::support::TestApp;
use crate::support::world::{Brand, Company, at, form};
use domain::catalogue::ResourceKind;
use domain::id::{EngagementId, ResourceId};
use domain::instant::Interval;
use entities::notify::outbox;
use entities::scheduling::{booking, claim, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use usecases::scheduling::{
    EventForm, Move, Moved, NewTime, SlotQuery, accept_offer, confirm_booking, free_slots, move_engagement,
    offer_times, publish_event, request_booking, reschedule_booking,
};
use usecases::{BookingError, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";
const HALF_PAST_ELEVEN: &str = "2026-12-01T11:30:00+08:00";

struct Stage {
    app: TestApp,
    brand: Brand,
    company: Company,
    second: ResourceId,
    booking: booking::Model,
}

impl Stage {
    /// One engagement at ten, confirmed, of a brand with two presenters and two studios.
    async fn set() -> Self {
        let app = TestApp::start().await;
        let world = &app.world;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
        let second = world.resource(brand.id, ResourceKind::Officer, "梅东湖", &["presenter"]).await;
        world.resource(brand.id, ResourceKind::Studio, "二号直播间", &["studio"]).await;
        let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
        let booking = confirm_booking(&world.cx, &brand.manager, booking.id, &[brand.presenter]).await.expect("free");
        Self { app, brand, company, second, booking }
    }

    async fn to(&self, starts: &str, ends: &str) -> usecases::Result<booking::Model> {
        let new = NewTime { starts_at: at(starts), ends_at: Some(at(ends)), crew: None };
        reschedule_booking(&self.app.world.cx, &self.brand.manager, self.booking.id, new).await
    }

    async fn row(&self) -> engagement::Model {
        let find = engagement::Entity::find_by_id(self.booking.engagement_id);
        find.one(self.app.world.cx.db.read()).await.expect("read").expect("the engagement")
    }

    /// All that a refused move must leave alone.
    async fn state(&self) -> String {
        let db = self.app.world.cx.db.read();
        let jobs = outbox::Entity::find().count(db).await.expect("jobs");
        let claims = claim::Entity::find().all(db).await.expect("claims");
        let bookings = booking::Entity::find().all(db).await.expect("bookings");
        format!("{:?} {claims:?} {bookings:?} {jobs}", self.row().await)
    }

    async fn held(&self, id: EngagementId) -> Vec<claim::Model> {
        let claims = claim::Entity::find().filter(claim::Column::EngagementId.eq(id));
        claims.all(self.app.world.cx.db.read()).await.expect("claims")
    }
}

fn time(starts: &str, ends: &str) -> Interval {
    Interval { start: at(starts), end: at(ends) }
}

#[tokio::test]
async fn a_longer_engagement_holds_its_crew_longer_and_raises_its_sequence() {
    let stage = Stage::set().await;
    let before = stage.row().await;
    stage.to(TEN, HALF_PAST_ELEVEN).await.expect("free");
    let row = stage.row().await;
    assert_eq!((row.starts_at, row.ends_at, row.sequence), (at(TEN), at(HALF_PAST_ELEVEN), before.sequence + 1));
    let held = stage.held(row.id).await;
    assert!(held.len() == 2 && held.iter().all(|it| it.ends_at == at(HALF_PAST_ELEVEN)), "{held:?}");
    // Moved without a word of its length, it keeps it.
    let new = at("2026-12-02T14:00:00+08:00");
    reschedule_booking(&stage.app.world.cx, &stage.brand.manager, stage.booking.id, new).await.expect("free");
    assert_eq!(stage.row().await.ends_at, at("2026-12-02T15:30:00+08:00"));
    stage.to(TEN, "2026-12-01T10:15:00+08:00").await.expect("a quarter of an hour is enough");
}

#[tokio::test]
async fn a_refused_length_says_why_and_leaves_all_as_it_was() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.app.world.cx, &stage.brand.manager);
    let other =
        request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, ELEVEN)).await.expect("free");
    confirm_booking(cx, manager, other.id, &[stage.brand.presenter]).await.expect("free then");
    let before = stage.state().await;
    for ends in [
        "2026-12-01T10:10:00+08:00",
        "2026-12-01T10:52:00+08:00",
        "2026-12-01T18:05:00+08:00",
        "2026-12-01T09:00:00+08:00",
    ] {
        let Err(UseCaseError::Invalid(errors)) = stage.to(TEN, ends).await else { panic!("{ends}") };
        assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("ends_at", "bad_length"), "{ends}");
    }
    let past_noon = stage.to(TEN, "2026-12-01T12:30:00+08:00").await;
    assert!(matches!(past_noon, Err(UseCaseError::Booking(BookingError::NotOffered))), "{past_noon:?}");
    let wanted = Move { time: time(TEN, HALF_PAST_ELEVEN), swaps: vec![] };
    let busy = move_engagement(cx, manager, stage.brand.id, stage.booking.engagement_id, &wanted).await;
    assert!(matches!(busy, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "its presenter is: {busy:?}");
    assert_eq!(stage.state().await, before);
}

#[tokio::test]
async fn the_brand_moves_and_offers_within_the_lead_time_and_a_company_does_not() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.app.world.cx, &stage.brand.manager);
    let asked =
        request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, TEN)).await.expect("free");
    // Half past nine of the day itself: an officer has called in sick.
    cx.clock.advance(at("2026-12-01T09:30:00+08:00") - cx.now());
    let is_refused = |it: usecases::Result<booking::Model>| match it {
        Err(UseCaseError::Booking(BookingError::NotOffered)) => {}
        other => panic!("{other:?}"),
    };
    stage.to(TEN, HALF_PAST_ELEVEN).await.expect("its end moves");
    stage.to(ELEVEN, "2026-12-01T12:00:00+08:00").await.expect("and its start");
    is_refused(stage.to("2026-12-01T09:00:00+08:00", TEN).await);
    let tomorrow = at("2026-12-02T10:00:00+08:00");
    is_refused(reschedule_booking(cx, &stage.company.liaison, asked.id, tomorrow).await);
    let all = SlotQuery { own: Some(asked.engagement_id), at_once: true, ..SlotQuery::of(stage.brand.offering) };
    let free = async |actor| {
        let (_, slots) = free_slots(cx, actor, all.clone()).await.expect("slots");
        slots.iter().any(|it| it.time.start == tomorrow && it.is_free())
    };
    assert!(free(manager).await && !free(&stage.company.liaison).await, "the page asks the same rules");
    is_refused(offer_times(cx, manager, asked.id, &[at("2026-12-01T09:00:00+08:00")], "").await);
    offer_times(cx, manager, asked.id, &[tomorrow], "楚警官病了").await.expect("tomorrow is offered");
    accept_offer(cx, &stage.company.liaison, asked.id, tomorrow).await.expect("and taken");
    let event = |starts_at: &str| EventForm {
        offering: stage.brand.offering,
        starts_at: Some(at(starts_at)),
        topic: Some("antifraud-general".into()),
        capacity: Some(5),
    };
    publish_event(cx, manager, event("2026-12-02T14:00:00+08:00")).await.expect("an event of tomorrow");
    let past = publish_event(cx, manager, event("2026-11-30T14:00:00+08:00")).await;
    assert!(matches!(past, Err(UseCaseError::Booking(BookingError::NotOffered))), "{past:?}");
}

#[tokio::test]
async fn a_move_takes_its_crew_along_and_another_row_is_another_officer() {
    let stage = Stage::set().await;
    let (cx, manager, id) = (&stage.app.world.cx, &stage.brand.manager, stage.booking.engagement_id);
    let officers = async || {
        let held = stage.held(id).await.into_iter().map(|it| it.resource_id);
        held.filter(|it| [stage.brand.presenter, stage.second].contains(it)).collect::<Vec<_>>()
    };
    let drag = async |time, swaps| move_engagement(cx, manager, stage.brand.id, id, &Move { time, swaps }).await;
    let swap = vec![(stage.brand.presenter, stage.second)];
    assert_eq!(drag(time(TEN, ELEVEN), swap).await.expect("free"), Moved::CrewChanged);
    assert_eq!(officers().await, [stage.second]);
    assert_eq!(drag(time(TEN, ELEVEN), vec![]).await.expect("nothing"), Moved::Nothing);
    assert_eq!(drag(time(ELEVEN, "2026-12-01T12:00:00+08:00"), vec![]).await.expect("free"), Moved::Moved);
    assert_eq!(officers().await, [stage.second], "nobody was exchanged by the way");
    let back = vec![(stage.second, stage.brand.presenter)];
    assert_eq!(drag(time(TEN, HALF_PAST_ELEVEN), back).await.expect("free"), Moved::Moved);
    assert_eq!((officers().await, stage.row().await.ends_at), (vec![stage.brand.presenter], at(HALF_PAST_ELEVEN)));
    let foreign = stage.app.world.brand("海燕").await;
    let before = stage.state().await;
    for swaps in [vec![(stage.second, stage.brand.presenter)], vec![(stage.brand.presenter, foreign.presenter)]] {
        let refused = drag(time(TEN, ELEVEN), swaps).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "{refused:?}");
    }
    assert_eq!(stage.state().await, before);
}

#[tokio::test]
async fn another_time_for_a_request_is_offered_and_its_length_is_the_companys_to_ask_for() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.app.world.cx, &stage.brand.manager);
    let request =
        request_booking(cx, &stage.company.liaison, form(&stage.brand, &stage.company, TEN)).await.expect("free");
    let drag = async |time| {
        move_engagement(cx, manager, stage.brand.id, request.engagement_id, &Move { time, swaps: vec![] }).await
    };
    let longer = drag(time(TEN, HALF_PAST_ELEVEN)).await;
    assert!(matches!(longer, Err(UseCaseError::Conflict("length-of-request"))), "{longer:?}");
    let company = NewTime { starts_at: at(TEN), ends_at: Some(at(HALF_PAST_ELEVEN)), crew: None };
    let longer = reschedule_booking(cx, &stage.company.liaison, request.id, company).await;
    assert!(matches!(longer, Err(UseCaseError::Forbidden)), "{longer:?}");
    assert_eq!(drag(time(ELEVEN, "2026-12-01T12:00:00+08:00")).await.expect("free"), Moved::Offered);
}

#[tokio::test]
async fn the_weeks_page_moves_what_its_own_brand_decides_and_tells_nobody_else_of_it() {
    let stage = Stage::set().await;
    let world = &stage.app.world;
    let other = world.brand("海燕").await;
    let path = format!("/brands/{}/engagements/{}/move", stage.brand.id, stage.booking.engagement_id);
    let fields = [("starts", "2026-12-01T10:00"), ("ends", "2026-12-01T11:30"), ("swaps", "")];
    let before = stage.state().await;
    let nobody = stage.app.browser(None).await;
    assert_eq!(nobody.post(&path, &fields).await, StatusCode::UNAUTHORIZED);
    let data = format!("/brands/{}/planner", stage.brand.id);
    for (actor, status) in [
        (&other.manager, StatusCode::NOT_FOUND),
        (&stage.company.liaison, StatusCode::NOT_FOUND),
        (&stage.brand.officer, StatusCode::FORBIDDEN),
    ] {
        let browser = stage.app.browser(Some(actor)).await;
        assert_eq!(browser.post(&path, &fields).await, status);
        let seen = browser.events(&data).await.status();
        assert_eq!(
            seen == StatusCode::OK,
            status == StatusCode::FORBIDDEN,
            "an officer sees what only a manager moves"
        );
    }
    let elsewhere = path.replace(&stage.brand.id.to_string(), &other.id.to_string());
    let stranger = stage.app.browser(Some(&other.manager)).await;
    assert_eq!(
        stranger.post(&elsewhere, &fields).await,
        StatusCode::NOT_FOUND,
        "another brand's address helps nothing"
    );
    let manager = stage.app.browser(Some(&stage.brand.manager)).await;
    assert_eq!(manager.post_from_elsewhere(&path, &fields).await, StatusCode::FORBIDDEN);
    let late = [("starts", "2026-12-01T11:30"), ("ends", "2026-12-01T12:30"), ("swaps", "")];
    assert_eq!(manager.post(&path, &late).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stage.state().await, before);
    assert_eq!(manager.post(&path, &fields).await, StatusCode::OK);
    assert_eq!(stage.row().await.ends_at, at(HALF_PAST_ELEVEN), "by the brand's clock");
}
