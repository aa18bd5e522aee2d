//! What people who are invited say on the web: whether they come, and that they want no reminders.

use crate::support::world::form;
use crate::support::{TestApp, World};
use domain::id::EngagementId;
use domain::instant::Span;
use domain::invites::{Answer, AnsweredBy};
use domain::scheduling::EngagementStatus;
use entities::catalogue::offering;
use entities::directory::employee;
use entities::notify::outbox;
use entities::scheduling::{attendee, engagement};
use reqwest::{Client, Method, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use usecases::Cx;
use usecases::invites::remind_due;
use usecases::keys::Reader;
use usecases::live::{end_engagement, went_live};
use usecases::outbox::lease::Outcome;
use usecases::scheduling::{cancel_booking, confirm_booking, request_booking};

const TEN: &str = "2026-12-01T10:00:00+08:00";

struct Stage {
    app: TestApp,
    brand: crate::support::world::Brand,
    company: crate::support::world::Company,
    booking: entities::scheduling::booking::Model,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let world = &app.world;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 2).await);
        let booking = request_booking(&world.cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
        confirm_booking(&world.cx, &brand.manager, booking.id, &[]).await.expect("a request");
        Self { app, brand, company, booking }
    }

    fn cx(&self) -> &Cx {
        &self.app.world.cx
    }

    async fn person(&self) -> attendee::Model {
        let first = attendee::Entity::find().order_by_asc(attendee::Column::Id);
        first.one(self.cx().db.read()).await.expect("read").expect("an attendee")
    }

    async fn code(&self) -> String {
        let one = self.person().await;
        self.cx().keys.join_code(one.id, one.generation)
    }
}

#[tokio::test]
async fn a_link_from_the_mail_only_asks_and_a_button_records() {
    let stage = Stage::set().await;
    let (code, browser) = (stage.code().await, stage.app.browser(None).await);
    let page = format!("/j/{code}/answer");
    let asked = browser.text(&format!("{page}?say=declined")).await;
    assert!(asked.contains("反诈通用") && asked.contains("请点一个按钮确认"), "{asked}");
    let primary = asked.split("<button").find(|it| it.contains("btn-primary")).expect("the one that was meant");
    assert!(primary.contains("value=\"declined\""), "{primary}");
    assert_eq!(stage.person().await.answer, Answer::NeedsAction, "mail scanners follow links");
    assert!(browser.text(&format!("/j/{code}")).await.contains("您还没有答复"));

    let say = async |answer: &str| {
        let fields = [("code", code.as_str()), ("answer", answer), ("comment", "会晚到十分钟")];
        assert_eq!(browser.post("/forms/answer-invite", &fields).await, StatusCode::FOUND);
        browser.text(&page).await
    };
    let shown = say("tentative").await;
    assert!(shown.contains("答复已记录") && shown.contains("您的答复：待定"), "{shown}");
    let row = stage.person().await;
    assert_eq!((row.answer, row.answered_by), (Answer::Tentative, Some(AnsweredBy::Web)));
    assert_eq!(row.answer_comment, "会晚到十分钟");
    let wrong = say("perhaps").await;
    assert!(wrong.contains("role=\"alert\"") && wrong.contains("会晚到十分钟"), "{wrong}");
    say("accepted").await;
    assert!(browser.text(&format!("/j/{code}")).await.contains("您的答复：参加"));

    // The event moves: what was said was about another time.
    let id = stage.booking.engagement_id;
    stage.app.world.change(engagement::ActiveModel { id: Set(id), sequence: Set(9), ..Default::default() }).await;
    assert!(browser.text(&page).await.contains("时间或地点有变"));
}

