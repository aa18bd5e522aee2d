use super::*;
use domain::instant::Span;
use std::sync::Arc;
use tower_sessions::Session;
use tower_sessions::SessionStore as _;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::{Db, Site};

async fn store() -> (SessionStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.unwrap();
    let site = Site {
        public_url: "https://zhiyin.example".into(),
        mail_from_name: "知音".into(),
        mail_from: "zhiyin@example.com".into(),
        replies_are_read: false,
        rtmp_url: "rtmp://zhiyin.example/live".into(),
        retention: domain::instant::Span::days(365),
        demo: false,
    };
    let cx = Cx {
        db: Db::connect(&url).await.unwrap(),
        clock: Clock::frozen(Instant::from_unix_seconds(1_795_395_600)),
        random: Random::seeded(7),
        keys: Keys::new([7; 32]),
        site: Arc::new(site),
        boards: usecases::live::KnownBoards::default(),
    };
    (SessionStore::new(cx), folder)
}

fn session(id: Option<Id>, store: &SessionStore) -> Session {
    Session::new(id, Arc::new(store.clone()), None)
}

/// Signs somebody in and answers the cookie's value.
async fn signed_in(store: &SessionStore, account: AccountId) -> Id {
    let session = session(None, store);
    session.insert(ACCOUNT_KEY, account).await.unwrap();
    session.insert(DEVICE_KEY, "Chrome · Windows").await.unwrap();
    session.save().await.unwrap();
    session.id().unwrap()
}

fn somebody() -> AccountId {
    AccountId(uuid::Uuid::from_u128(1))
}

#[tokio::test]
async fn the_row_names_account_and_device_but_not_the_cookie() {
    let (store, _folder) = store().await;
    let id = signed_in(&store, somebody()).await;
    let row = Entity::find().one(store.0.db.read()).await.unwrap().unwrap();
    assert_eq!((row.account_id, row.user_agent.as_deref()), (Some(somebody()), Some("Chrome · Windows")));
    assert!(row.id.len() == 64 && !format!("{row:?}").contains(&id.to_string()));
    assert_eq!(session(Some(id), &store).get::<AccountId>(ACCOUNT_KEY).await.unwrap(), Some(somebody()));
}

#[tokio::test]
async fn a_session_ends_by_the_injected_clock_and_use_puts_it_off() {
    let (store, _folder) = store().await;
    let id = signed_in(&store, somebody()).await;
    store.0.clock.advance(Span::hours(11));
    assert!(store.load(&id).await.unwrap().is_some());
    // The use is written in the background; the writer takes its queue in order.
    tokio::task::yield_now().await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    store.0.db.write(|_| async { Ok(()) }).await.unwrap();
    store.0.clock.advance(Span::hours(11));
    assert!(store.load(&id).await.unwrap().is_some());
    store.0.clock.advance(Span::hours(13));
    assert!(store.load(&id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_revoked_session_does_not_come_back_when_it_is_saved() {
    let (store, _folder) = store().await;
    let id = signed_in(&store, somebody()).await;
    let open = session(Some(id), &store);
    open.insert("flash", "typed").await.unwrap();
    store.delete(&id).await.unwrap();
    open.save().await.unwrap();
    assert!(store.load(&id).await.unwrap().is_none());
}

#[tokio::test]
async fn signing_in_leaves_the_former_id_worthless() {
    let (store, _folder) = store().await;
    let planted = session(None, &store);
    planted.insert("flash", "typed").await.unwrap();
    planted.save().await.unwrap();
    let before = planted.id().unwrap();
    planted.cycle_id().await.unwrap();
    planted.insert(ACCOUNT_KEY, somebody()).await.unwrap();
    planted.save().await.unwrap();
    assert!(store.load(&before).await.unwrap().is_none());
    assert_ne!(planted.id(), Some(before));
}

#[tokio::test]
async fn one_that_only_carries_a_forms_answer_ends_after_an_hour() {
    let (store, _folder) = store().await;
    let passing = session(None, &store);
    passing.insert(PASSING_KEY, "typed").await.unwrap();
    passing.save().await.unwrap();
    store.0.clock.advance(Span::minutes(61));
    assert!(store.load(&passing.id().unwrap()).await.unwrap().is_none());
}
