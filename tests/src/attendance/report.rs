//! A report: its numbers, who sees which, and the files.

use super::{Stage, TEN};
use crate::access::quiz;
use crate::support::world::{Company, at};
use crate::support::{TestApp, World};
use domain::id::{AttendeeId, EngagementId};
use domain::instant::Span;
use entities::audit::audit_event;
use entities::catalogue::offering;
use entities::directory::branch;
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use usecases::live::{
    BranchReach, PollMove, Treatment, Watching, add_present, answer_poll, answer_question, ask_question, draft_quiz,
    end_engagement, join, move_poll, rate, report,
};
use usecases::scheduling::{Branches, EventForm, JoinForm, join_event, publish_event};

#[tokio::test]
async fn completing_takes_the_picture_and_the_quiz_and_a_screens_people_count_with_it() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, id, officer) = (&world.cx, stage.engagement, &stage.brand.officer);
    for key in ["AF-001", "AF-002"] {
        world.add(quiz(key)).await;
    }
    // A hall of twenty, somebody who leaves early, and somebody who is wrong.
    let (hall, early, wrong) = (stage.join(cx, 0, 20).await, stage.join(cx, 1, 1).await, stage.join(cx, 3, 1).await);
    let at_hall =
        usecases::live::PresentForm { person: Some(stage.people[2].id), screen: Some(hall), ..Default::default() };
    add_present(cx, &stage.company.liaison, id, stage.people[2].branch_id, &at_hall).await.expect("absent until now");
    let watching = Watching::default();
    stage.watch(cx, &watching, &[hall, early, wrong], 30).await;
    stage.watch(cx, &watching, &[hall, wrong], 10).await;
    let poll = draft_quiz(cx, officer, id, "AF-001").await.expect("of the bank");
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    for (who, choice) in [(hall, 1), (early, 1), (wrong, 0)] {
        answer_poll(cx, who, poll, Some(choice)).await.expect("open");
    }
    draft_quiz(cx, officer, id, "AF-002").await.expect("of the bank");
    stage.end(cx).await;

    let (_, found) = report(cx, &stage.brand.manager, id).await.expect("its own");
    assert_eq!(found.broadcast, Some((at(TEN), Span::hours(1))));
    let sum = BranchReach::sum(&found.branches);
    assert_eq!((sum.invited, sum.present, sum.heads, sum.replay), (6, 4, 22, 0));
    assert_eq!(sum.completed, 20, "the hall; half an hour is too little, and a wrong answer too");
    assert_eq!(sum.share(), Some((66 + 50 + 66) / 3));
    assert_eq!(found.polls.len(), 1, "what was drafted and never launched was asked of nobody");
    assert_eq!(found.polls[0].options.iter().map(|it| it.2).collect::<Vec<_>>(), [1, 2]);
    let at_minute = |n: usize| found.curve[n].1;
    assert_eq!((found.curve.len(), at_minute(5), at_minute(35), at_minute(50)), (60, 22, 21, 0));

    // The replay makes up for it, and counts for who was not there at all.
    let late = stage.people[4].id;
    cx.clock.advance(Span::hours(3));
    for n in 1..=180 {
        cx.clock.advance(Span::seconds(20));
        for who in [early, late] {
            let shown = at(TEN) + Span::seconds(20 * n);
            watching.beat(cx, &stage.beat(cx, who, shown, 20)).expect("the token is good");
        }
    }
    watching.store(cx).await.expect("written down");
    let (_, found) = report(cx, &stage.brand.manager, id).await.expect("its own");
    let sum = BranchReach::sum(&found.branches);
    assert_eq!((sum.completed, sum.replay), (21, 1), "who watched the replay alone has passed no quiz");

    let nothing = offering::ActiveModel {
        id: Set(stage.brand.offering),
        watch_percent: Set(0),
        quiz_percent: Set(0),
        ..Default::default()
    };
    world.change(nothing).await;
    let (_, found) = report(cx, &stage.brand.manager, id).await.expect("its own");
    let sum = BranchReach::sum(&found.branches);
    assert_eq!(
        sum.completed, 23,
        "where nothing is asked for, whoever came or watched has completed it, and nobody else"
    );
}

