//! The replay: what happened when, and what can still be answered.

use super::Stage;
use crate::access::quiz;
use crate::support::TestApp;
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use entities::scheduling::{attendee, engagement};
use object_store::ObjectStoreExt;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use usecases::live::room::beside;
use usecases::live::{
    Moment, Treatment, What, answer_poll, answer_question, ask_question, end_engagement, launch_quiz, own, show_slide,
    went_live,
};
use usecases::packs::{Edit, Facts, ItemForm};
use usecases::{Cx, UseCaseError};

/// Puts two-second segments into the store: so many of each epoch, which begins then.
async fn record(app: &TestApp, id: EngagementId, epochs: &[(Instant, u32)]) {
    for (epoch, (starts_at, segments)) in epochs.iter().enumerate() {
        keep(app, format!("recordings/{id}/{epoch}/init.mp4")).await;
        for n in 0..*segments {
            let at = *starts_at + Span::seconds(i64::from(n) * 2);
            keep(app, format!("recordings/{id}/{epoch}/{n:06}-180000-{}-k.m4s", at.0)).await;
        }
    }
}

async fn keep(app: &TestApp, path: String) {
    app.store.put(&path.into(), "media".into()).await.expect("stored");
}

/// What the room of the replay has.
async fn moments(cx: &Cx, of: AttendeeId) -> Vec<Moment> {
    beside(cx, of).await.expect("seated").moments
}

#[tokio::test]
async fn soon_after_the_end_the_replay_has_chapters_at_the_places_of_the_picture() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, officer, id) = (&app.world.cx, &stage.brand.officer, stage.engagement);
    app.world.add(quiz("AF-001")).await;
    stage.slides(&app.world, 3).await;
    let line = |minutes, zh: &str, slide: &str| ItemForm {
        minutes: Some(minutes),
        zh: zh.into(),
        slide: slide.into(),
        ..ItemForm::default()
    };
    let agenda = vec![line(1, "开场", ""), line(5, "案例", "2"), line(50, "答疑", "")];
    let facts = Facts { title: "反诈".into(), agenda, quiz: vec!["AF-001".into()], ..Facts::default() };
    stage.edit(cx, Edit::Facts(facts)).await.expect("saved");
    let people = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(id));
    let people = people.all(cx.db.read()).await.expect("people");

    let start = cx.now();
    went_live(cx, id).await.expect("live");
    let question = ask_question(cx, people[0].id, "怎么核实？", false).await.expect("asked");
    let hidden = ask_question(cx, people[1].id, "不给看的问题", false).await.expect("asked");
    cx.clock.advance(Span::seconds(40));
    show_slide(cx, officer, id, Some(2)).await.expect("shown");
    // The line is lost from 60 to 100.
    cx.clock.advance(Span::seconds(70));
    answer_question(cx, officer, question, Treatment::Written("拨 96110。".into())).await.expect("answered");
    for treatment in [Treatment::Written("见资料。".into()), Treatment::Hidden(true)] {
        answer_question(cx, officer, hidden, treatment).await.expect("answered, and hidden");
    }
    cx.clock.advance(Span::seconds(10));
    let poll = launch_quiz(cx, officer, id, "AF-001").await.expect("launched");
    answer_poll(cx, people[0].id, poll, Some(0)).await.expect("open");
    cx.clock.advance(Span::seconds(5));
    show_slide(cx, officer, id, Some(3)).await.expect("shown");
    cx.clock.advance(Span::seconds(5));
    end_engagement(cx, officer, id).await.expect("ended");
    record(&app, id, &[(start, 30), (start + Span::seconds(100), 15)]).await;

    server::replays::once(cx, &app.parts.hub).await.expect("too early is harmless");
    assert_eq!(moments(cx, people[0].id).await, [], "the last segment may still be on its way");
    cx.clock.advance(Span::minutes(5));
    server::replays::once(cx, &app.parts.hub).await.expect("noted");
    let told: Vec<(i64, String)> = moments(cx, people[0].id)
        .await
        .into_iter()
        .map(|it| {
            let what = match it.what {
                What::Chapter(zh, _) => zh,
                What::Slide(slide) => format!("slide {}", slide.map_or(0, |it| it.page)),
                What::Question(_, text, answer) => format!("{text} {answer}"),
                What::Poll { quiz, .. } => format!("quiz {quiz}"),
            };
            (it.at.whole_seconds(), what)
        })
        .collect();
    let expected = [
        (0, "开场".to_owned()),
        (40, "案例".to_owned()),
        (40, "slide 2".to_owned()),
        (70, "怎么核实？ 拨 96110。".to_owned()),
        (80, "quiz true".to_owned()),
        (85, "slide 3".to_owned()),
    ];
    assert_eq!(
        told, expected,
        "forty seconds without a picture take none in it; what was planned behind the end is left out"
    );

    let browser = app.browser(None).await;
    let code = cx.keys.join_code(people[1].id, people[1].generation);
    assert_eq!(browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await, StatusCode::FOUND);
    let page = browser.text(&format!("/room/{id}")).await;
    for text in ["0:40", "案例", "1:10", "拨 96110。", "1:20"] {
        assert!(page.contains(text), "by the same link, without scripts: {text}");
    }
    assert!(!page.contains("不给看的问题") && !page.contains("见资料。"));
    // A quiz is answered in the replay, and the first answer stands there as well.
    assert!(matches!(answer_poll(cx, people[1].id, poll, Some(9)).await, Err(UseCaseError::Invalid(_))));
    let engagement = id.to_string();
    let fields = [("engagement", &*engagement), ("poll", &poll.to_string()), ("choice", "1")];
    assert_eq!(browser.post("/forms/answer-poll", &fields).await, StatusCode::FOUND);
    answer_poll(cx, people[0].id, poll, Some(1)).await.expect("harmless");
    let choice = async |who| own(cx, who).await.expect("seated").answers[0].choice;
    assert_eq!((choice(people[0].id).await, choice(people[1].id).await), (0, 1));
    assert_eq!(stage.board(cx).await.polls[0].tally, [1, 1], "answers to a replay are counted as they come");
}

#[tokio::test]
async fn what_never_had_a_picture_has_no_chapters_and_is_looked_at_once() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let (id, now) = (stage.engagement, cx.now());
    let ended = engagement::ActiveModel {
        id: Set(id),
        status: Set(EngagementStatus::Completed),
        live_since: Set(Some(now)),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    app.world.change(ended).await;
    cx.clock.advance(Span::minutes(1));
    server::replays::once(cx, &app.parts.hub).await.expect("noted");
    let one = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(id)).one(cx.db.read()).await;
    assert_eq!(moments(cx, one.expect("read").expect("a person").id).await, []);
    let waiting = usecases::live::unkept_replays(cx, now, cx.now()).await.expect("read");
    assert_eq!(waiting, []);
}
