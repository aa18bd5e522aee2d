//! Slides and files: what is taken, who gets it, and when it goes.

use super::{Stage, confirmed, titled};
use crate::support::{TestApp, app::Browser};
use bytes::Bytes;
use domain::id::{EngagementId, PackFileId};
use domain::instant::Span;
use domain::packs::{DeckFault, DeckState};
use entities::packs::{deck, pack_file};
use entities::scheduling::attendee;
use futures::StreamExt;
use object_store::ObjectStore;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use usecases::live::{show_slide, went_live};
use usecases::packs::decks::{LEASE, Painted, claim_deck, finish_deck};
use usecases::packs::files::{Kept, add_file};
use usecases::packs::{add_pack, choose_pack, pack};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

async fn joined(app: &TestApp, engagement: EngagementId) -> (Browser, attendee::Model) {
    let cx = &app.world.cx;
    let find = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(engagement));
    let one = find.one(cx.db.read()).await.expect("people").expect("one");
    let browser = app.browser(None).await;
    let code = cx.keys.join_code(one.id, one.generation);
    assert_eq!(browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await, StatusCode::FOUND);
    (browser, one)
}

#[tokio::test]
async fn a_slide_is_for_the_room_that_shows_it_and_for_its_brand() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let deck = stage.slides(&app.world, 2).await;
    app.parts.slides.keep_page(deck, 1, Bytes::from_static(PNG)).await.expect("stored");
    show_slide(cx, &stage.brand.officer, stage.engagement, Some(1)).await.expect("shown");
    let token = |engagement| cx.keys.playback_token(engagement, cx.id(), cx.now() + Span::hours(1));
    let nobody = app.browser(None).await;
    let of = |token: &str| format!("/live/{token}/slides/{deck}/1");
    let answer = nobody.events(&of(&token(stage.engagement))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert!(answer.headers()["cache-control"].to_str().is_ok_and(|it| it.contains("immutable")));
    assert_eq!(answer.bytes().await.expect("bytes"), PNG);
    let other = world_other(&app, &stage).await;
    assert_eq!(nobody.get(&of(&token(other))).await, StatusCode::NOT_FOUND, "another room's token");
    assert_eq!(nobody.get(&of("forged")).await, StatusCode::NOT_FOUND);
    assert_eq!(nobody.get(&format!("/live/{}/slides/{deck}/2", token(stage.engagement))).await, StatusCode::NOT_FOUND);
    let page = format!("/brands/{}/slides/{deck}/1", stage.brand.id);
    assert_eq!(app.browser(Some(&stage.brand.officer)).await.get(&page).await, StatusCode::OK);
    assert_eq!(app.browser(Some(&stage.company.liaison)).await.get(&page).await, StatusCode::NOT_FOUND);
    assert_eq!(nobody.get(&page).await, StatusCode::UNAUTHORIZED);
}

/// How many objects lie in the store.
async fn stored(app: &TestApp) -> usize {
    app.store.list(None).count().await
}

/// A room of another brand.
async fn world_other(app: &TestApp, stage: &Stage) -> EngagementId {
    let brand = app.world.brand("海燕").await;
    confirmed(&app.world.cx, &brand, &stage.company, super::ELEVEN).await
}

