//! Applying, and what the team does with it.

use super::{ANSWER, NAME, PHONE, Stage, confirmed, event, faults, people, residence, rows};
use crate::queries::Queries;
use crate::support::world::{at, date};
use crate::support::{TestApp, World};
use domain::id::{EngagementId, ServiceItemId};
use domain::scheduling::EngagementStatus;
use domain::services::{Act, State, receipt};
use entities::audit::audit_event;
use entities::catalogue::service_version;
use entities::scheduling::engagement;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use usecases::UseCaseError;
use usecases::catalogue::services::{ServiceForm, add_service, change_service, retire_service, service};
use usecases::live::{board, mark, own};
use usecases::scheduling::engagement::engagement as view;
use usecases::services::{
    ApplyForm, Only, application, applications, apply_in_room, close_service, export_applications, handle_application,
    numbers, offers, open_service,
};

#[tokio::test]
async fn an_application_is_made_once_under_the_version_that_was_read() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, who) = (&world.cx, stage.people[0]);
    let id = apply_in_room(cx, who, stage.item, &stage.form()).await.expect("open");
    assert_eq!(apply_in_room(cx, who, stage.item, &stage.form()).await.expect("the same"), id);
    let all = rows(cx).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].receipt, receipt::receipt("ZY", date("2026-11-23"), 1));
    let own = own(cx, who).await.expect("a seat").applied;
    assert_eq!((own[0].receipt.as_str(), own[0].open, own.len()), (all[0].receipt.as_str(), true, 1));

    let form = ServiceForm { name: "居住证签发".into(), ..residence() };
    change_service(cx, &stage.admin, stage.item, &form).await.expect("changed");
    let version = service_version::Entity::find_by_id(all[0].version_id).one(cx.db.read()).await.expect("read");
    assert_eq!(version.expect("kept").name, "居住证申领");
    let officer = &stage.brand.officer;
    assert_eq!(application(cx, officer, id).await.expect("the team's").version.name, "居住证申领");

    for act in [Act::TakeUp, Act::Finish] {
        handle_application(cx, officer, id, act, "").await.expect("done");
    }
    let again = apply_in_room(cx, who, stage.item, &stage.form()).await;
    assert!(faults(again).iter().all(|it| it.starts_with("answers.")), "the new version asks under a new key");
}

#[tokio::test]
async fn the_day_of_a_receipt_is_the_brands() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    // In Greenwich it is the day before.
    cx.clock.advance(at("2026-11-24T00:30:00+08:00") - cx.now());
    apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    assert_eq!(rows(cx).await[0].receipt, receipt::receipt("ZY", date("2026-11-24"), 1));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_what_is_closed_takes_nothing() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, who, officer) = (&world.cx, stage.people[0], &stage.brand.officer);
    let question = format!("answers.{} required", stage.question);
    let empty = apply_in_room(cx, who, stage.item, &ApplyForm::default()).await;
    assert_eq!(faults(empty), ["name required", "phone required", "consent consent_needed", question.as_str()]);
    let wrong = ApplyForm { phone: "110".into(), ..stage.form() };
    assert_eq!(faults(apply_in_room(cx, who, stage.item, &wrong).await), ["phone not_a_phone"]);

    close_service(cx, officer, stage.engagement, stage.item).await.expect("closed");
    let closed = apply_in_room(cx, who, stage.item, &stage.form()).await;
    assert!(matches!(closed, Err(UseCaseError::Conflict("service-closed"))));
    open_service(cx, officer, stage.engagement, stage.item).await.expect("opened again");
    let (id, status) = (Set(stage.engagement), Set(EngagementStatus::Completed));
    world.change(engagement::ActiveModel { id, status, ..Default::default() }).await;
    let over = apply_in_room(cx, who, stage.item, &stage.form()).await;
    assert!(matches!(over, Err(UseCaseError::Conflict("ended"))));
    assert_eq!(rows(cx).await, []);
}

