//! What players say is taken in memory, bounded, and written down for all together.

use super::{Stage, seconds, stored};
use crate::queries::Queries;
use crate::support::world::at;
use crate::support::{TestApp, World};
use domain::instant::Span;
use entities::live::watched;
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait, Set};
use usecases::UseCaseError;
use usecases::live::{Beat, Watching, attendance, test_viewer};

#[tokio::test]
async fn a_full_room_costs_no_query_for_a_report_and_a_few_for_all_together() {
    let queries = Queries::counted();
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, watching) = (&world.cx, Watching::default());
    let mut counted = Vec::new();
    for people in [1, 6] {
        cx.clock.advance(Span::seconds(10));
        queries.since();
        for it in &stage.people[..people] {
            watching.beat(cx, &stage.beat(cx, it.id, cx.now(), 10)).expect("the token is good");
        }
        assert_eq!(queries.since(), 0, "a report is taken in memory");
        watching.store(cx).await.expect("written down");
        counted.push(queries.since());
    }
    assert_eq!(counted[0], counted[1], "for one as for six");
    assert!(counted[0] <= 6, "{counted:?}");
    watching.store(cx).await.expect("nothing to do");
    assert_eq!(queries.since(), 0, "nobody said anything new");
    assert_eq!(watched::Entity::find().count(cx.db.read()).await.expect("a count"), 6);
}

#[tokio::test]
async fn two_devices_and_two_servers_count_one_person_once() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let other = world.second_server().await;
    let (cx, one) = (&world.cx, stage.people[0].id);
    let (here, there) = (Watching::default(), Watching::default());
    for n in 0..30 {
        cx.clock.advance(Span::seconds(10));
        // The phone and the laptop here, a second laptop at the other server, which comes later and stays longer.
        for lag in [1, 3] {
            here.beat(cx, &stage.beat(cx, one, cx.now() - Span::seconds(lag), 10)).expect("the token is good");
        }
        if n >= 20 {
            there.beat(&other, &stage.beat(&other, one, cx.now(), 10)).expect("the token is good");
        }
        here.store(cx).await.expect("written down");
        there.store(&other).await.expect("written down");
    }
    assert_eq!(seconds(&stored(cx, one).await), 300);
}

#[tokio::test]
async fn only_what_was_in_sight_is_watched_but_who_listens_is_there() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, watching) = (&world.cx, Watching::default());
    let one = stage.join(cx, 0, 1).await;
    cx.clock.advance(Span::seconds(10));
    let hidden = Beat { visible: false, ..stage.beat(cx, one, cx.now(), 10) };
    watching.beat(cx, &hidden).expect("the token is good");
    watching.store(cx).await.expect("written down");
    assert!(stored(cx, one).await.is_empty());
    let now = async || {
        let (_, rows) = attendance(cx, &stage.brand.manager, stage.engagement).await.expect("numbers");
        rows.iter().map(|it| it.watching).sum::<u32>()
    };
    assert_eq!(now().await, 1);
    cx.clock.advance(Span::seconds(36));
    assert_eq!(now().await, 0, "silent for longer than three reports");
}