#[tokio::test]
async fn a_file_is_taken_by_what_it_is_and_given_to_those_of_the_room() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let (brand, pack_id, version) = (stage.brand.id.to_string(), stage.pack.to_string(), stage.version.to_string());
    let fields = [("brand", &*brand), ("pack", &*pack_id), ("version", &*version), ("material", "对照卡")];
    let page = format!("/brands/{brand}/packs/{pack_id}");
    for (name, file) in
        [("a.svg", &b"<svg onload=alert(1)>"[..]), ("a.pdf", b"<!doctype html>"), ("a.docx", b"PK\x03\x04")]
    {
        assert_eq!(
            officer.send_file("/forms/pack-file", &fields, "file", name, file.to_vec()).await,
            StatusCode::SEE_OTHER
        );
        assert!(officer.text(&page).await.contains("只接受 PDF"), "{name}");
    }
    assert_eq!(
        officer.send_file("/forms/pack-file", &fields, "file", "=1+1|<b>卡.exe", b"%PDF-1.7 x".to_vec()).await,
        StatusCode::SEE_OTHER
    );
    let kept = pack_file::Entity::find().one(cx.db.read()).await.expect("read").expect("one file");
    assert_eq!((kept.name.as_str(), kept.kind.as_str()), ("11b卡.pdf", "application/pdf"));
    let materials =
        pack(cx, &stage.brand.officer, stage.brand.id, stage.pack).await.expect("its own").content.materials;
    assert_eq!(materials.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), ["对照卡"]);

    let (browser, _) = joined(&app, stage.engagement).await;
    assert!(browser.text(&format!("/room/{}", stage.engagement)).await.contains("对照卡"));
    let path = format!("/room/{}/files/{}", stage.engagement, kept.id);
    let answer = browser.events(&path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let disposition = answer.headers()["content-disposition"].to_str().expect("ASCII");
    assert!(disposition.starts_with("attachment; filename*=UTF-8''11b%E5%8D%A1"), "{disposition}");
    assert_eq!(app.browser(None).await.get(&path).await, StatusCode::NOT_FOUND);
    let other = world_other(&app, &stage).await;
    let (elsewhere, _) = joined(&app, other).await;
    assert_eq!(elsewhere.get(&path).await, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get(&format!("/room/{other}/files/{}", kept.id)).await, StatusCode::NOT_FOUND);

    // Nor is a file of the brand's next pack given out with this one.
    let current = super::newest(cx, &stage.brand, stage.pack).await;
    choose_pack(cx, &stage.brand.officer, stage.engagement, Some(current)).await.expect("its own");
    let next =
        add_pack(cx, &stage.brand.officer, stage.brand.id, Some(stage.topic)).await.expect("an officer presents");
    let (base, id) = (super::newest(cx, &stage.brand, next).await, cx.id::<PackFileId>());
    app.parts.slides.keep_file(id, Bytes::from_static(b"%PDF-1.7 y")).await.expect("stored");
    let file = Kept { id, name: "b.pdf".into(), kind: "application/pdf", bytes: 10 };
    add_file(cx, &stage.brand.officer, stage.brand.id, base, "内部", file).await.expect("its own");
    assert_eq!(officer.get(&format!("/brands/{brand}/packs/{next}/files/{id}")).await, StatusCode::OK);
    assert_eq!(officer.get(&format!("{page}/files/{id}")).await, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("/room/{}/files/{id}", stage.engagement)).await, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&path).await, StatusCode::OK);

    let stranger = app.browser(Some(&stage.company.liaison)).await;
    let before = stored(&app).await;
    assert_eq!(
        stranger.send_file("/forms/pack-file", &fields, "file", "a.pdf", b"%PDF-".to_vec()).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stranger.get(&format!("{page}/files/{}", kept.id)).await, StatusCode::NOT_FOUND);
    assert_eq!(pack_file::Entity::find().all(cx.db.read()).await.expect("files").len(), 2);
    assert_eq!(stored(&app).await, before, "what a stranger sends is not kept");
}

/// What is answered to a form that says how large it is, before it comes.
async fn announced(app: &TestApp, bytes: usize) -> String {
    let host = app.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.expect("a line");
    let head = format!(
        "POST /forms/pack-slides HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {bytes}\r\n\r\n",
        app.url
    );
    line.write_all(head.as_bytes()).await.expect("written");
    let mut answer = [0; 64];
    let read = line.read(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn slides_are_taken_as_pdf_alone_and_what_is_too_large_is_not_read() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let (brand, pack_id, version) = (stage.brand.id.to_string(), stage.pack.to_string(), stage.version.to_string());
    let fields = [("brand", &*brand), ("pack", &*pack_id), ("version", &*version)];
    let page = format!("/brands/{brand}/packs/{pack_id}");
    let send = async |browser: &Browser, file: Vec<u8>| {
        browser.send_file("/forms/pack-slides", &fields, "slides", "课件.pdf", file).await
    };
    assert!(announced(&app, 200 << 20).await.starts_with("HTTP/1.1 413"), "before anything of it is sent");
    assert_eq!(send(&officer, Vec::new()).await, StatusCode::SEE_OTHER);
    assert!(officer.text(&page).await.contains("请选择"), "nothing was chosen");
    assert_eq!(send(&officer, b"<svg/>".to_vec()).await, StatusCode::SEE_OTHER);
    let refused = officer.text(&page).await;
    assert!(refused.contains("这不是 PDF"));
    assert!(refused.contains("value=\"反诈通用\""), "what the pack says is none of the file's form");
    assert_eq!(send(&app.browser(Some(&stage.company.liaison)).await, b"%PDF-".to_vec()).await, StatusCode::NOT_FOUND);
    assert!(deck::Entity::find().all(cx.db.read()).await.expect("decks").is_empty());
    assert_eq!(stored(&app).await, 0, "nothing of what was refused is kept");
    assert_eq!(send(&officer, b"%PDF-1.7 x".to_vec()).await, StatusCode::SEE_OTHER);
    assert!(officer.text(&page).await.contains("正在准备转换"));
    let id = claim_deck(cx).await.expect("read").expect("it waits");
    assert_eq!(claim_deck(cx).await.expect("read"), None, "somebody has it");
    // Whoever had it is gone, without a word and with one: three times, and then it is told.
    cx.clock.advance(LEASE + Span::seconds(1));
    assert_eq!(claim_deck(cx).await.expect("read"), Some(id), "who holds it longer is dead");
    assert_eq!(claim_deck(cx).await.expect("read"), None, "somebody else has it");
    finish_deck(cx, id, Painted::Lost).await.expect("given back");
    assert_eq!(claim_deck(cx).await.expect("read"), Some(id));
    finish_deck(cx, id, Painted::Lost).await.expect("given up");
    let row = deck::Entity::find_by_id(id).one(cx.db.read()).await.expect("read").expect("there");
    assert_eq!((row.state, row.fault), (DeckState::Failed, Some(DeckFault::Unfinished)));
    finish_deck(cx, id, Painted::Refused(DeckFault::Encrypted)).await.expect("told");
    assert!(officer.text(&page).await.contains("设有密码"));
}

#[tokio::test]
async fn a_file_is_taken_while_slides_wait_and_more_slides_are_not() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let (brand, pack_id, version) = (stage.brand.id.to_string(), stage.pack.to_string(), stage.version.to_string());
    let fields = [("brand", &*brand), ("pack", &*pack_id), ("version", &*version)];
    let page = format!("/brands/{brand}/packs/{pack_id}");
    for _ in 0..6 {
        officer.send_file("/forms/pack-slides", &fields, "slides", "课件.pdf", b"%PDF-1.7".to_vec()).await;
    }
    assert_eq!(deck::Entity::find().all(cx.db.read()).await.expect("decks").len(), 5);
    assert_eq!(kept(&app, "slides").await, 5, "of what was refused nothing is kept");
    assert!(officer.text(&page).await.contains("还有几个文件在转换"), "it is told");
    officer.send_file("/forms/pack-file", &fields, "file", "对照卡.pdf", b"%PDF-1.7".to_vec()).await;
    assert_eq!(pack_file::Entity::find().all(cx.db.read()).await.expect("files").len(), 1);
}

