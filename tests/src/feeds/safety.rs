//! The address is the right, as long as its holder has it.

use super::{address, book, fetch};
use crate::support::TestApp;
use crate::support::app::Browser;
use domain::feeds::FeedOf;
use domain::identity::Actor;
use entities::directory::employee;
use entities::feeds::feed;
use entities::identity::{account, role_grant};
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use usecases::UseCaseError;
use usecases::feeds::{feed_of, renew_feed, stop_feed};

async fn status(app: &TestApp, path: &str) -> StatusCode {
    fetch(app, path, None).await.status()
}

#[tokio::test]
async fn a_revoked_altered_or_stopped_address_does_not_open() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let company = world.company("东风", 1, 1).await;
    let of = FeedOf::Company(company.id);
    let first = address(cx, &company.liaison, of).await;
    assert_eq!(status(&app, &first).await, StatusCode::OK);
    let second = address(cx, &company.liaison, of).await;
    assert_ne!(first, second);
    assert_eq!((status(&app, &first).await, status(&app, &second).await), (StatusCode::NOT_FOUND, StatusCode::OK));
    let altered = second.replacen("/feeds/", "/feeds/A", 1);
    for wrong in [altered.as_str(), second.trim_end_matches(".ics"), "/feeds/.ics", "/feeds/x.ics"] {
        assert_eq!(status(&app, wrong).await, StatusCode::NOT_FOUND, "{wrong}");
    }
    stop_feed(cx, &company.liaison, of).await.expect("the own");
    assert_eq!(status(&app, &second).await, StatusCode::NOT_FOUND);
    let third = address(cx, &company.liaison, of).await;
    assert!(third != first && third != second, "what was revoked never comes back");
}

#[tokio::test]
async fn an_account_that_is_disabled_or_lost_its_role_has_no_feed() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let disabled = address(cx, &brand.manager, FeedOf::Brand(brand.id)).await;
    let colleague = address(cx, &brand.officer, FeedOf::Brand(brand.id)).await;
    let own = address(cx, &company.liaison, FeedOf::Account(company.liaison.account)).await;
    let whole = address(cx, &company.liaison, FeedOf::Company(company.id)).await;
    let disable = account::ActiveModel { id: Set(brand.manager.account), disabled: Set(true), ..Default::default() };
    world.change(disable).await;
    assert_eq!(
        (status(&app, &disabled).await, status(&app, &colleague).await),
        (StatusCode::NOT_FOUND, StatusCode::OK)
    );
    let account = company.liaison.account;
    let lose = move |tx: usecases::Tx| async move {
        let grants = role_grant::Entity::delete_many().filter(role_grant::Column::AccountId.eq(account));
        grants.exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(lose).await.expect("deleted");
    assert_eq!((status(&app, &own).await, status(&app, &whole).await), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn nobody_else_sees_or_renews_a_feed() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 1).await);
    let (other, stranger) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    let all = [
        (&company.liaison, FeedOf::Company(company.id)),
        (&company.liaison, FeedOf::Branch(company.branches[0])),
        (&company.liaison, FeedOf::Account(company.liaison.account)),
        (&brand.manager, FeedOf::Brand(brand.id)),
        (&brand.manager, FeedOf::Officer(brand.presenter)),
    ];
    let mut paths = Vec::new();
    for (actor, of) in all {
        paths.push(address(cx, actor, of).await);
    }
    let nobody = world.account("无", vec![]).await;
    for reader in [&other.manager, &other.officer, &stranger.liaison, &stranger.branch_liaison, &nobody] {
        let browser = app.browser(Some(reader)).await;
        for (_, of) in all {
            let (kind, id) = (of.kind().to_string(), of.id().to_string());
            let (seen, made) = (feed_of(cx, reader, of).await, renew_feed(cx, reader, of, "en").await);
            assert!(
                matches!(seen, Err(UseCaseError::NotFound)) && matches!(made, Err(UseCaseError::NotFound)),
                "{of:?}"
            );
            assert_eq!(browser.get(&format!("/calendar/{kind}/{id}")).await, StatusCode::NOT_FOUND, "{of:?}");
            for form in ["/forms/renew-feed", "/forms/stop-feed"] {
                browser.post(form, &[("kind", &kind), ("id", &id)]).await;
            }
        }
    }
    // A branch's liaison may not have the whole company's; a resource that is no person has none.
    let whole = feed_of(cx, &company.branch_liaison, FeedOf::Company(company.id)).await;
    assert!(matches!(whole, Err(UseCaseError::Forbidden)), "{whole:?}");
    let studio = feed_of(cx, &brand.manager, FeedOf::Officer(brand.studio)).await;
    assert!(matches!(studio, Err(UseCaseError::NotFound)), "{studio:?}");
    for path in &paths {
        assert_eq!(status(&app, path).await, StatusCode::OK, "nobody has revoked it");
    }
    assert_eq!(feed::Entity::find().count(cx.db.read()).await.expect("a number"), 5);
    assert!(!app.browser(None).await.get("/calendar").await.is_success());
}

