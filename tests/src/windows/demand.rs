//! Declaring a need, the turn that it gets, and how that moves.

use super::{NAME, NINE, Stage, faults, wish};
use crate::queries::Queries;
use crate::support::world::at;
use crate::support::{TestApp, World};
use domain::id::ApplicationId;
use domain::instant::{Instant, Span};
use domain::services::{PreCheck, State};
use entities::notify::outbox;
use entities::services::application;
use entities::windows::declaration;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use usecases::outbox::Job;
use usecases::scheduling::{cancel_booking, confirm_booking, request_booking};
use usecases::services::{ApplyForm, follow, withdraw};
use usecases::windows::demand::{
    DeclareForm, IfFull, Turn, check_declaration, declare, own_declarations, renew_link, tell_due, visit_list,
    visit_mails, visit_numbers,
};
use usecases::windows::{WindowForm, edit_window, resume_window, suspend_window, window};
use usecases::{Cx, UseCaseError};

async fn rows(cx: &Cx) -> Vec<declaration::Model> {
    let rows = declaration::Entity::find().order_by_asc(declaration::Column::ApplicationId);
    rows.all(cx.db.read()).await.expect("declarations")
}

/// The minutes from the visit's start, in the order of declaration.
async fn times(cx: &Cx) -> Vec<Option<i32>> {
    rows(cx).await.into_iter().map(|it| it.at_minute).collect()
}

async fn take_back(cx: &Cx, id: ApplicationId) {
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await.expect("read").expect("a row");
    withdraw(cx, &row.receipt, &cx.keys.follow_code(id), "1.2.3.4").await.expect("nobody has decided");
}

/// Jobs about times at windows, in their order: whose, and what was told before.
async fn told(cx: &Cx) -> Vec<(ApplicationId, Option<Instant>)> {
    tell_due(cx).await.expect("no failure");
    let rows = outbox::Entity::find().filter(outbox::Column::GroupKey.starts_with("visit:"));
    let rows = rows.order_by_asc(outbox::Column::Id).all(cx.db.read()).await.expect("jobs");
    let job = |it: outbox::Model| match serde_json::from_str(&it.job).expect("a job") {
        Job::VisitTime { application, was } => (application, was),
        other => panic!("{other:?}"),
    };
    rows.into_iter().map(job).collect()
}

#[tokio::test]
async fn a_declaration_gets_the_next_time_a_receipt_and_a_code_and_counts_once() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (_, link) = stage.open(&world).await;
    let need = stage.need(cx).await;
    let first = declare(cx, &link, &need).await.expect("open");
    assert_eq!(declare(cx, &link, &need).await.expect("the same"), first);
    let second = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    assert_eq!(times(cx).await, [Some(0), Some(15)]);
    let own = own_declarations(cx, &[first, second]).await.expect("the browser's");
    assert_eq!(own[0].visit.turn, Turn::At(at("2026-12-01T09:15:00+08:00")));
    assert_eq!((own[1].visit.turn, own[1].receipt.as_str()), (Turn::At(at(NINE)), own[1].receipt.as_str()));
    let found = follow(cx, &own[1].receipt, &own[1].code).await.expect("the pair");
    assert_eq!(found.visit.expect("a visit").turn, Turn::At(at(NINE)));
    take_back(cx, first).await;
    let found = follow(cx, &own[1].receipt, &own[1].code).await.expect("the pair");
    assert_eq!((found.state, found.visit.expect("a visit").turn), (State::Withdrawn, Turn::Withdrawn));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_a_link_that_was_renewed_opens_nothing() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, manager) = (&world.cx, &stage.brand.manager);
    let (id, link) = stage.open(&world).await;
    let need = stage.need(cx).await;
    let empty = DeclareForm { form: Some(cx.id()), item: Some(stage.item), ..DeclareForm::default() };
    let found = faults(declare(cx, &link, &empty).await);
    assert_eq!(found[..4], ["visit required", "name required", "phone required", "consent consent_needed"]);
    assert!(found[4].starts_with("answers.") && found.len() == 5, "{found:?}");
    let wrong = DeclareForm {
        visit: Some(cx.id()),
        email: "nobody".into(),
        priority: "young".into(),
        person: ApplyForm { phone: "110".into(), ..need.person.clone() },
        ..need.clone()
    };
    let expected = ["visit visit_gone", "phone not_a_phone", "email not_an_address", "priority unknown"];
    assert_eq!(faults(declare(cx, &link, &wrong).await), expected);
    let strange = DeclareForm { item: Some(cx.id()), ..need.clone() };
    assert_eq!(faults(declare(cx, &link, &strange).await), ["item unknown"]);

    let closed = async |code: &str| matches!(declare(cx, code, &need).await, Err(UseCaseError::NotFound));
    suspend_window(cx, manager, id, "装修").await.expect("hung");
    assert!(closed(&link).await, "a window that rests takes nothing");
    resume_window(cx, manager, id).await.expect("resting");
    renew_link(cx, &stage.company.liaison, id).await.expect("its company's");
    assert!(closed(&link).await && closed("unknown").await);
    declare(cx, &cx.keys.demand_code(id, 1), &need).await.expect("the new link");
    let branch = renew_link(cx, &stage.company.branch_liaison, id).await;
    assert!(matches!(branch, Err(UseCaseError::Forbidden)));
    assert_eq!(rows(cx).await.len(), 1);
}

