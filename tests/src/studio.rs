//! Presenting from a browser: who may, who is sent away, and what a rehearsal shows to whom.

use crate::support::world::{Brand, form};
use crate::support::{TestApp, app::Browser, app::Studio};
use domain::id::EngagementId;
use domain::identity::{Actor, Grant};
use domain::instant::Span;
use domain::scheduling::EngagementStatus;
use entities::audit::audit_event;
use entities::identity::account;
use entities::scheduling::{attendee, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use usecases::UseCaseError;
use usecases::live::{
    announce, hand_over, may_present, may_rehearse, playback, presenters, publisher, rehearsal_playlist, room,
    stream_key,
};
use usecases::scheduling::{confirm_booking, request_booking};

/// 640×360, as x264 writes it.
const AVC: &str = "AU1AHv/hABhnTUAe7KBQF/y4CIAAAAMAgAAAHgeLFssBAARozg/I";

struct Stage {
    app: TestApp,
    brand: Brand,
    engagement: EngagementId,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let world = &app.world;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
        let cx = &world.cx;
        let booking = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00"));
        let booking = booking.await.expect("free");
        confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
        let engagement = booking.engagement_id;
        Self { app, brand, engagement }
    }

    fn page(&self) -> String {
        format!("/brands/{}/engagements/{}", self.brand.id, self.engagement)
    }

    async fn status(&self) -> EngagementStatus {
        let row = engagement::Entity::find_by_id(self.engagement).one(self.app.world.cx.db.read()).await;
        row.expect("read").expect("there").status
    }

    async fn browser(&self, actor: &Actor) -> Browser {
        self.app.browser(Some(actor)).await
    }

    /// Opens the studio for everybody and is welcome.
    async fn live(&self, browser: &Browser) -> Studio {
        let mut studio = browser.studio(&format!("{}/studio/live", self.page())).await.expect("a socket");
        studio.say(&hello()).await;
        assert_eq!(studio.answer().await, Ok(json!({ "type": "welcome" })));
        studio
    }

    async fn one(&self) -> attendee::Model {
        let found = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(self.engagement));
        found.one(self.app.world.cx.db.read()).await.expect("read").expect("an attendee")
    }
}

fn hello() -> Value {
    json!({ "type": "hello", "page": "p", "epoch": 1, "tracks": [{ "kind": "video", "codec": "avc1.4d401e", "config": AVC }] })
}

/// Six seconds of pictures that nobody decodes: two segments and more.
async fn six_seconds(studio: &mut Studio) {
    for n in 0..150_i64 {
        let key = n % 50 == 0;
        let at = (n * 40_000).to_be_bytes();
        let header = [&[0, u8::from(key)][..], &at, &[0; 4]].concat();
        studio.send([&header, &[0, 0, 0, 40, if key { 0x65 } else { 0x41 }][..], &[7; 39]].concat()).await;
    }
}

#[tokio::test]
async fn the_studio_opens_for_the_team_alone_and_from_no_other_site() {
    let stage = Stage::set().await;
    let other = stage.app.world.brand("海燕").await;
    let officer = stage.browser(&stage.brand.officer).await;
    for what in ["live", "rehearsal"] {
        let path = format!("{}/studio/{what}", stage.page());
        let nobody = stage.app.browser(None).await.studio(&path).await.err();
        assert_eq!(nobody, Some(StatusCode::UNAUTHORIZED), "{what}");
        let stranger = stage.browser(&other.manager).await.studio(&path).await.err();
        assert_eq!(stranger, Some(StatusCode::NOT_FOUND), "{what}");
        let elsewhere = officer.studio_from(&path, "https://elsewhere.example").await.err();
        assert_eq!(elsewhere, Some(StatusCode::FORBIDDEN), "{what}");
        let of_other = path.replace(&stage.brand.id.to_string(), &other.id.to_string());
        assert_eq!(officer.studio(&of_other).await.err(), Some(StatusCode::NOT_FOUND), "{what}");
        assert!(officer.studio(&path).await.is_ok(), "{what}");
    }
    for page in ["studio", "rehearsal"] {
        let path = format!("{}/{page}", stage.page());
        assert_eq!(officer.get(&path).await, StatusCode::OK, "{page}");
        assert_eq!(stage.browser(&other.manager).await.get(&path).await, StatusCode::NOT_FOUND, "{page}");
    }
}

