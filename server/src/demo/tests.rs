use super::{Demo, load, terminal, write_json};
use domain::identity::Role;
use domain::instant::{Instant, Span};
use domain::scheduling::BookingStatus;
use entities::directory::{branch, brand, employee, resource};
use entities::notify::outbox;
use entities::scheduling::{attendee, booking, claim};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::{Cx, Db, Site, UseCaseError};

async fn loaded() -> (Cx, Demo, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.expect("the schema");
    let site = Site {
        public_url: "http://127.0.0.1:3000".into(),
        mail_from_name: "知音".into(),
        mail_from: "zhiyin@example.com".into(),
        replies_are_read: false,
        rtmp_url: "rtmp://127.0.0.1:1935/live".into(),
        retention: domain::instant::Span::days(365),
        demo: true,
    };
    let cx = Cx {
        db: Db::connect(&url).await.expect("the database"),
        // Monday 2026-11-23, 09:00:30 in Shanghai.
        clock: Clock::frozen(Instant::from_unix_seconds(1_795_395_630)),
        random: Random::seeded(7),
        keys: Keys::new([7; 32]),
        site: Arc::new(site),
        boards: usecases::live::KnownBoards::default(),
    };
    let demo = load(&cx).await.expect("the sample data");
    (cx, demo, folder)
}

#[tokio::test]
async fn the_sample_is_whole_and_can_be_used_at_once() {
    let (cx, demo, folder) = loaded().await;
    let db = cx.db.read();
    assert_eq!(brand::Entity::find().count(db).await.unwrap(), 6);
    assert_eq!(branch::Entity::find().count(db).await.unwrap(), 300);
    assert_eq!(employee::Entity::find().count(db).await.unwrap(), 3214);
    let addressed = attendee::Entity::find().filter(attendee::Column::Email.is_not_null());
    assert_eq!(addressed.count(db).await.unwrap(), 3075);
    assert_eq!(resource::Entity::find().filter(resource::Column::AccountId.is_not_null()).count(db).await.unwrap(), 2);

    assert_eq!(demo.now.starts_at, Instant::from_unix_seconds(1_795_395_600) + Span::minutes(11), "a whole minute");
    let code = demo.now.join_url.rsplit('/').next().unwrap();
    let invitation = usecases::live::invitation(&cx, code).await.unwrap();
    assert_eq!((invitation.engagement, invitation.title.as_str()), (demo.now.engagement_id, "反诈通用"));
    let publisher = usecases::live::publisher(&cx, &demo.now.stream_key).await.unwrap();
    assert_eq!(publisher, Some(demo.now.engagement_id));
    let held = claim::Entity::find().filter(claim::Column::EngagementId.eq(demo.now.engagement_id));
    assert_eq!(held.count(db).await.unwrap(), 3, "a presenter, a moderator and a studio");

    let waiting = booking::Entity::find().filter(booking::Column::Status.eq(BookingStatus::Requested));
    assert_eq!(waiting.count(db).await.unwrap(), 1);
    assert_eq!(outbox::Entity::find().count(db).await.unwrap(), 1, "the brand is told of the request, and nobody else");

    for (key, role) in
        [(&demo.api_keys.brand_manager, Role::BrandManager), (&demo.api_keys.liaison, Role::CompanyLiaison)]
    {
        let (_, actor) = usecases::identity::actor_of_api_key(&cx, key).await.unwrap().unwrap();
        assert_eq!(actor.grants.iter().map(|it| it.role()).collect::<Vec<_>>(), [role]);
    }
    write_json(&demo, folder.path()).unwrap();
    let path = folder.path().join("demo.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(json["accounts"].as_array().unwrap().len(), 5);
    assert!(json["offerings"]["training"].is_string());
    assert!(terminal(&demo).contains(&format!("-f flv rtmp://127.0.0.1:1935/live/{}", demo.now.stream_key)));
}

#[tokio::test]
async fn a_demo_never_mixes_with_what_is_there() {
    let (cx, _, _folder) = loaded().await;
    assert!(matches!(load(&cx).await, Err(UseCaseError::Conflict("not-empty"))));
}
