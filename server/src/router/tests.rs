use super::router;
use crate::mail::Mailer;
use crate::parts::Parts;
use app::assets::Assets;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use object_store::memory::InMemory;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::{Cx, Db, Site};

const SITE: &str = "https://zhiyin.example";

async fn server() -> (Router, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.expect("the schema");
    let cx = Cx {
        db: Db::connect(&url).await.expect("the database"),
        clock: Clock::system(),
        random: Random::seeded(7),
        keys: Keys::new([7; 32]),
        site: Arc::new(Site {
            public_url: SITE.into(),
            mail_from_name: "知音".into(),
            mail_from: "zhiyin@example.com".into(),
            replies_are_read: false,
            rtmp_url: "rtmp://zhiyin.example/live".into(),
            retention: domain::instant::Span::days(365),
            demo: false,
        }),
        boards: usecases::live::KnownBoards::default(),
    };
    let manifest = r#"{"style": "/pkg/s.css", "room": {"script": "/pkg/s.js", "wasm": "/pkg/s.wasm"}, "studio": {"script": "/pkg/s.js", "wasm": "/pkg/s.wasm"}, "work": {"script": "/pkg/s.js", "wasm": "/pkg/s.wasm"}, "hls": "/pkg/h.js", "planner": "/pkg/p.js", "planner_style": "/pkg/p.css", "icon": "/pkg/i.svg"}"#;
    std::fs::write(folder.path().join("manifest.json"), manifest).expect("a manifest");
    let assets = Assets::load(folder.path()).expect("the manifest");
    let parts = Parts::assemble(cx, Arc::new(InMemory::new()), assets, Mailer::spool(folder.path().join("mail")));
    (router(parts), folder)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

async fn call(server: &Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(Request::builder().method(method).uri(path), |it, (name, value)| it.header(*name, *value));
    let response = server.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: head.status, headers: head.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// What the router does with leptos' server functions depends on how they were declared.
#[test]
fn every_server_function_is_a_post_below_forms() {
    let wrong: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .filter(|(path, method)| method != "POST" || !path.starts_with("/forms/"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let (server, _folder) = server().await;
    let html = ("accept", "text/html");
    for headers in [&[html][..], &[html, ("origin", "https://evil.example")], &[html, ("sec-fetch-site", "cross-site")]]
    {
        let answer = call(&server, "POST", "/forms/sign-out", headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains(">403<"), "{}", answer.text);
    }
    let own = call(&server, "POST", "/forms/sign-out", &[html, ("origin", SITE)]).await;
    assert_eq!(own.status, StatusCode::FOUND);
    let bearer = call(&server, "POST", "/forms/sign-out", &[html, ("authorization", "Bearer zy_x")]).await;
    assert_eq!(bearer.status, StatusCode::FORBIDDEN, "a key opens REST alone");
    assert_eq!(call(&server, "GET", "/forms/sign-out", &[html]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn every_answer_has_the_headers_that_protect_it() {
    let (server, _folder) = server().await;
    for path in ["/help", "/nothing", "/api/v1/offerings", "/live/x/index.m3u8", "/pkg/nothing.css", "/healthz"] {
        let headers = call(&server, "GET", path, &[("accept", "text/html")]).await.headers;
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "strict-transport-security",
            "x-request-id",
        ] {
            assert!(headers.contains_key(name), "{path} has no {name}");
        }
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert!(!policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_nonce_of_a_pages_policy_is_that_of_its_scripts_and_never_the_same() {
    let (server, _folder) = server().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = call(&server, "GET", "/help", &[("accept", "text/html")]).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
        for script in answer.text.split("<script").skip(1) {
            assert!(script.split('>').next().is_some_and(|head| head.contains(&nonce)), "a script without the nonce");
        }
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn programs_get_problem_documents_in_their_language() {
    let (server, _folder) = server().await;
    let cases = [
        ("GET", "/api/v1/offerings", 401),
        ("POST", "/api/v1/bookings", 401),
        ("GET", "/api/v1/x", 404),
        ("PUT", "/api/v1/bookings", 401),
    ];
    for (method, path, status) in cases {
        let answer = call(&server, method, path, &[("accept-language", "en"), ("accept", "text/html")]).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(answer.headers[header::CONTENT_LANGUAGE], "en");
    }
    let answer = call(&server, "GET", "/api/v1/x", &[]).await;
    let document: serde_json::Value = serde_json::from_str(&answer.text).expect("JSON");
    assert!(document["type"].as_str().is_some_and(|kind| kind.ends_with("/not-found")), "{document}");
    assert_eq!(answer.headers[header::CONTENT_LANGUAGE], "zh-CN");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let (server, _folder) = server().await;
    let headers = [("origin", SITE), ("content-length", "2000000"), ("accept", "text/html")];
    assert_eq!(call(&server, "POST", "/forms/sign-out", &headers).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn numbers_are_for_this_machine_and_mail_is_shown_in_the_demo_alone() {
    let (server, _folder) = server().await;
    let behind_a_proxy = [("x-forwarded-for", "203.0.113.7")];
    assert_eq!(call(&server, "GET", "/metrics", &behind_a_proxy).await.status, StatusCode::NOT_FOUND);
    assert_ne!(call(&server, "GET", "/metrics", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(call(&server, "GET", "/dev/mail", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_is_ready_while_the_database_answers() {
    let (server, _folder) = server().await;
    assert_eq!(call(&server, "GET", "/healthz", &[]).await.text, "ok\n");
    assert_eq!(call(&server, "GET", "/readyz", &[]).await.status, StatusCode::OK);
}
