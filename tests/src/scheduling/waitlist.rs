//! Events with so many seats, and times that somebody else has: who comes first is served first, and each place once.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::id::{BookingId, BranchId, CompanyId, EngagementId};
use domain::identity::{Actor, Grant};
use domain::instant::Span;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::audit::audit_event;
use entities::directory::{branch, company, employee};
use entities::notify::outbox;
use entities::scheduling::{attendee, booking, claim, engagement};
use futures::future::join_all;
use reqwest::{Method, StatusCode};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;
use std::collections::BTreeSet;
use usecases::outbox::insert_many;
use usecases::scheduling::{
    BookingForm, Branches, EventForm, JoinForm, cancel_booking, cancel_event, change_capacity, confirm_booking,
    decline_booking, engagement as show, home, join_event, move_waitlists, open_event, open_events, publish_event,
    request_booking, reschedule_booking, take_place, wait_for_time, week,
};
use usecases::{Cx, Result, Tx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const NEXT_DAY: &str = "2026-12-02T10:00:00+08:00";

/// A brand with an event, and companies of one branch with one person each; one account speaks for all of them.
struct Stage {
    world: World,
    brand: Brand,
    event: EngagementId,
    liaison: Actor,
    companies: Vec<CompanyId>,
}

impl Stage {
    async fn set(seats: i32, companies: usize) -> Self {
        let world = World::new().await;
        let brand = world.brand("知音航班").await;
        let event = publish(&world.cx, &brand, seats).await.expect("a free time").id;
        let companies: Vec<CompanyId> = (0..companies).map(|_| world.cx.id()).collect();
        people(&world.cx, &companies).await;
        let grants = companies.iter().map(|company| Grant::CompanyLiaison { company: *company }).collect();
        let liaison = Actor { account: world.account("刘倩", vec![]).await.account, grants };
        Self { world, brand, event, liaison, companies }
    }

    async fn join(&self, company: usize, heads: i32) -> Result<booking::Model> {
        join(&self.world.cx, self, company, heads).await
    }

    async fn joined(&self, company: usize, heads: i32) -> booking::Model {
        self.join(company, heads).await.expect("it can be joined")
    }

    async fn status(&self, booking: &booking::Model) -> BookingStatus {
        row(&self.world.cx, booking.id).await.status
    }

    async fn cancel(&self, booking: &booking::Model) {
        cancel_booking(&self.world.cx, &self.liaison, booking.id, "不来了").await.expect("its own");
    }

    /// How often something is written in the audit log.
    async fn times(&self, action: &str) -> u64 {
        times(&self.world.cx, action).await
    }

    async fn jobs(&self, word: &str) -> u64 {
        let rows = outbox::Entity::find().filter(outbox::Column::Job.contains(word));
        rows.count(self.world.cx.db.read()).await.expect("a count")
    }

    async fn invited(&self) -> u64 {
        attendee::Entity::find().count(self.world.cx.db.read()).await.expect("a count")
    }
}

async fn publish(cx: &Cx, brand: &Brand, seats: i32) -> Result<engagement::Model> {
    let topic = Some("antifraud-general".into());
    let form = EventForm { offering: brand.offering, starts_at: Some(at(TEN)), topic, capacity: Some(seats) };
    publish_event(cx, &brand.manager, form).await
}

async fn join(cx: &Cx, stage: &Stage, company: usize, heads: i32) -> Result<booking::Model> {
    let (company, branches) = (stage.companies[company], Branches::All);
    let form = JoinForm { company, branches, head_count: Some(heads), note: String::new() };
    join_event(cx, &stage.liaison, stage.event, form).await
}

async fn times(cx: &Cx, action: &str) -> u64 {
    let rows = audit_event::Entity::find().filter(audit_event::Column::Action.eq(action));
    rows.count(cx.db.read()).await.expect("a count")
}

async fn row(cx: &Cx, id: BookingId) -> booking::Model {
    booking::Entity::find_by_id(id).one(cx.db.read()).await.expect("a read").expect("the booking")
}

/// So many companies at once, each with a branch and a person.
async fn people(cx: &Cx, companies: &[CompanyId]) {
    let (mut firms, mut places, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for (n, id) in companies.iter().copied().enumerate() {
        let branch_id = cx.id::<BranchId>();
        let name = format!("企业{n}");
        let row = company::Model {
            id,
            code: id.to_string(),
            name: name.clone(),
            name_en: name.clone(),
            created_at: cx.now(),
        };
        firms.push(row.into_active_model().reset_all());
        let row = branch::Model {
            id: branch_id,
            company_id: id,
            code: "B-001".into(),
            name: name.clone(),
            name_en: name,
            province: "湖北省".into(),
            city: "武汉市".into(),
            district: "洪山区".into(),
            latitude: None,
            longitude: None,
            liaison: String::new(),
            parent_id: None,
        };
        places.push(row.into_active_model().reset_all());
        let email = Some(format!("{n}@company.example"));
        let row = employee::Model {
            id: cx.id(),
            company_id: id,
            branch_id,
            name: "张三".into(),
            email,
            phone: None,
            unsubscribed_at: None,
        };
        people.push(row.into_active_model().reset_all());
    }
    cx.db
        .write(move |tx: Tx| async move {
            insert_many::<company::Entity, _>(&tx, firms).await?;
            insert_many::<branch::Entity, _>(&tx, places).await?;
            insert_many::<employee::Entity, _>(&tx, people).await
        })
        .await
        .expect("companies");
}

fn is_conflict<T: std::fmt::Debug>(result: &Result<T>, code: &str) -> bool {
    matches!(result, Err(error) if error.code() == code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_500_that_join_at_once_100_are_seated_and_400_wait_in_order() {
    let stage = Stage::set(100, 500).await;
    let second = stage.world.second_server().await;
    let stage = std::sync::Arc::new(stage);
    let tries = (0..500).map(|n| {
        let (stage, second) = (stage.clone(), second.clone());
        let first = stage.world.cx.clone();
        tokio::spawn(async move { join(if n % 2 == 0 { &first } else { &second }, &stage, n, 1).await })
    });
    let results: Vec<booking::Model> =
        join_all(tries).await.into_iter().map(|it| it.expect("no panic").expect("joined")).collect();
    let mut places: Vec<(i32, BookingStatus)> =
        results.iter().map(|it| (it.place.expect("a number"), it.status)).collect();
    places.sort_unstable_by_key(|it| it.0);
    let expected: Vec<_> =
        (1..=500).map(|n| (n, if n <= 100 { BookingStatus::Confirmed } else { BookingStatus::Waiting })).collect();
    assert_eq!(places, expected, "the first hundred sit, the others wait behind them in the order of arrival");
    assert_eq!(stage.invited().await, 100, "who waits is not invited");
    let view = show::engagement(&stage.world.cx, &stage.brand.manager, stage.event).await.expect("the brand's");
    let mut line: Vec<usize> = view.bookings.iter().filter_map(|it| it.position).collect();
    line.sort_unstable();
    assert_eq!(line, (1..=400).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_group_is_seated_as_a_whole_and_nobody_overtakes() {
    let stage = Stage::set(10, 5).await;
    let eight = stage.joined(0, 8).await;
    assert_eq!(eight.status, BookingStatus::Confirmed);
    let too_many = stage.join(1, 11).await;
    let Err(UseCaseError::Invalid(errors)) = &too_many else { panic!("{too_many:?}") };
    assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("head_count", "out_of_range"));
    let three = stage.joined(1, 3).await;
    let one = stage.joined(2, 1).await;
    assert_eq!((three.status, one.status), (BookingStatus::Waiting, BookingStatus::Waiting));
    assert!(is_conflict(&stage.join(2, 1).await, "already-joined"), "a company has one place");
    let cx = &stage.world.cx;
    let raised = change_capacity(cx, &stage.brand.manager, stage.event, Some(11)).await.expect("more seats");
    assert_eq!(raised.capacity, Some(11));
    assert_eq!((stage.status(&three).await, stage.status(&one).await), (BookingStatus::Called, BookingStatus::Waiting));
    let view = show::engagement(cx, &stage.liaison, stage.event).await.expect("its own");
    assert_eq!(view.bookings.len(), 1, "a company sees its own place only");
    let fewer = change_capacity(cx, &stage.brand.manager, stage.event, Some(10)).await;
    assert!(matches!(fewer, Err(UseCaseError::Invalid(_))), "what is promised stays: {fewer:?}");
}

#[tokio::test]
async fn a_freed_seat_is_offered_to_one_party_and_taken_leaving_and_ignoring_move_the_line_once() {
    let stage = Stage::set(1, 5).await;
    let cx = &stage.world.cx;
    let seated = stage.joined(0, 1).await;
    let [first, second, third] = [stage.joined(1, 1).await, stage.joined(2, 1).await, stage.joined(3, 1).await];
    assert!(take_place(cx, &stage.liaison, first.id).await.is_err(), "it is not its turn");
    stage.cancel(&seated).await;
    let called = row(cx, first.id).await;
    assert_eq!(called.status, BookingStatus::Called);
    assert_eq!(called.expires_at, Some(at("2026-11-24T17:30:00+08:00")), "the next working day, when the brand closes");
    assert_eq!((stage.times("booking.called").await, stage.jobs("notify_called").await), (1, 1));
    assert_eq!(stage.status(&second).await, BookingStatus::Waiting);
    move_waitlists(cx).await.expect("nothing to do");
    assert_eq!(stage.times("booking.called").await, 1, "a look changes nothing");

    // Ignored: the next is called, once.
    cx.clock.advance(Span::days(2));
    for _ in 0..2 {
        move_waitlists(cx).await.expect("moved");
    }
    assert_eq!(
        (stage.status(&first).await, stage.status(&second).await),
        (BookingStatus::Lapsed, BookingStatus::Called)
    );
    assert_eq!((stage.times("booking.called").await, stage.times("booking.lapsed").await), (2, 1));
    assert!(
        is_conflict(&take_place(cx, &stage.liaison, first.id).await, "wrong-status"),
        "too late: others are called"
    );

    // Left: the next is called, once.
    cancel_booking(cx, &stage.liaison, second.id, "").await.expect("leaving a line needs no reason");
    assert_eq!((stage.status(&third).await, stage.times("booking.called").await), (BookingStatus::Called, 3));

    // Taken: nobody is called.
    let taken = take_place(cx, &stage.liaison, third.id).await.expect("its turn");
    assert_eq!((taken.status, taken.expires_at), (BookingStatus::Confirmed, None));
    let fourth = stage.joined(4, 1).await;
    assert_eq!((fourth.status, stage.times("booking.called").await), (BookingStatus::Waiting, 3));
    assert!(take_place(cx, &stage.liaison, third.id).await.is_err(), "once");
    let again = stage.joined(1, 1).await;
    assert_eq!(again.status, BookingStatus::Waiting, "who lapsed can get in line again");
}

#[tokio::test]
async fn a_late_answer_is_taken_as_long_as_the_line_has_not_moved_on() {
    let stage = Stage::set(1, 3).await;
    let cx = &stage.world.cx;
    let seated = stage.joined(0, 1).await;
    let (first, second) = (stage.joined(1, 1).await, stage.joined(2, 1).await);
    stage.cancel(&seated).await;
    cx.clock.advance(Span::days(2));
    take_place(cx, &stage.liaison, first.id).await.expect("late, but the seat is still there");
    move_waitlists(cx).await.expect("moved");
    assert_eq!(
        (stage.status(&first).await, stage.status(&second).await),
        (BookingStatus::Confirmed, BookingStatus::Waiting)
    );
    // Whoever joins reads the clock too, before any tick.
    stage.cancel(&first).await;
    cx.clock.advance(Span::days(3));
    let again = stage.joined(0, 1).await;
    assert_eq!((stage.status(&second).await, again.status), (BookingStatus::Lapsed, BookingStatus::Confirmed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn accepting_expiry_and_leaving_at_the_same_moment_seat_one_and_call_each_once() {
    for round in 0..6 {
        let stage = std::sync::Arc::new(Stage::set(1, 4).await);
        let second = stage.world.second_server().await;
        let seated = stage.joined(0, 1).await;
        let line = [stage.joined(1, 1).await, stage.joined(2, 1).await, stage.joined(3, 1).await];
        stage.cancel(&seated).await;
        stage.world.cx.clock.advance(Span::days(2));
        let first = line[0].id;
        let tries = (0..9).map(|n| {
            let (stage, cx) = (stage.clone(), if n % 2 == 0 { stage.world.cx.clone() } else { second.clone() });
            tokio::spawn(async move {
                match (n + round) % 3 {
                    0 => drop(take_place(&cx, &stage.liaison, first).await),
                    1 => move_waitlists(&cx).await.expect("moved"),
                    _ => drop(cancel_booking(&cx, &stage.liaison, first, "").await),
                }
            })
        });
        for done in join_all(tries).await {
            done.expect("no panic");
        }
        let mut statuses = Vec::new();
        for it in &line {
            statuses.push(stage.status(it).await);
        }
        let holds = statuses.iter().filter(|it| matches!(it, BookingStatus::Confirmed | BookingStatus::Called)).count();
        assert_eq!(holds, 1, "one seat, one party: {statuses:?}");
        let called = if statuses[0] == BookingStatus::Confirmed { 1 } else { 2 };
        assert_eq!(stage.times("booking.called").await, called, "each once: {statuses:?}");
        assert_eq!(statuses[2], BookingStatus::Waiting, "and nobody behind: {statuses:?}");
    }
}

#[tokio::test]
async fn one_companys_leaving_is_no_other_companys_news() {
    let stage = Stage::set(2, 3).await;
    let cx = &stage.world.cx;
    let (first, other) = (stage.joined(0, 1).await, stage.joined(1, 1).await);
    assert_eq!(stage.jobs("invite_party").await, 2);
    let moved = reschedule_booking(cx, &stage.brand.manager, first.id, at(NEXT_DAY)).await;
    assert!(is_conflict(&moved, "part-of-event"), "{moved:?}");
    stage.cancel(&first).await;
    let event = engagement::Entity::find_by_id(stage.event).one(cx.db.read()).await.expect("read").expect("the event");
    assert_eq!(event.status, EngagementStatus::Planned, "the event goes on");
    assert!(claim::Entity::find().count(cx.db.read()).await.expect("a count") > 0, "and keeps its crew");
    assert_eq!(stage.status(&other).await, BookingStatus::Confirmed);
    assert_eq!(
        (stage.jobs("send_invites").await, stage.jobs("invite_party").await),
        (0, 3),
        "only its own people are told"
    );
    let people = attendee::Entity::find().filter(attendee::Column::BookingId.eq(first.id));
    let person = people.one(cx.db.read()).await.expect("read").expect("its person");
    let code = cx.keys.join_code(person.id, person.generation);
    assert!(is_conflict(&usecases::live::join(cx, &code, 1).await, "cancelled"), "nor do they come in any more");
    let attendance = usecases::live::attendance(cx, &stage.brand.manager, stage.event).await.expect("numbers").1;
    assert_eq!(attendance.iter().map(|it| it.invited).sum::<u32>(), 1, "nor are they expected");
    let back = stage.joined(0, 1).await;
    assert_eq!((back.status, stage.invited().await), (BookingStatus::Confirmed, 2), "it can come back");
    let attendance = usecases::live::attendance(cx, &stage.brand.manager, stage.event).await.expect("numbers").1;
    assert_eq!(attendance.iter().map(|it| it.invited).sum::<u32>(), 2);
}

#[tokio::test]
async fn a_cancelled_event_is_over_for_those_who_sit_and_those_who_wait() {
    let stage = Stage::set(1, 3).await;
    let cx = &stage.world.cx;
    let (seated, waiting) = (stage.joined(0, 1).await, stage.joined(1, 1).await);
    assert!(cancel_event(cx, &stage.brand.officer, stage.event, "停电").await.is_err(), "not the officer's to decide");
    cancel_event(cx, &stage.brand.manager, stage.event, "停电").await.expect("the brand's");
    for it in [&seated, &waiting] {
        assert_eq!(stage.status(it).await, BookingStatus::Cancelled);
    }
    assert_eq!(claim::Entity::find().count(cx.db.read()).await.expect("a count"), 0);
    assert!(is_conflict(&stage.join(2, 1).await, "cancelled"));
    assert_eq!(open_events(cx, &stage.liaison, None).await.expect("a list").len(), 0);
}

#[tokio::test]
async fn once_an_event_has_begun_nobody_waits_or_joins() {
    let stage = Stage::set(1, 3).await;
    let cx = &stage.world.cx;
    stage.joined(0, 1).await;
    let waiting = stage.joined(1, 1).await;
    cx.clock.advance(at(TEN) - cx.now());
    assert!(is_conflict(&stage.join(2, 1).await, "already-started"));
    move_waitlists(cx).await.expect("moved");
    assert_eq!(stage.status(&waiting).await, BookingStatus::Lapsed);
    assert_eq!(stage.invited().await, 1);
}

#[tokio::test]
async fn an_event_is_the_brands_to_open_and_shows_companies_numbers_only() {
    let stage = Stage::set(1, 3).await;
    let (cx, brand) = (&stage.world.cx, &stage.brand);
    let other = stage.world.brand("海燕").await;
    let stranger = stage.world.company("别家", 1, 1).await;
    let wish = || EventForm {
        offering: brand.offering,
        starts_at: Some(at(NEXT_DAY)),
        topic: Some("antifraud-general".into()),
        capacity: Some(5),
    };
    for actor in [&other.manager, &stranger.liaison] {
        assert!(matches!(publish_event(cx, actor, wish()).await, Err(UseCaseError::NotFound)));
        assert!(matches!(change_capacity(cx, actor, stage.event, Some(9)).await, Err(UseCaseError::NotFound)));
        assert!(matches!(cancel_event(cx, actor, stage.event, "x").await, Err(UseCaseError::NotFound)));
    }
    assert!(matches!(publish_event(cx, &brand.officer, wish()).await, Err(UseCaseError::Forbidden)));
    let taken = publish(cx, brand, 5).await;
    assert!(is_conflict(&taken, "slot-taken"), "its crew is claimed: {taken:?}");
    let none = publish_event(cx, &brand.manager, EventForm { capacity: Some(0), ..wish() }).await;
    assert!(matches!(none, Err(UseCaseError::Invalid(_))), "{none:?}");

    let seated = stage.joined(0, 1).await;
    let waiting = stage.joined(1, 1).await;
    let listed = open_events(cx, &stranger.liaison, Some(brand.id)).await.expect("a list");
    assert_eq!((listed[0].seats.free, listed[0].seats.waiting, listed[0].joined), (0, 1, false));
    assert!(open_event(cx, &stage.liaison, stage.event).await.expect("the event").joined);
    assert!(matches!(show::engagement(cx, &stranger.liaison, stage.event).await, Err(UseCaseError::NotFound)));
    for id in [seated.id, waiting.id] {
        assert!(matches!(take_place(cx, &stranger.liaison, id).await, Err(UseCaseError::NotFound)));
        assert!(matches!(cancel_booking(cx, &stranger.liaison, id, "x").await, Err(UseCaseError::NotFound)));
    }
    let form =
        JoinForm { company: stage.companies[2], branches: Branches::All, head_count: Some(1), note: String::new() };
    assert!(matches!(join_event(cx, &stranger.liaison, stage.event, form).await, Err(UseCaseError::NotFound)));
    let week =
        week::week(cx, &brand.manager, brand.id, Some("2026-12-01".parse().expect("a date"))).await.expect("a week");
    assert_eq!((week.planned.len(), week.planned[0].engagement.id), (1, stage.event));
}

/// Three companies that want the same time of a brand.
struct Line {
    world: World,
    brand: Brand,
    companies: [Company; 3],
}

impl Line {
    async fn set() -> Self {
        let world = World::new().await;
        let brand = world.brand("知音航班").await;
        let companies =
            [world.company("甲", 1, 2).await, world.company("乙", 1, 2).await, world.company("丙", 1, 2).await];
        Self { world, brand, companies }
    }

    fn form(&self, company: usize) -> BookingForm {
        form(&self.brand, &self.companies[company], TEN)
    }

    async fn wait(&self, company: usize) -> Result<booking::Model> {
        wait_for_time(&self.world.cx, &self.companies[company].liaison, self.form(company)).await
    }

    async fn status(&self, booking: &booking::Model) -> BookingStatus {
        row(&self.world.cx, booking.id).await.status
    }
}

#[tokio::test]
async fn a_time_that_becomes_free_goes_to_who_waited_first_and_the_brand_still_decides() {
    let line = Line::set().await;
    let cx = &line.world.cx;
    assert!(is_conflict(&line.wait(1).await, "time-is-free"), "what is free is booked, not waited for");
    let holder = request_booking(cx, &line.companies[0].liaison, line.form(0)).await.expect("free");
    let (first, second) = (line.wait(1).await.expect("a line"), line.wait(2).await.expect("a line"));
    assert!(is_conflict(&line.wait(2).await, "already-waiting"));
    let view = show::engagement(cx, &line.companies[2].liaison, second.engagement_id).await.expect("its own");
    assert_eq!((view.bookings[0].position, view.bookings[0].status), (Some(2), BookingStatus::Waiting));
    assert!(show::engagement(cx, &line.companies[0].liaison, second.engagement_id).await.is_err());
    let week = week::week(cx, &line.brand.manager, line.brand.id, Some("2026-12-01".parse().expect("a date")));
    assert_eq!(week.await.expect("a week").planned.len(), 1, "who waits is not in the plan");
    move_waitlists(cx).await.expect("nothing is free");
    assert_eq!(line.status(&first).await, BookingStatus::Waiting);
    assert!(confirm_booking(cx, &line.brand.manager, first.id, &[]).await.is_err(), "nothing to confirm yet");

    decline_booking(cx, &line.brand.manager, holder.id, "x").await.expect("a request");
    for _ in 0..2 {
        move_waitlists(cx).await.expect("moved");
    }
    assert_eq!(
        (line.status(&first).await, line.status(&second).await),
        (BookingStatus::Called, BookingStatus::Waiting)
    );
    let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
    assert!(
        !claims.is_empty()
            && claims.iter().all(|it| it.engagement_id == first.engagement_id && it.expires_at.is_some())
    );
    let other = request_booking(cx, &line.companies[0].liaison, line.form(0)).await;
    assert!(is_conflict(&other, "slot-taken"), "it is kept for who was called: {other:?}");
    let liaison = &line.companies[1].liaison;
    assert_eq!(home(cx, liaison, cx.now()).await.expect("a home").list.ahead.len(), 1);

    let taken = take_place(cx, liaison, first.id).await.expect("its turn");
    assert_eq!((taken.status, taken.expires_at), (BookingStatus::Requested, None));
    cx.clock.advance(Span::days(2));
    move_waitlists(cx).await.expect("moved");
    assert_eq!(line.status(&first).await, BookingStatus::Requested, "a request does not lapse");
    let confirmed = confirm_booking(cx, &line.brand.manager, first.id, &[]).await.expect("a request as any other");
    assert_eq!(confirmed.status, BookingStatus::Confirmed);
}

#[tokio::test]
async fn a_call_for_a_time_that_nobody_answers_goes_to_the_next_and_ends_with_the_lead_time() {
    let line = Line::set().await;
    let cx = &line.world.cx;
    let holder = request_booking(cx, &line.companies[0].liaison, line.form(0)).await.expect("free");
    let (first, second) = (line.wait(1).await.expect("a line"), line.wait(2).await.expect("a line"));
    cancel_booking(cx, &line.companies[0].liaison, holder.id, "不来了").await.expect("its own");
    move_waitlists(cx).await.expect("moved");
    cx.clock.advance(Span::days(2));
    move_waitlists(cx).await.expect("moved");
    assert_eq!((line.status(&first).await, line.status(&second).await), (BookingStatus::Lapsed, BookingStatus::Called));
    let of_first = engagement::Entity::find_by_id(first.engagement_id).one(cx.db.read()).await.expect("read");
    assert_eq!(of_first.map(|it| it.status), Some(EngagementStatus::Cancelled));
    cancel_booking(cx, &line.companies[2].liaison, second.id, "").await.expect("no thanks");
    assert_eq!(claim::Entity::find().count(cx.db.read()).await.expect("a count"), 0, "the time is anybody's again");

    let holder = request_booking(cx, &line.companies[0].liaison, line.form(0)).await.expect("free again");
    let waiting = line.wait(1).await.expect("a line");
    cx.clock.advance(at("2026-11-30T09:00:00+08:00") - cx.now());
    move_waitlists(cx).await.expect("moved");
    assert_eq!(line.status(&waiting).await, BookingStatus::Lapsed, "the brand could not come any more");
    assert_eq!(line.status(&holder).await, BookingStatus::Requested);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn two_workers_that_look_at_once_call_one_party_for_a_free_time() {
    let line = Line::set().await;
    let cx = &line.world.cx;
    let second = line.world.second_server().await;
    let holder = request_booking(cx, &line.companies[0].liaison, line.form(0)).await.expect("free");
    let waiting = [line.wait(1).await.expect("a line"), line.wait(2).await.expect("a line")];
    decline_booking(cx, &line.brand.manager, holder.id, "x").await.expect("a request");
    let looks = (0..10).map(|n| {
        let cx = if n % 2 == 0 { cx.clone() } else { second.clone() };
        tokio::spawn(async move { move_waitlists(&cx).await })
    });
    for done in join_all(looks).await {
        done.expect("no panic").expect("moved");
    }
    assert_eq!(
        (line.status(&waiting[0]).await, line.status(&waiting[1]).await),
        (BookingStatus::Called, BookingStatus::Waiting)
    );
    let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
    assert_eq!(
        claims.iter().map(|it| it.engagement_id).collect::<BTreeSet<_>>(),
        BTreeSet::from([waiting[0].engagement_id])
    );
    assert_eq!(times(cx, "booking.called").await, 1, "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn accepting_and_expiry_of_a_time_at_the_same_moment_leave_it_to_one() {
    for round in 0..6 {
        let line = std::sync::Arc::new(Line::set().await);
        let (cx, second) = (line.world.cx.clone(), line.world.second_server().await);
        let holder = request_booking(&cx, &line.companies[0].liaison, line.form(0)).await.expect("free");
        let waiting = [line.wait(1).await.expect("a line"), line.wait(2).await.expect("a line")];
        decline_booking(&cx, &line.brand.manager, holder.id, "x").await.expect("a request");
        move_waitlists(&cx).await.expect("moved");
        cx.clock.advance(Span::days(2));
        let first = waiting[0].id;
        let tries = (0..8).map(|n| {
            let (line, cx) = (line.clone(), if n % 2 == 0 { cx.clone() } else { second.clone() });
            tokio::spawn(async move {
                if (n + round) % 4 == 0 {
                    drop(take_place(&cx, &line.companies[1].liaison, first).await);
                } else {
                    move_waitlists(&cx).await.expect("moved");
                }
            })
        });
        for done in join_all(tries).await {
            done.expect("no panic");
        }
        let owner = match (line.status(&waiting[0]).await, line.status(&waiting[1]).await) {
            (BookingStatus::Requested, BookingStatus::Waiting) => &waiting[0],
            (BookingStatus::Lapsed, BookingStatus::Called) => &waiting[1],
            other => panic!("neither taken nor passed on: {other:?}"),
        };
        let claims = claim::Entity::find().all(cx.db.read()).await.expect("claims");
        let owners: BTreeSet<_> = claims.iter().map(|it| it.engagement_id).collect();
        assert_eq!(owners, BTreeSet::from([owner.engagement_id]));
        let engagement = engagement::Entity::find_by_id(owner.engagement_id).one(cx.db.read()).await.expect("read");
        assert_eq!(engagement.map(|it| it.status), Some(EngagementStatus::Planned));
    }
}

#[tokio::test]
async fn pages_and_calls_publish_join_wait_take_and_leave() {
    let app = TestApp::start().await;
    let (cx, brand) = (&app.world.cx, app.world.brand("知音航班").await);
    let (first, second) = (app.world.company("甲企业", 1, 2).await, app.world.company("乙企业", 1, 2).await);
    let manager = app.browser(Some(&brand.manager)).await;
    let (brand_id, offering) = (brand.id.to_string(), brand.offering.to_string());
    let new = format!("/brands/{brand_id}/events/new");
    assert!(manager.text(&new).await.contains(&format!("{new}/{offering}")));
    let starts_at = at(TEN).0;
    assert!(manager.text(&format!("{new}/{offering}?at={starts_at}")).await.contains(&format!("publish:{starts_at}")));
    let fields = [
        ("brand", brand_id.as_str()),
        ("offering", &offering),
        ("topic", "antifraud-general"),
        ("capacity", "3"),
        ("go", &format!("publish:{starts_at}")),
    ];
    manager.post("/forms/publish-event", &fields).await;
    let event = open_events(cx, &brand.manager, None).await.expect("a list").remove(0).id.to_string();

    let [liaison, other] = [app.browser(Some(&first.liaison)).await, app.browser(Some(&second.liaison)).await];
    assert!(liaison.text("/events").await.contains("还有 3 个座位"), "the list says what is free");
    assert!(liaison.text(&format!("/events/{event}")).await.contains("/forms/join-event"));
    for (browser, company) in [(&liaison, &first), (&other, &second)] {
        let company = company.id.to_string();
        let fields = [("engagement", event.as_str()), ("company", &company), ("head_count", "2")];
        browser.post("/forms/join-event", &fields).await;
    }
    let page = format!("/engagements/{event}");
    assert!(liaison.text(&page).await.contains("已有座位"));
    let waits = other.text(&page).await;
    assert!(waits.contains("您排在第 1 位") && !waits.contains("甲企业"), "its place in line, and nobody's name");
    let desk = manager.text(&format!("/brands/{brand_id}/engagements/{event}")).await;
    assert!(desk.contains("1 家在排队") && desk.contains("乙企业"), "the brand sees who waits");

    let key = app.key(&first.liaison).await;
    let own = booking::Entity::find().filter(booking::Column::CompanyId.eq(first.id)).one(cx.db.read()).await;
    let path = format!("bookings/{}/cancel", own.expect("read").expect("a place").id);
    let answer =
        app.rest(Method::POST, &path, Some(&key)).json(&json!({"reason": "不来了"})).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(other.text("/home").await.contains("轮到您了"), "it stands first on the page that the liaison starts with");
    let key = app.key(&second.liaison).await;
    let called = booking::Entity::find().filter(booking::Column::CompanyId.eq(second.id)).one(cx.db.read()).await;
    let path = format!("bookings/{}/take-place", called.expect("read").expect("a place").id);
    let answer = app.rest(Method::POST, &path, Some(&key)).send().await.expect("an answer");
    let taken: serde_json::Value = answer.json().await.expect("a document");
    assert_eq!(taken["status"], "confirmed");
    let places = format!("engagements/{event}/places");
    let body = json!({"company_id": first.id, "branch_ids": "all", "head_count": 2});
    let key = app.key(&first.liaison).await;
    let answer = app.rest(Method::POST, &places, Some(&key)).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.json::<serde_json::Value>().await.expect("a document")["status"], "waiting");
    let listed =
        app.rest(Method::GET, &format!("events?brand_id={brand_id}"), Some(&key)).send().await.expect("an answer");
    let listed: serde_json::Value = listed.json().await.expect("a document");
    let item = &listed["items"][0];
    assert_eq!((&item["capacity"], &item["free"], &item["waiting"]), (&json!(3), &json!(1), &json!(1)));

    // A time that is taken can be waited for from the page where it is refused.
    request_booking(cx, &first.liaison, form(&brand, &first, NEXT_DAY)).await.expect("free");
    let next = at(NEXT_DAY).0;
    let look = format!("day:{}", "2026-12-02");
    other.post("/forms/booking", &[("offering", &offering), ("total", "1"), ("go", &look)]).await;
    assert!(other.text(&format!("/book/{offering}")).await.contains(&format!("wait:{next}")));
    let (go, branch) = (format!("wait:{next}"), second.branches[0].to_string());
    let fields = [
        ("offering", offering.as_str()),
        ("total", "1"),
        ("branches[0]", &branch),
        ("topic", "antifraud-general"),
        ("head_count", "2"),
        ("go", &go),
    ];
    other.post("/forms/booking", &fields).await;
    let waiting = booking::Entity::find()
        .filter(booking::Column::CompanyId.eq(second.id))
        .filter(booking::Column::Status.eq(BookingStatus::Waiting));
    assert_eq!(waiting.count(cx.db.read()).await.expect("a count"), 1, "the form stands in line");
}
