//! An on-site engagement goes to another site of its company.

use super::{Mail, sent};
use crate::support::TestApp;
use crate::support::world::{Brand, Company, at, form};
use domain::id::{BranchId, OfferingId};
use domain::instant::Span;
use domain::scheduling::series::{Reach, Shift};
use entities::scheduling::{booking, claim, engagement};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use usecases::scheduling::series::{SeriesForm, add_series, move_series};
use usecases::scheduling::{BookingForm, Branches, change_place, confirm_booking, request_booking};
use usecases::{BookingError, Cx, UseCaseError};

const NINE: &str = "2026-12-01T09:00:00+08:00";
const HALF_PAST_TEN: &str = "2026-12-01T10:30:00+08:00";

/// A brand with one officer and one kit, and windows of an hour at a company with sites in three districts.
pub struct Stage {
    pub app: TestApp,
    pub brand: Brand,
    pub company: Company,
    window: OfferingId,
}

impl Stage {
    pub async fn set() -> Self {
        let app = TestApp::start().await;
        let world = &app.world;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
        let (window, _) = world.windows(&brand, &company).await;
        Self { app, brand, company, window }
    }

    pub fn cx(&self) -> &Cx {
        &self.app.world.cx
    }

    /// A confirmed window at the first site, for the people of all.
    pub async fn booked(&self, time: &str) -> booking::Model {
        let wish = BookingForm {
            offering: self.window,
            branches: Branches::All,
            site: Some(self.company.branches[0]),
            topic: None,
            ..form(&self.brand, &self.company, time)
        };
        let asked = request_booking(self.cx(), &self.company.liaison, wish).await.expect("free");
        confirm_booking(self.cx(), &self.brand.manager, asked.id, &[]).await.expect("a request")
    }

    pub async fn to(&self, booking: &booking::Model, site: usize) -> usecases::Result<()> {
        let site = self.company.branches[site];
        change_place(self.cx(), &self.brand.manager, self.brand.id, booking.engagement_id, site).await
    }

    async fn row(&self, of: &booking::Model) -> engagement::Model {
        let find = engagement::Entity::find_by_id(of.engagement_id);
        find.one(self.cx().db.read()).await.expect("read").expect("the engagement")
    }

    async fn claimed(&self) -> Vec<(Option<BranchId>, i64)> {
        let claims = claim::Entity::find().all(self.cx().db.read()).await.expect("claims");
        let mut claims: Vec<_> = claims.into_iter().map(|it| (it.site_id, it.starts_at.0)).collect();
        claims.sort_unstable();
        claims
    }

    async fn mails_later(&self) -> Vec<Mail> {
        let mut mails = sent(self.cx()).await;
        self.cx().clock.advance(Span::seconds(150));
        mails.extend(sent(self.cx()).await);
        mails
    }
}

#[tokio::test]
async fn another_place_is_told_to_all_with_the_old_one_and_a_higher_sequence() {
    let stage = Stage::set().await;
    let booking = stage.booked(NINE).await;
    sent(stage.cx()).await;
    stage.to(&booking, 1).await.expect("near");
    let row = stage.row(&booking).await;
    assert_eq!((row.site_id, row.sequence, row.starts_at), (Some(stage.company.branches[1]), 1, at(NINE)));
    assert!(stage.claimed().await.iter().all(|(site, _)| *site == row.site_id));
    let mails = stage.mails_later().await;
    assert_eq!(mails.len(), 4, "three people and the liaison");
    for mail in &mails {
        assert!(
            mail.text.contains("地点：东风第0分公司（武汉市洪山区） → 东风第1分公司（武汉市武昌区）"),
            "{}",
            mail.text
        );
        assert_eq!(mail.value("SEQUENCE"), Some("1"));
        assert_eq!(mail.value("LOCATION"), Some("东风第1分公司（武汉市武昌区）"));
    }
    // There and back again within two minutes.
    stage.to(&booking, 2).await.expect("free");
    stage.to(&booking, 1).await.expect("free");
    assert!(stage.mails_later().await.is_empty());
}

#[tokio::test]
async fn a_place_from_which_the_crew_would_be_late_is_refused_and_all_stays() {
    let stage = Stage::set().await;
    let first = stage.booked(NINE).await;
    stage.booked(HALF_PAST_TEN).await;
    sent(stage.cx()).await;
    let before = (stage.row(&first).await, stage.claimed().await);
    let refused = stage.to(&first, 2).await;
    assert!(matches!(refused, Err(UseCaseError::Booking(BookingError::SlotTaken { .. }))), "{refused:?}");
    assert_eq!((stage.row(&first).await, stage.claimed().await), before);
    assert!(stage.mails_later().await.is_empty());
    stage.to(&first, 1).await.expect("half an hour away");
}