/// A form as the page sends it, and what the page shows then.
async fn made(browser: &Browser, page: &str, form: &str, fields: &[(&str, &str)]) -> String {
    assert!(!browser.text(page).await.contains("webcal://"), "a look makes no address");
    assert_eq!(browser.post(form, fields).await, StatusCode::FOUND);
    browser.text(page).await
}

fn path_in(page: &str) -> String {
    let from = page.find("/feeds/").expect("an address");
    page[from..].split(['"', '<', '&']).next().expect("an end").to_owned()
}

#[tokio::test]
async fn the_pages_make_show_and_end_an_address_without_scripts() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 2).await);
    book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let cases: [(&Actor, FeedOf, &str); 4] = [
        (&company.liaison, FeedOf::Account(company.liaison.account), "/home"),
        (&company.branch_liaison, FeedOf::Branch(company.branches[0]), "/calendar"),
        (&brand.manager, FeedOf::Brand(brand.id), "/calendar"),
        (&brand.officer, FeedOf::Account(brand.officer.account), "/duty"),
    ];
    for (actor, of, from) in cases {
        let (kind, id) = (of.kind().to_string(), of.id().to_string());
        let page = if from == "/calendar" { format!("/calendar/{kind}/{id}") } else { "/calendar".to_owned() };
        let browser = app.browser(Some(actor)).await;
        assert!(browser.text(from).await.contains(&page), "{of:?} is reached from {from}");
        let fields = [("kind", kind.as_str()), ("id", id.as_str())];
        let shown = made(&browser, &page, "/forms/renew-feed", &fields).await;
        assert!(shown.contains("webcal://") && shown.contains("<svg") && shown.contains("download"), "{of:?}");
        let path = path_in(&shown);
        assert_eq!(status(&app, &path).await, StatusCode::OK, "{path}");
        browser.post("/forms/stop-feed", &fields).await;
        assert_eq!(status(&app, &path).await, StatusCode::NOT_FOUND);
    }

    let found = attendee::Entity::find().one(cx.db.read()).await.expect("a row").expect("an attendee");
    let code = cx.keys.join_code(found.id, found.generation);
    let (browser, page) = (app.browser(None).await, format!("/j/{code}/calendar"));
    assert!(browser.text(&format!("/j/{code}")).await.contains(&page));
    let shown = made(&browser, &page, "/forms/renew-employee-feed", &[("code", &code)]).await;
    let path = path_in(&shown);
    assert_eq!(status(&app, &path).await, StatusCode::OK);
    // A revoked link makes and shows none, and who is removed has none any more.
    let generation = Set(found.generation + 1);
    world.change(attendee::ActiveModel { id: Set(found.id), generation, ..Default::default() }).await;
    assert_eq!(browser.get(&page).await, StatusCode::NOT_FOUND);
    browser.post("/forms/stop-employee-feed", &[("code", &code)]).await;
    assert_eq!(status(&app, &path).await, StatusCode::OK, "the revoked link ends nothing");
    let gone = found.employee_id.expect("invited");
    let remove = move |tx: usecases::Tx| async move {
        employee::Entity::delete_by_id(gone).exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(remove).await.expect("deleted");
    assert_eq!(status(&app, &path).await, StatusCode::NOT_FOUND);
}