async fn names_on_board(cx: &usecases::Cx, id: EngagementId) -> Vec<String> {
    let mark = mark(cx, id).await.expect("there");
    board(cx, id, mark).await.expect("read").services.into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn the_room_offers_what_the_brand_handles_and_no_others() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, room) = (&world.cx, &stage.brand.officer, stage.engagement);
    let other = world.brand("海燕").await;
    let foreign = add_service(cx, &other.manager, Some(other.id), "HY-1", &residence()).await.expect("added");
    assert_eq!(faults(open_service(cx, officer, room, foreign).await), ["service unknown"]);
    for stranger in [&other.officer, &stage.company.liaison, &stage.admin] {
        let refused = open_service(cx, stranger, room, stage.item).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound | UseCaseError::Forbidden)));
        let refused = close_service(cx, stranger, room, stage.item).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound | UseCaseError::Forbidden)));
    }
    assert_eq!(names_on_board(cx, room).await, ["居住证申领"]);
    let codes: Vec<_> =
        offers(cx, officer, room).await.expect("the team's").into_iter().map(|it| it.item.code).collect();
    assert_eq!(codes, ["JZ-01"]);
    close_service(cx, officer, room, stage.item).await.expect("closed");
    assert_eq!(names_on_board(cx, room).await, Vec::<String>::new());
    retire_service(cx, &stage.admin, stage.item, true).await.expect("retired");
    assert_eq!(faults(open_service(cx, officer, room, stage.item).await), ["service unknown"]);

    retire_service(cx, &stage.admin, stage.item, false).await.expect("put back");
    open_service(cx, officer, room, stage.item).await.expect("open again");
    assert_eq!(names_on_board(cx, room).await, ["居住证申领"]);
    retire_service(cx, &stage.admin, stage.item, true).await.expect("retired while it is open");
    assert_eq!(names_on_board(cx, room).await, Vec::<String>::new(), "nobody could close it any more");
}

#[tokio::test]
async fn no_more_than_eight_items_are_open_in_a_room() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, room) = (&world.cx, &stage.brand.officer, stage.engagement);
    let mut items = vec![stage.item];
    for n in 2..=9 {
        items.push(add_service(cx, &stage.admin, None, &format!("JZ-0{n}"), &residence()).await.expect("added"));
    }
    for item in &items[..8] {
        open_service(cx, officer, room, *item).await.expect("opened, or open already");
    }
    assert_eq!(faults(open_service(cx, officer, room, items[8]).await), ["service too_many_open"]);
    assert_eq!(names_on_board(cx, room).await.len(), 8);
    close_service(cx, officer, room, items[0]).await.expect("closed");
    open_service(cx, officer, room, items[8]).await.expect("one less is open");
}

#[tokio::test]
async fn what_was_taken_up_and_given_back_is_anybodys() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, manager) = (&world.cx, &stage.brand.officer, &stage.brand.manager);
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    for (actor, act, has_it) in
        [(officer, Act::TakeUp, Some(officer)), (officer, Act::Undo, None), (manager, Act::TakeUp, Some(manager))]
    {
        handle_application(cx, actor, id, act, "").await.expect("done");
        assert_eq!(rows(cx).await[0].taken_by, has_it.map(|it| it.account));
    }
}

