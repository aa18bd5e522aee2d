//! Everybody at once.

use super::{Stage, rows};
use crate::support::World;
use domain::services::{Act, State};
use futures::future::join_all;
use std::collections::BTreeSet;
use usecases::UseCaseError;
use usecases::services::{apply_in_room, handle_application};

#[tokio::test(flavor = "multi_thread")]
async fn no_receipt_comes_twice_and_a_double_tap_makes_one_application() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    // As two server processes on one database.
    let servers = [world.cx.clone(), world.second_server().await];
    let form = stage.form();
    let taps = stage.people.iter().flat_map(|who| (0..5_usize).map(|n| (*who, n % 2)));
    let sent = taps.map(|(who, at)| apply_in_room(&servers[at], who, stage.item, &form));
    let made: BTreeSet<_> = join_all(sent).await.into_iter().map(|it| it.expect("open")).collect();
    let rows = rows(&world.cx).await;
    assert_eq!((made.len(), rows.len()), (stage.people.len(), stage.people.len()));
    let receipts: BTreeSet<_> = rows.iter().map(|it| it.receipt.as_str()).collect();
    assert_eq!(receipts.len(), rows.len(), "{receipts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_take_one_up_at_once_one_has_it_and_the_others_are_told() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    let team = [&stage.brand.officer, &stage.brand.manager];
    let taps = (0..8_usize).map(|n| handle_application(cx, team[n % 2], id, Act::TakeUp, ""));
    let done = join_all(taps).await;
    assert_eq!(done.iter().filter(|it| it.is_ok()).count(), 1);
    let told = |it: &Result<(), UseCaseError>| matches!(it, Ok(()) | Err(UseCaseError::Conflict("taken-up")));
    assert!(done.iter().all(told), "{done:?}");
    let row = rows(cx).await.remove(0);
    assert_eq!((row.state, row.revision), (State::TakenUp, 2));
}
