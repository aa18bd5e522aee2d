//! A company's file: everything past and to come, for each reader what is theirs.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::catalogue::Kind;
use domain::id::BookingId;
use domain::identity::Actor;
use domain::instant::{Instant, Span};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{attendee, booking, booking_branch, engagement};
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use std::collections::BTreeSet;
use usecases::scheduling::timeline::Viewpoint;
use usecases::scheduling::{
    BookingForm, Branches, Timeline, TimelineQuery, cancel_booking, confirm_booking, decline_booking, hold_time,
    mark_no_show, request_booking, timeline,
};
use usecases::{Cx, UseCaseError};

const ALL: TimelineQuery = TimelineQuery { kind: None, status: None, page: 0 };

async fn book(world: &World, brand: &Brand, company: &Company, when: &str, branches: Branches) -> BookingId {
    let form = BookingForm { branches, ..form(brand, company, when) };
    request_booking(&world.cx, &company.liaison, form).await.expect("free").id
}

async fn seen(cx: &Cx, actor: &Actor, company: &Company, query: TimelineQuery) -> Timeline {
    timeline(cx, actor, company.id, query).await.expect("the file")
}

fn ids(timeline: &Timeline) -> Vec<BookingId> {
    timeline.rows.iter().map(|it| it.booking.id).collect()
}

/// Everybody who was asked entered, two at each screen.
async fn everybody_came(cx: &Cx) {
    let now = cx.now();
    let write = move |tx: usecases::Tx| async move {
        let change = attendee::Entity::update_many()
            .col_expr(attendee::Column::JoinedAt, Expr::value(now))
            .col_expr(attendee::Column::ScreenPeople, Expr::value(2));
        change.exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("attendance");
}

#[tokio::test]
async fn everything_but_a_hold_stands_in_the_order_of_time_with_what_became_of_it() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
    let cx = &world.cx;
    let declined = book(&world, &brand, &company, "2026-12-01T09:00:00+08:00", Branches::All).await;
    decline_booking(cx, &brand.manager, declined, "当天有重大活动").await.expect("a request");
    let cancelled = book(&world, &brand, &company, "2026-12-01T10:00:00+08:00", Branches::All).await;
    cancel_booking(cx, &brand.manager, cancelled, "有紧急任务").await.expect("a request");
    let missed = book(&world, &brand, &company, "2026-12-02T09:00:00+08:00", Branches::All).await;
    let held = book(&world, &brand, &company, "2026-12-03T09:00:00+08:00", Branches::All).await;
    for id in [missed, held] {
        confirm_booking(cx, &brand.manager, id, &[]).await.expect("a request");
    }
    everybody_came(cx).await;
    cx.clock.advance(Span::days(12));
    mark_no_show(cx, &brand.manager, missed, true).await.expect("it began");
    let coming = book(&world, &brand, &company, "2026-12-10T09:00:00+08:00", Branches::All).await;
    hold_time(cx, &company.liaison, form(&brand, &company, "2026-12-11T09:00:00+08:00")).await.expect("free");

    let file = seen(cx, &company.liaison, &company, ALL).await;
    assert_eq!(ids(&file), [coming, held, missed, cancelled, declined]);
    assert_eq!((file.total, file.ahead, file.viewpoint), (5, 1, Viewpoint::Whole));
    let reasons: Vec<_> = file.rows.iter().map(|it| it.booking.reason.as_str()).collect();
    assert_eq!(reasons, ["", "", "", "有紧急任务", "当天有重大活动"]);
    assert!(file.rows[3].booking.cancelled_by_brand);
    let turnout = file.turnouts[&file.rows[1].engagement.id];
    assert_eq!((turnout.invited, turnout.heads), (6, 12));

    let asked = TimelineQuery { status: Some(BookingStatus::NoShow), ..ALL };
    let filtered = seen(cx, &company.liaison, &company, asked).await;
    assert_eq!((ids(&filtered), filtered.total, filtered.ahead), (vec![missed], 1, 0));
    assert_eq!(filtered.counts.iter().map(|it| it.2).sum::<u64>(), 5, "what else there is stays known");
    let asked = TimelineQuery { kind: Some(Kind::Training), ..ALL };
    assert!(ids(&seen(cx, &company.liaison, &company, asked).await).is_empty());
    let administrator = world.account("市局", vec![domain::identity::Grant::Administrator]).await;
    assert_eq!(ids(&seen(cx, &administrator, &company, ALL).await).len(), 5);
}

