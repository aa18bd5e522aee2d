//! Each calendar holds its own engagements and nobody else's.

use super::{address, book, engagement_of, events, request, text, uids, uids_of};
use crate::support::TestApp;
use domain::feeds::FeedOf;
use domain::id::EmployeeId;
use domain::instant::Span;
use entities::directory::{employee, resource};
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use usecases::Cx;
use usecases::feeds::{employee_feed, renew_employee_feed};
use usecases::scheduling::{Branches, cancel_booking, confirm_booking};

/// The link of one invited person of a company, and who it is.
async fn link(cx: &Cx, of: EmployeeId) -> String {
    let found = attendee::Entity::find().filter(attendee::Column::EmployeeId.eq(of)).one(cx.db.read()).await;
    let it = found.expect("a row").expect("invited");
    cx.keys.join_code(it.id, it.generation)
}

#[tokio::test]
async fn each_kind_of_feed_holds_exactly_its_own_engagements_and_tells_nothing_of_people() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, other) = (world.brand("知音航班").await, world.brand("海燕").await);
    let (company, stranger) = (world.company("东风", 3, 2).await, world.company("别家", 1, 1).await);
    let account_id = Set(Some(brand.officer.account));
    world.change(resource::ActiveModel { id: Set(brand.presenter), account_id, ..Default::default() }).await;
    let all = book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let only = Branches::Only(vec![company.branches[1]]);
    let second = request(world, &brand, &company, "2026-12-02T09:00:00+08:00", only).await;
    confirm_booking(cx, &brand.manager, second, &[]).await.expect("a request");
    let asked = request(world, &brand, &company, "2026-12-03T09:00:00+08:00", Branches::All).await;
    let elsewhere = book(world, &other, &company, "2026-12-01T10:00:00+08:00").await;
    let theirs = book(world, &brand, &stranger, "2026-12-04T09:00:00+08:00").await;

    let cases = [
        (&company.liaison, FeedOf::Company(company.id), vec![all, second, asked, elsewhere]),
        (&company.liaison, FeedOf::Account(company.liaison.account), vec![all, second, asked, elsewhere]),
        (&company.liaison, FeedOf::Branch(company.branches[1]), vec![all, second, asked, elsewhere]),
        (&company.liaison, FeedOf::Branch(company.branches[2]), vec![all, asked, elsewhere]),
        (&company.branch_liaison, FeedOf::Branch(company.branches[0]), vec![all, asked, elsewhere]),
        (&company.branch_liaison, FeedOf::Account(company.branch_liaison.account), vec![all, asked, elsewhere]),
        (&stranger.liaison, FeedOf::Company(stranger.id), vec![theirs]),
        (&brand.manager, FeedOf::Brand(brand.id), vec![all, second, asked, theirs]),
        (&brand.officer, FeedOf::Officer(brand.presenter), vec![all, second, asked, theirs]),
        (&brand.officer, FeedOf::Account(brand.officer.account), vec![all, second, asked, theirs]),
        (&brand.manager, FeedOf::Account(brand.manager.account), vec![]),
        (&other.manager, FeedOf::Brand(other.id), vec![elsewhere]),
        (&other.officer, FeedOf::Officer(other.presenter), vec![elsewhere]),
    ];
    for (actor, of, expected) in cases {
        let calendar = text(&app, &address(cx, actor, of).await).await;
        assert_eq!(uids(&calendar), uids_of(cx, &expected).await, "{of:?}");
        for (uid, sequence, status) in events(&calendar) {
            let mut found = None;
            for id in &expected {
                let it = engagement_of(cx, *id).await;
                found = found.or((it.uid == uid).then_some((it.sequence, *id)));
            }
            let (own, id) = found.expect("one of them");
            assert_eq!(sequence, own.to_string(), "as the invites say");
            assert_eq!(status, if id == asked { "TENTATIVE" } else { "CONFIRMED" });
        }
        tells_nothing(&calendar);
    }

    // An employee has no account: the personal link leads there.
    let people = employee::Entity::find().filter(employee::Column::BranchId.eq(company.branches[0]));
    let one = people.one(cx.db.read()).await.expect("a row").expect("an employee");
    let code = link(cx, one.id).await;
    assert_eq!(employee_feed(cx, &code).await.expect("the link").path, None, "a look makes none");
    renew_employee_feed(cx, &code, "en").await.expect("the link");
    let (path, _) = employee_feed(cx, &code).await.expect("the link").path.expect("made");
    let calendar = text(&app, &path).await;
    assert_eq!(uids(&calendar), uids_of(cx, &[all, elsewhere]).await, "invited is who a confirmed booking includes");
    tells_nothing(&calendar);
    assert!(!calendar.contains("/engagements/"), "no page that asks for an account");
    assert!(!path.contains(&code) && !calendar.contains(&one.name));
}

fn tells_nothing(calendar: &str) {
    let unfolded = calendar.replace("\r\n ", "");
    assert!(!unfolded.contains("ATTENDEE") && !unfolded.contains("/j/") && !unfolded.contains("/feeds/"));
    assert!(unfolded.contains("METHOD:PUBLISH\r\n") && unfolded.contains("\r\nX-WR-CALNAME:"));
    assert!(unfolded.contains("REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\nX-PUBLISHED-TTL:PT60M\r\n"));
}

#[tokio::test]
async fn what_was_called_off_stays_for_ninety_days_as_cancelled_with_a_higher_sequence() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 2).await);
    let id = book(world, &brand, &company, "2026-12-15T09:00:00+08:00").await;
    let paths = [
        address(cx, &company.liaison, FeedOf::Company(company.id)).await,
        address(cx, &company.branch_liaison, FeedOf::Branch(company.branches[0])).await,
        address(cx, &brand.manager, FeedOf::Brand(brand.id)).await,
        address(cx, &brand.officer, FeedOf::Officer(brand.presenter)).await,
    ];
    let before = engagement_of(cx, id).await;
    cancel_booking(cx, &brand.manager, id, "有紧急任务").await.expect("planned");
    let cancelled = [(before.uid.clone(), (before.sequence + 1).to_string(), "CANCELLED".to_owned())];
    for days in [0, 89, 1] {
        cx.clock.advance(Span::days(days));
        for path in &paths {
            let calendar = text(&app, path).await;
            assert_eq!(events(&calendar), BTreeSet::from(cancelled.clone()), "{days} days later");
            assert!(!calendar.contains("VALARM"));
        }
    }
    cx.clock.advance(Span::days(1));
    for path in &paths {
        assert_eq!(events(&text(&app, path).await), BTreeSet::new(), "on day 91");
    }
}

#[tokio::test]
async fn what_took_place_stays_for_ninety_days() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let id = book(world, &brand, &company, "2026-12-01T09:00:00+08:00").await;
    let path = address(cx, &company.liaison, FeedOf::Company(company.id)).await;
    // The tests begin at nine on November 23rd; what a feed holds moves on at midnight, UTC.
    cx.clock.advance(Span::days(8 + 90));
    assert_eq!(uids(&text(&app, &path).await), uids_of(cx, &[id]).await);
    cx.clock.advance(Span::days(1));
    assert_eq!(uids(&text(&app, &path).await), BTreeSet::new());
}
