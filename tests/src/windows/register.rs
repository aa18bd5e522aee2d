//! The register: what is agreed on, hung, changed and ended, and who sees what of it.

use super::{Stage, faults, residence, wish};
use crate::queries::Queries;
use crate::support::{TestApp, World};
use domain::catalogue::services::ServiceGroup;
use domain::windows::{WindowAct, WindowState};
use futures::future::join_all;
use reqwest::StatusCode;
use usecases::UseCaseError;
use usecases::catalogue::services::{ServiceForm, add_service};
use usecases::scheduling::request_booking;
use usecases::windows::{
    WindowForm, companies_known, edit_window, end_window, hang_window, propose_window, public_window, resume_window,
    suspend_window, window, windows_of_brand, windows_of_company,
};

#[tokio::test]
async fn a_window_is_agreed_hung_rests_and_ends_and_its_history_says_so() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, manager) = (&world.cx, &stage.brand.manager);
    let id = stage.propose(&world).await;
    let code = window(cx, manager, id).await.expect("there").row.code;
    assert!(public_window(cx, &code).await.expect("read").is_none(), "nothing hangs yet");
    hang_window(cx, manager, id, " 知航-001 ", "武公 1 号").await.expect("proposed");
    let public = public_window(cx, &code.to_uppercase()).await.expect("read").expect("it hangs");
    assert_eq!((public.plate.as_str(), public.items.len(), public.coming.len()), ("知航-001", 1, 1));
    suspend_window(cx, manager, id, "装修").await.expect("hung");
    let public = public_window(cx, &code).await.expect("read").expect("its plate still hangs");
    assert_eq!(
        (public.state, public.coming.len()),
        (WindowState::Suspended, 0),
        "a window that rests promises no visit"
    );
    resume_window(cx, manager, id).await.expect("resting");
    end_window(cx, manager, id, "搬迁").await.expect("open");
    assert!(public_window(cx, &code).await.expect("read").is_none());
    for late in [
        hang_window(cx, manager, id, "x", "y").await,
        suspend_window(cx, manager, id, "x").await,
        resume_window(cx, manager, id).await,
        edit_window(cx, manager, id, &stage.form()).await,
    ] {
        assert!(matches!(late, Err(UseCaseError::Conflict("window-moved-on"))), "{late:?}");
    }
    let it = window(cx, manager, id).await.expect("kept");
    let acts: Vec<WindowAct> = it.history.iter().map(|it| it.act).collect();
    use WindowAct::{End, Hang, Propose, Resume, Suspend};
    assert_eq!(acts, [Propose, Hang, Suspend, Resume, End]);
    assert_eq!((it.history[2].note.as_str(), it.history[2].by.as_str()), ("装修", "江晴川"));
    stage.propose(&world).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_window_is_named() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, manager, brand, company) = (&world.cx, &stage.brand.manager, stage.brand.id, stage.company.id);
    let (other_brand, other) = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    let propose = async |site, form: WindowForm| propose_window(cx, manager, brand, company, site, &form).await;
    let empty = propose(Some(stage.site()), WindowForm::default()).await;
    let required = ["officer required", "liaison required", "items required", "desks not_a_number"];
    assert_eq!(faults(empty), [&required[..], &["notice_hours not_a_number"]].concat());
    let remote = ServiceForm { on_site: false, ..residence() };
    let remote = add_service(cx, &stage.admin, None, "JZ-02", &remote).await.expect("added");
    let strange = WindowForm {
        officer: Some(other_brand.presenter),
        liaison: Some(other.liaison.account),
        items: vec![remote],
        desks: Some(21),
        notice_hours: Some(-1),
    };
    let expected =
        ["officer unknown", "liaison unknown", "items unknown", "desks out_of_range", "notice_hours out_of_range"];
    assert_eq!(faults(propose(Some(stage.site()), strange).await), expected);
    assert_eq!(faults(propose(None, stage.form()).await), ["branch required"]);
    assert_eq!(faults(propose(Some(other.branches[0]), stage.form()).await), ["branch unknown"]);
    let stranger = propose_window(cx, manager, brand, other.id, Some(other.branches[0]), &stage.form()).await;
    assert!(matches!(stranger, Err(UseCaseError::NotFound)), "it never asked the brand for anything");

    let first = stage.hang(&world).await;
    assert_eq!(faults(propose(Some(stage.site()), stage.form()).await), ["branch taken"]);
    let second = propose(Some(stage.company.branches[1]), stage.form()).await.expect("another site");
    assert_eq!(faults(hang_window(cx, manager, second, "", " ").await), ["plate required", "certificate required"]);
    assert_eq!(faults(hang_window(cx, manager, second, "知航-001", "2").await), ["plate taken"]);
    assert_eq!(faults(suspend_window(cx, manager, first, "").await), ["reason required"]);
    assert_eq!(faults(end_window(cx, manager, first, &"长".repeat(201)).await), ["reason too_long"]);
    let known = companies_known(cx, manager, brand).await.expect("the manager");
    assert_eq!(known.iter().map(|it| it.id).collect::<Vec<_>>(), [company]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_agree_on_one_site_at_once_one_window_is_left() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let servers = [world.cx.clone(), world.second_server().await];
    let (manager, site, form) = (&stage.brand.manager, Some(stage.site()), stage.form());
    let asked =
        (0..8_usize).map(|n| propose_window(&servers[n % 2], manager, stage.brand.id, stage.company.id, site, &form));
    let done = join_all(asked).await;
    assert_eq!(done.iter().filter(|it| it.is_ok()).count(), 1, "{done:?}");
    for refused in done.into_iter().filter(Result::is_err) {
        assert_eq!(faults(refused), ["branch taken"]);
    }
}

