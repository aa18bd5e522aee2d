//! What each role starts from: what needs them today, what comes, and the first step where there is nothing yet.

use crate::support::world::{Brand, Company, at, form};
use crate::support::{TestApp, World};
use domain::catalogue::ResourceKind;
use domain::id::{AccountId, ImportId, ResourceId};
use domain::identity::{Actor, Grant};
use domain::instant::{Interval, Span};
use domain::scheduling::EngagementStatus;
use entities::directory::{branch, brand, import_file, resource};
use entities::identity::{account, role_grant};
use entities::scheduling::engagement;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use usecases::directory::oversight::Lack;
use usecases::directory::{AbsenceForm, Oversight, add_absence, oversight};
use usecases::live::went_live;
use usecases::scheduling::{
    Duty, change_crew, confirm_booking, decline_booking, duty, hold_time, offer_times, request_booking,
};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const NEXT_DAY: &str = "2026-12-02T10:00:00+08:00";

fn week() -> Interval {
    Interval { start: at("2026-11-30T00:00:00+08:00"), end: at("2026-12-07T00:00:00+08:00") }
}

async fn is_account(cx: &Cx, officer: ResourceId, account: AccountId) {
    let write = move |tx: usecases::Tx| async move {
        let change = resource::Entity::update_many().col_expr(resource::Column::AccountId, Expr::value(account));
        change.filter(resource::Column::Id.eq(officer)).exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("the officer's account");
}

async fn duties(cx: &Cx, actor: &Actor) -> Duty {
    duty(cx, actor, at("2026-11-23T00:00:00+08:00")).await.expect("a member's duties")
}

struct Stage {
    world: World,
    brand: Brand,
    company: Company,
    /// Of the same team, with an account of their own.
    colleague: (ResourceId, Actor),
}

impl Stage {
    async fn set() -> Self {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
        is_account(&world.cx, brand.presenter, brand.officer.account).await;
        // Behind the presenter in the order of codes, so that nobody is sent unless asked for.
        let second = world.resource(brand.id, ResourceKind::Officer, "钟子期", &["presenter"]).await;
        let actor = world.account("钟子期", vec![Grant::Officer { brand: brand.id }]).await;
        is_account(&world.cx, second, actor.account).await;
        Self { world, brand, company, colleague: (second, actor) }
    }
}

#[tokio::test]
async fn an_officer_reads_where_to_go_with_whom_and_whom_to_call() {
    let Stage { world, brand, company, colleague } = Stage::set().await;
    let cx = &world.cx;
    let first = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, first.id, &[brand.presenter]).await.expect("a request");
    let asked = request_booking(cx, &company.liaison, form(&brand, &company, NEXT_DAY)).await.expect("free");
    let declined = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-03T10:00:00+08:00"));
    let declined = declined.await.expect("free");
    decline_booking(cx, &brand.manager, declined.id, "不行").await.expect("a request");
    let offered = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-04T10:00:00+08:00"));
    let offered = offered.await.expect("free").id;
    offer_times(cx, &brand.manager, offered, &[at("2026-12-07T10:00:00+08:00")], "").await.expect("a request");
    hold_time(cx, &company.liaison, form(&brand, &company, "2026-12-08T10:00:00+08:00")).await.expect("free");

    let own = duties(cx, &brand.officer).await;
    let listed: Vec<_> = own.assignments.iter().map(|it| it.engagement.id).collect();
    assert_eq!(listed, [first.engagement_id, asked.engagement_id], "the soonest first, and nothing uncertain");
    let place = &own.assignments[0];
    assert_eq!(place.brand, "知音航班");
    assert_eq!(place.crew.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["直播间"], "all but the reader");
    let party = &place.parties[0];
    assert_eq!(party.booking.company, "东风");
    assert_eq!(party.contact.as_ref().map(|it| it.0.as_str()), Some("刘倩"));
    assert_eq!(party.branch.as_ref().map(|it| it.id), Some(company.branches[0]), "the first by code");
    assert!(duties(cx, &colleague.1).await.assignments.is_empty(), "nobody reads a colleague's duties");

    change_crew(cx, &brand.manager, first.engagement_id, brand.presenter, colleague.0).await.expect("free");
    let others = duties(cx, &colleague.1).await.assignments;
    assert_eq!(others.iter().map(|it| it.engagement.id).collect::<Vec<_>>(), [first.engagement_id]);
    let rest = duties(cx, &brand.officer).await.assignments;
    assert_eq!(rest.iter().map(|it| it.engagement.id).collect::<Vec<_>>(), [asked.engagement_id]);
    let later = duty(cx, &brand.officer, at("2026-12-03T00:00:00+08:00")).await.expect("duties").assignments;
    assert!(later.is_empty(), "what is over is left out");
}