#[tokio::test]
async fn a_full_visit_lets_wait_or_hands_on_to_the_next() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (id, link) = stage.open(&world).await;
    let asked = wish(stage.offering, &stage.brand, &stage.company, "2026-12-02T09:00:00+08:00");
    let asked = request_booking(cx, &stage.company.liaison, asked).await.expect("free");
    confirm_booking(cx, &stage.brand.manager, asked.id, &[]).await.expect("a request");
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(declare(cx, &link, &stage.need(cx).await).await.expect("open"));
    }
    let next = DeclareForm { if_full: IfFull::Next, ..stage.need(cx).await };
    declare(cx, &link, &next).await.expect("open");
    let rows = rows(cx).await;
    let placed: Vec<_> = rows.iter().map(|it| (it.engagement_id == stage.visit, it.at_minute)).collect();
    let first = [0, 15, 30, 45].map(|at| (true, Some(at)));
    assert_eq!(placed, [&first[..], &[(true, None), (false, Some(0))]].concat());
    let waiting = own_declarations(cx, &made[4..]).await.expect("the browser's");
    assert_eq!(waiting[0].visit.turn, Turn::Waits(0));
    let view = window(cx, &stage.company.liaison, id).await.expect("its own");
    let numbers = visit_numbers(cx, &view).await.expect("numbers")[&stage.visit];
    assert_eq!((numbers.declared, numbers.placed, numbers.minutes), (5, 4, 60));
}

#[tokio::test]
async fn what_is_given_back_moves_others_forward_with_notice_and_never_too_close() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (_, link) = stage.open(&world).await;
    let mut made = Vec::new();
    for email in ["a@home.example", "", "c@home.example", "d@home.example", "e@home.example"] {
        let need = DeclareForm { email: email.into(), ..stage.need(cx).await };
        made.push(declare(cx, &link, &need).await.expect("open"));
    }
    assert_eq!(told(cx).await.len(), 3, "who has a time and an address is told of it, and nobody else");
    assert_eq!(told(cx).await.len(), 3, "once");
    take_back(cx, made[0]).await;
    // The second gave no address and stays; the third goes where the first was, and so on; who waited comes in.
    assert_eq!(times(cx).await, [None, Some(15), Some(0), Some(30), Some(45)]);
    let moved = told(cx).await.split_off(3);
    let expected = [(made[2], Some(30)), (made[3], Some(45)), (made[4], None)];
    let minute = |n: i64| at(NINE) + Span::minutes(n);
    assert_eq!(moved, expected.map(|(id, was)| (id, was.map(minute))));
    let mails = visit_mails(cx, vec![made[2], made[4]]).await.expect("mails");
    assert_eq!((mails[&made[2]].at, mails[&made[4]].at), (Some(minute(0)), Some(minute(45))));

    // A day before the visit nothing moves any more: the least notice is a day.
    let late = at(NINE) - Span::hours(24) + Span::minutes(31);
    cx.clock.advance(late - cx.now());
    take_back(cx, made[2]).await;
    assert_eq!(times(cx).await, [None, Some(15), None, Some(30), Some(45)]);
    assert_eq!(told(cx).await.len(), 6);
}

