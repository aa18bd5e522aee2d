//! How far a large send is, as the pages of both sides show it.

use crate::support::TestApp;
use crate::support::world::form;
use domain::id::BranchId;
use domain::notify::JobState;
use domain::scheduling::BookingStatus;
use entities::notify::outbox;
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::jobs::Worker;
use server::mail::Mailer;
use tokio_util::sync::CancellationToken;
use usecases::Cx;
use usecases::invites::{Progress, progress};
use usecases::outbox::{Job, push};
use usecases::scheduling::engagement::engagement;
use usecases::scheduling::{confirm_booking, request_booking};

const TEN: &str = "2026-12-01T10:00:00+08:00";

async fn work(cx: &Cx) {
    let folder = tempfile::tempdir().expect("a folder");
    Worker::new(cx.clone(), Mailer::spool(folder.path())).run_due(&CancellationToken::new()).await.expect("no failure");
}

/// The mail to one of the branch's people stands so from now on.
async fn stands(cx: &Cx, branch: BranchId, state: JobState) {
    let of_branch = attendee::Entity::find().filter(attendee::Column::BranchId.eq(branch));
    let one = of_branch.one(cx.db.read()).await.expect("read").expect("somebody").id;
    cx.db
        .write(move |tx| async move {
            outbox::Entity::update_many()
                .col_expr(outbox::Column::State, Expr::value(state.word()))
                .col_expr(outbox::Column::DueAt, Expr::value(i64::MAX))
                .filter(outbox::Column::AttendeeId.eq(one))
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
        .expect("a change");
}

#[tokio::test]
async fn each_side_sees_how_far_the_mail_to_its_people_is_and_a_stranger_sees_nothing() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 3).await);
    let (other_brand, other_company) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    let id = booking.engagement_id;
    let seen_by = async |actor| {
        let view = engagement(cx, actor, id).await.expect("takes part");
        progress(cx, &view).await.expect("read")
    };
    assert_eq!(seen_by(&brand.manager).await, Progress::default(), "nobody was written to yet");
    work(cx).await;
    assert_eq!(seen_by(&brand.manager).await, Progress { sent: 6, ..Progress::default() });

    // An update to everybody: each counts by the last mail.
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move { push(&cx2, &tx, Job::SendInvites { engagement: id }).await })
        .await
        .expect("a row");
    work(cx).await;
    stands(cx, company.branches[0], JobState::Dead).await;
    stands(cx, company.branches[1], JobState::Pending).await;
    let all = Progress { waiting: 1, sent: 4, failed: 1 };
    for actor in [&brand.manager, &brand.officer, &company.liaison] {
        assert_eq!(seen_by(actor).await, all);
    }
    assert_eq!(seen_by(&company.branch_liaison).await, Progress { waiting: 0, sent: 2, failed: 1 });

    let (own, brands) = (format!("/engagements/{id}/counts"), format!("/brands/{}/engagements/{id}/counts", brand.id));
    let nobody = app.browser(None).await;
    for stranger in [&other_company.liaison, &other_brand.manager] {
        let browser = app.browser(Some(stranger)).await;
        assert_eq!(
            (browser.get(&own).await, browser.get(&brands).await),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
        );
    }
    assert_eq!(
        (nobody.get(&own).await, nobody.get(&brands).await),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    for (actor, url, page) in [
        (&company.liaison, &own, format!("/engagements/{id}")),
        (&brand.officer, &brands, format!("/brands/{}/engagements/{id}", brand.id)),
    ] {
        let browser = app.browser(Some(actor)).await;
        let mut events = browser.events(url).await;
        let first = events.chunk().await.expect("an event").expect("its text");
        let first = String::from_utf8_lossy(&first).into_owned();
        for part in [r#""mail-ended":5"#, r#""mail-failed":1"#, r#""mail-sent":4"#, r#""mail-waiting":1"#] {
            assert!(first.contains(part), "{part}: {first}");
        }
        let page = browser.text(&page).await;
        assert!(page.contains("发给员工的邮件") && page.contains("<progress") && page.contains(r#"max="6""#), "{page}");
        assert_eq!(page.matches("/counts").count(), page.matches(url.as_str()).count(), "one stream of numbers");
    }
}

#[tokio::test]
async fn what_is_told_changes_while_the_page_is_open() {
    let app = TestApp::start().await;
    let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 1, 2).await);
    let cx = &app.world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    assert_eq!(booking.status, BookingStatus::Requested);
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    work(cx).await;
    stands(cx, company.branches[0], JobState::Pending).await;
    let browser = app.browser(Some(&company.branch_liaison)).await;
    let mut events = browser.events(&format!("/engagements/{}/counts", booking.engagement_id)).await;
    let mut told = String::new();
    while !told.contains(r#""mail-waiting":0"#) {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(20), events.chunk()).await.expect("in time");
        told += &String::from_utf8_lossy(&chunk.expect("an event").expect("its text"));
        stands(cx, company.branches[0], JobState::Done).await;
    }
    assert!(told.contains(r#""mail-waiting":1"#), "{told}");
}
