//! Who learns of an application: its applicant and the brand's team, nobody else, and after its time nobody.

use super::{ANSWER, NAME, PHONE, Stage, rows};
use crate::support::{TestApp, World, app::Browser};
use domain::instant::Span;
use domain::services::Act;
use entities::audit::audit_event;
use entities::services::application_step;
use reqwest::{Method, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::io::Write;
use std::sync::{Arc, Mutex};
use usecases::UseCaseError;
use usecases::invites::take_off_list;
use usecases::services::{
    Only, application, applications, apply_in_room, export_applications, forget_applications, handle_application,
    own_applications,
};

const NOTE: &str = "已请本人补交示例材料";

/// Every page and file of the server, with this stage's ids in its address: what leptos routes, and what is beside it.
fn addresses(stage: &Stage, application: &str) -> Vec<String> {
    let routes = pages();
    assert!(routes.len() > 50, "the pages are found: {routes:?}");
    let (engagement, brand) = (stage.engagement.to_string(), stage.brand.id.to_string());
    let branch = stage.company.branches[0].to_string();
    let fill = |path: &str| {
        let part = |part: &str| match part {
            "{brand}" | "{brand_id}" => brand.clone(),
            "{engagement}" => engagement.clone(),
            "{company}" => stage.company.id.to_string(),
            "{branch}" | "{branch_id}" => branch.clone(),
            "{application}" => application.to_owned(),
            "{item}" => stage.item.to_string(),
            "{offering}" | "{offering_id}" => stage.brand.offering.to_string(),
            "{kind}" => "company".to_owned(),
            "{id}" if path.starts_with("/calendar") => stage.company.id.to_string(),
            "{id}" => engagement.clone(),
            "{code}" => "JZ-01".to_owned(),
            other => other.to_owned(),
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    let mut all: Vec<String> = routes.iter().map(|path| fill(path)).collect();
    for path in [
        "/room/{engagement}/board",
        "/brands/{brand}/engagements/{id}/applications.csv",
        "/brands/{brand}/engagements/{id}/attendance.csv",
        "/engagements/{id}/attendance.csv",
        "/engagements/{id}/calendar.ics",
        "/companies/{company}/employees.csv",
        "/brands/{brand}/settings/services.csv",
        "/admin/services.csv",
        "/brands/{brand}/planner",
    ] {
        all.push(fill(path));
    }
    all
}

/// The paths of the pages with `{name}` for what varies, read from the one place where they are listed.
pub fn pages() -> Vec<String> {
    let source = include_str!("../../../app/src/pages.rs");
    let listed = source.split("path=path!(\"").skip(1).filter_map(|tail| tail.split_once("\")"));
    let notation = |path: &str| {
        let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    listed.map(|(path, _)| notation(path)).collect()
}

fn is_silent(text: &str, receipt: &str) -> bool {
    [NAME, PHONE, ANSWER, NOTE, receipt, "142****1234", "欧**"].iter().all(|secret| !text.contains(secret))
}

#[tokio::test]
async fn no_address_and_no_form_tells_a_company_or_a_stranger_what_somebody_applied_for() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    handle_application(cx, &stage.brand.officer, id, Act::Note, NOTE).await.expect("noted");
    let before = rows(cx).await;
    let receipt = before[0].receipt.clone();
    let other = app.world.brand("海燕").await;
    let all = addresses(&stage, &id.to_string());
    let readers = [
        ("the company's liaison", &stage.company.liaison),
        ("its branch's liaison", &stage.company.branch_liaison),
        ("the administrator", &stage.admin),
        ("another brand's manager", &other.manager),
    ];
    for (who, actor) in readers {
        let browser = app.browser(Some(actor)).await;
        for address in &all {
            assert!(is_silent(&browser.text(address).await, &receipt), "{who}: {address}");
        }
        let key = app.key(actor).await;
        for (method, path) in rest(&stage) {
            let answer = app.rest(method, &path, Some(&key)).json(&serde_json::json!({})).send().await;
            assert!(is_silent(&answer.expect("an answer").text().await.expect("a text"), &receipt), "{who}: {path}");
        }
        tries(&stage, &browser, &id.to_string()).await;
        let refused = [
            application(cx, actor, id).await.err(),
            applications(cx, actor, stage.engagement, Only::default()).await.err(),
            export_applications(cx, actor, stage.engagement, Only::default()).await.err(),
            handle_application(cx, actor, id, Act::TakeUp, "").await.err(),
        ];
        let hidden = |it: &Option<UseCaseError>| matches!(it, Some(UseCaseError::NotFound | UseCaseError::Forbidden));
        assert!(refused.iter().all(hidden), "{who}: {refused:?}");
    }
    assert_eq!(rows(cx).await, before, "nothing changed");
    // The addresses are right: whoever may, sees it there.
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let mut seen = Vec::new();
    for address in &all {
        if officer.text(address).await.contains(&receipt) {
            seen.push(address.as_str());
        }
    }
    assert_eq!(seen.len(), 4, "the engagement, the list, one opened, the file: {seen:?}");
}

/// Every route of the OpenAPI document, with this stage's ids in it.
fn rest(stage: &Stage) -> Vec<(Method, String)> {
    let document = serde_json::from_str::<serde_json::Value>(server::openapi::document_text()).expect("a document");
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let id =
            if path.contains("/offerings/") { stage.brand.offering.to_string() } else { stage.engagement.to_string() };
        let path = path.trim_start_matches("/api/v1").trim_start_matches('/').replace("{id}", &id);
        for method in methods.as_object().expect("methods").keys().filter(|it| *it == "get") {
            routes.push((method.to_uppercase().parse().expect("a method"), path.clone()));
        }
    }
    routes
}

/// The forms about applications, as whoever may not sends them.
async fn tries(stage: &Stage, browser: &Browser, application: &str) {
    let (brand, engagement, item) = (stage.brand.id.to_string(), stage.engagement.to_string(), stage.item.to_string());
    let fields = [
        ("brand", brand.as_str()),
        ("engagement", &engagement),
        ("item", &item),
        ("service", &item),
        ("application", application),
        ("act", "take_up"),
        ("name", NAME),
        ("phone", PHONE),
        ("consent", "1"),
    ];
    for form in ["handle-application", "open-service", "close-service", "apply-service"] {
        let status = browser.post(&format!("/forms/{form}"), &fields).await;
        assert!(!status.is_success() && !status.is_server_error(), "{form}: {status}");
    }
}

#[tokio::test]
async fn who_was_taken_off_the_list_sees_no_receipts_any_more() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, who) = (&world.cx, stage.people[0]);
    apply_in_room(cx, who, stage.item, &stage.form()).await.expect("open");
    assert_eq!(own_applications(cx, who).await.expect("a seat").len(), 1);
    take_off_list(cx, &stage.company.liaison, stage.engagement, who).await.expect("an employee");
    assert!(matches!(own_applications(cx, who).await.err(), Some(UseCaseError::NotFound)));
}

