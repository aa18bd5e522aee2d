//! Liaisons have the last word for two working days, and leave a trace.

use super::Stage;
use crate::support::world::at;
use crate::support::{TestApp, World};
use domain::instant::Span;
use domain::notify::JobState;
use entities::audit::audit_event;
use entities::catalogue::holiday;
use entities::live::head_correction;
use entities::notify::outbox;
use entities::scheduling::{attendee, booking, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use usecases::live::state::went_live;
use usecases::live::{
    BranchAttendance, PresentForm, add_present, attendance, branch_people, correct_heads, invite_to_replay, rate,
    rated, report, set_screen,
};
use usecases::scheduling::cancel_booking;
use usecases::{Cx, Result, UseCaseError};

async fn numbers(cx: &Cx, stage: &Stage) -> Vec<BranchAttendance> {
    attendance(cx, &stage.company.liaison, stage.engagement).await.expect("numbers").1
}

fn conflict<T: std::fmt::Debug>(done: Result<T>) -> &'static str {
    match done {
        Err(UseCaseError::Conflict(word)) => word,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_screens_number_is_said_there_confirmed_by_the_liaison_and_asked_again_when_it_changes() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, branch) = (&world.cx, stage.people[0].branch_id);
    let own = if branch == stage.company.branches[0] { &stage.company.branch_liaison } else { &stage.company.liaison };
    let one = stage.join(cx, 0, 20).await;
    let before = numbers(cx, &stage).await;
    let of = |rows: &[BranchAttendance]| rows.iter().find(|it| it.id == branch).cloned().expect("the branch");
    assert_eq!((of(&before).head_count, of(&before).unconfirmed, of(&before).absent), (20, 1, 2));
    correct_heads(cx, own, one, Some(18)).await.expect("its own branch");
    let after = of(&numbers(cx, &stage).await);
    assert_eq!((after.head_count, after.unconfirmed), (18, 0));
    for wrong in [None, Some(-1), Some(501)] {
        let refused = correct_heads(cx, own, one, wrong).await.expect_err("no number for a screen");
        let UseCaseError::Invalid(faults) = refused else { panic!("a fault of the form: {refused:?}") };
        assert_eq!(faults[0].field, "screen_people");
    }
    assert_eq!(of(&numbers(cx, &stage).await).head_count, 18, "what was refused is not stored");
    set_screen(cx, one, 1, " 张三 \n\n李四\n王五").await.expect("it is open");
    let (_, people) = branch_people(cx, own, stage.engagement, branch).await.expect("its own branch");
    let screen = &people.there[0];
    assert_eq!(
        (screen.people, screen.names.as_str(), screen.confirmed),
        (3, "张三\n李四\n王五", false),
        "three are named"
    );
    assert_eq!(people.traces.len(), 1);
    assert_eq!((people.traces[0].before, people.traces[0].after), (20, 18));
    let details: Vec<audit_event::Model> = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("attendance.corrected"))
        .all(cx.db.read())
        .await
        .expect("traces");
    assert_eq!(details.len(), 1);
    assert!(!details[0].details.contains("张三"), "the audit log names nobody");
}

#[tokio::test]
async fn who_sat_at_anothers_screen_is_counted_there_and_who_sat_at_none_for_themselves() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, liaison, id) = (&world.cx, &stage.company.liaison, stage.engagement);
    let branch = stage.people[0].branch_id;
    let host = stage.join(cx, 0, 3).await;
    let with = PresentForm { person: Some(stage.people[1].id), screen: Some(host), ..Default::default() };
    add_present(cx, liaison, id, branch, &with).await.expect("absent until now");
    let alone = PresentForm { name: "门卫老赵".into(), ..Default::default() };
    add_present(cx, liaison, id, branch, &alone).await.expect("a guest");
    let row = numbers(cx, &stage).await.into_iter().find(|it| it.id == branch).expect("the branch");
    assert_eq!((row.invited, row.present, row.absent, row.head_count), (3, 3, 1, 4));

    let again = add_present(cx, liaison, id, branch, &with).await;
    let UseCaseError::Invalid(faults) = again.expect_err("counted already") else { panic!("a fault of the form") };
    assert_eq!((faults[0].field.as_str(), faults[0].code.as_str()), ("person", "already_there"));
    let far = PresentForm { person: Some(stage.people[5].id), ..Default::default() };
    assert!(
        matches!(add_present(cx, liaison, id, branch, &far).await, Err(UseCaseError::Invalid(_))),
        "of another branch"
    );
    let nobody = PresentForm { screen: Some(stage.people[2].id), ..Default::default() };
    let UseCaseError::Invalid(faults) = add_present(cx, liaison, id, branch, &nobody).await.expect_err("empty") else {
        panic!("a fault of the form")
    };
    assert_eq!(faults.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["name", "screen"]);

    // A mistake is taken back.
    correct_heads(cx, liaison, stage.people[1].id, Some(0)).await.expect("was not there");
    let row = numbers(cx, &stage).await.into_iter().find(|it| it.id == branch).expect("the branch");
    assert_eq!((row.present, row.absent, row.head_count), (2, 2, 4));
    let traces = head_correction::Entity::find().count(cx.db.read()).await.expect("a count");
    assert_eq!(traces, 3);
}

