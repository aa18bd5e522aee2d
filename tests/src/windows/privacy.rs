//! Who learns of a declaration: its applicant and the crew. The company gets numbers.

use super::{ANSWER, EMAIL, NAME, PHONE, Stage};
use crate::life::sent;
use crate::services::privacy::pages;
use crate::support::{TestApp, World};
use domain::instant::Span;
use domain::services::PreCheck;
use entities::audit::audit_event;
use entities::services::application;
use reqwest::Method;
use sea_orm::EntityTrait;
use usecases::UseCaseError;
use usecases::services::{application, forget_applications, withdraw};
use usecases::windows::demand::{check_declaration, declare, tell_due, visit_list, visit_mails};

const NOTE: &str = "缺示例房东签字";

fn is_silent(text: &str, receipt: &str) -> bool {
    [NAME, PHONE, ANSWER, EMAIL, NOTE, receipt, "142****1234", "欧**"].iter().all(|secret| !text.contains(secret))
}

#[tokio::test]
async fn no_address_tells_a_company_or_a_stranger_what_somebody_declared() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let (window, link) = stage.open(&app.world).await;
    let id = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    check_declaration(cx, &stage.brand.officer, id, PreCheck::Missing, NOTE).await.expect("declared");
    let before = application::Entity::find().all(cx.db.read()).await.expect("rows");
    let receipt = before[0].receipt.clone();
    let other = app.world.brand("海燕").await;
    let fill = |path: &str| {
        let part = |part: &str| match part {
            "{brand}" | "{brand_id}" => stage.brand.id.to_string(),
            "{company}" => stage.company.id.to_string(),
            "{branch}" | "{branch_id}" => stage.site().to_string(),
            "{engagement}" | "{id}" => stage.visit.to_string(),
            "{application}" => id.to_string(),
            "{window}" => window.to_string(),
            "{item}" => stage.item.to_string(),
            "{kind}" => "company".to_owned(),
            "{code}" => link.clone(),
            other => other.to_owned(),
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    };
    let mut all: Vec<String> = pages().iter().map(|path| fill(path)).collect();
    all.push(format!("/v/{link}?item=JZ-01"));
    all.push(fill("/brands/{brand}/engagements/{id}/applications.csv"));
    assert!(all.iter().any(|it| it.contains("/visits/")), "{all:?}");
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
        for path in ["bookings", "engagements", "events"] {
            let one = format!("engagements/{}", stage.visit);
            for path in [path, &one] {
                let answer = app.rest(Method::GET, path, Some(&key)).send().await.expect("an answer");
                assert!(is_silent(&answer.text().await.expect("a text"), &receipt), "{who}: {path}");
            }
        }
        let refused = [
            application(cx, actor, id).await.err(),
            visit_list(cx, actor, stage.visit).await.err(),
            check_declaration(cx, actor, id, PreCheck::Fine, "").await.err(),
        ];
        let hidden = |it: &Option<UseCaseError>| matches!(it, Some(UseCaseError::NotFound | UseCaseError::Forbidden));
        assert!(refused.iter().all(hidden), "{who}: {refused:?}");
    }
    // The addresses are right: whoever may, sees it there.
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let mut seen = Vec::new();
    for address in &all {
        if officer.text(address).await.contains(&receipt) {
            seen.push(address.as_str());
        }
    }
    assert_eq!(seen.len(), 2, "the visit's list and the application opened: {seen:?}");
    let liaison = app.browser(Some(&stage.company.liaison)).await;
    let page = liaison.text(&format!("/windows/{window}")).await;
    assert!(page.contains("已登记 1 人"), "the company gets a number: {page}");
}

#[tokio::test]
async fn what_was_declared_is_sealed_told_to_nobody_else_and_forgotten_in_time() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let (_, link) = stage.open(&app.world).await;
    let id = declare(cx, &link, &stage.need(cx).await).await.expect("open");
    check_declaration(cx, &stage.brand.officer, id, PreCheck::Missing, NOTE).await.expect("declared");
    tell_due(cx).await.expect("told");
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await.expect("read").expect("a row");
    let sealed = row.sealed.clone().expect("sealed");
    for secret in [NAME, PHONE, ANSWER, EMAIL] {
        assert!(!sealed.windows(secret.len()).any(|it| it == secret.as_bytes()), "{secret}");
    }
    let events = audit_event::Entity::find().all(cx.db.read()).await.expect("events");
    assert!(is_silent(&format!("{events:?}"), &row.receipt), "the audit log is kept for ever");
    assert_eq!(visit_mails(cx, vec![id]).await.expect("mails")[&id].email, EMAIL);
    cx.clock.advance(Span::days(366));
    forget_applications(cx).await.expect("done");
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await.expect("read").expect("kept");
    assert!(row.sealed.is_none() && row.erased_at.is_some());
    assert_eq!(visit_mails(cx, vec![id]).await.expect("mails")[&id].email, "");
    let list = visit_list(cx, &stage.brand.officer, stage.visit).await.expect("the numbers stay");
    assert_eq!((list.rows.len(), list.rows[0].by.as_str()), (1, ""));
}

#[tokio::test]
async fn the_mail_tells_the_time_and_nothing_of_what_is_applied_for() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let (_, link) = stage.open(&world).await;
    declare(cx, &link, &stage.need(cx).await).await.expect("open");
    tell_due(cx).await.expect("told");
    let mails: Vec<_> = sent(cx).await.into_iter().filter(|it| it.to == EMAIL).collect();
    assert_eq!(mails.len(), 1);
    let text = &mails[0].text;
    assert!(text.contains(NAME) && text.contains("09:00") && text.contains("/services/follow"), "{text}");
    assert!([PHONE, ANSWER, "居住证"].iter().all(|secret| !text.contains(secret)), "{text}");
    withdrawn_mail_is_unwanted(&world, &stage, &link).await;
}

/// A time that is given back before the mail goes out is told to nobody.
async fn withdrawn_mail_is_unwanted(world: &World, stage: &Stage, link: &str) {
    let cx = &world.cx;
    let id = declare(cx, link, &stage.need(cx).await).await.expect("open");
    tell_due(cx).await.expect("told");
    let row = application::Entity::find_by_id(id).one(cx.db.read()).await.expect("read").expect("a row");
    withdraw(cx, &row.receipt, &cx.keys.follow_code(id), "1.2.3.4").await.expect("nobody has decided");
    assert!(sent(cx).await.iter().all(|it| it.to != EMAIL));
}