#[tokio::test]
async fn a_cancelled_past_forged_or_revoked_link_answers_nothing() {
    let stage = Stage::set().await;
    let (code, browser, id) = (stage.code().await, stage.app.browser(None).await, stage.booking.engagement_id);
    let status = async |code: &str| browser.get(&format!("/j/{code}/answer")).await;
    let say = async |code: &str| {
        let fields = [("code", code), ("answer", "accepted")];
        assert_eq!(browser.post("/forms/answer-invite", &fields).await, StatusCode::FOUND);
        stage.person().await.answer
    };
    assert_eq!(status(&code).await, StatusCode::OK);
    let one = stage.person().await;
    let forged = usecases::keys::Keys::new([8; 32]).join_code(one.id, 0);
    let later = stage.cx().keys.join_code(one.id, 1);
    for wrong in [forged.as_str(), later.as_str(), "unknown"] {
        assert_eq!(status(wrong).await, StatusCode::NOT_FOUND);
        assert_eq!(say(wrong).await, Answer::NeedsAction);
    }
    let to =
        |status: EngagementStatus| engagement::ActiveModel { id: Set(id), status: Set(status), ..Default::default() };
    stage.app.world.change(to(EngagementStatus::Completed)).await;
    assert_eq!(status(&code).await, StatusCode::GONE);
    assert_eq!(say(&code).await, Answer::NeedsAction);
    stage.app.world.change(to(EngagementStatus::Planned)).await;
    cancel_booking(stage.cx(), &stage.brand.manager, stage.booking.id, "改期").await.expect("confirmed");
    assert_eq!(status(&code).await, StatusCode::GONE);
    assert_eq!(say(&code).await, Answer::NeedsAction);
    assert_eq!(status(&code).await, browser.get(&format!("/j/{code}")).await, "as the joining page says");
}

#[tokio::test]
async fn personal_links_are_neither_stored_nor_indexed() {
    let stage = Stage::set().await;
    let code = stage.code().await;
    for path in [format!("/j/{code}"), format!("/j/{code}/answer"), "/unsubscribe/unknown".to_owned()] {
        let answer = Client::new().get(format!("{}{path}", stage.app.url)).send().await.expect("an answer");
        let header = |name: &str| answer.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
        assert_eq!((header("cache-control"), header("x-robots-tag")), ("no-store", "noindex"));
    }
}

/// As a mail program sends it: from nowhere, with no cookie.
async fn one_click(app: &TestApp, method: Method, path: &str) -> StatusCode {
    let request = Client::new().request(method, format!("{}{path}", app.url));
    let answer = request.form(&[("List-Unsubscribe", "One-Click")]).send().await.expect("an answer");
    assert!(answer.headers().get("set-cookie").is_none(), "no session is begun");
    answer.status()
}