#[tokio::test]
async fn the_team_takes_up_decides_notes_and_takes_back_with_a_trace() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, manager) = (&world.cx, &stage.brand.officer, &stage.brand.manager);
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    handle_application(cx, officer, id, Act::TakeUp, "").await.expect("nobody has it");
    let late = handle_application(cx, manager, id, Act::TakeUp, "").await;
    assert!(matches!(late, Err(UseCaseError::Conflict("taken-up"))));
    assert_eq!(faults(handle_application(cx, manager, id, Act::Return, " ").await), ["note required"]);
    handle_application(cx, manager, id, Act::Note, "已电话核实").await.expect("noted");
    handle_application(cx, manager, id, Act::Return, "缺居住登记").await.expect("returned");
    handle_application(cx, manager, id, Act::Undo, "").await.expect("taken back");
    let twice = handle_application(cx, manager, id, Act::Undo, "").await;
    assert!(matches!(twice, Err(UseCaseError::Conflict("application-moved-on"))));
    handle_application(cx, officer, id, Act::Finish, "").await.expect("finished");
    for act in [Act::Declare, Act::Withdraw] {
        let not_theirs = handle_application(cx, officer, id, act, "").await;
        assert!(matches!(not_theirs, Err(UseCaseError::NotFound)));
    }

    let it = application(cx, officer, id).await.expect("the team's");
    assert_eq!((it.person.name.as_str(), it.person.phone.as_str()), (NAME, PHONE));
    assert_eq!(it.person.answers[&stage.question], ANSWER);
    let trace: Vec<_> = it.steps.iter().map(|it| (it.act, it.state, it.note.as_str())).collect();
    let expected = [
        (Act::Declare, State::Declared, ""),
        (Act::TakeUp, State::TakenUp, ""),
        (Act::Note, State::TakenUp, "已电话核实"),
        (Act::Return, State::Returned, "缺居住登记"),
        (Act::Undo, State::TakenUp, ""),
        (Act::Finish, State::Finished, ""),
    ];
    assert_eq!(trace, expected);
    assert_eq!((it.steps[0].by.as_str(), it.steps[1].by.as_str()), ("", "楚鹤鸣"));
}

#[tokio::test]
async fn a_list_shows_masked_names_and_is_filtered_by_state() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer, room) = (&world.cx, &stage.brand.officer, stage.engagement);
    for who in &stage.people {
        apply_in_room(cx, *who, stage.item, &stage.form()).await.expect("open");
    }
    // Another room of the brand, with an item of its own.
    let next = confirmed(cx, &stage.brand, &stage.company, "2026-12-01T11:00:00+08:00").await;
    let other = add_service(cx, &stage.admin, None, "JZ-02", &residence()).await.expect("added");
    open_service(cx, officer, next, other).await.expect("opened");
    let form = ApplyForm { answers: [(question(cx, other).await, ANSWER.to_owned())].into(), ..stage.form() };
    apply_in_room(cx, people(cx, next).await[0].id, other, &form).await.expect("open");
    for (room, found) in [(room, 6), (next, 1)] {
        let all = applications(cx, officer, room, Only::default()).await.expect("the team's");
        assert_eq!((all.found, all.rows.len(), all.items.len()), (found, found as usize, 1));
        assert_eq!(all.states, [(State::Declared, found)].into());
        let file = export_applications(cx, officer, room, Only::default()).await.expect("the team's");
        assert_eq!(file.len(), found as usize);
    }
    let find = audit_event::Entity::find().filter(audit_event::Column::Action.eq("applications.exported"));
    let traces = find.order_by_asc(audit_event::Column::Id).all(cx.db.read()).await.expect("traces");
    let told: Vec<_> = traces.iter().map(|it| (it.subject.clone(), it.details.as_str())).collect();
    assert_eq!(told, [(room.to_string(), "{\"applications\":6}"), (next.to_string(), "{\"applications\":1}")]);

    let all = applications(cx, officer, room, Only::default()).await.expect("the team's");
    assert_eq!((all.rows[0].by.as_str(), all.rows[0].phone.as_str()), ("欧**", "142****1234"));
    handle_application(cx, officer, all.rows[0].id, Act::TakeUp, "").await.expect("taken up");
    let only = Only { state: Some(State::TakenUp), ..Only::default() };
    let one = applications(cx, officer, room, only).await.expect("the team's");
    assert_eq!((one.found, one.rows[0].taken_by.as_str(), one.rows[0].is_own), (1, "楚鹤鸣", true));
    assert_eq!(one.states, [(State::Declared, 5), (State::TakenUp, 1)].into());
}