/// An event that two companies join.
pub(super) async fn event(world: &World) -> (Stage, Company, EngagementId) {
    let mut stage = Stage::set(world).await;
    let other = world.company("别家", 1, 2).await;
    let cx = &world.cx;
    let topic = Some("antifraud-general".into());
    let starts_at = Some(at("2026-12-02T10:00:00+08:00"));
    let form = EventForm { offering: stage.brand.offering, starts_at, topic, capacity: Some(50) };
    let event = publish_event(cx, &stage.brand.manager, form).await.expect("free").id;
    for company in [&stage.company, &other] {
        let form = JoinForm { company: company.id, branches: Branches::All, head_count: Some(2), note: String::new() };
        join_event(cx, &company.liaison, event, form).await.expect("seats are free");
    }
    stage.engagement = event;
    stage.people = super::people(cx, event).await;
    (stage, other, event)
}

#[tokio::test]
async fn a_company_sees_the_numbers_of_its_own_people_alone() {
    let world = World::new().await;
    let (stage, other, id) = event(&world).await;
    let cx = &world.cx;
    cx.clock.advance(at("2026-12-02T10:00:00+08:00") - cx.now());
    usecases::live::state::went_live(cx, id).await.expect("on air");
    let of = |company: &Company| -> Vec<AttendeeId> {
        let company = company.id;
        stage.people.iter().filter(|it| it.company_id == company).map(|it| it.id).collect()
    };
    let (own, theirs) = (of(&stage.company), of(&other));
    for (n, it) in stage.people.iter().enumerate() {
        join(cx, &cx.keys.join_code(it.id, it.generation), 1 + n as i32 % 2).await.expect("it is open");
    }
    let watching = Watching::default();
    stage.watch(cx, &watching, &[own[0], theirs[0], theirs[1]], 5).await;
    ask_question(cx, own[0], "我们的问题", true).await.expect("asked");
    ask_question(cx, theirs[0], "他们的问题", false).await.expect("asked");
    let of_branch = stage.people.iter().find(|it| it.branch_id == stage.company.branches[0]).expect("one").id;
    let hidden = ask_question(cx, of_branch, "不给看的问题", false).await.expect("asked");
    answer_question(cx, &stage.brand.officer, hidden, Treatment::Hidden(true)).await.expect("hidden");
    world.add(quiz("AF-001")).await;
    let poll = draft_quiz(cx, &stage.brand.officer, id, "AF-001").await.expect("of the bank");
    move_poll(cx, &stage.brand.officer, poll, PollMove::Launch).await.expect("launched");
    for (who, choice) in [(own[0], 0), (theirs[0], 1), (theirs[1], 1)] {
        answer_poll(cx, who, poll, Some(choice)).await.expect("open");
    }
    for (who, stars) in [(own[0], 5), (theirs[0], 1)] {
        rate(cx, who, Some(stars)).await.expect("it is on");
    }
    end_engagement(cx, &stage.brand.officer, id).await.expect("it is live");

    let (_, all) = report(cx, &stage.brand.manager, id).await.expect("its own");
    let (_, ours) = report(cx, &stage.company.liaison, id).await.expect("its own");
    assert_eq!((all.branches.len(), ours.branches.len()), (3, 2));
    assert!(ours.branches.iter().all(|it| it.name.starts_with("东风")));
    assert_eq!((all.ratings, ours.ratings), ([1, 0, 0, 0, 1], [0, 0, 0, 0, 1]));
    let answers = |options: &[(String, String, u32)]| options.iter().map(|it| it.2).collect::<Vec<_>>();
    assert_eq!((answers(&all.polls[0].options), answers(&ours.polls[0].options)), (vec![1, 2], vec![1, 0]));
    assert_eq!((all.questions.len(), ours.questions.len()), (3, 1), "what is hidden is the brand's to see");
    assert_eq!(ours.questions[0].branch.0, "", "who asked anonymously is not told to colleagues");
    assert!(all.questions.iter().all(|it| !it.branch.0.is_empty()), "the brand learns the branch");
    assert!(all.curve[1].1 > ours.curve[1].1 && ours.curve[1].1 > 0);
    let (_, branch) = report(cx, &stage.company.branch_liaison, id).await.expect("its own");
    assert_eq!(branch.branches.len(), 1);
    assert!(branch.questions.iter().all(|it| it.text == "我们的问题"), "{:?}", branch.questions);
}

