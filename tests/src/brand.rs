//! An installation without anything comes to bookings, through the pages' own forms.

use crate::support::TestApp;
use crate::support::app::Browser;
use domain::id::{BrandId, OfferingId};
use domain::identity::{Actor, Grant};
use entities::catalogue::offering;
use entities::directory::{brand, resource};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use usecases::Cx;
use usecases::catalogue::offerings;
use usecases::scheduling::{SlotQuery, free_slots};

const BRAND: &[(&str, &str)] = &[
    ("key", "zhiyin"),
    ("name", "知音航班"),
    ("mon", "09:00–12:00, 13:30–17:30"),
    ("tue", "9:00-12:00，13:30-17:30"),
    ("time_zone", "Asia/Shanghai"),
];

async fn brand_of(cx: &Cx, key: &str) -> BrandId {
    let found = brand::Entity::find().filter(brand::Column::Key.eq(key)).one(cx.db.read()).await.expect("brands");
    found.expect("the brand").id
}

/// Adds one of the team by the form.
async fn join(browser: &Browser, brand: &str, kind: &str, code: &str, abilities: &[(&str, &str)]) {
    let own = [("brand", brand), ("kind", kind), ("code", code), ("name", code)];
    let fields: Vec<_> = own.iter().chain(abilities).copied().collect();
    assert_eq!(browser.post("/forms/add-resource", &fields).await, StatusCode::FOUND);
}

/// Adds the offering by the form and gives the one that the brand then has.
async fn offer(cx: &Cx, actor: &Actor, browser: &Browser, brand: BrandId) -> OfferingId {
    let id = brand.to_string();
    let fields = [
        ("brand", id.as_str()),
        ("kind", "briefing"),
        ("title", "宣讲直播"),
        ("minutes", "60"),
        ("lead_working_days", "2"),
        ("horizon_days", "60"),
        ("slot_step", "30"),
        ("min_heads", "1"),
        ("max_heads", "500"),
        ("buffer_before", "30"),
        ("buffer_after", "0"),
        ("needs[]", "presenter"),
        ("needs[]", "studio"),
        ("questions[q0][key]", ""),
        ("questions[q0][zh]", "最关心什么？"),
        ("questions[q0][required]", "1"),
        ("questions[q1][zh]", ""),
    ];
    assert_eq!(browser.post("/forms/add-offering", &fields).await, StatusCode::FOUND);
    let rows = offerings(cx, actor, Some(brand), None, 10).await.expect("offerings");
    assert_eq!(rows.len(), 1);
    rows[0].id
}

#[tokio::test]
async fn an_administrator_comes_from_nothing_to_a_free_time() {
    let app = TestApp::start().await;
    let (cx, db) = (&app.world.cx, app.world.cx.db.read());
    let admin = app.world.account("王敏", vec![Grant::Administrator]).await;
    let browser = app.browser(Some(&admin)).await;
    assert!(browser.text("/admin/brands").await.contains("还没有服务品牌"));
    assert!(browser.text("/admin/accounts/new?role=officer").await.contains("href=\"/admin/brands\""));

    // A refused form keeps what was typed, and says beside the field what is wrong.
    browser.post("/forms/add-brand", &[("key", "zhiyin"), ("name", "知音航班"), ("sat", "12:00-09:00")]).await;
    let page = browser.text("/admin/brands/new").await;
    assert!(page.contains("12:00-09:00") && page.contains("f-sat-error"), "{page}");
    assert_eq!(browser.post("/forms/add-brand", BRAND).await, StatusCode::FOUND);

    let brand = brand_of(cx, "zhiyin").await;
    let (id, settings) = (brand.to_string(), format!("/brands/{brand}/settings"));
    assert!(browser.text(&settings).await.contains("队伍里还没有人"));
    assert!(browser.text(&format!("{settings}/offerings/new")).await.contains("请先添加民警"));
    join(&browser, &id, "officer", "ZY-01", &[("abilities[]", "presenter"), ("other", "drone_pilot，sign")]).await;
    join(&browser, &id, "studio", "ZY-S1", &[("abilities[]", "studio")]).await;
    let officer = resource::Entity::find().filter(resource::Column::Code.eq("ZY-01")).one(db).await.expect("a row");
    assert_eq!(officer.expect("the officer").abilities, r#"["drone_pilot","presenter","sign"]"#);

    let offering = offer(cx, &admin, &browser, brand).await;
    let stored = offering::Entity::find_by_id(offering).one(db).await.expect("a row").expect("the offering");
    assert!(stored.questions.contains(r#""zh":"最关心什么？""#), "{}", stored.questions);
    assert!(stored.questions.contains(r#""required":true"#), "{}", stored.questions);
    for page in [settings.clone(), format!("{settings}/offerings/{offering}")] {
        assert!(browser.text(&page).await.contains("宣讲直播"), "{page}");
    }
    let liaison = app.world.company("东风", 1, 1).await.liaison;
    let query = SlotQuery::of(offering);
    let (_, slots) = free_slots(cx, &liaison, query).await.expect("times");
    assert!(slots.iter().any(domain::scheduling::slots::Slot::is_free));
    let booking = app.browser(Some(&liaison)).await.text(&format!("/book/{offering}")).await;
    assert!(booking.contains("最关心什么？"));
}

#[tokio::test]
async fn a_refused_offering_keeps_its_questions_and_names_the_field() {
    let app = TestApp::start().await;
    let brand = app.world.brand("知音航班").await;
    let browser = app.browser(Some(&brand.manager)).await;
    let id = brand.id.to_string();
    let fields = [("brand", id.as_str()), ("minutes", "60"), ("questions[q1][en]", "Where?"), ("needs[]", "studio")];
    browser.post("/forms/add-offering", &fields).await;
    let page = browser.text(&format!("/brands/{id}/settings/offerings/new")).await;
    assert!(page.contains("Where?") && page.contains("f-questions[q1][zh]-error"), "{page}");
}

#[tokio::test]
async fn a_brand_is_set_up_by_its_manager_and_not_by_its_officers() {
    let app = TestApp::start().await;
    let (own, other) = (app.world.brand("知音航班").await, app.world.brand("海燕").await);
    let (manager, officer) = (app.browser(Some(&own.manager)).await, app.browser(Some(&own.officer)).await);
    let (settings, elsewhere) = (format!("/brands/{}/settings", own.id), format!("/brands/{}/settings", other.id));
    assert_eq!(manager.get(&settings).await, StatusCode::OK);
    assert_eq!(manager.get(&format!("{settings}/team/{}", own.presenter)).await, StatusCode::OK);
    assert_eq!(manager.get(&format!("{settings}/team/{}", other.presenter)).await, StatusCode::NOT_FOUND);
    assert_eq!(manager.get(&elsewhere).await, StatusCode::NOT_FOUND);
    assert_eq!(manager.get("/admin/brands").await, StatusCode::FORBIDDEN);
    assert_eq!(officer.get(&settings).await, StatusCode::FORBIDDEN);
    assert!(manager.text(&format!("/brands/{}/week", own.id)).await.contains(&settings), "the rail leads there");
    assert!(!officer.text(&format!("/brands/{}/week", own.id)).await.contains(&settings));
}