/// The key of an item's one question.
async fn question(cx: &usecases::Cx, item: ServiceItemId) -> String {
    service(cx, item).await.expect("there").details.questions[0].key.clone()
}

#[tokio::test]
async fn a_liaison_is_told_the_number_of_the_own_peoples_applications_alone() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let other = world.company("别家", 1, 2).await;
    let id = event(cx, &stage.brand, [&stage.company, &other]).await;
    open_service(cx, officer, id, stage.item).await.expect("opened");
    let all = people(cx, id).await;
    let of = |company| all.iter().filter(move |it| it.company_id == company);
    let own = stage.company.branches[0];
    let (near, far): (Vec<_>, Vec<_>) = of(stage.company.id).partition(|it| it.branch_id == own);
    for who in [near[0], far[0], far[1]].into_iter().chain(of(other.id).take(1)) {
        apply_in_room(cx, who.id, stage.item, &stage.form()).await.expect("open");
    }
    let readers = [(officer, 4), (&stage.company.liaison, 3), (&stage.company.branch_liaison, 1), (&other.liaison, 1)];
    for (actor, number) in readers {
        let seen = view(cx, actor, id).await.expect("theirs");
        assert_eq!(numbers(cx, &seen).await.expect("read"), number);
    }
}

#[tokio::test]
async fn a_script_and_a_plain_form_apply_alike() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (item, answers) = (stage.item.to_string(), format!("answers[{}]", stage.question));
    let room = stage.engagement.to_string();
    let whole = [
        ("engagement", room.as_str()),
        ("item", &item),
        ("name", NAME),
        ("phone", PHONE),
        ("consent", "1"),
        (&answers, ANSWER),
    ];
    let scripted = stage.seated(&app, 0).await;
    let without: Vec<_> = whole.iter().copied().filter(|it| it.0 != answers).collect();
    let refused = scripted.answer(&format!("/room/{room}/apply"), &without).await;
    assert!(refused.contains("现居住地址：请填写这一项。"), "{refused}");
    let own = scripted.answer(&format!("/room/{room}/apply"), &whole).await;
    assert!(own.contains("ZY-261123-0001-"), "{own}");

    let plain = stage.seated(&app, 1).await;
    assert_eq!(plain.post("/forms/apply-service", &without).await, StatusCode::FOUND);
    let page = plain.text(&format!("/room/{room}")).await;
    assert!(page.contains("现居住地址：请填写这一项。") && page.contains(PHONE), "what was typed is still there");
    assert_eq!(plain.post("/forms/apply-service", &whole).await, StatusCode::FOUND);
    let receipts = plain.text(&format!("/room/{room}/receipts")).await;
    assert!(receipts.contains("ZY-261123-0002-"), "the receipt can be opened again");
    assert!(!scripted.text(&format!("/room/{room}/receipts")).await.contains("ZY-261123-0002-"), "by its owner alone");
    assert_eq!(app.browser(None).await.get(&format!("/room/{room}/receipts")).await, StatusCode::NOT_FOUND);
    assert_eq!(rows(&app.world.cx).await.len(), 2);
}

#[tokio::test]
async fn no_list_asks_the_database_for_each_application() {
    let queries = Queries::counted();
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let page = format!("/brands/{}/engagements/{}", stage.brand.id, stage.engagement);
    let pages = [page.clone(), format!("{page}/applications"), format!("{page}/applications.csv")];
    let mut seen = Vec::new();
    for people in [&stage.people[..1], &stage.people[1..]] {
        for who in people {
            apply_in_room(&app.world.cx, *who, stage.item, &stage.form()).await.expect("open");
        }
        let mut counts = Vec::new();
        for page in &pages {
            assert_eq!(officer.get(page).await, StatusCode::OK, "{page}");
            queries.since();
            officer.get(page).await;
            counts.push(queries.since());
        }
        seen.push(counts);
    }
    assert!(seen[0].iter().all(|it| *it > 0), "they are counted: {seen:?}");
    assert_eq!(seen[0], seen[1]);
}
