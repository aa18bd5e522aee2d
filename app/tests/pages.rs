//! Pages that need no data, through the router, as a browser gets them.

use app::assets::{Assets, Bundle};
use app::router::router;
use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;

async fn get(path: &str, language: &str) -> (Response<()>, String) {
    let pkg = |name: &str| format!("/pkg/{name}");
    let assets = Assets {
        style: pkg("a.css"),
        room: Bundle { script: pkg("r.js"), wasm: pkg("r.wasm") },
        studio: Bundle { script: pkg("s.js"), wasm: pkg("s.wasm") },
        work: Bundle { script: pkg("a.js"), wasm: pkg("a.wasm") },
        hls: pkg("hls.js"),
        planner: pkg("planner.js"),
        planner_style: pkg("planner.css"),
        icon: pkg("a.svg"),
    };
    let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, language);
    let request = request.body(Body::empty()).expect("a request");
    let response = router(Arc::new(assets), || {}).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    (Response::from_parts(parts, ()), String::from_utf8(body.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn a_page_speaks_the_readers_language() {
    let (_, chinese) = get("/help", "zh-CN").await;
    let (_, english) = get("/help", "en-GB, zh;q=0.5").await;
    assert!(chinese.contains(r#"<html lang="zh-CN""#) && chinese.contains("怎样参会"));
    assert!(english.contains(r#"<html lang="en""#) && english.contains("How to join"));
}

#[tokio::test]
async fn a_page_without_islands_loads_no_scripts() {
    let (_, html) = get("/help", "zh-CN").await;
    assert!(!html.contains("a.wasm") && !html.contains("type=\"module\""), "{html}");
}

#[tokio::test]
async fn scripts_run_only_with_the_nonce_of_the_answer() {
    let (response, html) = get("/help", "zh-CN").await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).expect("a nonce").0;
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(&format!(" nonce=\"{nonce}\"")), "{script}");
    }
    assert!(!html.contains(" style=\""), "the policy allows no style attribute");
}

#[tokio::test]
async fn an_unknown_address_is_answered_by_a_page_that_says_so() {
    let (response, html) = get("/no/such/page", "zh-CN").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(html.contains("没有这个页面"));
    assert_eq!(html.matches("<h1").count(), 1);
}
