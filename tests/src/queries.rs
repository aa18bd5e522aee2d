//! What is shown of much costs as many queries as what is shown of little: none is asked for each row.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, app::Browser};
use domain::catalogue::ResourceKind;
use domain::instant::Span;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use reqwest::StatusCode;
use std::collections::BTreeMap;
use usecases::scheduling::{confirm_booking, request_booking};

/// Counts the statements of this thread, which is where all of a test runs.
pub struct Queries {
    snapshotter: Snapshotter,
    _recording: metrics::LocalRecorderGuard<'static>,
}

impl Queries {
    pub fn counted() -> Self {
        let recorder: &'static DebuggingRecorder = Box::leak(Box::default());
        Self { snapshotter: recorder.snapshotter(), _recording: metrics::set_default_local_recorder(recorder) }
    }

    /// How many there were since the last call.
    pub fn since(&self) -> usize {
        let seen = self.snapshotter.snapshot().into_vec().into_iter();
        let timed = seen.filter(|(key, ..)| key.key().name() == "zhiyin_database_query_seconds");
        timed.map(|(.., value)| if let DebugValue::Histogram(times) = value { times.len() } else { 0 }).sum()
    }
}

struct Stage {
    app: TestApp,
    brand: Brand,
    company: Company,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 2, 2).await);
        Self { app, brand, company }
    }

    /// One request and one confirmed booking on the hour of the first days of December.
    async fn book(&self, hour: i64) {
        for day in 0..2 {
            let wish = form(&self.brand, &self.company, "2026-12-01T09:00:00+08:00");
            let starts_at = at("2026-12-01T09:00:00+08:00") + Span::days(day) + Span::hours(hour);
            let wish = usecases::scheduling::BookingForm { starts_at: Some(starts_at), ..wish };
            let cx = &self.app.world.cx;
            let booking = request_booking(cx, &self.company.liaison, wish).await.expect("free");
            if day == 0 {
                confirm_booking(cx, &self.brand.manager, booking.id, &[]).await.expect("a request");
            }
        }
    }

    fn pages(&self) -> Vec<(&'static str, String)> {
        let (brand, company) = (self.brand.id, self.company.id);
        vec![
            ("manager", format!("/brands/{brand}/week?date=2026-12-01")),
            ("manager", format!("/brands/{brand}/month?month=2026-12")),
            ("manager", format!("/brands/{brand}/planner?date=2026-12-01")),
            ("manager", format!("/brands/{brand}/companies/{company}")),
            ("manager", format!("/brands/{brand}/settings")),
            ("manager", "/duty".into()),
            ("liaison", "/home".into()),
            ("liaison", "/engagements".into()),
            ("liaison", format!("/companies/{company}")),
            ("liaison", format!("/companies/{company}/timeline")),
            ("liaison", format!("/book/{}", self.brand.offering)),
            ("officer", "/duty".into()),
        ]
    }

    /// The queries of each page, when it is looked at for the second time.
    async fn queries(&self, queries: &Queries) -> BTreeMap<String, usize> {
        let mut browsers: BTreeMap<&str, Browser> = BTreeMap::new();
        let team =
            [("manager", &self.brand.manager), ("liaison", &self.company.liaison), ("officer", &self.brand.officer)];
        for (who, actor) in team {
            browsers.insert(who, self.app.browser(Some(actor)).await);
        }
        let mut of_pages = BTreeMap::new();
        for (who, page) in self.pages() {
            assert_eq!(browsers[who].get(&page).await, StatusCode::OK, "{who}: {page}");
            queries.since();
            browsers[who].get(&page).await;
            of_pages.insert(format!("{who}: {page}"), queries.since());
        }
        of_pages
    }
}

#[tokio::test]
async fn no_page_asks_the_database_for_each_row_that_it_shows() {
    let queries = Queries::counted();
    let stage = Stage::set().await;
    for n in 1..4 {
        let world = &stage.app.world;
        world.resource(stage.brand.id, ResourceKind::Officer, &format!("民警{n}"), &["presenter"]).await;
        world.resource(stage.brand.id, ResourceKind::Studio, &format!("直播间{n}"), &["studio"]).await;
    }
    stage.book(0).await;
    let little = stage.queries(&queries).await;
    assert!(little.values().all(|it| *it > 0), "they are counted: {little:?}");
    for hour in [0, 1, 1, 2, 5, 6] {
        stage.book(hour).await;
    }
    let much = stage.queries(&queries).await;
    assert_eq!(much, little);
}

/// Likewise for branches and their people, of which a company has hundreds and thousands.
#[tokio::test]
async fn no_page_asks_the_database_for_each_branch() {
    let queries = Queries::counted();
    let app = TestApp::start().await;
    let brand = app.world.brand("知音航班").await;
    let mut seen = Vec::new();
    for (branches, hour) in [(2, "09"), (40, "11")] {
        let company = app.world.company("东风", branches, 3).await;
        let wish = form(&brand, &company, &format!("2026-12-01T{hour}:00:00+08:00"));
        let booking = request_booking(&app.world.cx, &company.liaison, wish).await.expect("free");
        queries.since();
        confirm_booking(&app.world.cx, &brand.manager, booking.id, &[]).await.expect("a request");
        let mut counts = vec![queries.since()];
        let (manager, liaison) = (app.browser(Some(&brand.manager)).await, app.browser(Some(&company.liaison)).await);
        let engagement = booking.engagement_id;
        for (browser, page) in [
            (&manager, format!("/brands/{}/engagements/{engagement}", brand.id)),
            (&manager, format!("/brands/{}/engagements/{engagement}/attendance.csv", brand.id)),
            (&liaison, format!("/engagements/{engagement}")),
            (&liaison, format!("/engagements/{engagement}/attendance")),
            (&liaison, format!("/engagements/{engagement}/links/{}", company.branches[0])),
            (&liaison, format!("/companies/{}", company.id)),
            (&liaison, format!("/companies/{}/branches/{}", company.id, company.branches[0])),
            (&liaison, format!("/book/{}", brand.offering)),
        ] {
            assert_eq!(browser.get(&page).await, StatusCode::OK, "{page}");
            queries.since();
            browser.get(&page).await;
            counts.push(queries.since());
        }
        seen.push(counts);
    }
    assert_eq!(seen[0], seen[1]);
}
