//! Changes within two minutes are one mail, or none.

use super::{ELEVEN, FOUR, Stage, TEN, methods, to_liaison};
use domain::catalogue::ResourceKind;
use domain::instant::Span;
use domain::invites::Answer;
use usecases::invites::answers::total;
use usecases::invites::{Reply, Taken, answers_by_branch, record_answer, take_reply};
use usecases::scheduling::engagement::engagement;
use usecases::scheduling::{cancel_booking, change_crew};

#[tokio::test]
async fn a_first_invite_goes_at_once_and_an_update_says_what_was_and_what_is() {
    let stage = Stage::set().await;
    let first = stage.mails().await;
    assert_eq!((methods(&first), to_liaison(&first)), (vec!["REQUEST"; 4], vec!["REQUEST"]));
    stage.moved(ELEVEN).await;
    assert!(stage.mails().await.is_empty(), "it waits for the next change");
    stage.cx().clock.advance(Span::seconds(119));
    assert!(stage.mails().await.is_empty(), "two minutes");
    stage.cx().clock.advance(Span::seconds(1));
    let update = stage.mails().await;
    assert_eq!((methods(&update), to_liaison(&update)), (vec!["REQUEST"; 4], vec!["REQUEST"]));
    for mail in &update {
        let line = "时间：2026年12月1日 周二 10:00–11:00（北京时间） → 2026年12月1日 周二 11:00–12:00（北京时间）";
        assert!(mail.text.contains(line), "{}", mail.text);
        let at = |part: &str| mail.html.find(part).unwrap_or_else(|| panic!("{part}: {}", mail.html));
        assert!(at("10:00–11:00") < at("<table width=\"100%\""), "at the top");
        assert_eq!((mail.value("SEQUENCE"), mail.value("DTSTART")), (Some("1"), Some("20261201T110000")));
    }
}

#[tokio::test]
async fn two_moves_within_two_minutes_are_one_mail_from_what_was_told_to_what_is() {
    let stage = Stage::set().await;
    stage.mails().await;
    stage.moved(ELEVEN).await;
    stage.cx().clock.advance(Span::seconds(90));
    stage.moved(FOUR).await;
    let mails = stage.mails_later().await;
    assert_eq!((methods(&mails), to_liaison(&mails)), (vec!["REQUEST"; 4], vec!["REQUEST"]));
    for mail in &mails {
        assert!(mail.text.contains("10:00–11:00（北京时间） → ") && mail.text.contains("16:00–17:00"), "{}", mail.text);
        assert!(!mail.text.contains("11:00–12:00"), "nobody was told of eleven: {}", mail.text);
        assert_eq!(mail.value("SEQUENCE"), Some("2"));
    }
    assert!(stage.mails_later().await.is_empty(), "nothing follows");
}

#[tokio::test]
async fn moved_and_moved_back_within_two_minutes_nobody_is_told() {
    let stage = Stage::set().await;
    stage.mails().await;
    stage.moved(ELEVEN).await;
    stage.cx().clock.advance(Span::seconds(60));
    stage.moved(TEN).await;
    let mails = stage.mails_later().await;
    assert!(mails.is_empty(), "{:?}", mails.iter().map(|it| &it.subject).collect::<Vec<_>>());
    assert_eq!(stage.engagement().await.sequence, 2);
}

#[tokio::test]
async fn an_answer_to_the_only_mail_counts_after_a_move_that_was_taken_back() {
    let stage = Stage::set().await;
    stage.mails().await;
    let (people, uid) = (stage.people().await, stage.engagement().await.uid);
    let reply = |n: usize, seconds: i64| Reply {
        uid: uid.clone(),
        attendee: people[n].email.clone().expect("an address"),
        sender: people[n].email.clone().expect("an address"),
        authenticated: true,
        sequence: 0,
        stamp: stage.cx().now() + Span::seconds(seconds),
        answer: Some(Answer::Accepted),
        comment: String::new(),
        proposal: None,
    };
    assert_eq!(take_reply(stage.cx(), reply(0, 1)).await.expect("read"), Taken::Recorded);
    stage.moved(ELEVEN).await;
    stage.moved(TEN).await;
    assert!(stage.mails_later().await.is_empty());
    assert_eq!(take_reply(stage.cx(), reply(1, 2)).await.expect("read"), Taken::Recorded);
    let view = engagement(stage.cx(), &stage.company.liaison, stage.booking.engagement_id).await.expect("takes part");
    let answers = total(&answers_by_branch(stage.cx(), &view).await.expect("numbers"));
    assert_eq!(answers.accepted, 2, "{answers:?}");
}

#[tokio::test]
async fn an_answer_on_the_page_to_a_time_that_was_taken_back_counts_for_no_other() {
    let stage = Stage::set().await;
    stage.mails().await;
    let person = stage.people().await.remove(0);
    stage.moved(ELEVEN).await;
    record_answer(stage.cx(), person.id, Answer::Declined, "").await.expect("the page shows eleven");
    stage.moved(TEN).await;
    assert!(stage.mails_later().await.is_empty());
    let view = engagement(stage.cx(), &stage.company.liaison, stage.booking.engagement_id).await.expect("takes part");
    let answers = total(&answers_by_branch(stage.cx(), &view).await.expect("numbers"));
    assert_eq!(answers.declined, 0, "{answers:?}");
}

#[tokio::test]
async fn moved_and_then_called_off_is_one_cancellation_at_once() {
    let stage = Stage::set().await;
    stage.mails().await;
    stage.moved(ELEVEN).await;
    stage.cx().clock.advance(Span::seconds(30));
    cancel_booking(stage.cx(), &stage.brand.manager, stage.booking.id, "当日有安保任务").await.expect("planned");
    let mails = stage.mails().await;
    assert_eq!((methods(&mails), to_liaison(&mails)), (vec!["CANCEL"; 4], vec!["CANCEL"]));
    assert!(mails.iter().all(|it| it.value("SEQUENCE") == Some("2") && it.value("STATUS") == Some("CANCELLED")));
    assert!(stage.mails_later().await.is_empty(), "the update has nothing to say any more");
}

#[tokio::test]
async fn another_crew_is_no_news_to_those_who_are_invited() {
    let stage = Stage::set().await;
    let second = stage.app.world.resource(stage.brand.id, ResourceKind::Officer, "梅东湖", &["presenter"]).await;
    stage.mails().await;
    let id = stage.booking.engagement_id;
    change_crew(stage.cx(), &stage.brand.manager, id, stage.brand.presenter, second).await.expect("free");
    assert!(stage.mails_later().await.is_empty());
}
