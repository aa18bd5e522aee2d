//! A brand's week, as its page and the planner in the browser get it.

use crate::support::world::{Brand, Company, at, date, form};
use crate::support::{TestApp, World};
use domain::id::EngagementId;
use domain::instant::Interval;
use domain::scheduling::BookingStatus;
use entities::catalogue::offering;
use entities::directory::brand;
use entities::identity::account;
use entities::scheduling::booking;
use reqwest::StatusCode;
use sea_orm::Set;
use serde_json::Value;
use std::collections::BTreeMap;
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::scheduling::filter::Filter;
use usecases::scheduling::series::{SeriesForm, add_series};
use usecases::scheduling::week::{Week, week};
use usecases::scheduling::{confirm_booking, offer_times, request_booking};

const TEN: &str = "2026-12-01T10:00:00+08:00";

struct Stage {
    app: TestApp,
    brand: Brand,
    company: Company,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 1, 1).await);
        Self { app, brand, company }
    }

    const fn world(&self) -> &World {
        &self.app.world
    }

    async fn book(&self, company: &Company, when: &str) -> booking::Model {
        let asked = request_booking(&self.world().cx, &company.liaison, form(&self.brand, company, when));
        asked.await.expect("free")
    }

    async fn week(&self, of: &str) -> Week {
        let (cx, officer) = (&self.world().cx, &self.brand.officer);
        week(cx, officer, self.brand.id, Some(date(of))).await.expect("a week")
    }

    async fn planner(&self, query: &str) -> Value {
        let browser = self.app.browser(Some(&self.brand.manager)).await;
        let text = browser.text(&format!("/brands/{}/planner?{query}", self.brand.id)).await;
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{query}: {text}"))
    }

    async fn buffers(&self, minutes: i32) {
        let row = offering::ActiveModel {
            id: Set(self.brand.offering),
            buffer_before: Set(minutes),
            buffer_after: Set(minutes),
            ..Default::default()
        };
        self.world().change(row).await;
    }
}

/// The times behind the rows of people and things, of one class and resource: `10:00-10:15`.
fn behind(planner: &Value, class: &str, resource: impl ToString) -> Vec<String> {
    let of_class = |it: &&Value| it["classNames"][0] == class && it["resourceIds"][0] == resource.to_string();
    let clock = |it: &Value| it.as_str().expect("a time")[11..16].to_owned();
    let rows = planner["background"].as_array().expect("a list").iter().filter(of_class);
    rows.map(|it| format!("{}-{}", clock(&it["start"]), clock(&it["end"]))).collect()
}

#[tokio::test]
async fn an_address_with_a_date_that_no_calendar_has_shows_this_week() {
    let stage = Stage::set().await;
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    let asked = stage.book(&stage.company, TEN).await;
    let (brand, id) = (stage.brand.id, asked.engagement_id);
    let offering = stage.brand.offering;
    for far in ["%2B262142-12-31", "-262143-01-01", "%2B10000-01-01", "0000-01-01", "9999-12-31", "1000-01-01"] {
        for page in [
            format!("/brands/{brand}/week?date={far}"),
            format!("/brands/{brand}/month?month={far}"),
            format!("/brands/{brand}/planner?date={far}"),
            format!("/brands/{brand}/events/new/{offering}?month={far}"),
            format!("/brands/{brand}/events/new/{offering}?day={far}"),
            format!("/engagements/{id}/time?month={far}&day={far}"),
        ] {
            assert_eq!(browser.get(&page).await, StatusCode::OK, "{page}");
        }
    }
    for far in [i64::MAX, i64::MIN, 8_210_266_876_799_999_999] {
        for page in [
            format!("/brands/{brand}/events/new/{offering}?at={far}"),
            format!("/engagements/{id}/time?at={far}"),
            format!("/engagements/{id}/time?near={far}"),
        ] {
            assert_eq!(browser.get(&page).await, StatusCode::OK, "{page}");
        }
        let page = format!("/engagements?page={}", u64::MAX);
        let liaison = stage.app.browser(Some(&stage.company.liaison)).await;
        assert_eq!(liaison.get(&page).await, StatusCode::OK, "{page}");
    }
    let key = stage.app.key(&stage.brand.manager).await;
    for far in ["%2B262142-12-31", "9999-12-31"] {
        let path = format!("offerings/{offering}/slots?from={far}&to={far}");
        let status = stage.app.rest(reqwest::Method::GET, &path, Some(&key)).send().await.expect("an answer").status();
        assert!(!status.is_server_error(), "{path}: {status}");
    }
    let this = stage.planner("date=%2B262142-12-31").await;
    assert_eq!(this["options"]["date"], "2026-11-23");
}

