//! A program that has it already gets nothing again.

use super::{address, book, etag, fetch, text};
use crate::support::TestApp;
use crate::support::world::at;
use domain::feeds::FeedOf;
use domain::instant::Span;
use entities::directory::brand;
use reqwest::{Client, Method, StatusCode};
use sea_orm::Set;
use usecases::scheduling::reschedule_booking;

#[tokio::test]
async fn a_feed_is_sent_again_when_something_has_changed_and_only_then() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 2).await);
    let id = book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let path = address(cx, &company.liaison, FeedOf::Company(company.id)).await;
    let first = fetch(&app, &path, None).await;
    let tag = etag(&first);
    assert!(tag.starts_with('"') && first.headers()["cache-control"].to_str().expect("a text").contains("private"));
    let body = first.text().await.expect("a text");

    // At once, ten minutes later when nothing was done (without a look at the engagements), and a day later.
    for later in [Span(0), Span::minutes(10), Span::days(1)] {
        cx.clock.advance(later);
        let again = fetch(&app, &path, Some(&tag)).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{later:?}");
        assert!(!etag(&again).is_empty() && again.text().await.expect("a text").is_empty());
        assert_eq!(text(&app, &path).await, body, "the same bytes at any time");
    }
    let tag = etag(&fetch(&app, &path, Some(&tag)).await);
    cx.clock.advance(Span::minutes(10));
    reschedule_booking(cx, &brand.manager, id, at("2026-12-02T09:00:00+08:00")).await.expect("free");
    let moved = fetch(&app, &path, Some(&tag)).await;
    assert_eq!(moved.status(), StatusCode::OK);
    assert_ne!(etag(&moved), tag);
    assert!(moved.text().await.expect("a text").contains("20261202T090000"));

    // One of somebody else's making, or of another feed, proves nothing.
    let other = address(cx, &brand.manager, FeedOf::Brand(brand.id)).await;
    let forged = tag.replace('.', ".0");
    for tag in [tag.as_str(), forged.as_str(), "\"x\"", "*"] {
        assert_eq!(fetch(&app, &other, Some(tag)).await.status(), StatusCode::OK, "{tag}");
    }
}

#[tokio::test]
async fn a_new_name_is_a_new_version_although_no_engagement_changed() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let path = address(cx, &company.liaison, FeedOf::Company(company.id)).await;
    let tag = etag(&fetch(&app, &path, None).await);
    world.change(brand::ActiveModel { id: Set(brand.id), name: Set("新名".into()), ..Default::default() }).await;
    assert_eq!(fetch(&app, &path, Some(&tag)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_head_tells_the_version_and_a_compressed_answer_has_a_tag_of_its_own() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let path = address(cx, &company.liaison, FeedOf::Company(company.id)).await;
    let plain = etag(&fetch(&app, &path, None).await);
    let head = Client::new().request(Method::HEAD, format!("{}{path}", app.url)).send().await.expect("an answer");
    assert_eq!((head.status(), etag(&head)), (StatusCode::OK, plain.clone()));
    assert!(head.bytes().await.expect("a body").is_empty());
    let ask = |tag: Option<String>| {
        let request = Client::new().get(format!("{}{path}", app.url)).header("accept-encoding", "gzip");
        tag.into_iter().fold(request, |request, tag| request.header("if-none-match", tag)).send()
    };
    let packed = ask(None).await.expect("an answer");
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_eq!(etag(&packed), format!("{}-gzip\"", plain.trim_end_matches('"')));
    let again = ask(Some(etag(&packed))).await.expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}
