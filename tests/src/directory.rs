//! Files into and out of the directory, through the pages' own addresses.

use crate::support::TestApp;
use domain::identity::Grant;
use entities::directory::{branch, import_file};
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};

const BRANCHES: &str =
    "branch_code,name_zh,province,city,parent_code\nN-1,新一部,湖北省,武汉市,\nN-2,新二部,湖北省,武汉市,N-1\n";

#[tokio::test]
async fn a_file_is_checked_then_imported_once_and_by_its_sender_alone() {
    let app = TestApp::start().await;
    let (own, other) = (app.world.company("东风", 2, 3).await, app.world.company("别家", 1, 1).await);
    let (liaison, stranger) = (app.browser(Some(&own.liaison)).await, app.browser(Some(&other.liaison)).await);
    let company = own.id.to_string();
    let db = app.world.cx.db.read();
    let before = branch::Entity::find().count(db).await.expect("a number");

    let (status, page) = liaison.upload(&[("what", "branches"), ("company", &company)], BRANCHES.into()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id = page.strip_prefix("/imports/").expect("the check's page").to_owned();
    assert_eq!(liaison.get(&page).await, StatusCode::OK);
    assert_eq!(stranger.get(&page).await, StatusCode::NOT_FOUND);
    stranger.post("/forms/apply-import", &[("id", &id)]).await;
    stranger.post("/forms/discard-import", &[("id", &id)]).await;
    assert_eq!(branch::Entity::find().count(db).await.expect("a number"), before, "nothing is written before the word");

    for _ in 0..2 {
        liaison.post("/forms/apply-import", &[("id", &id)]).await;
    }
    assert_eq!(branch::Entity::find().count(db).await.expect("a number"), before + 2);
    assert_eq!(import_file::Entity::find().count(db).await.expect("a number"), 0, "the file is forgotten");
}

#[tokio::test]
async fn nobody_sends_a_file_where_they_have_no_right() {
    let app = TestApp::start().await;
    let (own, other) = (app.world.company("东风", 1, 1).await, app.world.company("别家", 1, 1).await);
    let company = own.id.to_string();
    let nobody = app.browser(None).await;
    let (status, page) = nobody.upload(&[("what", "branches"), ("company", &company)], BRANCHES.into()).await;
    assert_eq!((status, page.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
    for actor in [&other.liaison, &own.branch_liaison] {
        let browser = app.browser(Some(actor)).await;
        for what in ["companies", "branches", "employees", "holidays", "else"] {
            let (_, page) = browser.upload(&[("what", what), ("company", &company)], BRANCHES.into()).await;
            assert!(!page.starts_with("/imports/"), "{what} goes to {page}");
        }
    }
    assert_eq!(import_file::Entity::find().count(app.world.cx.db.read()).await.expect("a number"), 0);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let app = TestApp::start().await;
    let company = app.world.company("东风", 1, 1).await;
    let liaison = app.browser(Some(&company.liaison)).await;
    let fields = [("what", "employees"), ("company", &company.id.to_string())];
    let (status, _) = liaison.upload(&fields, vec![b'a'; (5 << 20) + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_administrator_publishes_a_year() {
    let app = TestApp::start().await;
    let administrator = app.world.account("管理员", vec![Grant::Administrator]).await;
    let browser = app.browser(Some(&administrator)).await;
    let notice = r#"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;
    browser.upload(&[("what", "holidays")], notice.into()).await;
    let years = usecases::catalogue::published_years(&app.world.cx).await.expect("years");
    assert_eq!(years.get(&2027), Some(&(1, 0)));
    browser.upload(&[("what", "holidays")], b"not json".to_vec()).await;
    assert!(browser.text("/admin/holidays").await.contains("f-file-error"));
}