#[tokio::test]
async fn a_place_of_another_company_or_for_another_brand_is_refused() {
    let stage = Stage::set().await;
    let booking = stage.booked(NINE).await;
    let (other, brand) = (stage.app.world.company("别家", 1, 1).await, stage.app.world.brand("海燕").await);
    let (cx, manager, id) = (stage.cx(), &stage.brand.manager, booking.engagement_id);
    let foreign = change_place(cx, manager, stage.brand.id, id, other.branches[0]).await;
    assert!(matches!(&foreign, Err(UseCaseError::Invalid(fields)) if fields[0].field == "site_id"), "{foreign:?}");
    for (actor, of) in [(&brand.manager, stage.brand.id), (&brand.manager, brand.id), (manager, brand.id)] {
        let refused = change_place(cx, actor, of, id, stage.company.branches[1]).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let officer = change_place(cx, &stage.brand.officer, stage.brand.id, id, stage.company.branches[1]).await;
    assert!(matches!(officer, Err(UseCaseError::Forbidden)), "{officer:?}");
    stage.to(&booking, 0).await.expect("where it is");
    assert_eq!(stage.row(&booking).await.sequence, 0, "nothing happened");
}

#[tokio::test]
async fn the_place_is_changed_by_a_plain_form_that_says_why_not() {
    let stage = Stage::set().await;
    let booking = stage.booked(NINE).await;
    stage.booked(HALF_PAST_TEN).await;
    let (brand, id) = (stage.brand.id.to_string(), booking.engagement_id.to_string());
    let page = format!("/brands/{brand}/engagements/{id}");
    let browser = stage.app.browser(Some(&stage.brand.manager)).await;
    let shown = browser.text(&page).await;
    assert!(shown.contains("/forms/change-place") && shown.contains("东风第2分公司（武汉市新洲区）"), "{shown}");
    let to = async |site: usize| {
        let site = stage.company.branches[site].to_string();
        let fields = [("engagement", id.as_str()), ("brand", &brand), ("site_id", &site)];
        browser.post("/forms/change-place", &fields).await
    };
    assert_eq!(to(2).await, StatusCode::FOUND);
    let refused = browser.text(&page).await;
    assert!(refused.contains("role=\"alert\""), "{refused}");
    let chosen = format!("value=\"{}\" selected", stage.company.branches[2]);
    assert!(refused.contains(&chosen), "what was chosen stays: {refused}");
    assert_eq!(to(1).await, StatusCode::FOUND);
    assert!(browser.text(&page).await.contains("地点已更换"));
    assert_eq!(stage.row(&booking).await.site_id, Some(stage.company.branches[1]));
}

#[tokio::test]
async fn a_series_that_is_moved_leaves_each_date_at_its_own_place() {
    let stage = Stage::set().await;
    let (cx, manager) = (stage.cx(), &stage.brand.manager);
    let first = stage.booked(NINE).await;
    let series = SeriesForm {
        engagement: first.engagement_id,
        rule: "FREQ=WEEKLY".to_owned(),
        count: Some(3),
        until: None,
        shift: Shift::Skip,
        keep_count: false,
    };
    add_series(cx, manager, &series, BTreeMap::new()).await.expect("added");
    let dates = async || {
        let all = engagement::Entity::find().order_by_asc(engagement::Column::StartsAt);
        all.all(cx.db.read()).await.expect("read")
    };
    let second = dates().await[1].id;
    let site = stage.company.branches[1];
    change_place(cx, manager, stage.brand.id, second, site).await.expect("near");
    // From the date that stands elsewhere, and from one that does not.
    for (chosen, hour) in [(second, "2026-12-08T10:00:00+08:00"), (first.engagement_id, "2026-12-01T10:30:00+08:00")] {
        move_series(cx, manager, chosen, Reach::All, at(hour), BTreeMap::new()).await.expect("free");
        let sites: Vec<_> = dates().await.into_iter().map(|it| it.site_id).collect();
        let own = Some(stage.company.branches[0]);
        assert_eq!(sites, [own, Some(site), own], "moved from {hour}");
    }
    let claims = claim::Entity::find().filter(claim::Column::EngagementId.eq(second)).all(cx.db.read()).await;
    assert!(claims.expect("claims").iter().all(|it| it.site_id == Some(site)), "the crew knows too");
}