#[tokio::test]
async fn a_brand_sees_its_own_a_branch_its_own_and_a_stranger_nothing() {
    let world = World::new().await;
    let (ours, theirs) = (world.brand("知音航班").await, world.brand("海燕").await);
    let (company, other) = (world.company("东风", 3, 2).await, world.company("别家", 1, 1).await);
    let cx = &world.cx;
    let own_branch = Branches::Only(vec![company.branches[0], company.branches[1]]);
    let with_branch = book(&world, &ours, &company, "2026-12-01T09:00:00+08:00", own_branch).await;
    let without = Branches::Only(vec![company.branches[2]]);
    let without = book(&world, &ours, &company, "2026-12-02T09:00:00+08:00", without).await;
    let elsewhere = book(&world, &theirs, &company, "2026-12-03T09:00:00+08:00", Branches::All).await;
    confirm_booking(cx, &ours.manager, with_branch, &[]).await.expect("a request");
    everybody_came(cx).await;

    assert_eq!(ids(&seen(cx, &company.liaison, &company, ALL).await), [elsewhere, without, with_branch]);
    for member in [&ours.manager, &ours.officer] {
        let file = seen(cx, member, &company, ALL).await;
        assert_eq!((ids(&file), file.total), (vec![without, with_branch], 2));
        assert_eq!(file.counts.iter().map(|it| it.2).sum::<u64>(), 2, "not even by number");
    }
    let file = seen(cx, &company.branch_liaison, &company, ALL).await;
    assert_eq!(ids(&file), [elsewhere, with_branch]);
    let turnout = file.turnouts[&file.rows[1].engagement.id];
    assert_eq!((turnout.invited, turnout.heads), (2, 4), "people of the own branch only");
    let nobody = world.account("无", vec![]).await;
    let unrelated = world.brand("流动车管所").await;
    for stranger in [&other.liaison, &other.branch_liaison, &unrelated.manager, &unrelated.officer, &nobody] {
        let refused = timeline(cx, stranger, company.id, ALL).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    }
    let refused = timeline(cx, &company.liaison, cx.id(), ALL).await;
    assert!(matches!(refused, Err(UseCaseError::NotFound)), "{refused:?}");
    // An empty file is a file for whoever belongs there.
    assert!(ids(&seen(cx, &other.branch_liaison, &other, ALL).await).is_empty());
}

/// So many bookings of an hour each, one after the other, half of them still to come.
async fn fill(cx: &Cx, brand: &Brand, company: &Company, count: i64) {
    let (mut engagements, mut bookings, mut branches) = (Vec::new(), Vec::new(), Vec::new());
    let first = at("2026-11-23T09:30:00+08:00") - Span::hours(count / 2);
    for n in 0..count {
        let starts_at: Instant = first + Span::hours(n);
        let (engagement, booking) = (cx.id(), cx.id());
        engagements.push(
            engagement::Model {
                id: engagement,
                brand_id: brand.id,
                offering_id: brand.offering,
                kind: if n % 2 == 0 { Kind::Briefing } else { Kind::OnSiteWindow },
                topic_id: None,
                title: format!("第{n}场"),
                title_en: format!("No. {n}"),
                status: EngagementStatus::Planned,
                starts_at,
                ends_at: starts_at + Span::hours(1),
                uid: format!("{n}@zhiyin"),
                sequence: 0,
                stream_generation: 0,
                live_since: None,
                ended_at: None,
                created_at: cx.now(),
                site_id: None,
                capacity: None,
            }
            .into_active_model()
            .reset_all(),
        );
        bookings.push(
            booking::Model {
                id: booking,
                engagement_id: engagement,
                brand_id: brand.id,
                company_id: company.id,
                status: if n % 4 == 0 { BookingStatus::Cancelled } else { BookingStatus::Confirmed },
                head_count: 20,
                note: String::new(),
                answers: "{}".into(),
                requested_by: company.liaison.account,
                requested_at: cx.now(),
                decided_by: None,
                decided_at: None,
                reason: String::new(),
                expires_at: None,
                place: None,
            }
            .into_active_model()
            .reset_all(),
        );
        branches.push(
            booking_branch::Model { booking_id: booking, branch_id: company.branches[0] }
                .into_active_model()
                .reset_all(),
        );
    }
    cx.db
        .write(move |tx| async move {
            usecases::outbox::insert_many::<engagement::Entity, _>(&tx, engagements).await?;
            usecases::outbox::insert_many::<booking::Entity, _>(&tx, bookings).await?;
            usecases::outbox::insert_many::<booking_branch::Entity, _>(&tx, branches).await
        })
        .await
        .expect("the bookings");
}

