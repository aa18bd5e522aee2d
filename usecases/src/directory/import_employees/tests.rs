use crate::context::Cx;
use crate::directory::csv::RowError;
use crate::directory::{What, company_by_code, export_employees, import, import_at_console, preview};
use crate::error::UseCaseError;
use crate::testing::test_cx;
use domain::id::{CompanyId, EmployeeId};
use domain::identity::{Actor, Grant};
use entities::audit::audit_event;
use entities::directory::employee;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::time::{Duration, Instant};

const COMPANY: &str = "code,name_zh,name_en\n91420100FAKE00013Y,江汉新能源汽车集团股份有限公司,Jianghan\n";
const BRANCHES: &[u8] = include_bytes!("../../../../server/demo/company-branches.csv");
const EMPLOYEES: &[u8] = include_bytes!("../../../../server/demo/employees.csv");

async fn carmaker(cx: &Cx) -> CompanyId {
    import_at_console(cx, What::Companies, COMPANY.into()).await.unwrap();
    let company = company_by_code(cx, "91420100FAKE00013Y").await.unwrap().unwrap().id;
    import_at_console(cx, What::Branches(company), BRANCHES.to_vec()).await.unwrap();
    company
}

fn liaison(cx: &Cx, company: CompanyId) -> Actor {
    Actor { account: cx.id(), grants: vec![Grant::CompanyLiaison { company }] }
}

async fn person(cx: &Cx, email: &str) -> Option<employee::Model> {
    employee::Entity::find().filter(employee::Column::Email.eq(email)).one(cx.db.read()).await.unwrap()
}

fn file(rows: &str) -> Vec<u8> {
    format!("name,branch_code,email,phone\n{rows}").into_bytes()
}

#[tokio::test]
async fn three_thousand_people_are_imported_within_a_second_and_found_again() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let actor = liaison(&cx, company);
    let seen = preview(&cx, &actor, What::Employees(company), EMPLOYEES).await.unwrap();
    assert_eq!((seen.new, seen.changed, seen.unchanged, seen.errors.len()), (3214, 0, 0, 0));
    let begun = Instant::now();
    let done = import(&cx, &actor, What::Employees(company), EMPLOYEES.to_vec()).await.unwrap();
    // Without optimisation the same work takes several times as long.
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 8 } else { 1 });
    assert!(begun.elapsed() < limit, "{:?}", begun.elapsed());
    assert_eq!(done, seen);
    let again = preview(&cx, &actor, What::Employees(company), EMPLOYEES).await.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 3214));
    let events = audit_event::Entity::find().filter(audit_event::Column::Action.eq("employees.imported"));
    assert_eq!(events.one(cx.db.read()).await.unwrap().unwrap().account_id, Some(actor.account));
}

#[tokio::test]
async fn somebody_who_moved_or_changed_address_is_updated_and_not_doubled() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let first = file(
        "张三,JH-42-001,zhang@a.example,14200000001\n李四,JH-42-001,li@a.example,14200000002\n王五,JH-42-001,,14200000003\n",
    );
    import_at_console(&cx, What::Employees(company), first).await.unwrap();
    let before: EmployeeId = person(&cx, "zhang@a.example").await.unwrap().id;
    // 张三 moved; 李四 has a new address; 王五 got one; 赵六, whose number was 张三's, is new.
    let second = file(
        "张三,JH-42-002,Zhang@A.example,14200000009\n李四,JH-42-001,li.si@a.example,14200000002\n\
         王五,JH-42-001,wang@a.example,14200000003\n赵六,JH-42-001,zhao@a.example,14200000001\n",
    );
    let done = import_at_console(&cx, What::Employees(company), second).await.unwrap();
    assert_eq!((done.new, done.changed, done.unchanged), (1, 3, 0));
    assert_eq!(employee::Entity::find().count(cx.db.read()).await.unwrap(), 4);
    let moved = person(&cx, "zhang@a.example").await.unwrap();
    assert_eq!((moved.id, moved.phone.as_deref()), (before, Some("14200000009")));
    assert!(person(&cx, "li.si@a.example").await.is_some() && person(&cx, "li@a.example").await.is_none());
}

#[tokio::test]
async fn one_bad_row_keeps_all_others_out() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let actor = liaison(&cx, company);
    let bad = file("张三,JH-42-001,zhang@a.example,\n李四,JH-42-999,li@a.example,\n");
    let seen = preview(&cx, &actor, What::Employees(company), &bad).await.unwrap();
    let expected = RowError { row: 2, line: 3, column: Some("branch_code".into()), kind: "unknown".into() };
    assert_eq!((seen.new, seen.errors), (1, vec![expected]));
    let refused = import(&cx, &actor, What::Employees(company), bad).await;
    assert!(matches!(refused, Err(UseCaseError::Conflict("import-errors"))));
    assert_eq!(employee::Entity::find().count(cx.db.read()).await.unwrap(), 0);
}

#[tokio::test]
async fn nobody_imports_into_anothers_company() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let good = file("张三,JH-42-001,zhang@a.example,\n");
    let stranger = liaison(&cx, cx.id());
    let hidden = import(&cx, &stranger, What::Employees(company), good.clone()).await;
    assert!(matches!(hidden, Err(UseCaseError::NotFound)));
    let own = liaison(&cx, company);
    assert!(matches!(import(&cx, &own, What::Companies, COMPANY.into()).await, Err(UseCaseError::Forbidden)));
    let administrator = Actor { account: cx.id(), grants: vec![Grant::Administrator] };
    assert!(import(&cx, &administrator, What::Employees(company), good).await.is_ok());
    let missing = import(&cx, &administrator, What::Employees(cx.id()), Vec::new()).await;
    assert!(matches!(missing, Err(UseCaseError::NotFound)));
}

#[tokio::test]
async fn branches_are_found_again_by_their_codes() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let again = import_at_console(&cx, What::Branches(company), BRANCHES.to_vec()).await.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 300));
    let moved = "branch_code,name_zh,province,city,parent_code\nJH-42-002,江汉武汉新厂,湖北省,武汉市,JH-42-001\nJH-42-900,新部,湖北省,武汉市,JH-42-002\n";
    let done = import_at_console(&cx, What::Branches(company), moved.into()).await.unwrap();
    assert_eq!((done.new, done.changed), (1, 1));
}

#[tokio::test]
async fn what_was_exported_can_be_changed_and_imported_again() {
    let (cx, _folder) = test_cx().await;
    let company = carmaker(&cx).await;
    let actor = liaison(&cx, company);
    // An exported number that starts with a sign has an apostrophe before it.
    let people = file("张三,JH-42-001,zhang@a.example,+8614200000001\n李四,JH-42-001,li@a.example,\n");
    import(&cx, &actor, What::Employees(company), people).await.unwrap();
    let exported = String::from_utf8(export_employees(&cx, &actor, company).await.unwrap()).unwrap();
    assert!(exported.contains("'+8614200000001"));
    let changed = exported.replace("李四", "李思");
    let done = import(&cx, &actor, What::Employees(company), changed.into()).await.unwrap();
    assert_eq!((done.new, done.changed, done.unchanged), (0, 1, 1));
}