#[tokio::test]
async fn what_a_filter_hides_still_takes_people_and_things() {
    let stage = Stage::set().await;
    let cx = &stage.world().cx;
    let other = stage.world().company("长江", 1, 1).await;
    let shown = stage.book(&stage.company, TEN).await;
    confirm_booking(cx, &stage.brand.manager, shown.id, &[]).await.expect("a request");
    stage.book(&other, "2026-12-01T14:00:00+08:00").await;
    let offered = stage.book(&other, "2026-12-02T14:00:00+08:00").await;
    let times = [at("2026-12-03T10:00:00+08:00")];
    offer_times(cx, &stage.brand.manager, offered.id, &times, "").await.expect("free");
    let mut week = stage.week("2026-12-01").await;
    let all: Vec<_> = week.claims.clone();
    let filter = Filter { company: Some(stage.company.id), ..Filter::default() };
    filter.week(&mut week);
    assert_eq!(week.planned.len(), 1);
    assert!(week.claims.iter().all(|it| it.engagement_id == shown.engagement_id));
    let mut told: Vec<_> = week.claims.iter().map(|it| (it.resource_id, it.starts_at, it.ends_at)).collect();
    told.extend(week.others.iter().map(|(resource, Interval { start, end })| (*resource, *start, *end)));
    let mut before: Vec<_> = all.iter().map(|it| (it.resource_id, it.starts_at, it.ends_at)).collect();
    told.sort_unstable();
    before.sort_unstable();
    assert_eq!(told, before, "nobody looks free who is not");
    let confirmed = Filter { status: Some(BookingStatus::Confirmed), ..Filter::default() };
    let mut week = stage.week("2026-12-01").await;
    confirmed.week(&mut week);
    assert_eq!(week.others.len(), 4);

    let filter = format!("date=2026-12-01&company={}", stage.company.id);
    let planner = stage.planner(&filter).await;
    assert_eq!(behind(&planner, "other", stage.brand.presenter), ["14:00-15:00", "10:00-11:00"]);
    let text = planner.to_string();
    assert!(!text.contains("长江") && text.contains("东风"), "whom for is not told");
    let page = format!("/brands/{}/week?{filter}", stage.brand.id);
    let page = stage.app.browser(Some(&stage.brand.officer)).await.text(&page).await;
    assert_eq!(page.matches("class=\"other ").count(), 2, "presenter and studio at two");
}

#[tokio::test]
async fn of_several_times_that_are_offered_each_has_its_own_way_before_and_after() {
    let stage = Stage::set().await;
    stage.buffers(15).await;
    let cx = &stage.world().cx;
    let asked = stage.book(&stage.company, TEN).await;
    // The first two lie so close together that they are held at one piece.
    let times = ["2026-12-02T09:00:00+08:00", "2026-12-02T10:30:00+08:00", "2026-12-03T14:00:00+08:00"].map(at);
    offer_times(cx, &stage.brand.manager, asked.id, &times, "").await.expect("free");
    let planner = stage.planner("date=2026-12-01").await;
    let mut told = behind(&planner, "buffer", stage.brand.presenter);
    told.sort();
    assert_eq!(told, ["08:45-09:00", "10:00-10:30", "11:30-11:45", "13:45-14:00", "15:00-15:15"]);
    let page = format!("/brands/{}/week?date=2026-12-02", stage.brand.id);
    let page = stage.app.browser(Some(&stage.brand.officer)).await.text(&page).await;
    assert_eq!(page.matches("class=\"buffer ").count(), 6, "three for each of presenter and studio");
}

#[tokio::test]
async fn a_move_in_the_planner_is_told_by_the_brands_clock() {
    let stage = Stage::set().await;
    let world = stage.world();
    let asked = stage.book(&stage.company, TEN).await;
    confirm_booking(&world.cx, &stage.brand.manager, asked.id, &[]).await.expect("a request");
    let zone = Set(Some("Europe/Berlin".to_owned()));
    let id = Set(stage.brand.manager.account);
    world.change(account::ActiveModel { id, time_zone: zone, ..Default::default() }).await;
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    let path = format!("/brands/{}/engagements/{}/move", stage.brand.id, asked.engagement_id);
    for (starts, ends, told) in [
        ("2026-12-01T14:00", "2026-12-01T15:00", "14:00–15:00"),
        ("2026-12-01T20:00", "2026-12-01T21:00", "20:00–21:00"),
    ] {
        let answer = browser.answer(&path, &[("starts", starts), ("ends", ends)]).await;
        assert!(answer.contains(told), "{answer}");
    }
}