#[tokio::test]
async fn who_goes_first_comes_before_the_others_and_why_is_sealed() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (_, link) = stage.open(&world).await;
    for _ in 0..2 {
        declare(cx, &link, &stage.need(cx).await).await.expect("open");
    }
    let elderly = DeclareForm { priority: "elderly".into(), ..stage.need(cx).await };
    declare(cx, &link, &elderly).await.expect("open");
    assert_eq!(times(cx).await, [Some(15), Some(30), Some(0)]);
    let stored = format!("{:?}", application::Entity::find().all(cx.db.read()).await.expect("rows"));
    assert!(!stored.contains("elderly"));
    let list = visit_list(cx, &stage.brand.officer, stage.visit).await.expect("the team's");
    assert!(list.rows[0].priority.is_some() && list.rows[1].priority.is_none());
}

#[tokio::test]
async fn more_desks_move_forward_and_fewer_take_nobodys_time() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, manager) = (&world.cx, &stage.brand.manager);
    let (id, link) = stage.open(&world).await;
    for _ in 0..5 {
        declare(cx, &link, &stage.need(cx).await).await.expect("open");
    }
    let two = WindowForm { desks: Some(2), ..stage.form() };
    edit_window(cx, manager, id, &two).await.expect("changed");
    let doubled = [0, 0, 15, 15, 30].map(Some);
    assert_eq!(times(cx).await, doubled);
    edit_window(cx, manager, id, &stage.form()).await.expect("changed");
    assert_eq!(times(cx).await, doubled, "they were told these");
    let next = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    let own = own_declarations(cx, &[next]).await.expect("the browser's");
    assert_eq!(own[0].visit.turn, Turn::At(at(NINE) + Span::minutes(45)));
}

#[tokio::test]
async fn a_visit_that_is_called_off_is_told_once() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (_, link) = stage.open(&world).await;
    let id = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    assert_eq!(told(cx).await.len(), 1);
    let booking = entities::scheduling::booking::Entity::find()
        .filter(entities::scheduling::booking::Column::EngagementId.eq(stage.visit))
        .one(cx.db.read())
        .await
        .expect("read")
        .expect("a booking");
    cancel_booking(cx, &stage.brand.manager, booking.id, "暴雨").await.expect("planned");
    for _ in 0..2 {
        assert_eq!(told(cx).await, [(id, None), (id, Some(at(NINE)))]);
    }
    let mails = visit_mails(cx, vec![id]).await.expect("mails");
    assert!(mails[&id].at.is_none() && !mails[&id].is_moot);
    assert_eq!(own_declarations(cx, &[id]).await.expect("the browser's")[0].visit.turn, Turn::Off);
    let late = declare(cx, &link, &stage.need(cx).await).await;
    assert_eq!(faults(late), ["visit visit_gone"]);
}

