//! A brand's month: what stands on which day, and for whom it is shown.

use crate::support::world::{Brand, Company, at, date, form};
use crate::support::{TestApp, World};
use domain::identity::{Actor, Grant};
use domain::scheduling::BookingStatus;
use entities::directory::brand;
use entities::scheduling::booking;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use usecases::UseCaseError;
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::scheduling::month::{Month, month};
use usecases::scheduling::{
    accept_offer, cancel_booking, confirm_booking, decline_booking, hold_time, offer_times, request_booking,
};

struct Stage {
    world: World,
    brand: Brand,
    company: Company,
}

impl Stage {
    async fn set() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
        Self { world, brand, company }
    }

    async fn book(&self, when: &str) -> booking::Model {
        let form = form(&self.brand, &self.company, when);
        request_booking(&self.world.cx, &self.company.liaison, form).await.expect("free")
    }

    async fn month(&self, of: &str) -> Month {
        month(&self.world.cx, &self.brand.officer, self.brand.id, Some(date(of))).await.expect("a month")
    }

    /// What stands in a month: `1 10:00 requested`.
    async fn entries(&self, of: &str) -> Vec<String> {
        let month = self.month(of).await;
        let line = |day: &usecases::scheduling::month::Day| {
            let date = day.date.format("%-d").to_string();
            let zone = month.zone;
            let of = |it: &usecases::scheduling::month::Entry| {
                let time = usecases::scheduling::plan::local(zone, it.starts_at).format("%H:%M").to_string();
                format!("{date} {time} {}", it.status.word())
            };
            day.entries.iter().map(of).collect::<Vec<_>>()
        };
        month.days.iter().flat_map(line).collect()
    }

    async fn keep_hours_of(&self, zone: &'static str) {
        let id = self.brand.id;
        let write = move |tx: usecases::Tx| async move {
            let change = brand::Entity::update_many().col_expr(brand::Column::TimeZone, Expr::value(zone));
            change.filter(brand::Column::Id.eq(id)).exec(tx.as_ref()).await?;
            Ok(())
        };
        self.world.cx.db.write(write).await.expect("the zone");
    }
}

#[tokio::test]
async fn each_booking_stands_on_its_day_until_it_is_over() {
    let stage = Stage::set().await;
    let (cx, manager) = (&stage.world.cx, &stage.brand.manager);
    let later = stage.book("2026-12-01T14:00:00+08:00").await;
    let first = stage.book("2026-12-01T10:00:00+08:00").await;
    let declined = stage.book("2026-12-02T10:00:00+08:00").await;
    let cancelled = stage.book("2026-12-03T10:00:00+08:00").await;
    hold_time(cx, &stage.company.liaison, form(&stage.brand, &stage.company, "2026-12-04T10:00:00+08:00"))
        .await
        .expect("free");
    confirm_booking(cx, manager, first.id, &[]).await.expect("a request");
    assert_eq!(
        stage.entries("2026-12-01").await,
        ["1 10:00 confirmed", "1 14:00 requested", "2 10:00 requested", "3 10:00 requested"],
        "in the order of time, and nothing that is only held"
    );
    decline_booking(cx, manager, declined.id, "x").await.expect("a request");
    cancel_booking(cx, &stage.company.liaison, cancelled.id, "x").await.expect("its own");
    assert_eq!(stage.entries("2026-12-01").await, ["1 10:00 confirmed", "1 14:00 requested"]);

    offer_times(cx, manager, later.id, &[at("2026-12-08T09:00:00+08:00"), at("2026-12-07T15:00:00+08:00")], "")
        .await
        .expect("free");
    assert_eq!(
        stage.entries("2026-12-01").await,
        ["1 10:00 confirmed", "7 15:00 offered", "8 09:00 offered"],
        "what was asked for is free again"
    );
    accept_offer(cx, &stage.company.liaison, later.id, at("2026-12-08T09:00:00+08:00")).await.expect("offered");
    assert_eq!(stage.entries("2026-12-01").await, ["1 10:00 confirmed", "8 09:00 confirmed"]);
    let month = stage.month("2026-12-01").await;
    let entry = &month.days[0].entries[0];
    assert_eq!((entry.id, entry.company.as_str(), entry.others), (first.engagement_id, "东风", 0));
}

#[tokio::test]
async fn companies_of_one_engagement_are_one_entry() {
    let stage = Stage::set().await;
    let first = stage.book("2026-12-01T10:00:00+08:00").await;
    let other = stage.world.company("别家", 1, 1).await;
    let second = booking::Model {
        id: stage.world.cx.id(),
        company_id: other.id,
        status: BookingStatus::Confirmed,
        ..first.clone()
    };
    let write = |row: booking::Model| {
        stage.world.cx.db.write(move |tx| async move {
            use sea_orm::{ActiveModelTrait, IntoActiveModel};
            row.into_active_model().reset_all().insert(tx.as_ref()).await?;
            Ok(())
        })
    };
    write(second).await.expect("a class of two companies");
    assert_eq!(stage.entries("2026-12-31").await, ["1 10:00 confirmed"]);
    assert_eq!(stage.month("2026-12-31").await.days[0].entries[0].others, 1);
}

