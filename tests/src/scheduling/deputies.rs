//! Decisions are handed over for some days, and come back by themselves.

use crate::support::World;
use crate::support::world::{Brand, at, form};
use domain::id::BrandId;
use domain::identity::{Actor, Grant, Right, Scope};
use domain::instant::Span;
use entities::audit::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use usecases::UseCaseError;
use usecases::identity::{
    DeputyForm, appoint_deputy, deputies, deputy_choices, disable_account, load_actor, revoke_deputy,
};
use usecases::invites::facts::managers;
use usecases::scheduling::{confirm_booking, decline_booking, request_booking};

const TEN: &str = "2026-12-08T10:00:00+08:00";

fn days(officer: &Actor, from: &str, until: &str) -> DeputyForm {
    DeputyForm { account: officer.account.to_string(), from: from.into(), until: until.into() }
}

/// What the account may do with its next request.
async fn decides(world: &World, account: &Actor, brand: BrandId) -> bool {
    let (_, actor) = load_actor(&world.cx, account.account).await.expect("read").expect("an account");
    actor.may(Right::Decide, Scope::Brand(brand))
}

/// Lets the clock show this instant.
fn until(world: &World, text: &str) {
    world.cx.clock.advance(at(text) - world.cx.now());
}

async fn set() -> (World, Brand) {
    let world = World::new().await;
    let brand = world.brand("知音航班").await;
    (world, brand)
}

#[tokio::test]
async fn a_deputy_decides_on_its_days_and_neither_before_nor_after() {
    let (world, brand) = set().await;
    let (cx, company) = (&world.cx, world.company("东风", 1, 1).await);
    let one = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    appoint_deputy(cx, &brand.manager, brand.id, &days(&brand.officer, "2026-12-01", "2026-12-02"))
        .await
        .expect("taken");
    assert!(!decides(&world, &brand.officer, brand.id).await, "a week before");
    assert_eq!(managers(cx, brand.id).await.expect("read"), [brand.manager.account]);
    until(&world, "2026-11-30T23:59:59+08:00");
    assert!(!decides(&world, &brand.officer, brand.id).await, "the evening before");
    until(&world, "2026-12-01T00:00:00+08:00");
    let (_, deputy) = load_actor(cx, brand.officer.account).await.expect("read").expect("an account");
    assert_eq!(managers(cx, brand.id).await.expect("read").len(), 2, "both hear of requests");
    confirm_booking(cx, &deputy, one.id, &[]).await.expect("decided");
    let rows = audit_event::Entity::find().filter(audit_event::Column::Action.eq("booking.confirmed"));
    let rows = rows.all(cx.db.read()).await.expect("audit");
    assert_eq!(rows[0].account_id, Some(brand.officer.account), "the audit log keeps who did it");
    until(&world, "2026-12-02T23:59:59+08:00");
    assert!(decides(&world, &brand.officer, brand.id).await, "the last day included");
    until(&world, "2026-12-03T00:00:00+08:00");
    assert!(!decides(&world, &brand.officer, brand.id).await, "it ends by itself");
    let (_, after) = load_actor(cx, brand.officer.account).await.expect("read").expect("an account");
    let refused = decline_booking(cx, &after, one.id, "过期").await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    assert_eq!(deputies(cx, &brand.manager, brand.id).await.expect("read"), []);
}