#[tokio::test]
async fn what_is_stored_is_sealed() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    handle_application(cx, &stage.brand.officer, id, Act::Note, NOTE).await.expect("noted");
    let row = rows(cx).await.remove(0);
    let steps = application_step::Entity::find().all(cx.db.read()).await.expect("steps");
    let mut stored = row.sealed.clone().expect("sealed");
    stored.extend(steps.iter().filter_map(|it| it.sealed_note.clone()).flatten());
    for secret in [NAME, PHONE, ANSWER, NOTE] {
        assert!(!stored.windows(secret.len()).any(|it| it == secret.as_bytes()), "{secret}");
    }
    let events = audit_event::Entity::find().all(cx.db.read()).await.expect("events");
    let audit = format!("{events:?}");
    assert!(is_silent(&audit, &row.receipt), "the audit log is kept for ever");
}

#[tokio::test]
async fn after_its_time_nobody_knows_who_applied_and_a_proof_is_left() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, officer) = (&world.cx, &stage.brand.officer);
    let id = apply_in_room(cx, stage.people[0], stage.item, &stage.form()).await.expect("open");
    apply_in_room(cx, stage.people[1], stage.item, &stage.form()).await.expect("open");
    cx.clock.advance(Span::days(10));
    handle_application(cx, officer, id, Act::Note, NOTE).await.expect("noted");
    let proofs = async || {
        let find = audit_event::Entity::find().filter(audit_event::Column::Action.eq("applications.erased"));
        find.all(cx.db.read()).await.expect("events")
    };
    cx.clock.advance(Span::days(356));
    forget_applications(cx).await.expect("done");
    let kept: Vec<_> = rows(cx).await.iter().map(|it| it.sealed.is_some()).collect();
    assert_eq!((kept, proofs().await.len()), (vec![true, false], 1), "one was touched ten days later");
    cx.clock.advance(Span::days(10));
    for _ in 0..2 {
        forget_applications(cx).await.expect("done, and harmless again");
    }
    let left = rows(cx).await;
    assert!(left.iter().all(|it| it.sealed.is_none() && it.attendee_id.is_none() && it.erased_at.is_some()));
    let proof = proofs().await;
    assert_eq!(proof.len(), 2);
    assert_eq!(proof[0].subject, stage.brand.id.to_string());
    assert!(proof.iter().all(|it| it.details.contains("\"applications\":1")), "{proof:?}");
    let it = application(cx, officer, id).await.expect("the numbers stay");
    assert!(it.erased && it.person.name.is_empty() && it.steps.iter().all(|it| it.note.is_empty()));
    let late = handle_application(cx, officer, id, Act::Note, "再看一下").await;
    assert!(
        matches!(late, Err(UseCaseError::Conflict("application-moved-on"))),
        "nothing is written that nobody would erase"
    );
    let list = applications(cx, officer, stage.engagement, Only::default()).await.expect("the numbers stay");
    assert_eq!((list.found, list.rows[0].by.as_str()), (2, ""));
}

