//! Problems of branches: who tells of them, who learns of them, who ends them.

use super::Stage;
use crate::support::{TestApp, World};
use domain::instant::Span;
use domain::live::IssueKind;
use entities::live::branch_issue;
use entities::scheduling::attendee;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use usecases::live::{finish_issue, forget_attendees, issues, own_issues, raise_branch_issue, raise_issue};
use usecases::scheduling::engagement::engagement;
use usecases::{Cx, UseCaseError};

/// The engagement's people in the order of their branches.
async fn people(cx: &Cx, stage: &Stage) -> Vec<attendee::Model> {
    let find = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(stage.engagement));
    let mut people = find.order_by_asc(attendee::Column::Id).all(cx.db.read()).await.expect("people");
    people.sort_by_key(|it| it.branch_id);
    people
}

#[tokio::test]
async fn a_problem_is_seen_and_ended_by_the_brand_the_company_and_its_branch_alone() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let (cx, id) = (&world.cx, stage.engagement);
    let people = people(cx, &stage).await;
    let own = people.iter().find(|it| it.branch_id == stage.company.branches[0]).expect("one").id;
    let far = people.iter().find(|it| it.branch_id == stage.company.branches[1]).expect("one").id;
    raise_issue(cx, own, Some(IssueKind::Sound), "会议室没有声音").await.expect("told");
    raise_issue(cx, far, Some(IssueKind::Picture), "").await.expect("told");
    raise_branch_issue(cx, &stage.company.branch_liaison, id, Some(IssueKind::Address), "邮件没收到")
        .await
        .expect("told");
    let seen = async |actor| {
        let view = engagement(cx, actor, id).await.expect("theirs");
        issues(cx, &view).await.expect("read")
    };
    let all = seen(&stage.brand.officer).await;
    assert_eq!(
        all.iter().map(|it| it.kind).collect::<Vec<_>>(),
        [IssueKind::Sound, IssueKind::Picture, IssueKind::Address]
    );
    assert_eq!((all[0].by.as_str(), all[0].branch.as_str()), ("张**", "东风第0分公司"));
    assert_eq!(seen(&stage.company.liaison).await, all);
    assert_eq!(seen(&stage.company.branch_liaison).await.len(), 2, "its own branch's");

    let other = (world.brand("海燕").await, world.company("别家", 1, 1).await);
    for stranger in [&other.0.officer, &other.1.liaison, &other.1.branch_liaison] {
        assert!(matches!(finish_issue(cx, stranger, all[0].id).await, Err(UseCaseError::NotFound)));
        let told = raise_branch_issue(cx, stranger, id, Some(IssueKind::Sound), "").await;
        assert!(matches!(told, Err(UseCaseError::NotFound)));
    }
    assert!(matches!(finish_issue(cx, &stage.company.branch_liaison, all[1].id).await, Err(UseCaseError::NotFound)));
    for (actor, issue) in [
        (&stage.brand.officer, 1),
        (&stage.company.liaison, 0),
        (&stage.company.branch_liaison, 2),
        (&stage.brand.manager, 0),
    ] {
        finish_issue(cx, actor, all[issue].id).await.expect("theirs, and once more is harmless");
    }
    assert!(seen(&stage.brand.officer).await.iter().all(|it| it.done_at.is_some()));
    assert!(own_issues(cx, own).await.expect("read")[0].2.is_some(), "whoever told learns of it");
}

#[tokio::test]
async fn nobody_fills_the_desk_alone_and_what_is_missing_is_named() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let one = people(cx, &stage).await[0].id;
    let refused = raise_issue(cx, one, None, &"长".repeat(201)).await;
    let Err(UseCaseError::Invalid(errors)) = refused else { panic!("taken") };
    assert_eq!(errors.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["issue", "kind"]);
    for _ in 0..3 {
        raise_issue(cx, one, Some(IssueKind::Other), "x").await.expect("told");
    }
    let fourth = raise_issue(cx, one, Some(IssueKind::Other), "x").await;
    assert!(matches!(fourth, Err(UseCaseError::Conflict("too-many-issues"))), "{fourth:?}");
    for it in branch_issue::Entity::find().all(cx.db.read()).await.expect("told") {
        finish_issue(cx, &stage.brand.officer, it.id).await.expect("its own");
    }
    raise_issue(cx, one, Some(IssueKind::Other), "x").await.expect("none of them is open any more");
}

#[tokio::test]
async fn what_was_told_is_forgotten_with_who_told_it() {
    let world = World::new().await;
    let stage = Stage::set(&world).await;
    let cx = &world.cx;
    let one = people(cx, &stage).await[0].id;
    raise_issue(cx, one, Some(IssueKind::Other), "王经理的电脑没有声音").await.expect("told");
    cx.clock.advance(Span::days(374));
    forget_attendees(cx).await.expect("forgotten");
    let left = branch_issue::Entity::find().one(cx.db.read()).await.expect("read").expect("the number stays");
    assert_eq!((left.text.as_str(), left.attendee_id), ("", None));
}

#[tokio::test]
async fn without_scripts_a_form_tells_of_a_problem_and_the_desk_ends_it() {
    let app = TestApp::start().await;
    let stage = Stage::set(&app.world).await;
    let cx = &app.world.cx;
    let one = people(cx, &stage).await.remove(0);
    let browser = app.browser(None).await;
    let code = cx.keys.join_code(one.id, one.generation);
    assert_eq!(browser.post("/forms/join", &[("code", &code), ("screen", "one")]).await, StatusCode::FOUND);
    let engagement = stage.engagement.to_string();
    let room = format!("/room/{engagement}");
    let fields = [("engagement", &*engagement), ("kind", ""), ("issue", "<script>alert(1)</script>")];
    assert_eq!(browser.post("/forms/raise-issue", &fields).await, StatusCode::FOUND);
    let page = browser.text(&room).await;
    assert!(
        page.contains("请填写这一项") && page.contains("value=\"&lt;script&gt;alert(1)"),
        "typed text stays: {page}"
    );
    let fields = [("engagement", &*engagement), ("kind", "sound"), ("issue", "<script>alert(1)</script>")];
    assert_eq!(browser.post("/forms/raise-issue", &fields).await, StatusCode::FOUND);
    assert!(browser.text(&room).await.contains("待处理"));

    let brand = stage.brand.id.to_string();
    let desk = format!("/brands/{brand}/engagements/{engagement}");
    let officer = app.browser(Some(&stage.brand.officer)).await;
    let page = officer.text(&desk).await;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert(1)"), "{page}");
    let issue = branch_issue::Entity::find().one(cx.db.read()).await.expect("read").expect("told").id.to_string();
    let fields = [("brand", &*brand), ("engagement", &*engagement), ("issue_id", &*issue)];
    assert_eq!(officer.post("/forms/finish-issue", &fields).await, StatusCode::FOUND);
    assert!(browser.text(&room).await.contains("已解决"));
    let liaison = app.browser(Some(&stage.company.liaison)).await;
    assert!(liaison.text(&format!("/engagements/{engagement}")).await.contains("&lt;script&gt;alert(1)"));
}