#[tokio::test]
async fn a_mail_program_unsubscribes_with_one_post_and_the_page_takes_it_back() {
    let stage = Stage::set().await;
    let (app, browser) = (&stage.app, stage.app.browser(None).await);
    let person = stage.person().await.employee_id.expect("invited");
    let unsubscribed = async || {
        let row = employee::Entity::find_by_id(person).one(stage.cx().db.read()).await;
        row.expect("read").expect("the employee").unsubscribed_at.is_some()
    };
    let code = stage.cx().keys.unsubscribe_code(Reader::Employee(person));
    let page = format!("/unsubscribe/{code}");
    assert!(browser.text(&page).await.contains("退订提醒和小结"));
    assert!(!unsubscribed().await, "a look changes nothing");
    for _ in 0..2 {
        assert_eq!(one_click(app, Method::POST, &page).await, StatusCode::OK);
        assert!(unsubscribed().await);
    }
    assert!(browser.text(&page).await.contains("已退订"));
    assert_eq!(browser.post("/forms/choose-mail", &[("code", &code), ("wanted", "1")]).await, StatusCode::FOUND);
    assert!(!unsubscribed().await);
    assert_eq!(browser.post("/forms/choose-mail", &[("code", &code)]).await, StatusCode::FOUND);
    assert!(unsubscribed().await);

    let forged = usecases::keys::Keys::new([8; 32]).unsubscribe_code(Reader::Employee(person));
    let of_join = stage.code().await;
    for wrong in [forged.as_str(), of_join.as_str(), "unknown"] {
        assert_eq!(one_click(app, Method::POST, &format!("/unsubscribe/{wrong}")).await, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&format!("/unsubscribe/{wrong}")).await, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn nothing_else_is_let_in_from_elsewhere() {
    let stage = Stage::set().await;
    let code = stage.code().await;
    let person = stage.person().await.employee_id.expect("invited");
    let out = stage.cx().keys.unsubscribe_code(Reader::Employee(person));
    for path in [
        "/forms/choose-mail".to_owned(),
        "/forms/answer-invite".to_owned(),
        format!("/unsubscribe/{out}/x"),
        format!("/j/{code}/answer"),
        "/unsubscribe/".to_owned(),
    ] {
        assert_eq!(one_click(&stage.app, Method::POST, &path).await, StatusCode::FORBIDDEN, "{path}");
    }
    for method in [Method::PUT, Method::DELETE] {
        let path = format!("/unsubscribe/{out}");
        assert_eq!(one_click(&stage.app, method, &path).await, StatusCode::FORBIDDEN);
    }
    let row = employee::Entity::find_by_id(person).one(stage.cx().db.read()).await.expect("read");
    assert_eq!(row.expect("the employee").unsubscribed_at, None);
}

async fn jobs(cx: &Cx, kind: &str) -> u64 {
    let of_kind = outbox::Entity::find().filter(outbox::Column::Job.contains(format!("\"job\":\"{kind}\"")));
    of_kind.count(cx.db.read()).await.expect("a number")
}

#[tokio::test]
async fn several_processes_remind_of_one_start_once_and_of_another_again() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let (cx, other) = (&world.cx, world.second_server().await);
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    let to_day_before = booking_start(cx, booking.engagement_id).await - Span::days(1) - cx.now();
    cx.clock.advance(to_day_before);
    assert_eq!(other.now(), cx.now(), "one clock on the wall");
    remind_due(cx).await.expect("nothing is confirmed");
    assert_eq!(jobs(cx, "remind").await, 0, "a request is no event");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    remind_due(cx).await.expect("no failure");
    assert_eq!(jobs(cx, "remind").await, 0, "invites come first");
    let invites = usecases::outbox::claim(cx, 10).await.expect("rows");
    let done = invites.iter().map(|row| (row.id, row.attempts, Outcome::Done)).collect();
    usecases::outbox::finish(cx, done).await.expect("marked");
    for _ in 0..3 {
        let all = tokio::join!(remind_due(cx), remind_due(&other), remind_due(cx), remind_due(&other));
        all.0.and(all.1).and(all.2).and(all.3).expect("no failure");
    }
    assert_eq!((jobs(cx, "remind").await, jobs(cx, "send_digests").await), (1, 1));

    let hour = offering::ActiveModel { id: Set(brand.offering), remind_hour: Set(true), ..Default::default() };
    world.change(hour).await;
    cx.clock.advance(Span::hours(23));
    remind_due(cx).await.expect("no failure");
    assert_eq!((jobs(cx, "remind").await, jobs(cx, "send_digests").await), (2, 1), "an hour before too");
    let id = booking.engagement_id;
    let start = booking_start(cx, id).await + Span::hours(12);
    let moved = engagement::ActiveModel {
        id: Set(id),
        starts_at: Set(start),
        ends_at: Set(start + Span::hours(1)),
        ..Default::default()
    };
    world.change(moved).await;
    remind_due(cx).await.expect("no failure");
    assert_eq!((jobs(cx, "remind").await, jobs(cx, "send_digests").await), (3, 2), "another start");
}

async fn booking_start(cx: &Cx, id: EngagementId) -> domain::instant::Instant {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await.expect("read");
    row.expect("the engagement").starts_at
}

#[tokio::test]
async fn who_ends_a_broadcast_has_its_people_thanked_once() {
    let stage = Stage::set().await;
    let (cx, id) = (stage.cx(), stage.booking.engagement_id);
    went_live(cx, id).await.expect("planned");
    end_engagement(cx, &stage.brand.officer, id).await.expect("live");
    end_engagement(cx, &stage.brand.officer, id).await.expect_err("it is over");
    end_engagement(cx, &stage.company.liaison, id).await.expect_err("of the company");
    assert_eq!(jobs(cx, "send_thanks").await, 1);
}