#[tokio::test]
async fn two_thousand_bookings_are_paged_and_each_stands_once() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    fill(cx, &brand, &company, 2_000).await;
    let (mut listed, mut starts) = (BTreeSet::new(), Vec::new());
    for page in 0..=40 {
        let file = seen(cx, &company.liaison, &company, TimelineQuery { page, ..ALL }).await;
        assert_eq!((file.total, file.ahead), (2_000, 1_000));
        assert!(file.rows.len() <= 50);
        starts.extend(file.rows.iter().map(|it| it.engagement.starts_at));
        listed.extend(ids(&file));
    }
    assert_eq!((listed.len(), starts.len()), (2_000, 2_000));
    assert!(starts.is_sorted_by(|a, b| a > b), "the last to begin first");
    let far = TimelineQuery { page: u64::MAX, ..ALL };
    assert!(seen(cx, &company.liaison, &company, far).await.rows.is_empty());

    let browser = app.browser(Some(&company.liaison)).await;
    let address = format!("/companies/{}/timeline", company.id);
    let shown = browser.text(&address).await;
    assert_eq!(shown.matches("date-block").count(), 50);
    assert!(shown.contains("1 / 40") && shown.contains("2,000") && !shown.contains("id=\"today\""));
    // What begins next and what began last stand on two pages, and today on the second, above what has been.
    let around = browser.text(&format!("{address}?page=21")).await;
    let (today, first) = (around.find("id=\"today\""), around.find("date-block"));
    assert!(today.is_some() && today < first, "today is marked once, in its place");
    assert!(!browser.text(&format!("{address}?page=20")).await.contains("id=\"today\""));
    let cancelled = browser.text(&format!("{address}?kind=briefing&status=cancelled")).await;
    assert!(cancelled.contains("1 / 10") && cancelled.contains("kind=briefing&amp;status=cancelled&amp;page=2"));
    assert_eq!(browser.get(&format!("{address}?kind=none&status=&page=x")).await, StatusCode::OK);
}

#[tokio::test]
async fn the_page_of_the_file_tells_why_and_is_hidden_from_strangers() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
    let (other, unrelated) = (world.company("别家", 1, 1).await, world.brand("海燕").await);
    let declined = book(world, &brand, &company, "2026-12-01T09:00:00+08:00", Branches::All).await;
    decline_booking(cx, &brand.manager, declined, "当天有重大活动").await.expect("a request");
    let address = format!("/companies/{}/timeline", company.id);
    let again = format!("repeat={declined}");
    for (reader, may_repeat) in
        [(&company.liaison, true), (&company.branch_liaison, false), (&brand.manager, false), (&brand.officer, false)]
    {
        let shown = app.browser(Some(reader)).await.text(&address).await;
        assert!(shown.contains("当天有重大活动") && shown.contains("id=\"today\""));
        assert_eq!(shown.contains(&again), may_repeat);
    }
    for stranger in [&other.liaison, &other.branch_liaison, &unrelated.manager] {
        assert_eq!(app.browser(Some(stranger)).await.get(&address).await, StatusCode::NOT_FOUND);
    }
    assert_ne!(app.browser(None).await.get(&address).await, StatusCode::OK);
}