#[tokio::test]
async fn the_files_say_what_the_page_says_run_nothing_and_are_on_record() {
    let app = TestApp::start().await;
    let stage = Stage::live(&app.world).await;
    let cx = &app.world.cx;
    let one = stage.join(cx, 0, 4).await;
    let evil = branch::ActiveModel {
        id: Set(stage.people[0].branch_id),
        name: Set("=1+1分公司".into()),
        ..Default::default()
    };
    app.world.change(evil).await;
    stage.watch(cx, &Watching::default(), &[one], 5).await;
    stage.end(cx).await;
    let (brand, id) = (stage.brand.id, stage.engagement);
    let manager = app.browser(Some(&stage.brand.manager)).await;
    let liaison = app.browser(Some(&stage.company.liaison)).await;
    for (browser, page) in
        [(&manager, format!("/brands/{brand}/engagements/{id}")), (&liaison, format!("/engagements/{id}"))]
    {
        let text = browser.text(&format!("{page}/report")).await;
        assert!(text.contains("<svg") && text.contains("curve-desc"), "the curve, with its description");
        assert!(text.contains("=1+1分公司"));
        let csv = browser.text(&format!("{page}/report.csv")).await;
        assert!(csv.contains("'=1+1分公司"), "{csv}");
        assert!(csv.contains(",3,1,4,0,8,0,0"), "invited, came, people, replay, share, completed, applied: {csv}");
        assert_eq!(browser.get(&format!("{page}/report.xlsx")).await, StatusCode::OK);
        assert_eq!(browser.get(&format!("{page}/attendance.csv")).await, StatusCode::OK);
    }
    for (action, times) in [("report.exported", 4), ("attendance.exported", 2)] {
        let exports = audit_event::Entity::find().filter(audit_event::Column::Action.eq(action));
        assert_eq!(exports.count(cx.db.read()).await.expect("a count"), times, "{action}");
    }
    // The other way about there is nothing.
    assert_eq!(liaison.get(&format!("/brands/{brand}/engagements/{id}/report")).await, StatusCode::NOT_FOUND);
    let file = format!("/brands/{brand}/engagements/{id}/report.csv");
    assert_eq!(liaison.get(&file).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn numbers_outlive_the_names_of_those_who_made_them() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let cx = &world.cx;
    let one = stage.join(cx, 0, 4).await;
    usecases::live::set_screen(cx, one, 4, "张三\n李四").await.expect("it is open");
    stage.watch(cx, &Watching::default(), &[one], 50).await;
    stage.end(cx).await;
    rate(cx, one, Some(5)).await.expect("over");
    let numbers = async || {
        let (_, it) = report(cx, &stage.brand.manager, stage.engagement).await.expect("its own");
        (it.branches, it.curve, it.ratings)
    };
    let before = numbers().await;
    cx.clock.advance(Span::days(366));
    usecases::live::forget_attendees(cx).await.expect("forgotten");
    assert_eq!(numbers().await, before);
    let rows = attendee::Entity::find().all(cx.db.read()).await.expect("people");
    assert!(rows.iter().all(|it| it.screen_names.is_empty() && it.name.is_empty()));
}