/// Objects in a folder of the store.
async fn kept(app: &TestApp, folder: &str) -> usize {
    let folder = object_store::path::Path::from(folder);
    app.store.list(Some(&folder)).count().await
}

#[tokio::test]
async fn of_an_upload_that_came_too_late_nothing_is_left() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    went_live(cx, stage.engagement).await.expect("live");
    stage.slides(&app.world, 1).await;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    // Somebody else has made the next version meanwhile.
    let (brand, pack_id, version) = (stage.brand.id.to_string(), stage.pack.to_string(), stage.version.to_string());
    let fields = [("brand", &*brand), ("pack", &*pack_id), ("version", &*version)];
    let decks = async || deck::Entity::find().all(cx.db.read()).await.expect("decks").len();
    let before = decks().await;
    for (form, field) in [("/forms/pack-slides", "slides"), ("/forms/pack-file", "file")] {
        officer.send_file(form, &fields, field, "课件.pdf", b"%PDF-1.7".to_vec()).await;
        let page = officer.text(&format!("/brands/{brand}/packs/{pack_id}")).await;
        assert!(page.contains("资料包刚被同事修改过"), "{field}: it is told");
    }
    assert_eq!(decks().await, before);
    assert!(pack_file::Entity::find().all(cx.db.read()).await.expect("files").is_empty());
    assert_eq!((kept(&app, "slides").await, kept(&app, "files").await), (0, 0));
}

#[tokio::test]
async fn slides_go_when_no_version_has_them_and_stay_while_a_briefing_is_remembered() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let old = stage.slides(&app.world, 1).await;
    app.parts.slides.keep_page(old, 1, Bytes::from_static(PNG)).await.expect("stored");
    went_live(cx, stage.engagement).await.expect("live");
    let new = super::slides(&app.world, stage.brand.id, 1).await;
    stage.edit(cx, usecases::packs::Edit::Slides(Some(new))).await.expect("a new version");
    let there = async || {
        let mut rows = deck::Entity::find().all(cx.db.read()).await.expect("decks");
        rows.sort_by_key(|it| it.id);
        rows.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    cx.clock.advance(Span::days(300));
    app.parts.slides.clean().await;
    assert_eq!(there().await, [old, new], "the replay shows the old ones");
    cx.clock.advance(Span::days(80));
    app.parts.slides.clean().await;
    assert_eq!(there().await, [new]);
    assert!(app.parts.slides.page(old, 1).await.expect("read").is_none(), "gone from the store as well");
    stage.edit(cx, titled("还在")).await.expect("the newest version stays");
}

#[tokio::test]
async fn slides_that_were_shown_stay_with_the_room_although_another_pack_was_chosen() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, officer) = (&app.world.cx, &stage.brand.officer);
    let old = stage.slides(&app.world, 1).await;
    app.parts.slides.keep_page(old, 1, Bytes::from_static(PNG)).await.expect("stored");
    show_slide(cx, officer, stage.engagement, Some(1)).await.expect("shown");
    let next = add_pack(cx, officer, stage.brand.id, Some(stage.topic)).await.expect("an officer presents");
    let version = super::newest(cx, &stage.brand, next).await;
    choose_pack(cx, officer, stage.engagement, Some(version)).await.expect("its own");
    let new = super::slides(&app.world, stage.brand.id, 1).await;
    stage.edit(cx, usecases::packs::Edit::Slides(Some(new))).await.expect("no version has the old ones any more");
    cx.clock.advance(Span::hours(2));
    app.parts.slides.clean().await;
    assert!(app.parts.slides.page(old, 1).await.expect("read").is_some(), "the replay shows them");
    let token = cx.keys.playback_token(stage.engagement, cx.id(), cx.now() + Span::hours(1));
    let answer = app.browser(None).await.get(&format!("/live/{token}/slides/{old}/1")).await;
    assert_eq!(answer, StatusCode::OK, "whoever looks on had them a moment ago");
}
