//! What a report says of applications: numbers, and to a company no more than how many.

use super::{NAME, PHONE, Stage};
use crate::support::TestApp;
use domain::services::{Act, State};
use usecases::live::report;
use usecases::services::{apply_in_room, handle_application};

#[tokio::test]
async fn the_brand_reads_items_and_states_and_a_company_numbers_alone() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let (cx, id) = (&app.world.cx, stage.engagement);
    let mut made = Vec::new();
    for who in &stage.people[..3] {
        made.push(apply_in_room(cx, *who, stage.item, &stage.form()).await.expect("open"));
    }
    handle_application(cx, &stage.brand.officer, made[0], Act::TakeUp, "").await.expect("it waits");

    let (_, all) = report(cx, &stage.brand.manager, id).await.expect("its own");
    let told: Vec<_> = all.applications.iter().map(|it| (it.name.as_str(), it.state, it.count())).collect();
    assert_eq!(told, [("居住证申领", State::Declared, 2), ("居住证申领", State::TakenUp, 1)]);
    assert_eq!(all.branches.iter().map(|it| it.applied).sum::<u32>(), 3);
    let by_branch: Vec<u32> =
        (0..all.branches.len()).map(|at| all.applications.iter().map(|it| it.by_branch[at]).sum()).collect();
    assert_eq!(by_branch, all.branches.iter().map(|it| it.applied).collect::<Vec<_>>());
    let (_, company) = report(cx, &stage.company.liaison, id).await.expect("its own");
    assert!(company.applications.is_empty(), "what for is the applicants' own matter");
    assert_eq!(company.branches.iter().map(|it| it.applied).collect::<Vec<_>>(), by_branch);
    let (_, branch) = report(cx, &stage.company.branch_liaison, id).await.expect("its own");
    assert_eq!(branch.branches.len(), 1);

    let (manager, liaison) =
        (app.browser(Some(&stage.brand.manager)).await, app.browser(Some(&stage.company.liaison)).await);
    let brands = format!("/brands/{}/engagements/{id}/report", stage.brand.id);
    let own = format!("/engagements/{id}/report");
    let page = manager.text(&brands).await;
    assert!(page.contains("居住证申领") && page.contains("待接手 2 · 处理中 1"), "by item and state");
    let csv = manager.text(&format!("{brands}.csv")).await;
    assert!(csv.contains("服务申请,居住证申领 · 待接手,居住证申领 · 处理中\r\n"), "{csv}");
    let files = [page, csv, liaison.text(&own).await, liaison.text(&format!("{own}.csv")).await];
    assert!(files.iter().all(|it| !it.contains(NAME) && !it.contains(PHONE)), "nobody is named");
    assert!(files[2..].iter().all(|it| it.contains("服务申请") && !it.contains("居住证申领")), "a number alone");
}