#[tokio::test]
async fn a_token_counts_for_its_own_room_and_its_own_person_alone() {
    let app = TestApp::start().await;
    let world = &app.world;
    let stage = Stage::live(world).await;
    let cx = &world.cx;
    let (one, gone) = (stage.people[0].id, stage.people[1].id);
    cx.clock.advance(Span::seconds(20));
    let token = |of: uuid::Uuid| cx.keys.playback_token(stage.engagement, of, cx.now() + Span::hours(1));
    let browser = app.browser(None).await;
    let millis = (cx.now().0 / 1_000).to_string();
    let post = async |room: String, token: &str| {
        let fields = [("token", token), ("at", millis.as_str()), ("played", "10000"), ("visible", "1")];
        browser.post(&format!("/room/{room}/heartbeat"), &fields).await
    };
    let room = stage.engagement.to_string();
    assert_eq!(post(room.clone(), "").await, StatusCode::NOT_FOUND);
    assert_eq!(post(room.clone(), &token(one.0)[1..]).await, StatusCode::NOT_FOUND, "forged");
    assert_eq!(post(cx.id::<domain::id::EngagementId>().to_string(), &token(one.0)).await, StatusCode::NOT_FOUND);
    let (old, now) = (cx.keys.playback_token(stage.engagement, one.0, cx.now()), token(one.0));
    assert_eq!(post(room.clone(), &old).await, StatusCode::NOT_FOUND, "expired");
    assert_eq!(post(room.clone(), &now).await, StatusCode::NO_CONTENT);
    let elsewhere = [("token", now.as_str()), ("at", millis.as_str()), ("played", "10000"), ("visible", "1")];
    let path = format!("/room/{room}/heartbeat");
    assert_eq!(browser.post_from_elsewhere(&path, &elsewhere).await, StatusCode::FORBIDDEN);

    // Who was taken off the list, and who only tests the picture, say something and leave nothing.
    assert_eq!(post(room.clone(), &token(gone.0)).await, StatusCode::NO_CONTENT);
    let removed_at = Set(Some(cx.now()));
    world.change(attendee::ActiveModel { id: Set(gone), removed_at, ..Default::default() }).await;
    let tested = test_viewer(cx, &stage.brand.officer, stage.engagement).await.expect("an officer");
    assert_eq!(post(room, tested.split('/').nth(2).expect("a token")).await, StatusCode::NO_CONTENT);
    app.running.watching.store(cx).await.expect("written down");
    let rows = watched::Entity::find().all(cx.db.read()).await.expect("rows");
    assert_eq!(rows.iter().map(|it| it.attendee_id).collect::<Vec<_>>(), [one]);
    assert_eq!(seconds(&stored(cx, one).await), 10);

    // A tab that nobody sees says so.
    let (tab, unseen) = (stage.people[2].id, token(stage.people[2].id.0));
    let fields = [("token", unseen.as_str()), ("at", millis.as_str()), ("played", "10000"), ("visible", "0")];
    assert_eq!(browser.post(&path, &fields).await, StatusCode::NO_CONTENT);
    app.running.watching.store(cx).await.expect("written down");
    assert!(stored(cx, tab).await.is_empty());
}

#[tokio::test]
async fn what_could_not_be_written_down_is_kept_for_the_next_time() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, watching) = (&world.cx, Watching::default());
    let one = stage.people[0].id;
    cx.clock.advance(Span::seconds(20));
    watching.beat(cx, &stage.beat(cx, one, cx.now(), 20)).expect("the token is good");
    let away = async |sql: &'static str| {
        let write = move |tx: usecases::Tx| async move {
            sea_orm::ConnectionTrait::execute_unprepared(tx.as_ref(), sql).await?;
            Ok(())
        };
        cx.db.write(write).await.expect("renamed");
    };
    away("ALTER TABLE watched RENAME TO watched_away").await;
    assert!(matches!(watching.store(cx).await, Err(UseCaseError::Storage(_))));
    away("ALTER TABLE watched_away RENAME TO watched").await;
    watching.store(cx).await.expect("written down");
    assert_eq!(seconds(&stored(cx, one).await), 20);
}

#[tokio::test]
async fn the_replay_goes_on_where_the_live_picture_ended() {
    let world = World::new().await;
    let stage = Stage::live(&world).await;
    let (cx, watching) = (&world.cx, Watching::default());
    let one = stage.join(cx, 0, 1).await;
    stage.watch(cx, &watching, &[one], 10).await;
    assert_eq!(seconds(&stored(cx, one).await), 600);
    stage.end(cx).await;
    // In the evening, at double speed, the second half of the hour.
    cx.clock.advance(Span::hours(9));
    for n in 1..=60 {
        cx.clock.advance(Span::seconds(10));
        let shown = at(super::TEN) + Span::minutes(30) + Span::seconds(20 * n);
        watching.beat(cx, &stage.beat(cx, one, shown, 20)).expect("the token is good");
    }
    watching.store(cx).await.expect("written down");
    assert_eq!(seconds(&stored(cx, one).await), 600 + 1_200);
}