#[tokio::test]
async fn numbers_stand_after_two_working_days_and_before_the_beginning_there_are_none() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, liaison, one) = (&world.cx, &stage.company.liaison, stage.people[0].id);
    let branch = stage.people[0].branch_id;
    assert_eq!(conflict(correct_heads(cx, liaison, one, Some(5)).await), "not-begun");
    assert_eq!(conflict(rate(cx, one, Some(5)).await), "not-begun");
    cx.clock.advance(at(super::TEN) - cx.now());
    usecases::live::state::went_live(cx, stage.engagement).await.expect("on air");
    stage.end(cx).await;
    assert_eq!(conflict(set_screen(cx, one, 5, "").await), "ended", "the liaisons have the word");
    // It ended on a Tuesday: Wednesday and Thursday are left.
    cx.clock.advance(at("2026-12-03T23:59:59+08:00") - cx.now());
    correct_heads(cx, liaison, one, Some(5)).await.expect("the last second");
    let (_, people) = branch_people(cx, liaison, stage.engagement, branch).await.expect("its own");
    assert_eq!(people.until, at("2026-12-04T00:00:00+08:00"));
    cx.clock.advance(Span::seconds(1));
    assert_eq!(conflict(correct_heads(cx, liaison, one, Some(6)).await), "attendance-closed");
    let late = PresentForm { name: "迟到的人".into(), ..Default::default() };
    assert_eq!(conflict(add_present(cx, liaison, stage.engagement, branch, &late).await), "attendance-closed");
    let row = numbers(cx, &stage).await.into_iter().find(|it| it.id == branch).expect("the branch");
    assert_eq!(row.head_count, 5);
}

#[tokio::test]
async fn the_two_days_are_working_days() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, liaison, branch) = (&world.cx, &stage.company.liaison, stage.people[0].branch_id);
    stage.end(cx).await;
    // It ended on a Friday: Monday and Tuesday are left, and Wednesday where Tuesday is off.
    let ended_at = Set(Some(at("2026-12-04T11:00:00+08:00")));
    world.change(engagement::ActiveModel { id: Set(stage.engagement), ended_at, ..Default::default() }).await;
    let until = async || branch_people(cx, liaison, stage.engagement, branch).await.expect("its own").1.until;
    assert_eq!(until().await, at("2026-12-09T00:00:00+08:00"));
    world.add(holiday::Model { date: "2026-12-08".into(), year: 2026, name: "示例节".into(), is_off: true }).await;
    assert_eq!(until().await, at("2026-12-10T00:00:00+08:00"));
}

