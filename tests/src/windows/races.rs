//! Everybody at once.

use super::Stage;
use crate::support::World;
use domain::id::ApplicationId;
use entities::services::application;
use entities::windows::declaration;
use futures::future::join_all;
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use usecases::services::withdraw;
use usecases::windows::demand::declare;

#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_exact_when_forty_declare_at_once_and_some_withdraw_meanwhile() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (_, link) = stage.open(&world).await;
    // As two server processes on one database.
    let servers = [world.cx.clone(), world.second_server().await];
    let cx = &world.cx;
    let early = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    let row = application::Entity::find_by_id(early).one(cx.db.read()).await.expect("read").expect("a row");
    let code = cx.keys.follow_code(early);
    let mut forms = Vec::new();
    for n in 0..40_usize {
        // Every form is sent twice.
        forms.push((n, stage.need(&servers[n % 2]).await));
    }
    let taps = forms.iter().chain(&forms).map(|(n, form)| declare(&servers[n % 2], &link, form));
    let (made, gone) = tokio::join!(join_all(taps), withdraw(cx, &row.receipt, &code, "1.2.3.4"));
    gone.expect("nobody has decided");
    let made: BTreeSet<ApplicationId> = made.into_iter().map(|it| it.expect("open")).collect();
    assert_eq!(made.len(), 40);
    let rows = declaration::Entity::find().all(cx.db.read()).await.expect("declarations");
    let mut times: Vec<i32> = rows.iter().filter_map(|it| it.at_minute).collect();
    times.sort_unstable();
    assert_eq!((rows.len(), times), (41, vec![0, 15, 30, 45]), "an hour has four quarters");
    let applications = application::Entity::find().all(cx.db.read()).await.expect("applications");
    let receipts: BTreeSet<_> = applications.iter().map(|it| it.receipt.as_str()).collect();
    assert_eq!(receipts.len(), 41);
}
