//! Whoever applied looks what became of it, with receipt and code.

use super::{ANSWER, NAME, PHONE, Stage, faults, rows};
use crate::support::{TestApp, World};
use domain::instant::Span;
use domain::services::{Act, State};
use reqwest::StatusCode;
use usecases::UseCaseError;
use usecases::services::{apply_in_room, follow, handle_application, prove_follow, withdraw};

#[tokio::test]
async fn receipt_and_code_open_one_application_and_guesses_come_to_an_end() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    let other = apply_in_room(cx, stage.people[1], stage.item, &stage.form()).await.expect("open");
    let (receipt, code) = (rows(cx).await.remove(0).receipt, cx.keys.follow_code(id));
    let typed = receipt.to_lowercase().replace('-', " ");
    assert_eq!(follow(cx, &typed, &code).await.expect("proved").receipt, receipt);
    let place = "192.0.2.7";
    assert_eq!(faults(prove_follow(cx, "", "", place).await), ["receipt required", "code required"]);
    assert_eq!(faults(prove_follow(cx, "ZY-261123-0001-0", &code, place).await), ["receipt not_a_receipt"]);
    let unknown = domain::services::receipt::receipt("ZY", crate::support::world::date("2026-11-23"), 900);
    for n in 0..100 {
        let (receipt, code) =
            if n % 2 == 0 { (&receipt, cx.keys.follow_code(other)) } else { (&unknown, code.clone()) };
        assert_eq!(faults(prove_follow(cx, receipt, &code, place).await), ["code wrong_code"], "{n}");
    }
    assert_eq!(faults(prove_follow(cx, &receipt, &code, place).await), ["code follow_blocked"]);
    assert!(prove_follow(cx, &receipt, &code, "192.0.2.8").await.is_ok(), "from elsewhere it goes on");
    cx.clock.advance(Span::hours(1));
    for _ in 0..200 {
        prove_follow(cx, &receipt, &code, place).await.expect("a right pair spends nothing");
    }
}

#[tokio::test]
async fn an_application_is_withdrawn_while_nobody_has_decided() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    for (n, acts, may) in [(0, &[][..], true), (1, &[Act::TakeUp], true), (2, &[Act::TakeUp, Act::Accept], false)] {
        let id = apply_in_room(cx, stage.people[n], stage.item, &stage.form()).await.expect("open");
        for act in acts {
            handle_application(cx, officer, id, *act, "").await.expect("done");
        }
        let row = rows(cx).await.into_iter().find(|it| it.id == id).expect("a row");
        let done = withdraw(cx, &row.receipt, &cx.keys.follow_code(id), "192.0.2.7").await;
        assert_eq!(done.is_ok(), may, "{acts:?}");
        assert!(may || matches!(done, Err(UseCaseError::Conflict("application-moved-on"))));
        let state = rows(cx).await.into_iter().find(|it| it.id == id).expect("a row").state;
        assert_eq!(state == State::Withdrawn, may);
    }
    let again = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("one may apply again");
    assert_ne!(again, rows(cx).await[0].id);
}

#[tokio::test]
async fn a_return_that_was_taken_back_gives_no_reason_any_more() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    let (receipt, code) = (rows(cx).await.remove(0).receipt, cx.keys.follow_code(id));
    handle_application(cx, officer, id, Act::TakeUp, "").await.expect("taken up");
    let missing = "缺居住登记";
    for (act, note, state, reason) in
        [(Act::Return, missing, State::Returned, missing), (Act::Undo, "", State::TakenUp, "")]
    {
        handle_application(cx, officer, id, act, note).await.expect("done");
        let seen = follow(cx, &receipt, &code).await.expect("proved");
        assert_eq!((seen.state, seen.reason.as_str()), (state, reason));
    }
}

#[tokio::test]
async fn the_page_tells_where_it_stands_and_nothing_of_whom() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    let (receipt, code) = (rows(cx).await.remove(0).receipt, cx.keys.follow_code(id));
    handle_application(cx, &stage.brand.officer, id, Act::TakeUp, "").await.expect("taken up");
    handle_application(cx, &stage.brand.officer, id, Act::Return, "缺居住登记").await.expect("returned");
    let nobody = app.browser(None).await;
    let pair = [("receipt", receipt.as_str()), ("code", &code)];
    assert!(!nobody.text("/services/follow").await.contains("居住证申领"));
    assert_eq!(nobody.post("/forms/follow-application", &pair).await, StatusCode::FOUND);
    let page = nobody.text("/services/follow").await;
    assert!(page.contains("居住证申领") && page.contains("已退回") && page.contains("缺居住登记"));
    for secret in [NAME, PHONE, ANSWER, "欧"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(!nobody.text("/services/follow").await.contains("已退回"), "it is shown once");
    nobody.post("/forms/follow-application", &[("receipt", &receipt), ("code", "AAAAA-AAAAA")]).await;
    assert!(nobody.text("/services/follow").await.contains("受理号和查询码对不上"));
}