/// Where logs of this thread go.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("one thread").write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_carry_neither_names_nor_numbers() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let seated = stage.seated(&app, 0).await;
    let (room, item, answers) =
        (stage.engagement.to_string(), stage.item.to_string(), format!("answers[{}]", stage.question));
    let form = [
        ("engagement", room.as_str()),
        ("item", &item),
        ("name", NAME),
        ("phone", PHONE),
        (&answers, ANSWER),
        ("consent", "1"),
    ];
    // Refused, taken by a script, and taken by a form.
    seated.answer(&format!("/room/{room}/apply"), &form[..5]).await;
    seated.answer(&format!("/room/{room}/apply"), &form).await;
    assert_eq!(seated.post("/forms/apply-service", &form).await, StatusCode::FOUND);
    let row = rows(&app.world.cx).await.remove(0);
    let code = app.world.cx.keys.follow_code(row.id);
    let nobody = app.browser(None).await;
    nobody.post("/forms/follow-application", &[("receipt", &row.receipt), ("code", &code)]).await;
    nobody.text("/services/follow").await;
    let officer = app.browser(Some(&stage.brand.officer)).await;
    officer.text(&format!("/brands/{}/applications/{}", stage.brand.id, row.id)).await;
    officer.text(&format!("/brands/{}/engagements/{room}/applications.csv", stage.brand.id)).await;
    let text = String::from_utf8(log.0.lock().expect("one thread").clone()).expect("UTF-8");
    assert!(text.contains("/room/{engagement}/apply"), "the calls are logged: {text}");
    for secret in [NAME, PHONE, ANSWER, &row.receipt, &code, "欧**"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