#[tokio::test]
async fn nobody_else_corrects_reads_names_or_invites() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, id) = (&world.cx, stage.engagement);
    let (other, others) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    let far = stage.people.iter().find(|it| it.branch_id != stage.company.branches[0]).expect("of another branch");
    stage.join(cx, 0, 2).await;
    stage.end(cx).await;
    let form = PresentForm { name: "某某".into(), ..Default::default() };
    for stranger in [&other.manager, &other.officer, &others.liaison, &others.branch_liaison] {
        let refused = [
            correct_heads(cx, stranger, far.id, Some(9)).await.err(),
            add_present(cx, stranger, id, far.branch_id, &form).await.err(),
            branch_people(cx, stranger, id, far.branch_id).await.err(),
            invite_to_replay(cx, stranger, id, None, false).await.err(),
            report(cx, stranger, id).await.err(),
        ];
        assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::NotFound))), "{refused:?}");
    }
    // The branch's own liaison has no business with another branch, nor with its people's replay.
    let own = &stage.company.branch_liaison;
    let refused = [
        correct_heads(cx, own, far.id, Some(9)).await.err(),
        add_present(cx, own, id, far.branch_id, &form).await.err(),
        branch_people(cx, own, id, far.branch_id).await.err(),
    ];
    assert!(refused.iter().all(|it| matches!(it, Some(UseCaseError::NotFound))), "{refused:?}");
    let elsewhere = invite_to_replay(cx, own, id, Some(far.branch_id), false).await;
    assert!(matches!(elsewhere, Err(UseCaseError::NotFound)), "{elsewhere:?}");
    let foreign = invite_to_replay(cx, &stage.company.liaison, id, Some(others.branches[0]), false).await;
    assert!(matches!(foreign, Err(UseCaseError::NotFound)), "{foreign:?}");
    // The brand gets numbers, no names; and of its team only who decides writes to a company's people.
    for brand in [&stage.brand.manager, &stage.brand.officer] {
        assert!(matches!(branch_people(cx, brand, id, far.branch_id).await, Err(UseCaseError::Forbidden)));
        assert!(matches!(correct_heads(cx, brand, far.id, Some(9)).await, Err(UseCaseError::NotFound)));
        report(cx, brand, id).await.expect("its own");
    }
    assert!(matches!(invite_to_replay(cx, &stage.brand.officer, id, None, false).await, Err(UseCaseError::Forbidden)));
}

#[tokio::test]
async fn nobody_is_counted_on_a_place_that_was_given_back() {
    let world = World::new().await;
    let (_, other, id) = super::report::event(&world).await;
    let cx = &world.cx;
    let places = booking::Entity::find().filter(booking::Column::EngagementId.eq(id));
    let places = places.filter(booking::Column::CompanyId.eq(other.id));
    let place = places.one(cx.db.read()).await.expect("read").expect("joined");
    cancel_booking(cx, &other.liaison, place.id, "有事").await.expect("their own");
    cx.clock.advance(at("2026-12-02T10:00:00+08:00") - cx.now());
    went_live(cx, id).await.expect("on air");
    let people = async || attendee::Entity::find().count(cx.db.read()).await.expect("a number");
    let before = people().await;
    let guest = PresentForm { name: "某某".into(), ..Default::default() };
    let refused = add_present(cx, &other.liaison, id, other.branches[0], &guest).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    assert_eq!(people().await, before);
}

#[tokio::test]
async fn absentees_are_invited_to_the_replay_once_unless_it_is_asked_again() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, id, liaison) = (&world.cx, stage.engagement, &stage.company.liaison);
    let branch = stage.people[0].branch_id;
    let host = stage.join(cx, 0, 2).await;
    let with = PresentForm { person: Some(stage.people[2].id), screen: Some(host), ..Default::default() };
    add_present(cx, liaison, id, branch, &with).await.expect("absent until now");
    assert_eq!(conflict(invite_to_replay(cx, liaison, id, None, false).await), "no-replay");
    stage.end(cx).await;
    let mails = async || {
        let jobs = outbox::Entity::find()
            .filter(outbox::Column::Job.contains("\"replay\""))
            .filter(outbox::Column::State.eq(JobState::Pending));
        jobs.count(cx.db.read()).await.expect("a count")
    };
    let first = invite_to_replay(cx, liaison, id, Some(branch), false).await;
    assert_eq!(first.expect("one"), 1, "who sat at another's screen was there");
    assert_eq!(invite_to_replay(cx, liaison, id, None, false).await.expect("the other branch"), 3);
    assert_eq!(invite_to_replay(cx, &stage.brand.manager, id, None, false).await.expect("all are invited"), 0);
    assert_eq!(mails().await, 4);
    // Who watches the replay meanwhile is asked no more.
    let watching = usecases::live::Watching::default();
    let of = stage.people[1].id;
    let beat = stage.beat(cx, of, at(super::TEN) + Span::minutes(5), 10);
    watching.beat(cx, &beat).expect("the token is good");
    watching.store(cx).await.expect("written down");
    assert_eq!(invite_to_replay(cx, liaison, id, None, true).await.expect("again"), 3);
    let find = audit_event::Entity::find().filter(audit_event::Column::Action.eq("replay.invited"));
    let traces = find.order_by_asc(audit_event::Column::Id).all(cx.db.read()).await.expect("traces");
    let told: Vec<_> = traces.iter().map(|it| it.details.as_str()).collect();
    assert_eq!(told, [1, 3, 0, 3].map(|people| format!("{{\"people\":{people}}}")));
}

