use super::*;
use crate::identity::{NewAccount, add_account_at_console, set_password};
use crate::testing::test_cx;
use domain::identity::Grant;
use domain::instant::Span;
use entities::audit::audit_event;

const HOME: &str = "192.0.2.7";
const ELSEWHERE: &str = "198.51.100.9";
const RIGHT: &str = "a long enough one";

async fn liu(cx: &Cx) -> AccountId {
    let new = NewAccount { name: "刘倩".into(), email: "liu@example.com".into(), grants: vec![Grant::Administrator] };
    let added = add_account_at_console(cx, new).await.unwrap();
    set_password(cx, &cx.keys.password_code(added.link), RIGHT, HOME).await.unwrap()
}

async fn refused(cx: &Cx, email: &str, password: &str, place: &str) -> FieldError {
    match sign_in(cx, email, password, place).await {
        Err(UseCaseError::Invalid(mut errors)) => errors.remove(0),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn five_wrong_pairs_count_down_to_a_wait() {
    let (cx, _folder) = test_cx().await;
    liu(&cx).await;
    for left in ["4", "3", "2", "1"] {
        let error = refused(&cx, "liu@example.com", "wrong", HOME).await;
        assert_eq!((error.code.as_str(), error.params["left"].as_str()), ("wrong_pair", left));
    }
    let error = refused(&cx, "liu@example.com", "wrong", HOME).await;
    let until = (cx.now() + Span::seconds(30)).unix_seconds().to_string();
    assert_eq!((error.code.as_str(), &error.params["until"]), ("blocked", &until));
    // During the wait the right password is not looked at either, or the wait would slow no guessing.
    assert_eq!(refused(&cx, "liu@example.com", RIGHT, HOME).await.code, "blocked");
    cx.clock.advance(Span::seconds(30));
    assert!(sign_in(&cx, "liu@example.com", RIGHT, HOME).await.is_ok());
    assert_eq!(refused(&cx, "liu@example.com", "wrong", HOME).await.params["left"], "4");
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_known_one() {
    let (cx, _folder) = test_cx().await;
    liu(&cx).await;
    for _ in 0..6 {
        let known = refused(&cx, "liu@example.com", "wrong", ELSEWHERE).await;
        assert_eq!(known, refused(&cx, "nobody@example.com", "wrong", ELSEWHERE).await);
    }
}

#[tokio::test]
async fn an_attacker_elsewhere_does_not_keep_the_manager_out() {
    let (cx, _folder) = test_cx().await;
    let id = liu(&cx).await;
    for _ in 0..20 {
        refused(&cx, "liu@example.com", "wrong", ELSEWHERE).await;
    }
    assert_eq!(sign_in(&cx, "liu@example.com", RIGHT, HOME).await.unwrap(), id);
}

#[tokio::test]
async fn a_place_that_tries_many_addresses_is_stopped_but_not_for_whoever_is_known_there() {
    let (cx, _folder) = test_cx().await;
    let id = liu(&cx).await;
    let mut codes = Vec::new();
    for n in 0..101 {
        codes.push(refused(&cx, &format!("{n}@example.com"), "wrong", HOME).await.code);
    }
    assert_eq!((codes[99].as_str(), codes[100].as_str()), ("wrong_pair", "blocked"));
    assert_eq!(sign_in(&cx, "liu@example.com", RIGHT, HOME).await.unwrap(), id);
    cx.clock.advance(Span::hours(1));
    assert_eq!(refused(&cx, "100@example.com", "wrong", HOME).await.code, "wrong_pair");
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_five() {
    let (cx, _folder) = test_cx().await;
    liu(&cx).await;
    let guesses = (0..30).map(|_| refused(&cx, "liu@example.com", "wrong", ELSEWHERE));
    let codes = futures::future::join_all(guesses).await;
    assert_eq!(codes.iter().filter(|error| error.code == "wrong_pair").count(), 4);
}

#[tokio::test]
async fn a_disabled_account_and_one_without_a_password_do_not_get_in() {
    let (cx, _folder) = test_cx().await;
    let id = liu(&cx).await;
    let new = NewAccount { name: "王".into(), email: "wang@example.com".into(), grants: vec![Grant::Administrator] };
    let boss = add_account_at_console(&cx, new).await.unwrap().account;
    assert_eq!(refused(&cx, "wang@example.com", "", ELSEWHERE).await.code, "required");
    assert_eq!(refused(&cx, "wang@example.com", RIGHT, ELSEWHERE).await.code, "wrong_pair");
    let boss = domain::identity::Actor { account: boss, grants: vec![Grant::Administrator] };
    crate::identity::disable_account(&cx, &boss, id).await.unwrap();
    assert_eq!(refused(&cx, "liu@example.com", RIGHT, ELSEWHERE).await.code, "wrong_pair");
}

#[tokio::test]
async fn every_try_is_audited_without_personal_data() {
    let (cx, _folder) = test_cx().await;
    let id = liu(&cx).await;
    refused(&cx, "liu@example.com", "wrong", HOME).await;
    sign_in(&cx, "liu@example.com", RIGHT, HOME).await.unwrap();
    let events = audit_event::Entity::find().all(cx.db.read()).await.unwrap();
    let of = |action: &str| events.iter().filter(|it| it.action == action && it.subject == id.to_string()).count();
    assert_eq!((of("account.sign_in_failed"), of("account.signed_in")), (1, 1));
    assert!(!format!("{events:?}").contains("example.com") && !format!("{events:?}").contains(HOME));
}