#[tokio::test]
async fn handing_over_sends_the_former_presenter_away_and_lets_in_nobody_but_the_next() {
    let stage = Stage::set().await;
    let (cx, id, brand) = (&stage.app.world.cx, stage.engagement, stage.brand.id);
    let key = stream_key(cx, &stage.brand.officer, id).await.expect("an officer presents");
    let (officer, manager) = (stage.browser(&stage.brand.officer).await, stage.browser(&stage.brand.manager).await);
    let mut former = stage.live(&officer).await;
    six_seconds(&mut former).await;
    former.until_on_air().await;
    assert_eq!(stage.status().await, EngagementStatus::Live);
    let seated = stage.one().await;
    let people = stage.app.browser(None).await;
    let code = cx.keys.join_code(seated.id, seated.generation);
    people.post("/forms/join", &[("code", &code), ("screen", "one")]).await;
    let board = format!("/room/{id}/board");
    assert!(people.text(&board).await.contains("\"off_air\":false"), "the picture is there");

    let to = stage.brand.manager.account.to_string();
    let fields = [("brand", &*brand.to_string()), ("engagement", &id.to_string()), ("presenter", &to)];
    assert_eq!(officer.post("/forms/hand-over", &fields).await, StatusCode::FOUND);
    assert_eq!(
        presenters(cx, &stage.brand.officer, id).await.expect("read").chosen,
        None,
        "an officer does not decide"
    );
    assert_eq!(manager.post("/forms/hand-over", &fields).await, StatusCode::FOUND);
    assert_eq!(former.last_word().await, "4000 handed-over");

    // By itself nothing comes back: neither the page nor an encoder with the key of before.
    let mut again = officer.studio(&format!("{}/studio/live", stage.page())).await.expect("a socket");
    assert_eq!(again.last_word().await, "4000 handed-over");
    assert_eq!(publisher(cx, &key).await.expect("read"), None);
    people.until_says(&board, "\"off_air\":true").await;
    let mut next = stage.live(&manager).await;
    six_seconds(&mut next).await;
    next.until_on_air().await;
    people.until_says(&board, "\"off_air\":false").await;
    let events = audit_event::Entity::find().filter(audit_event::Column::Action.eq("engagement.handed_over"));
    let events = events.all(cx.db.read()).await.expect("read");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].details, json!({ "to": stage.brand.manager.account }).to_string());
}

#[tokio::test]
async fn before_the_beginning_another_presenter_is_chosen_and_a_wrong_choice_is_named() {
    let stage = Stage::set().await;
    let (cx, id, brand) = (&stage.app.world.cx, stage.engagement, stage.brand.id);
    let (officer, manager) = (&stage.brand.officer, &stage.brand.manager);
    let other = stage.app.world.brand("海燕").await;
    let gone = stage.app.world.account("离任警官", vec![Grant::Officer { brand }]).await.account;
    let disabled = account::ActiveModel { id: Set(gone), disabled: Set(true), ..Default::default() };
    stage.app.world.change(disabled).await;
    may_present(cx, officer, brand, id).await.expect("anybody of the team");
    for wrong in ["", "nobody", &other.officer.account.to_string(), &gone.to_string()] {
        let refused = hand_over(cx, manager, brand, id, wrong).await;
        assert!(
            matches!(&refused, Err(UseCaseError::Invalid(fields)) if fields[0].field == "presenter"),
            "{refused:?}"
        );
    }
    let to = officer.account.to_string();
    assert!(matches!(hand_over(cx, officer, brand, id, &to).await, Err(UseCaseError::Forbidden)));
    assert!(matches!(hand_over(cx, &other.manager, other.id, id, &to).await, Err(UseCaseError::NotFound)));
    hand_over(cx, manager, brand, id, &to).await.expect("at T−5");
    may_present(cx, officer, brand, id).await.expect("the chosen one");
    assert!(matches!(may_present(cx, manager, brand, id).await, Err(UseCaseError::Conflict("handed-over"))));
    let back = manager.account.to_string();
    hand_over(cx, manager, brand, id, &back).await.expect("again");
    may_present(cx, manager, brand, id).await.expect("the chosen one");
}

#[tokio::test]
async fn a_rehearsal_is_the_teams_alone_and_changes_nothing() {
    let stage = Stage::set().await;
    let (cx, id, brand) = (&stage.app.world.cx, stage.engagement, stage.brand.id);
    let officer = stage.browser(&stage.brand.officer).await;
    let mut studio = officer.studio(&format!("{}/studio/rehearsal", stage.page())).await.expect("a socket");
    studio.say(&hello()).await;
    assert_eq!(studio.answer().await, Ok(json!({ "type": "welcome" })));
    six_seconds(&mut studio).await;
    studio.until_on_air().await;
    let teams = rehearsal_playlist(cx, &stage.brand.manager, brand, id).await.expect("one of the team");
    assert!(officer.text(&teams).await.contains("#EXTINF"), "the team sees it");

    // An attendee's link opens the room, and nothing of the rehearsal by any address.
    let one = stage.one().await;
    let people = stage.app.browser(None).await;
    let code = cx.keys.join_code(one.id, one.generation);
    people.post("/forms/join", &[("code", &code), ("screen", "one")]).await;
    let own = room(cx, one.id).await.expect("the room").playlist;
    let crossed = own.replace("/live/", "/rehearsal/");
    for path in [&own, &crossed, &own.replace("index", "low"), &teams.replace("/rehearsal/", "/live/")] {
        assert_eq!(people.get(path).await, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(people.get(&format!("{}/rehearsal", stage.page())).await, StatusCode::FOUND, "to the sign-in page");
    assert_eq!(stage.status().await, EngagementStatus::Planned);
    let page = people.text(&format!("/room/{id}")).await;
    assert!(!page.contains("rehearsal"), "the room says nothing of it");
    let live = audit_event::Entity::find().filter(audit_event::Column::Action.eq("engagement.live"));
    assert!(live.one(cx.db.read()).await.expect("read").is_none());

    // Once it has begun, nobody rehearses and nobody looks.
    let mut real = stage.live(&officer).await;
    six_seconds(&mut real).await;
    real.until_on_air().await;
    assert!(matches!(may_rehearse(cx, &stage.brand.officer, brand, id).await, Err(UseCaseError::Conflict("begun"))));
    cx.clock.advance(Span::seconds(5));
    assert_eq!(officer.get(&teams).await, StatusCode::NOT_FOUND, "as soon as the gate is asked again");
    assert!(playback::viewer(cx, own.split('/').nth(2).expect("a token")).await.expect("read").is_some());
    announce(cx, &stage.brand.officer, id, "开始了").await.expect("an open room");
}