#[tokio::test]
async fn pages_of_a_series_go_by_the_brands_clock_wherever_the_reader_is() {
    let stage = Stage::set().await;
    let (world, brand) = (stage.world(), stage.brand.id);
    let cx = &world.cx;
    let asked = stage.book(&stage.company, "2026-12-01T10:00:00+08:00").await;
    confirm_booking(cx, &stage.brand.manager, asked.id, &[]).await.expect("a request");
    // Where it is still Monday.
    let (id, zone) = (Set(stage.brand.manager.account), Set(Some("America/New_York".to_owned())));
    world.change(account::ActiveModel { id, time_zone: zone, ..Default::default() }).await;
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    let form = format!("/brands/{brand}/engagements/{}/series?pattern=FREQ%3DWEEKLY&count=3", asked.engagement_id);
    let page = browser.text(&form).await;
    assert!(page.contains("12月1日 周二 10:00–11:00") && page.contains("BYDAY=1TU"), "{page}");
    assert!(!page.contains("周一") && !page.contains("BYDAY=5MO"), "{page}");
    let weekly = SeriesForm {
        engagement: asked.engagement_id,
        rule: "FREQ=WEEKLY".into(),
        count: Some(3),
        until: None,
        shift: domain::scheduling::series::Shift::Skip,
        keep_count: false,
    };
    let series = add_series(cx, &stage.brand.manager, &weekly, BTreeMap::new()).await.expect("free");
    let page = format!("/brands/{brand}/series/{series}");
    let seen = browser.text(&page).await;
    assert!(seen.contains(">10:00<") && !seen.contains("21:00"), "{seen}");
    let id = asked.engagement_id.to_string();
    let moved = format!("{page}?from={id}&reach=all&date=2026-12-02&time=14:00");
    let seen = browser.text(&moved).await;
    assert!(seen.contains("12月2日 周三 14:00–15:00"), "{seen}");
    let fields = [
        ("brand", brand.to_string()),
        ("series", series.to_string()),
        ("from", id),
        ("reach", "all".into()),
        ("date", "2026-12-02".into()),
        ("time", "14:00".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/forms/move-series", &fields).await, StatusCode::FOUND);
    let first = start_of(world, asked.engagement_id).await;
    assert_eq!(first, at("2026-12-02T14:00:00+08:00"), "two in the afternoon where the brand is");
}

async fn start_of(world: &World, id: EngagementId) -> domain::instant::Instant {
    use entities::scheduling::engagement;
    use sea_orm::EntityTrait;
    engagement::Entity::find_by_id(id).one(world.cx.db.read()).await.expect("read").expect("an engagement").starts_at
}

#[tokio::test]
async fn times_that_closures_or_shorter_hours_left_outside_are_listed_offered_ones_too() {
    let stage = Stage::set().await;
    let (cx, manager, brand) = (&stage.world().cx, &stage.brand.manager, stage.brand.id);
    let day = async |date: &str, hours: &str| {
        let form = BrandDayForm { date: date.into(), hours: hours.into(), note: String::new() };
        set_brand_day(cx, manager, brand, &form).await.expect("a day");
    };
    let told = async || {
        let list = stage.week("2026-11-23").await.on_closed_days;
        list.into_iter().map(|it| (it.id, it.starts_at)).collect::<Vec<_>>()
    };
    let morning = stage.book(&stage.company, TEN).await;
    let afternoon = stage.book(&stage.company, "2026-12-01T14:00:00+08:00").await;
    let offered = stage.book(&stage.company, "2026-12-02T10:00:00+08:00").await;
    let times = ["2026-12-03T10:00:00+08:00", "2026-12-04T10:00:00+08:00"].map(at);
    offer_times(cx, manager, offered.id, &times, "").await.expect("free");
    assert_eq!(told().await, []);
    // Only the morning is left, and ten to eleven does not fit into it.
    day("2026-12-01", "09:00-10:30").await;
    let both = vec![(morning.engagement_id, at(TEN)), (afternoon.engagement_id, at("2026-12-01T14:00:00+08:00"))];
    assert_eq!(told().await, both);
    day("2026-12-01", "09:00-11:00").await;
    assert_eq!(told().await, both[1..]);
    day("2026-12-04", "").await;
    let closed = (offered.engagement_id, times[1]);
    assert_eq!(told().await, [both[1], closed], "of the two that are offered, one");
    // The weekly hours of every Tuesday.
    day("2026-12-01", "09:00-17:30").await;
    assert_eq!(told().await, [closed]);
    let row = brand_row(&stage).await;
    let mut hours: Vec<Vec<(u16, u16)>> = serde_json::from_str(&row.weekly_hours).expect("hours");
    hours[3] = vec![(14 * 60, 17 * 60)];
    let hours = serde_json::to_string(&hours).expect("plain data");
    stage.world().change(brand::ActiveModel { id: Set(brand), weekly_hours: Set(hours), ..Default::default() }).await;
    assert_eq!(told().await, [(offered.engagement_id, times[0]), closed]);
}

async fn brand_row(stage: &Stage) -> brand::Model {
    use sea_orm::EntityTrait;
    let found = brand::Entity::find_by_id(stage.brand.id).one(stage.world().cx.db.read()).await;
    found.expect("read").expect("a brand")
}
