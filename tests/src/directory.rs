//! Files into and out of the directory, through the pages' own addresses.

use crate::support::world::form;
use crate::support::{TestApp, World};
use domain::identity::Grant;
use entities::audit::audit_event;
use entities::directory::{branch, import_file};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use usecases::UseCaseError;
use usecases::scheduling::request_booking;

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
        for what in ["companies", "branches", "employees", "holidays", "services", "else"] {
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
    let (_, check) = browser.upload(&[("what", "holidays")], notice.into()).await;
    let years = async || usecases::catalogue::published_years(&app.world.cx).await.expect("years");
    assert_eq!(years().await.get(&2027), None, "nothing is published before it was looked at");
    let page = browser.text(&check).await;
    assert!(page.contains("元旦放假") && page.contains("1 天有变化"), "{page}");
    let id = check.rsplit('/').next().expect("an id").to_owned();
    browser.post("/forms/publish-notice", &[("id", &id)]).await;
    assert_eq!(years().await.get(&2027), Some(&(1, 0)));
    assert_eq!(browser.get(&check).await, StatusCode::NOT_FOUND, "it is done with");
    browser.upload(&[("what", "holidays")], b"not json".to_vec()).await;
    assert!(browser.text("/admin/holidays").await.contains("f-file-error"));
}

#[tokio::test]
async fn a_notice_says_what_it_changes_and_whom_it_meets_before_it_is_published() {
    use usecases::catalogue::{keep_notice, preview_notice, publish_notice};
    let world = World::new().await;
    let cx = &world.cx;
    let administrator = world.account("管理员", vec![Grant::Administrator]).await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let day = |date: &str, off: bool| format!(r#"{{"name": "元旦", "date": "{date}", "isOffDay": {off}}}"#);
    let notice =
        |days: &[String]| format!(r#"{{"year": 2027, "papers": [], "days": [{}]}}"#, days.join(",")).into_bytes();
    let first = keep_notice(cx, &administrator, notice(&[day("2027-01-01", true), day("2027-01-04", true)]))
        .await
        .expect("kept");
    publish_notice(cx, &administrator, first).await.expect("published");

    let form = form(&brand, &company, "2027-01-05T09:00:00+08:00");
    request_booking(cx, &company.liaison, form).await.expect("a working day now");
    let days = [day("2027-01-01", true), day("2027-01-05", true), day("2027-01-09", false)];
    let second = keep_notice(cx, &administrator, notice(&days)).await.expect("kept");
    let preview = preview_notice(cx, &administrator, second).await.expect("its own");
    let told: Vec<_> =
        preview.days.iter().map(|it| (it.date.to_string(), it.was.is_some(), it.becomes.is_some())).collect();
    let expected = [("2027-01-04", true, false), ("2027-01-05", false, true), ("2027-01-09", false, true)];
    assert_eq!(told, expected.map(|(date, was, becomes)| (date.to_owned(), was, becomes)));
    assert!(preview.known);
    assert_eq!(preview.affected, [("知音航班".to_owned(), "知音航班 (en)".to_owned(), 1)]);

    for other in [&brand.manager, &company.liaison] {
        assert!(keep_notice(cx, other, notice(&days)).await.is_err());
        assert!(preview_notice(cx, other, second).await.is_err());
        assert!(publish_notice(cx, other, second).await.is_err());
    }
    let colleague = world.account("另一位管理员", vec![Grant::Administrator]).await;
    assert!(matches!(preview_notice(cx, &colleague, second).await, Err(UseCaseError::NotFound)));
    publish_notice(cx, &administrator, second).await.expect("published");
    let record = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("holidays.imported"))
        .order_by_desc(audit_event::Column::At);
    let record =
        record.order_by_desc(audit_event::Column::Id).one(cx.db.read()).await.expect("the log").expect("a record");
    assert!(
        record.details.contains(r#""removed":["2027-01-04"]"#)
            && record.details.contains(r#""added":["2027-01-05","2027-01-09"]"#),
        "{}",
        record.details
    );
}
