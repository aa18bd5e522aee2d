//! The outside contract, walked over the sample data.

use crate::demo::{self, Demo};
use crate::mail::Mailer;
use crate::parts::Parts;
use app::assets::Assets;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use domain::id::{BranchId, CompanyId};
use entities::audit::audit_event;
use entities::directory::{branch, company};
use entities::notify::outbox;
use entities::scheduling::{booking, booking_branch, claim, engagement};
use http_body_util::BodyExt;
use object_store::memory::InMemory;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use usecases::clock::{Clock, Random};
use usecases::keys::Keys;
use usecases::{Cx, Db, Site, Tx};

/// A server with the sample data; it is Monday 2026-11-23, 09:00 in Shanghai.
struct Server {
    router: Router,
    cx: Cx,
    demo: Demo,
    _folder: TempDir,
}

/// Status, media type and body.
type Answer = (u16, String, Value);

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Db::migrate(&url).await.expect("the schema");
        let cx = Cx {
            db: Db::connect(&url).await.expect("the database"),
            clock: Clock::frozen(domain::instant::Instant::from_unix_seconds(1_795_395_600)),
            random: Random::seeded(7),
            keys: Keys::new([7; 32]),
            site: Arc::new(Site {
                public_url: "https://zhiyin.example".into(),
                mail_from_name: "知音".into(),
                mail_from: "zhiyin@example.com".into(),
                replies_are_read: false,
                rtmp_url: "rtmp://zhiyin.example/live".into(),
                retention: domain::instant::Span::days(365),
                demo: true,
            }),
            boards: usecases::live::KnownBoards::default(),
        };
        let demo = demo::load(&cx).await.expect("the sample data");
        let manifest = r#"{"style": "/s.css", "room": {"script": "/s.js", "wasm": "/s.wasm"}, "studio": {"script": "/s.js", "wasm": "/s.wasm"}, "work": {"script": "/s.js", "wasm": "/s.wasm"}, "hls": "/h.js", "planner": "/p.js", "planner_style": "/p.css", "icon": "/i.svg"}"#;
        std::fs::write(folder.path().join("manifest.json"), manifest).expect("a manifest");
        let assets = Assets::load(folder.path()).expect("the manifest");
        let mailer = Mailer::spool(folder.path().join("mail"));
        let parts = Parts::assemble(cx.clone(), Arc::new(InMemory::new()), assets, mailer);
        Self { router: crate::router(parts), cx, demo, _folder: folder }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (head, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let kind = head.headers.get("content-type").map(|it| it.to_str().expect("text").to_owned()).unwrap_or_default();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        (head.status.as_u16(), kind, serde_json::from_slice(&bytes).unwrap_or_else(|_| text()))
    }

    async fn get(&self, key: &str, path: &str) -> Answer {
        let request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {key}"));
        self.send(request.header("accept-language", "en").body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, key: &str, path: &str, body: &Value, idempotency: Option<&str>) -> Answer {
        let mut request = Request::post(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .header("accept-language", "en");
        if let Some(idempotency) = idempotency {
            request = request.header("idempotency-key", idempotency);
        }
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// The starts that are free for the briefing.
    async fn starts(&self) -> Vec<String> {
        let path = format!("/offerings/{}/slots", self.demo.offerings.briefing);
        let (status, _, body) = self.get(&self.demo.api_keys.liaison, &path).await;
        assert_eq!(status, 200);
        let slots = body["slots"].as_array().expect("slots");
        slots.iter().map(|slot| slot["starts_at"].as_str().expect("a time").to_owned()).collect()
    }

    /// How many rows there are of all that a booking writes.
    async fn rows(&self) -> [u64; 6] {
        macro_rules! count {
            ($($entity:ident),*) => {
                [$($entity::Entity::find().count(self.cx.db.read()).await.expect("a count")),*]
            };
        }
        count!(engagement, booking, booking_branch, claim, outbox, audit_event)
    }

    /// A branch of another company.
    async fn strange_branch(&self) -> BranchId {
        let (id, company_id) = (self.cx.id::<BranchId>(), self.cx.id::<CompanyId>());
        let (code, name) = (company_id.to_string(), "别家".to_owned());
        let created_at = self.cx.now();
        let company = company::Model { id: company_id, code, name: name.clone(), name_en: String::new(), created_at };
        let branch = branch::Model {
            id,
            company_id,
            code: "B-1".into(),
            name,
            name_en: String::new(),
            province: "湖北省".into(),
            city: "武汉市".into(),
            district: "洪山区".into(),
            latitude: None,
            longitude: None,
            liaison: String::new(),
            parent_id: None,
        };
        let write = move |tx: Tx| async move {
            company.into_active_model().reset_all().insert(tx.as_ref()).await?;
            branch.into_active_model().reset_all().insert(tx.as_ref()).await?;
            Ok(())
        };
        self.cx.db.write(write).await.expect("written");
        id
    }

    fn booking(&self, starts_at: &str) -> Value {
        json!({
            "offering_id": self.demo.offerings.briefing, "starts_at": starts_at, "company_id": self.demo.company_id,
            "branch_ids": "all", "topic": "antifraud-general", "head_count": 300, "note": "请讲购车骗局",
            "answers": { "concern": "冒充客服", "screens": "12" },
        })
    }
}

fn fields(body: &Value) -> Vec<(&str, &str)> {
    let errors = body["errors"].as_array().expect("errors");
    errors.iter().map(|it| (it["field"].as_str().unwrap_or(""), it["code"].as_str().unwrap_or(""))).collect()
}

fn kind(body: &Value) -> &str {
    body["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default()
}

#[tokio::test]
async fn a_booking_goes_from_free_time_to_calendar_attendance_and_stream_key() {
    let server = Server::start().await;
    let (liaison, manager) = (&server.demo.api_keys.liaison, &server.demo.api_keys.brand_manager);
    let (_, _, offered) = server.get(liaison, &format!("/offerings?brand_id={}", server.demo.brand_id)).await;
    assert!(offered["items"].as_array().is_some_and(|items| items.iter().any(|it| it["minutes"] == 60)), "{offered}");
    let starts = server.starts().await;
    let (status, _, booked) = server.post(liaison, "/bookings", &server.booking(&starts[0]), None).await;
    assert_eq!((status, &booked["status"]), (201, &json!("requested")), "{booked}");
    assert!(!server.starts().await.contains(&starts[0]), "a request holds its time");
    let booking = format!("/bookings/{}", booked["id"].as_str().expect("an id"));
    let engagement = format!("/engagements/{}", booked["engagement_id"].as_str().expect("an id"));

    let (status, _, confirmed) = server.post(manager, &format!("{booking}/confirm"), &json!({}), None).await;
    assert_eq!((status, &confirmed["status"]), (200, &json!("confirmed")));
    let (status, _, shown) = server.get(liaison, &engagement).await;
    assert_eq!((status, &shown["starts_at"], &shown["status"]), (200, &json!(starts[0]), &json!("planned")));
    let (status, media, object) = server.get(liaison, &format!("{engagement}/calendar.ics")).await;
    assert_eq!((status, media.as_str()), (200, "text/calendar; charset=utf-8"));
    let object = object.as_str().expect("text");
    assert!(object.contains("METHOD:PUBLISH") && object.contains("STATUS:CONFIRMED") && !object.contains("ATTENDEE"));
    let (_, _, attendance) = server.get(manager, &format!("{engagement}/attendance")).await;
    let branches = attendance["branches"].as_array().expect("branches");
    assert_eq!(branches.len(), 300);
    assert_eq!(branches.iter().map(|it| it["invited"].as_i64().unwrap_or(0)).sum::<i64>(), 3214);

    let (_, _, stream) = server.post(manager, &format!("{engagement}/stream-key"), &json!({}), None).await;
    assert_eq!(stream["rtmp_url"], "rtmp://zhiyin.example/live");
    let (_, _, viewer) = server.post(manager, &format!("{engagement}/viewers"), &json!({}), None).await;
    assert!(viewer["playlist_url"].as_str().is_some_and(|url| url.starts_with("https://zhiyin.example/live/")));

    let later = json!({ "starts_at": starts[40] });
    assert_eq!(server.post(manager, &format!("{booking}/reschedule"), &later, None).await.0, 200);
    let (status, _, cancelled) =
        server.post(liaison, &format!("{booking}/cancel"), &json!({ "reason": "停产" }), None).await;
    assert_eq!((status, &cancelled["status"]), (200, &json!("cancelled")));
    let (_, _, shown) = server.get(liaison, &engagement).await;
    assert_eq!((&shown["sequence"], &shown["status"]), (&json!(2), &json!("cancelled")));
}

#[tokio::test]
async fn a_repeated_call_books_once() {
    let server = Server::start().await;
    let liaison = &server.demo.api_keys.liaison;
    let starts = server.starts().await;
    let body = server.booking(&starts[0]);
    let first = server.post(liaison, "/bookings", &body, Some("k")).await;
    assert_eq!(first.0, 201);
    assert_eq!(server.post(liaison, "/bookings", &body, Some("k")).await, first);
    let (status, _, other) = server.post(liaison, "/bookings", &server.booking(&starts[40]), Some("k")).await;
    assert_eq!((status, kind(&other)), (422, "idempotency-key-reused"));
    let (status, _, taken) = server.post(liaison, "/bookings", &body, Some("another")).await;
    assert_eq!((status, kind(&taken)), (409, "slot-taken"));
    assert_eq!(server.post(liaison, "/bookings", &body, Some("another")).await.2, taken);
    // Of several at once one does the work.
    let body = server.booking(&starts[60]);
    let calls = (0..8).map(|_| server.post(liaison, "/bookings", &body, Some("race")));
    let mut statuses: Vec<_> = futures::future::join_all(calls).await.into_iter().map(|answer| answer.0).collect();
    statuses.sort_unstable();
    assert!(statuses.iter().all(|status| [201, 409].contains(status)) && statuses[0] == 201, "{statuses:?}");
}

#[tokio::test]
async fn each_defect_names_its_field() {
    let server = Server::start().await;
    let liaison = &server.demo.api_keys.liaison;
    let starts = server.starts().await;
    let good = server.booking(&starts[0]);
    let strange = server.strange_branch().await;
    let before = server.rows().await;
    for (field, value, code) in [
        ("offering_id", json!(null), "wrong_type"),
        ("head_count", json!("many"), "wrong_type"),
        ("branch_ids", json!("some"), "wrong_type"),
        ("branch_ids", json!([strange]), "unknown"),
        ("head_count", json!(0), "out_of_range"),
        ("starts_at", json!("tomorrow"), "not_an_instant"),
        ("topic", json!("gardening"), "unknown"),
        ("site_id", json!(server.demo.brand_id), "not_on_site"),
        ("colour", json!("blue"), "unknown_field"),
        ("answers", json!({ "concern": 7, "screens": "12" }), "wrong_type"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let (status, media, problem) = server.post(liaison, "/bookings", &body, None).await;
        assert_eq!((status, media.as_str()), (422, "application/problem+json"), "{field}: {problem}");
        let named = fields(&problem);
        assert!(named.len() == 1 && named[0].0.starts_with(field) && named[0].1 == code, "{field}: {problem}");
    }
    let (status, _, problem) = server.post(liaison, "/bookings", &json!({}), None).await;
    assert_eq!((status, fields(&problem)), (422, vec![("offering_id", "required")]));
    // Where the crew would go, too, and for a time that is only held.
    let mut visit = good.clone();
    (visit["offering_id"], visit["site_id"]) = (json!(server.demo.offerings.on_site_window), json!(strange));
    let mut held = good.clone();
    held["branch_ids"] = json!([strange]);
    held.as_object_mut().expect("an object").remove("answers");
    for (path, body, field) in [("/bookings", &visit, "site_id"), ("/holds", &held, "branch_ids")] {
        let (status, _, problem) = server.post(liaison, path, body, None).await;
        assert_eq!((status, fields(&problem)), (422, vec![(field, "unknown")]), "{path}: {problem}");
    }
    assert_eq!(server.rows().await, before, "nothing is written");
    let slots = format!("/offerings/{}/slots", server.demo.offerings.briefing);
    for (query, field) in [("from=x", "from"), ("why=maybe", "why"), ("company_id=7", "company_id"), ("x=1", "x")] {
        let (status, _, problem) = server.get(liaison, &format!("{slots}?{query}")).await;
        assert_eq!((status, fields(&problem)[0].0), (422, field), "{query}");
    }
    assert_eq!(server.get(liaison, "/offerings/7/slots").await.0, 404);
}

#[tokio::test]
async fn offerings_come_in_pages() {
    let server = Server::start().await;
    let liaison = &server.demo.api_keys.liaison;
    let (_, _, all) = server.get(liaison, "/offerings?limit=200").await;
    let all: Vec<_> = all["items"].as_array().expect("items").iter().map(|it| it["id"].clone()).collect();
    let (mut paged, mut path) = (Vec::new(), "/offerings?limit=2".to_owned());
    loop {
        let (_, _, page) = server.get(liaison, &path).await;
        paged.extend(page["items"].as_array().expect("items").iter().map(|it| it["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/offerings?limit=2&cursor={next}");
    }
    assert_eq!(paged, all);
}

#[tokio::test]
async fn a_problem_document_is_as_documented() {
    let server = Server::start().await;
    let (_, _, problem) = server.post(&server.demo.api_keys.liaison, "/bookings", &json!({ "colour": 1 }), None).await;
    insta::assert_json_snapshot!(problem);
}