#[tokio::test]
async fn a_deputy_has_no_more_rights_than_to_decide_for_that_brand() {
    let (world, brand) = set().await;
    let (cx, other) = (&world.cx, world.brand("海燕").await);
    let today = days(&brand.officer, "2026-11-23", "2026-11-24");
    appoint_deputy(cx, &brand.manager, brand.id, &today).await.expect("taken");
    let (_, deputy) = load_actor(cx, brand.officer.account).await.expect("read").expect("an account");
    assert!(deputy.may(Right::Decide, Scope::Brand(brand.id)) && !deputy.may(Right::Decide, Scope::Brand(other.id)));
    let handed_on = appoint_deputy(cx, &deputy, brand.id, &today).await;
    assert!(matches!(handed_on, Err(UseCaseError::Forbidden)), "{handed_on:?}");
    let listed = deputies(cx, &deputy, brand.id).await;
    assert!(matches!(listed, Err(UseCaseError::Forbidden)), "{listed:?}");
    let id = deputies(cx, &brand.manager, brand.id).await.expect("read")[0].id;
    for stranger in [&other.manager, &other.officer] {
        for refused in [
            appoint_deputy(cx, stranger, brand.id, &today).await.map(|_| ()),
            revoke_deputy(cx, stranger, brand.id, id).await,
            revoke_deputy(cx, &other.manager, other.id, id).await,
        ] {
            assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        }
    }
    let admin = world.account("王敏", vec![Grant::Administrator]).await;
    let refused = appoint_deputy(cx, &admin, brand.id, &today).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "who decides nothing hands nothing on: {refused:?}");
    assert!(decides(&world, &brand.officer, brand.id).await);
}

#[tokio::test]
async fn what_is_handed_over_is_taken_back_or_ends_with_the_manager() {
    let (world, brand) = set().await;
    let cx = &world.cx;
    let today = days(&brand.officer, "2026-11-23", "2026-11-24");
    let id = appoint_deputy(cx, &brand.manager, brand.id, &today).await.expect("taken");
    let shown = deputies(cx, &brand.manager, brand.id).await.expect("read").remove(0);
    assert_eq!(
        (shown.first.to_string(), shown.last.to_string(), shown.now),
        ("2026-11-23".into(), "2026-11-24".into(), true)
    );
    revoke_deputy(cx, &brand.manager, brand.id, id).await.expect("revoked");
    assert!(!decides(&world, &brand.officer, brand.id).await);
    appoint_deputy(cx, &brand.manager, brand.id, &today).await.expect("taken again");
    assert!(decides(&world, &brand.officer, brand.id).await);
    let admin = world.account("王敏", vec![Grant::Administrator]).await;
    disable_account(cx, &admin, brand.manager.account).await.expect("disabled");
    assert!(!decides(&world, &brand.officer, brand.id).await, "a manager who is gone has handed on nothing");
    let actions = audit_event::Entity::find().filter(audit_event::Column::Action.starts_with("deputy."));
    let actions = actions.all(cx.db.read()).await.expect("audit");
    assert_eq!(
        actions.iter().map(|it| it.action.as_str()).collect::<Vec<_>>(),
        ["deputy.appointed", "deputy.revoked", "deputy.appointed"]
    );
}

#[tokio::test]
async fn every_field_at_fault_is_named() {
    let (world, brand) = set().await;
    let (cx, other) = (&world.cx, world.brand("海燕").await);
    cx.clock.advance(Span::days(1));
    let faults = async |form: DeputyForm| match appoint_deputy(cx, &brand.manager, brand.id, &form).await {
        Err(UseCaseError::Invalid(errors)) => {
            errors.into_iter().map(|it| format!("{} {}", it.field, it.code)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(faults(DeputyForm::default()).await, ["from required", "until required", "account required"]);
    assert_eq!(
        faults(days(&other.officer, "2026-12-02", "2026-12-01")).await,
        ["until end_before_start", "account unknown"]
    );
    assert_eq!(faults(days(&brand.officer, "2026-11-20", "2026-11-23")).await, ["until past"]);
    assert_eq!(faults(days(&brand.officer, "2026-12-01", "2027-12-01")).await, ["until too_far_ahead"]);
    let beyond = faults(days(&brand.officer, "+262142-12-31", "+262142-12-31")).await;
    assert_eq!(beyond, ["from not_a_date", "until not_a_date"], "no calendar goes so far");
    assert_eq!(faults(days(&brand.manager, "2026-12-01", "2026-12-01")).await, ["account unknown"]);
    let choices = deputy_choices(cx, &brand.manager, brand.id).await.expect("read");
    assert_eq!(choices.iter().map(|it| it.0).collect::<Vec<_>>(), [brand.officer.account]);
}
