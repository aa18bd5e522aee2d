//! What a brand writes down about a company stays with the brand.

use crate::support::TestApp;
use crate::support::world::form;
use entities::audit::audit_event;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use usecases::UseCaseError;
use usecases::directory::{LONGEST_NOTE, add_note, brands_company, remove_note};
use usecases::scheduling::request_booking;

const TEN: &str = "2026-12-01T10:00:00+08:00";
const NOTE: &str = "王主席下月退休，先打工会电话";

#[tokio::test]
async fn a_note_is_read_by_the_brands_team_and_never_by_the_company_or_another_brand() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
    let other = world.brand("海燕").await;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    add_note(cx, &brand.officer, brand.id, company.id, NOTE).await.expect("written");
    let file = brands_company(cx, &brand.manager, brand.id, company.id).await.expect("the team's");
    assert_eq!(
        (file.notes[0].text.as_str(), file.notes[0].author.as_str(), file.notes[0].own),
        (NOTE, "楚鹤鸣", false)
    );
    assert_eq!(file.notes[0].at, cx.now());
    assert_eq!(file.engagements.len(), 1);
    for stranger in [&company.liaison, &company.branch_liaison, &other.manager] {
        let refused = brands_company(cx, stranger, brand.id, company.id).await.map(|_| ());
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
        let refused = add_note(cx, stranger, brand.id, company.id, NOTE).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    // Nor by any page that the company can open.
    let (of_brand, id) = (brand.id, booking.engagement_id);
    let pages = [
        format!("/engagements/{id}"),
        format!("/companies/{}", company.id),
        "/home".into(),
        "/branches".into(),
        "/engagements".into(),
        format!("/brands/{of_brand}/companies/{}", company.id),
    ];
    let (liaison, team) = (app.browser(Some(&company.liaison)).await, app.browser(Some(&brand.manager)).await);
    for page in &pages {
        let text = liaison.events(page).await.text().await.expect("a page");
        assert!(!text.contains(NOTE), "{page}");
    }
    assert_eq!(liaison.events(&pages[5]).await.status(), StatusCode::NOT_FOUND);
    assert!(team.events(&pages[5]).await.text().await.expect("a page").contains(NOTE));
}

#[tokio::test]
async fn a_note_is_removed_by_its_author_alone_and_the_audit_log_knows_without_its_text() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let other = world.brand("海燕").await;
    let unknown = add_note(cx, &brand.officer, brand.id, company.id, NOTE).await;
    assert!(matches!(unknown, Err(UseCaseError::NotFound)), "it never asked this brand for anything: {unknown:?}");
    request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    for text in [" ".to_owned(), "长".repeat(LONGEST_NOTE + 1)] {
        let refused = add_note(cx, &brand.officer, brand.id, company.id, &text).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))), "{refused:?}");
    }
    let id = add_note(cx, &brand.officer, brand.id, company.id, NOTE).await.expect("written");
    let refused = remove_note(cx, &brand.manager, brand.id, id).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    for (actor, of) in [(&other.manager, other.id), (&other.manager, brand.id), (&company.liaison, brand.id)] {
        let refused = remove_note(cx, actor, of, id).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    remove_note(cx, &brand.officer, brand.id, id).await.expect("one's own");
    assert_eq!(brands_company(cx, &brand.manager, brand.id, company.id).await.expect("read").notes, []);
    let rows = audit_event::Entity::find().filter(audit_event::Column::Action.starts_with("note."));
    let rows = rows.all(cx.db.read()).await.expect("audit");
    let told: Vec<_> = rows.iter().map(|it| (it.action.as_str(), it.account_id)).collect();
    let author = Some(brand.officer.account);
    assert_eq!(told, [("note.added", author), ("note.removed", author)]);
    assert!(rows.iter().all(|it| !it.details.contains("王主席")), "{rows:?}");
}