#[tokio::test]
async fn a_month_begins_and_ends_at_midnight_of_the_brand() {
    let stage = Stage::set().await;
    stage.book("2026-11-30T09:00:00+08:00").await;
    stage.book("2026-12-01T09:00:00+08:00").await;
    let december = stage.month("2026-12-24").await;
    assert_eq!((december.days.len(), december.days[0].date), (31, date("2026-12-01")));
    assert_eq!(december.today, date("2026-11-23"));
    assert_eq!(stage.month("2028-02-29").await.days.len(), 29);
    assert_eq!(stage.entries("2026-11-01").await, ["30 09:00 requested"]);
    assert_eq!(stage.entries("2026-12-01").await, ["1 09:00 requested"]);
    // Ten hours behind UTC, nine in the morning of 1 December in Wuhan is still the afternoon of the day before.
    stage.keep_hours_of("Pacific/Honolulu").await;
    assert_eq!(stage.entries("2026-11-01").await, ["29 15:00 requested", "30 15:00 requested"]);
    assert_eq!(stage.entries("2026-12-01").await, [""; 0]);
    assert_eq!(stage.month("2026-12-01").await.today, date("2026-11-22"));
}

#[tokio::test]
async fn closures_are_told_with_their_note() {
    let stage = Stage::set().await;
    let cx = &stage.world.cx;
    let admin = stage.world.account("王敏", vec![Grant::Administrator]).await;
    for (date, hours, note) in [("2026-12-03", "", "大楼检修"), ("2026-12-05", "10:00-11:00", "加班")] {
        let form = BrandDayForm { date: date.into(), hours: hours.into(), note: note.into() };
        set_brand_day(cx, &admin, stage.brand.id, &form).await.expect("a day of its own");
    }
    let days = stage.month("2026-12-01").await.days;
    let told = |day: u32| {
        let day = &days[day as usize - 1];
        (day.shut, day.closure.as_deref())
    };
    assert_eq!(
        [told(2), told(3), told(5), told(6)],
        [(false, None), (true, Some("大楼检修")), (false, None), (true, None)]
    );
    let fourth_of_next_year = &stage.month("2027-01-01").await.days[3];
    assert_eq!(fourth_of_next_year.kind, domain::scheduling::working_days::DayKind::Undetermined);
}

#[tokio::test]
async fn the_month_is_for_the_brands_team_and_for_administrators() {
    let stage = Stage::set().await;
    let (world, id) = (&stage.world, stage.brand.id);
    let other = world.brand("海燕").await;
    let ask = |actor: Actor, id| async move { month(&world.cx, &actor, id, None).await };
    let admin = world.account("王敏", vec![Grant::Administrator]).await;
    for may in [&stage.brand.manager, &stage.brand.officer, &admin] {
        assert_eq!(ask(may.clone(), id).await.expect("a month").days.len(), 30);
    }
    for stranger in [&other.manager, &other.officer, &stage.company.liaison, &stage.company.branch_liaison] {
        let refused = ask(stranger.clone(), id).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let nowhere = ask(admin, world.cx.id()).await;
    assert!(matches!(nowhere, Err(UseCaseError::NotFound)), "{nowhere:?}");
    stage.book("2026-12-01T09:00:00+08:00").await;
    let others = month(&world.cx, &other.manager, other.id, Some(date("2026-12-01"))).await.expect("its own");
    assert!(others.days.iter().all(|day| day.entries.is_empty()), "another brand's engagements are not there");
}

#[tokio::test]
async fn the_page_shows_four_on_a_day_or_three_and_how_many_are_left() {
    let app = TestApp::start().await;
    let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 1, 1).await);
    let book = |when: &'static str| request_booking(&app.world.cx, &company.liaison, form(&brand, &company, when));
    let mut booked = Vec::new();
    for when in ["09:00", "10:00", "11:00", "14:00"] {
        let when: &'static str = format!("2026-12-01T{when}:00+08:00").leak();
        booked.push(book(when).await.expect("free"));
    }
    let browser = app.browser(Some(&brand.manager)).await;
    let path = format!("/brands/{}/month?month=2026-12", brand.id);
    let page = browser.text(&path).await;
    let links = |page: &str| booked.iter().filter(|it| page.contains(&it.engagement_id.to_string())).count();
    assert_eq!(links(&page), 4);
    assert!(page.contains("10:00 宣讲直播 · 东风") && page.contains("2026年12月"), "{page}");
    assert!(!page.contains("12月1日 周二还有"), "four fit");

    book("2026-12-01T15:00:00+08:00").await.expect("free");
    let page = browser.text(&path).await;
    assert_eq!(links(&page), 3);
    assert!(page.contains("12月1日 周二还有 2 场") && page.contains("date=2026-12-01\" aria-label"), "{page}");
    for asked in ["2026-12-31", "2026-12"] {
        assert_eq!(links(&browser.text(&format!("/brands/{}/month?month={asked}", brand.id)).await), 3);
    }
    for asked in ["2026-13", "-5000-01", "262142-12", "x"] {
        let page = browser.text(&format!("/brands/{}/month?month={asked}", brand.id)).await;
        assert!(page.contains("2026年11月") && links(&page) == 0, "{asked} is read as this month");
    }
    let week = browser.text(&format!("/brands/{}/week?date=2026-12-01", brand.id)).await;
    assert!(week.contains(&format!("/brands/{}/month?month=2026-12\"", brand.id)));
    assert_eq!(app.browser(None).await.get(&path).await, StatusCode::FOUND, "nobody: to the sign-in page");
}