#[tokio::test]
async fn the_crew_checks_beforehand_and_the_applicant_reads_what_is_missing() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let (_, link) = stage.open(&world).await;
    let id = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    assert_eq!(faults(check_declaration(cx, officer, id, PreCheck::Missing, " ").await), ["note required"]);
    check_declaration(cx, officer, id, PreCheck::Missing, "缺房东签字").await.expect("declared");
    let seen = async || own_declarations(cx, &[id]).await.expect("the browser's")[0].visit.clone();
    assert_eq!((seen().await.checked, seen().await.missing.as_str()), (Some(PreCheck::Missing), "缺房东签字"));
    check_declaration(cx, officer, id, PreCheck::Fine, "").await.expect("declared");
    assert_eq!((seen().await.checked, seen().await.missing.as_str()), (Some(PreCheck::Fine), ""));
    let list = visit_list(cx, officer, stage.visit).await.expect("the team's");
    assert_eq!((list.rows.len(), list.loads[0].people, list.loads[0].minutes), (1, 1, 15));
    assert_eq!(list.things, [("受理箱".to_owned(), "受理箱 (en)".to_owned())]);
    assert_eq!((list.rows[0].by.as_str(), list.rows[0].phone.as_str()), ("欧**", "142****1234"));
    take_back(cx, id).await;
    let late = check_declaration(cx, officer, id, PreCheck::Fine, "").await;
    assert!(matches!(late, Err(UseCaseError::Conflict("application-moved-on"))));
}

#[tokio::test]
async fn an_employee_declares_on_a_phone_without_scripts_and_loses_nothing_that_was_typed() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let (_, link) = stage.open(&app.world).await;
    let phone = app.browser(None).await;
    let page = format!("/v/{link}?item=JZ-01");
    let seen = phone.text(&page).await;
    assert!(seen.contains("现居住地址") && seen.contains("12月1日"), "{seen}");
    let need = stage.need(cx).await;
    let (question, answer) = need.person.answers.first_key_value().expect("a question");
    let (form, item, visit) = (cx.id::<uuid::Uuid>().to_string(), stage.item.to_string(), stage.visit.to_string());
    let answers = format!("answers[{question}]");
    let mut sent = vec![
        ("link", link.as_str()),
        ("form", form.as_str()),
        ("item", item.as_str()),
        ("code", "JZ-01"),
        ("visit", visit.as_str()),
        ("name", NAME),
        ("phone", "110"),
        (answers.as_str(), answer.as_str()),
        ("consent", "1"),
    ];
    assert_eq!(phone.post("/forms/declare-need", &sent).await, StatusCode::FOUND);
    let refused = phone.text(&page).await;
    for kept in [NAME, "110", answer, &form] {
        assert!(refused.contains(kept), "{kept}");
    }
    sent[6].1 = "14200001234";
    for _ in 0..2 {
        assert_eq!(phone.post("/forms/declare-need", &sent).await, StatusCode::FOUND);
    }
    let rows = rows(cx).await;
    assert_eq!(rows.len(), 1);
    let receipts = phone.text(&format!("/v/{link}/receipts")).await;
    assert!(
        receipts.contains(&cx.keys.follow_code(rows[0].application_id)) && receipts.contains("09:00"),
        "{receipts}"
    );
    let other = app.browser(None).await.text(&format!("/v/{link}/receipts")).await;
    assert!(!other.contains("ZY-"), "another browser has nothing");
    assert_eq!(phone.get("/v/unknown").await, StatusCode::OK, "a page says what to do");
}

#[tokio::test]
async fn a_visits_list_asks_the_database_as_often_for_four_as_for_one() {
    let queries = Queries::counted();
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let (_, link) = stage.open(&app.world).await;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let pages = [format!("/brands/{}/visits/{}", stage.brand.id, stage.visit), format!("/v/{link}?item=JZ-01")];
    let mut seen = Vec::new();
    for _ in 0..4 {
        declare(cx, &link, &stage.need(cx).await).await.expect("open");
        let mut counts = Vec::new();
        for page in &pages {
            assert_eq!(officer.get(page).await, StatusCode::OK, "{page}");
            queries.since();
            officer.get(page).await;
            counts.push(queries.since());
        }
        seen.push(counts);
    }
    assert!(seen[0].iter().all(|it| *it > 0) && seen[0] == seen[3], "{seen:?}");
}