#[tokio::test]
async fn leave_is_shown_with_what_it_clashes_with_and_what_is_on_air_stays_in_sight() {
    let Stage { world, brand, company, colleague } = Stage::set().await;
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[brand.presenter]).await.expect("a request");
    request_booking(cx, &company.liaison, form(&brand, &company, NEXT_DAY)).await.expect("free");
    let leave = |from: &str| AbsenceForm { from: from.into(), ..AbsenceForm::default() };
    add_absence(cx, &brand.manager, brand.id, colleague.0, &leave("2026-12-01")).await.expect("leave");
    assert!(!duties(cx, &brand.officer).await.assignments[0].on_leave, "a colleague's leave is no clash");
    add_absence(cx, &brand.manager, brand.id, brand.presenter, &leave("2026-12-01")).await.expect("leave");
    let own = duties(cx, &brand.officer).await;
    assert_eq!(own.leave.len(), 1);
    assert_eq!(own.assignments.iter().map(|it| it.on_leave).collect::<Vec<_>>(), [true, false], "that day only");
    cx.clock.advance(Span::days(10));
    went_live(cx, booking.engagement_id).await.expect("late, but live");
    let own = duty(cx, &brand.officer, cx.now()).await.expect("duties");
    let statuses: Vec<_> = own.assignments.iter().map(|it| it.engagement.status).collect();
    assert_eq!(statuses, [EngagementStatus::Live], "nobody has ended it");
    assert!(own.leave.is_empty() && !own.assignments[0].on_leave, "both are over");
}

#[tokio::test]
async fn a_manager_is_told_what_waits_and_what_the_brand_lacks_and_an_officer_is_not() {
    let Stage { world, brand, company, colleague } = Stage::set().await;
    let cx = &world.cx;
    let elsewhere = world.brand("海燕").await;
    let sent = cx.now();
    for when in [TEN, NEXT_DAY] {
        request_booking(cx, &company.liaison, form(&brand, &company, when)).await.expect("free");
        cx.clock.advance(Span::minutes(5));
    }
    request_booking(cx, &company.liaison, form(&elsewhere, &company, TEN)).await.expect("free");
    let teams = duties(cx, &brand.manager).await.teams;
    assert_eq!((teams.len(), teams[0].requests, teams[0].waiting_since), (1, 2, Some(sent)));
    assert!(!teams[0].lacks_officers && !teams[0].lacks_offerings);
    let teams = duties(cx, &colleague.1).await.teams;
    assert_eq!((teams[0].requests, teams[0].waiting_since), (0, None), "an officer answers no requests");
    let refused = duty(cx, &company.liaison, cx.now()).await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");

    let bare = new_brand(cx).await;
    let manager = world.account("新负责人", vec![Grant::BrandManager { brand: bare }]).await;
    let team = duties(cx, &manager).await.teams.remove(0);
    assert!(team.lacks_officers && team.lacks_offerings);
    let officer = world.account("新民警", vec![Grant::Officer { brand: bare }]).await;
    let team = duties(cx, &officer).await.teams.remove(0);
    assert!(!team.lacks_officers && !team.lacks_offerings, "who may not add any is not asked to");
}