#[tokio::test]
async fn one_tap_counts_once_and_can_be_changed() {
    let app = TestApp::start().await;
    let stage = Stage::live(&app.world).await;
    let cx = &app.world.cx;
    let one = stage.join(cx, 0, 1).await;
    assert!(matches!(rate(cx, one, Some(6)).await, Err(UseCaseError::Invalid(_))));
    assert!(matches!(rate(cx, one, None).await, Err(UseCaseError::Invalid(_))));
    let it = &stage.people[0];
    let browser = app.browser(None).await;
    let code = cx.keys.join_code(it.id, it.generation);
    assert_eq!(browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await, StatusCode::FOUND);
    stage.end(cx).await;
    for stars in ["2", "4"] {
        let fields = [("engagement", stage.engagement.to_string()), ("stars", stars.to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(browser.post("/forms/rate", &fields).await, StatusCode::FOUND);
    }
    assert_eq!(rated(cx, one).await.expect("read"), Some(4));
    let page = browser.text(&format!("/room/{}", stage.engagement)).await;
    assert!(page.contains("aria-pressed=\"true\""), "it says what was tapped");
    let (_, found) = report(cx, &stage.company.liaison, stage.engagement).await.expect("its own");
    assert_eq!((found.ratings, found.rating()), ([0, 0, 0, 1, 0], Some(40)));
}

/// What the matrix of `access` sends is good enough for whoever may.
#[tokio::test]
async fn the_forms_work_for_a_liaison_and_keep_what_was_typed() {
    let app = TestApp::start().await;
    let stage = Stage::live(&app.world).await;
    let cx = &app.world.cx;
    let (one, branch) = (stage.join(cx, 0, 2).await, stage.people[0].branch_id);
    let browser = app.browser(Some(&stage.company.liaison)).await;
    let (engagement, branch, one) = (stage.engagement.to_string(), branch.to_string(), one.to_string());
    let page = format!("/engagements/{engagement}/attendance/{branch}");
    let head = [("engagement", engagement.as_str()), ("branch", branch.as_str())];
    let with = |fields: &[(&'static str, &'static str)]| [&head[..], fields].concat();
    let mut fields = with(&[("screen_people", "9000")]);
    fields.push(("attendee", &one));
    assert_eq!(browser.post("/forms/correct-heads", &fields).await, StatusCode::FOUND);
    let text = browser.text(&page).await;
    assert!(text.contains("9000"), "what was typed is there");
    fields[2].1 = "7";
    assert_eq!(browser.post("/forms/correct-heads", &fields).await, StatusCode::FOUND);
    assert_eq!(browser.post("/forms/add-present", &with(&[("name", "")])).await, StatusCode::FOUND);
    assert_eq!(browser.post("/forms/add-present", &with(&[("name", "门卫老赵")])).await, StatusCode::FOUND);
    let text = browser.text(&page).await;
    assert!(text.contains("门卫老赵") && text.contains("刘倩"), "the guest, and who added him");
    let rows = attendee::Entity::find().filter(attendee::Column::Name.eq("门卫老赵")).count(cx.db.read()).await;
    assert_eq!(rows.expect("a count"), 1);
    stage.end(cx).await;
    assert_eq!(browser.post("/forms/invite-to-replay", &with(&[])).await, StatusCode::FOUND);
    let invited = attendee::Entity::find().filter(attendee::Column::ReplayInvitedAt.is_not_null());
    assert_eq!(invited.count(cx.db.read()).await.expect("a count"), 2);
}
