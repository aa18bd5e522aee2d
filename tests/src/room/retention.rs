//! What was written in a room outlives who wrote it, by whom no longer.

use super::{Stage, yes_no};
use crate::support::World;
use domain::instant::Span;
use entities::live::question;
use sea_orm::EntityTrait;
use usecases::live::{PollMove, answer_poll, ask_question, draft_poll, forget_attendees, move_poll, vote_question};

#[tokio::test]
async fn questions_lose_whoever_asked_and_numbers_stay() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let question = ask_question(cx, stage.person(0), "居住证怎么办？", false).await.expect("asked");
    vote_question(cx, stage.far(), question, true).await.expect("voted");
    let poll = draft_poll(cx, officer, stage.engagement, "听得清吗？", &yes_no()).await.expect("drafted");
    move_poll(cx, officer, poll, PollMove::Launch).await.expect("launched");
    answer_poll(cx, stage.far(), poll, Some(1)).await.expect("open");

    let askers = async || {
        let rows = question::Entity::find().all(cx.db.read()).await.expect("questions");
        rows.into_iter().map(|it| it.attendee_id).collect::<Vec<_>>()
    };
    cx.clock.advance(Span::days(366));
    forget_attendees(cx).await.expect("harmless while it is too early");
    assert_eq!(askers().await, [Some(stage.person(0))], "the end was 358 days ago");
    cx.clock.advance(Span::days(8));
    forget_attendees(cx).await.expect("forgotten");
    assert_eq!(askers().await, [None]);
    let seen = stage.board(cx).await;
    assert_eq!((seen.questions[0].by.as_str(), seen.questions[0].votes), ("", 1));
    assert_eq!(seen.polls[0].tally, [0, 1]);
}