#[tokio::test]
async fn a_window_is_its_brands_and_its_companys_and_each_sees_its_own_part() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let id = stage.hang(&world).await;
    let (second, form) = (Some(stage.company.branches[1]), stage.form());
    let far = propose_window(cx, &stage.brand.manager, stage.brand.id, stage.company.id, second, &form);
    let far = far.await.expect("another site");
    let (other_brand, other) = (world.brand("海燕").await, world.company("别家", 1, 1).await);

    let (brand, company) = (stage.brand.id, stage.company.id);
    for actor in [&stage.brand.officer, &stage.brand.manager, &stage.admin] {
        assert_eq!(windows_of_brand(cx, actor, brand).await.expect("of the team").len(), 2);
    }
    assert_eq!(windows_of_company(cx, &stage.company.liaison, company).await.expect("its own").len(), 2);
    let own = windows_of_company(cx, &stage.company.branch_liaison, company).await.expect("its own");
    assert_eq!(own.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    assert_eq!(own[0].next, Some(crate::support::world::at(super::NINE)));
    let seen = window(cx, &stage.company.branch_liaison, id).await.expect("at its branch");
    assert!(!seen.may_manage && seen.history.iter().all(|it| it.by.is_empty()), "who of the brand did it stays there");
    assert_eq!((seen.officer.0.as_str(), seen.liaison.as_str()), ("程野渡", "刘倩"));
    let strangers = [&other.liaison, &other.branch_liaison, &other_brand.manager];
    for actor in strangers {
        assert!(matches!(window(cx, actor, id).await, Err(UseCaseError::NotFound)));
        assert!(matches!(windows_of_company(cx, actor, company).await, Err(UseCaseError::NotFound)));
        assert!(matches!(windows_of_brand(cx, actor, brand).await, Err(UseCaseError::NotFound)));
        assert!(matches!(end_window(cx, actor, id, "x").await, Err(UseCaseError::NotFound)));
    }
    assert!(matches!(window(cx, &stage.company.branch_liaison, far).await, Err(UseCaseError::NotFound)));
    let refused = suspend_window(cx, &stage.brand.officer, id, "x").await;
    assert!(matches!(refused, Err(UseCaseError::Forbidden)), "an officer changes no window");
}

#[tokio::test]
async fn the_public_page_and_the_plaque_lead_to_each_other_and_name_nobody() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let id = stage.hang(&app.world).await;
    let code = window(cx, &stage.brand.manager, id).await.expect("there").row.code;
    let manager = app.browser(Some(&stage.brand.manager)).await;
    let plaque = manager.text(&format!("/brands/{}/windows/{id}/plaque", stage.brand.id)).await;
    assert!(plaque.contains(&format!("/w/{code}")) && plaque.contains("<svg"), "{plaque}");
    let nobody = app.browser(None).await;
    let page = nobody.text(&format!("/w/{code}")).await;
    for shown in ["知航-001", "武公 1 号", "居住证申领", "12月1日", "09:00–10:00"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    for hidden in ["程野渡", "刘倩", "江晴川", "陈经理"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    assert_eq!(nobody.get("/w/aaaaaaaa").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_list_of_windows_asks_the_database_as_often_for_three_as_for_one() {
    let queries = Queries::counted();
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let manager = app.browser(Some(&stage.brand.manager)).await;
    let page = format!("/brands/{}/windows", stage.brand.id);
    let mut seen = Vec::new();
    for site in &stage.company.branches {
        let (brand, company) = (stage.brand.id, stage.company.id);
        let made = propose_window(cx, &stage.brand.manager, brand, company, Some(*site), &stage.form()).await;
        made.expect("another site");
        assert_eq!(manager.get(&page).await, StatusCode::OK);
        queries.since();
        manager.get(&page).await;
        seen.push(queries.since());
    }
    assert!(seen[0] > 0 && seen[0] == seen[2], "{seen:?}");
}

#[tokio::test]
async fn a_visit_that_is_not_confirmed_is_promised_to_nobody() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let id = stage.hang(&world).await;
    let asked = wish(stage.offering, &stage.brand, &stage.company, "2026-12-02T09:00:00+08:00");
    request_booking(cx, &stage.company.liaison, asked).await.expect("free");
    let it = window(cx, &stage.brand.manager, id).await.expect("there");
    assert_eq!(it.coming.iter().map(|it| it.id).collect::<Vec<_>>(), [stage.visit]);
    assert_eq!(it.items[0].service_group, ServiceGroup::Residence);
}