/// Leaves the company without branches.
async fn close_down(cx: &Cx, company: &Company) {
    let id = company.id;
    let write = move |tx: usecases::Tx| async move {
        let of_branch = role_grant::Entity::delete_many().filter(role_grant::Column::BranchId.is_not_null());
        of_branch.filter(role_grant::Column::CompanyId.eq(id)).exec(tx.as_ref()).await?;
        branch::Entity::delete_many().filter(branch::Column::CompanyId.eq(id)).exec(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("no branches");
}

async fn new_brand(cx: &Cx) -> domain::id::BrandId {
    let id = cx.id();
    let row = brand::ActiveModel {
        id: Set(id),
        key: Set("new".into()),
        name: Set("新品牌".into()),
        name_en: Set(String::new()),
        purpose: Set(String::new()),
        purpose_en: Set(String::new()),
        weekly_hours: Set("[[],[],[],[],[],[],[]]".into()),
        time_zone: Set("Asia/Shanghai".into()),
        limits: Set(None),
    };
    let write = move |tx: usecases::Tx| async move {
        row.insert(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("a brand");
    id
}

async fn overseen(cx: &Cx, administrator: &Actor) -> Oversight {
    oversight(cx, administrator, week()).await.expect("an overview")
}

#[tokio::test]
async fn an_administrator_sees_what_is_not_set_up_and_who_is_kept_waiting() {
    let Stage { world, brand, company, .. } = Stage::set().await;
    let cx = &world.cx;
    let administrator = world.account("市局", vec![Grant::Administrator]).await;
    let seen = overseen(cx, &administrator).await;
    assert_eq!((seen.brands, seen.companies, seen.engagements), (1, 1, 0));
    assert!(seen.unready.is_empty() && seen.waiting.is_empty() && seen.live.is_empty());

    let bare = new_brand(cx).await;
    let elsewhere = world.brand("海燕").await;
    let first = request_booking(cx, &company.liaison, form(&elsewhere, &company, TEN)).await.expect("free");
    cx.clock.advance(Span::minutes(5));
    let second = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    let seen = overseen(cx, &administrator).await;
    let lacks: Vec<_> = seen.unready.iter().map(|it| (it.id, it.lacks.clone())).collect();
    assert_eq!(lacks, [(bare, Lack::ALL.to_vec())]);
    let waiting: Vec<_> = seen.waiting.iter().map(|it| (it.brand, it.requests, it.since)).collect();
    assert_eq!(waiting, [(elsewhere.id, 1, first.requested_at), (brand.id, 1, second.requested_at)]);
    assert_eq!(seen.engagements, 0, "nothing is certain yet");
    confirm_booking(cx, &brand.manager, second.id, &[]).await.expect("a request");
    went_live(cx, second.engagement_id).await.expect("live");
    let seen = overseen(cx, &administrator).await;
    assert_eq!(seen.engagements, 1);
    assert_eq!(seen.live.iter().map(|it| it.id).collect::<Vec<_>>(), [second.engagement_id]);
    assert_eq!(seen.waiting.len(), 1);
    let next = Interval { start: week().end, end: week().end + Span::days(7) };
    assert_eq!(oversight(cx, &administrator, next).await.expect("an overview").engagements, 0);
}

#[tokio::test]
async fn an_administrator_sees_unused_and_disabled_accounts_and_files_of_their_own() {
    let Stage { world, brand, company, .. } = Stage::set().await;
    let cx = &world.cx;
    let administrator = world.account("市局", vec![Grant::Administrator]).await;
    let accounts = account::Entity::find().all(cx.db.read()).await.expect("accounts").len();
    let seen = overseen(cx, &administrator).await;
    assert_eq!(seen.unused_accounts, accounts as u64, "nobody has a password here");
    assert!(seen.disabled_officers.is_empty());
    let (officer, manager) = (brand.officer.account, brand.manager.account);
    let file = import_file::ActiveModel {
        id: Set(cx.id::<ImportId>()),
        account_id: Set(manager),
        what: Set("companies".into()),
        company_id: Set(None),
        content: Set(b"code".to_vec()),
        created_at: Set(cx.now()),
    };
    let own = import_file::ActiveModel {
        id: Set(cx.id::<ImportId>()),
        account_id: Set(administrator.account),
        ..file.clone()
    };
    let write = move |tx: usecases::Tx| async move {
        let change = account::Entity::update_many().col_expr(account::Column::Disabled, Expr::value(true));
        change.filter(account::Column::Id.is_in([officer, manager])).exec(tx.as_ref()).await?;
        file.insert(tx.as_ref()).await?;
        Ok(())
    };
    cx.db.write(write).await.expect("disabled");
    let seen = overseen(cx, &administrator).await;
    assert_eq!(seen.disabled_officers.iter().map(|it| it.id).collect::<Vec<_>>(), [brand.presenter]);
    assert_eq!(seen.unready[0].lacks, [Lack::Manager], "whose account is disabled answers nothing");
    assert_eq!(seen.unused_accounts, accounts as u64 - 2);
    assert_eq!(seen.import, None, "another's file is not shown");
    let write = move |tx: usecases::Tx| async move { Ok(own.insert(tx.as_ref()).await?.id) };
    let own = cx.db.write(write).await.expect("a file");
    assert_eq!(overseen(cx, &administrator).await.import, Some(own));
    cx.clock.advance(Span::hours(2));
    assert_eq!(overseen(cx, &administrator).await.import, None, "it is not kept so long");
    for other in [&company.liaison, &brand.manager, &brand.officer, &company.branch_liaison] {
        let refused = oversight(cx, other, week()).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{refused:?}");
    }
}

#[tokio::test]
async fn everybody_lands_where_they_begin_and_an_empty_system_says_how() {
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let administrator = world.account("市局", vec![Grant::Administrator]).await;
    let browser = app.browser(Some(&administrator)).await;
    let shown = browser.text("/admin").await;
    for way in ["/admin/brands/new", "/admin/import", "2027 年放假安排"] {
        assert!(shown.contains(way), "{way}");
    }
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let officer = app.browser(Some(&brand.officer)).await;
    assert!(officer.text("/duty").await.contains("您还没有编入队伍"));
    is_account(cx, brand.presenter, brand.officer.account).await;
    assert!(officer.text("/duty").await.contains("今天没有您的出勤"));
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[brand.presenter]).await.expect("a request");
    let page = format!("/brands/{}/engagements/{}", brand.id, booking.engagement_id);
    // Eight days ahead: not in the week, and nothing else is.
    let shown = officer.text("/duty").await;
    assert!(shown.contains("再往后") && shown.contains(&page));
    cx.clock.advance(Span::days(8));
    // Whoever signed in a week ago signs in again.
    let [officer, browser] = [app.browser(Some(&brand.officer)).await, app.browser(Some(&administrator)).await];
    let shown = officer.text("/duty").await;
    assert!(shown.contains("进入直播控制") && shown.contains("刘倩"), "today's stands on top with the way to go live");
    let manager = app.browser(Some(&brand.manager)).await;
    let bare = new_brand(cx).await;
    let new = app.browser(Some(&world.account("新负责人", vec![Grant::BrandManager { brand: bare }]).await)).await;
    assert!(new.text(&format!("/brands/{bare}/week")).await.contains("/settings/team/new"), "the first step");
    assert!(!manager.text(&format!("/brands/{}/week", brand.id)).await.contains("/settings/team/new"));
    let empty = world.company("新企业", 1, 0).await;
    let liaison = app.browser(Some(&empty.liaison)).await;
    let import = format!("/companies/{}/import", empty.id);
    assert!(!liaison.text("/home").await.contains(&import));
    close_down(cx, &empty).await;
    assert!(liaison.text("/home").await.contains(&import), "the first step of a company without branches");
    for (who, reads, refused) in [
        (&officer, "/duty", "/admin"),
        (&manager, "/duty", "/home"),
        (&browser, "/admin", "/duty"),
        (&app.browser(Some(&company.liaison)).await, "/home", "/duty"),
        (&app.browser(Some(&company.branch_liaison)).await, "/home", "/duty"),
    ] {
        assert_eq!(who.get(reads).await, StatusCode::OK, "{reads}");
        assert_eq!(who.get(refused).await, StatusCode::FORBIDDEN, "{refused}");
    }
    assert_eq!(engagement::Entity::find().all(cx.db.read()).await.expect("engagements").len(), 1);
}
