//! An earlier booking is the beginning of another one: with everything but its time, and with nothing of anybody else's.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::id::{BookingId, BranchId, CompanyId, OfferingId};
use entities::catalogue::offering;
use entities::directory::branch;
use entities::scheduling::booking;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use usecases::scheduling::repeat_booking::LeftOut;
use usecases::scheduling::{BookingForm, Branches, Repeat, cancel_booking, hold_time, repeat_booking, request_booking};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const QUESTIONS: &str = r#"[{"key":"concern","zh":"最担心什么","en":"Main concern","required":false},
    {"key":"screens","zh":"屏幕","en":"Screens","required":false}]"#;

async fn ask(cx: &Cx, id: OfferingId, questions: &'static str) {
    let write = move |tx: usecases::Tx| async move {
        let change = offering::Entity::update_many().col_expr(offering::Column::Questions, Expr::value(questions));
        change.filter(offering::Column::Id.eq(id)).exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("the questions");
}

async fn give_away(cx: &Cx, branch: BranchId, to: CompanyId) {
    let write = move |tx: usecases::Tx| async move {
        let change = branch::Entity::update_many()
            .col_expr(branch::Column::CompanyId, Expr::value(to))
            .col_expr(branch::Column::Code, Expr::value("SOLD"));
        change.filter(branch::Column::Id.eq(branch)).exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("the sale");
}

/// Two of three branches, with an answer to one of two questions and an empty one to the other.
async fn book(cx: &Cx, brand: &Brand, company: &Company) -> booking::Model {
    ask(cx, brand.offering, QUESTIONS).await;
    let answers = [("concern", "冒充客服退款"), ("screens", " ")];
    let form = BookingForm {
        branches: Branches::Only(company.branches[..2].to_vec()),
        head_count: Some(37),
        answers: answers.map(|(key, text)| (key.to_owned(), text.to_owned())).into_iter().collect(),
        ..form(brand, company, TEN)
    };
    request_booking(cx, &company.liaison, form).await.expect("free")
}

#[tokio::test]
async fn a_booking_is_repeated_with_everything_but_its_time() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
    let cx = &world.cx;
    let first = book(cx, &brand, &company).await;
    cancel_booking(cx, &company.liaison, first.id, "改期").await.expect("its own");
    let mut again = repeat_booking(cx, &company.liaison, first.id, brand.offering).await.expect("its own");
    again.branches.sort_unstable();
    let mut branches = company.branches[..2].to_vec();
    branches.sort_unstable();
    let expected = Repeat {
        company: company.id,
        title: "反诈通用".into(),
        title_en: "Fraud prevention".into(),
        starts_at: at(TEN),
        branches,
        site: None,
        topic: Some("antifraud-general".into()),
        head_count: 37,
        note: "请多讲刷单返利".into(),
        answers: BTreeMap::from([("concern".to_owned(), "冒充客服退款".to_owned())]),
        left_out: LeftOut::default(),
    };
    assert_eq!(again, expected);
    let form = BookingForm {
        offering: brand.offering,
        starts_at: Some(at("2026-12-08T10:00:00+08:00")),
        company: again.company,
        branches: Branches::Only(again.branches),
        site: again.site,
        topic: again.topic,
        head_count: Some(again.head_count),
        note: again.note,
        hold: None,
        answers: again.answers,
    };
    request_booking(cx, &company.liaison, form).await.expect("all of it can be booked anew");
}

#[tokio::test]
async fn what_no_longer_exists_is_told_and_left_out() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
    let other = world.company("别家", 1, 1).await;
    let cx = &world.cx;
    let first = book(cx, &brand, &company).await;
    give_away(cx, company.branches[1], other.id).await;
    ask(cx, brand.offering, "[]").await;
    let again = repeat_booking(cx, &company.liaison, first.id, brand.offering).await.expect("its own");
    assert_eq!(again.branches, [company.branches[0]], "nothing of another company");
    assert!(again.answers.is_empty());
    assert_eq!(again.left_out, LeftOut { branches: 1, answers: 1 });
}

#[tokio::test]
async fn only_who_books_for_the_company_repeats_its_bookings() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
    let other = world.company("别家", 1, 1).await;
    let cx = &world.cx;
    let first = book(cx, &brand, &company).await;
    for stranger in [&other.liaison, &other.branch_liaison, &brand.manager, &brand.officer] {
        let refused = repeat_booking(cx, stranger, first.id, brand.offering).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let refused = repeat_booking(cx, &company.branch_liaison, first.id, brand.offering).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    let held = hold_time(cx, &company.liaison, form(&brand, &company, "2026-12-02T10:00:00+08:00")).await;
    let held = held.expect("free").id;
    for (booking, offering) in [(held, brand.offering), (cx.id::<BookingId>(), brand.offering), (first.id, cx.id())] {
        let refused = repeat_booking(cx, &company.liaison, booking, offering).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
}

#[tokio::test]
async fn the_booking_page_is_filled_in_and_a_look_at_it_keeps_nothing() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
    let other = world.company("别家", 1, 1).await;
    let first = book(&world.cx, &brand, &company).await;
    let page = format!("/book/{}", brand.offering);
    let again = format!("{page}?repeat={}", first.id);
    let browser = app.browser(Some(&company.liaison)).await;
    let shown = browser.text(&again).await;
    for text in ["请多讲刷单返利", "冒充客服退款", "value=\"37\"", "还没有选时间", "填好"] {
        assert!(shown.contains(text), "{text}");
    }
    let ticked = |shown: &str| {
        let boxes = shown.split("<input type=\"checkbox\" name=\"branches[]\"").skip(1);
        boxes.filter(|it| it.split('>').next().is_some_and(|tag| tag.contains("checked"))).count()
    };
    assert_eq!(ticked(&shown), 2);
    let empty = browser.text(&page).await;
    assert!(!empty.contains("请多讲刷单返利") && !empty.contains("填好"));
    assert_eq!(ticked(&empty), 3, "as a new booking begins");
    let engagement = browser.text(&format!("/engagements/{}", first.engagement_id)).await;
    assert!(!engagement.contains(&again), "what is still to come is not repeated");
    cancel_booking(&world.cx, &company.liaison, first.id, "改期").await.expect("its own");
    for place in [format!("/engagements/{}", first.engagement_id), format!("/companies/{}/timeline", company.id)] {
        assert!(browser.text(&place).await.contains(&again), "{place} leads to it");
    }
    let stranger = app.browser(Some(&other.liaison)).await;
    assert_eq!(stranger.get(&again).await, StatusCode::NOT_FOUND);
}
