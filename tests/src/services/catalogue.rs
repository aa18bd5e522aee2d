//! The catalogue: files in and out, versions, and what is found.

use super::{faults, residence};
use crate::support::{TestApp, World};
use domain::identity::Grant;
use entities::catalogue::{service_item, service_version};
use reqwest::{Method, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use usecases::catalogue::services::{
    Look, ServiceForm, add_service, change_service, export_services, manageable, retire_service, service,
    service_items, service_of_code,
};
use usecases::directory::{What, import, preview};
use usecases::{Cx, UseCaseError};

const SEEDS: &[u8] = include_bytes!("../../../server/demo/service-items.csv");

async fn names(cx: &Cx, text: &str) -> Vec<String> {
    let look = Look { text: text.into(), ..Look::default() };
    service_items(cx, &look).await.expect("read").rows.into_iter().map(|it| it.name).collect()
}

async fn versions(cx: &Cx) -> u64 {
    service_version::Entity::find().count(cx.db.read()).await.expect("a number")
}

#[tokio::test]
async fn the_sample_items_come_in_once_go_out_and_come_back_unchanged() {
    let world = World::new().await;
    let (cx, admin) = (&world.cx, world.account("王敏", vec![Grant::Administrator]).await);
    let first = import(cx, &admin, What::Services, SEEDS.to_vec()).await.expect("imported");
    assert_eq!((first.new, first.changed, first.unchanged), (60, 0, 0));
    let again = import(cx, &admin, What::Services, SEEDS.to_vec()).await.expect("imported");
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 60));
    let file = export_services(cx, &admin, None).await.expect("exported");
    let back = import(cx, &admin, What::Services, file.clone()).await.expect("imported");
    assert_eq!((back.new, back.changed, back.unchanged), (0, 0, 60), "what was exported says the same");
    assert_eq!(versions(cx).await, 60);

    let text = String::from_utf8(file).expect("UTF-8").replace("新生儿出生登记", "新生儿落户");
    let changed = import(cx, &admin, What::Services, text.into_bytes()).await.expect("imported");
    assert_eq!((changed.new, changed.changed, changed.unchanged), (0, 1, 59));
    let it = service_of_code(cx, "HJ-01").await.expect("read").expect("there");
    assert_eq!((it.version.name.as_str(), it.version.number), ("新生儿落户", 2));
    assert!(it.version.cross_province && it.version.on_site && it.details.materials.len() == 4);
}

#[tokio::test]
async fn a_file_in_gbk_is_read_and_a_wrong_line_is_named_and_keeps_all_out() {
    let world = World::new().await;
    let (cx, admin) = (&world.cx, world.account("王敏", vec![Grant::Administrator]).await);
    // "code,name_zh,group,guide_zh,days_to_finish" and 居住证 in GBK, as office programs in China save it.
    let gbk = b"code,name_zh,group,guide_zh,days_to_finish\r\nJZ-01,\xBE\xD3\xD7\xA1\xD6\xA4,residence,\xBE\xD3\xD7\xA1,3\r\n";
    let seen = preview(cx, &admin, What::Services, gbk).await.expect("read");
    assert_eq!((seen.new, seen.encoding, seen.errors.len()), (1, "GBK", 0));

    let bad = "code,name_zh,group,guide_zh,days_to_finish,minutes_on_site,cross_province\n\
               A-1,甲,residence,办,3,,\n\
               a 2,乙,residence,办,3,,\n\
               A-3,,residence,办,3,,\n\
               A-4,丁,nowhere,办,3,,\n\
               A-5,戊,residence,办,soon,,\n\
               A-6,己,residence,办,3,900,\n\
               A-1,庚,residence,办,3,,\n\
               A-8,辛,residence,办,3,,perhaps\n";
    let seen = preview(cx, &admin, What::Services, bad.as_bytes()).await.expect("read");
    let found: Vec<(u64, &str, &str)> =
        seen.errors.iter().map(|it| (it.line, it.column.as_deref().unwrap_or_default(), it.kind.as_str())).collect();
    let expected = [
        (3, "code", "format"),
        (4, "name_zh", "missing"),
        (5, "group", "unknown"),
        (6, "days_to_finish", "not-digits"),
        (7, "minutes_on_site", "out-of-range"),
        (8, "code", "duplicate"),
        (9, "cross_province", "not-a-flag"),
    ];
    assert_eq!(found, expected);
    let refused = import(cx, &admin, What::Services, bad.into()).await;
    assert!(matches!(refused, Err(UseCaseError::Conflict("import-errors"))));
    assert_eq!(service_item::Entity::find().count(cx.db.read()).await.expect("a number"), 0);
}

#[tokio::test]
async fn the_bureaus_file_writes_over_no_brands_item() {
    let world = World::new().await;
    let (brand, admin) = (world.brand("知音航班").await, world.account("王敏", vec![Grant::Administrator]).await);
    let cx = &world.cx;
    let id = add_service(cx, &brand.manager, Some(brand.id), "ZY-1", &residence()).await.expect("one's own");
    let file = "code,name_zh,group,guide_zh,days_to_finish\nZY-1,甲,residence,办,3\n";
    let seen = preview(cx, &admin, What::Services, file.as_bytes()).await.expect("read");
    assert_eq!(seen.errors.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["of-a-brand"]);
    let refused = import(cx, &admin, What::Services, file.into()).await;
    assert!(matches!(refused, Err(UseCaseError::Conflict("import-errors"))));
    assert_eq!(service(cx, id).await.expect("there").version.name, residence().name);
}

#[tokio::test]
async fn items_are_found_by_what_people_type() {
    let world = World::new().await;
    let (cx, admin) = (&world.cx, world.account("王敏", vec![Grant::Administrator]).await);
    import(cx, &admin, What::Services, SEEDS.to_vec()).await.expect("imported");
    for (typed, wanted) in [
        ("出生登记", "新生儿出生登记"),
        ("xsecsdj", "新生儿出生登记"),
        ("新生儿 登记", "新生儿出生登记"),
        ("HJ-01", "新生儿出生登记"),
        ("dog", "养犬登记"),
        ("yqdj", "养犬登记"),
        ("无犯罪证明", "无犯罪记录证明"),
        ("银行卡", "涉诈电话卡银行卡处置咨询"),
    ] {
        assert_eq!(names(cx, typed).await.first().map(String::as_str), Some(wanted), "{typed}");
    }
    assert_eq!(names(cx, "火星移民").await, Vec::<String>::new());
    let all = service_items(cx, &Look::default()).await.expect("read");
    assert_eq!((all.found, all.rows.len(), all.groups.values().sum::<usize>()), (60, 40, 60));
}

#[tokio::test]
async fn who_may_write_items_and_what_is_wrong_with_them() {
    let world = World::new().await;
    let (brand, other) = (world.brand("知音航班").await, world.brand("海燕").await);
    let (cx, admin) = (&world.cx, world.account("王敏", vec![Grant::Administrator]).await);
    let id = add_service(cx, &brand.manager, Some(brand.id), "zy-1", &residence()).await.expect("one's own");
    assert_eq!(service(cx, id).await.expect("there").code, "ZY-1", "small letters are repaired");
    for (actor, hidden) in [(&other.manager, true), (&brand.officer, false)] {
        let refused = [
            add_service(cx, actor, Some(brand.id), "ZY-2", &residence()).await.err(),
            change_service(cx, actor, id, &residence()).await.err(),
            retire_service(cx, actor, id, true).await.err(),
            manageable(cx, actor, Some(brand.id)).await.err(),
            export_services(cx, actor, Some(brand.id)).await.err(),
        ];
        let expected = |it: &Option<UseCaseError>| match it {
            Some(UseCaseError::NotFound) => hidden,
            Some(UseCaseError::Forbidden) => !hidden,
            _ => false,
        };
        assert!(refused.iter().all(expected), "{refused:?}");
    }
    let bureau = add_service(cx, &brand.manager, None, "ZY-3", &residence()).await;
    assert!(matches!(bureau, Err(UseCaseError::Forbidden)), "the bureau's are the administrator's");
    assert_eq!(faults(add_service(cx, &admin, None, "ZY-1", &residence()).await), ["code taken"]);
    let empty = add_service(cx, &admin, None, "居", &ServiceForm::default()).await;
    let expected = ["code not_a_code", "name required", "group required", "guide required", "days not_a_number"];
    assert_eq!(faults(empty), expected);

    let kept = service(cx, id).await.expect("there").details.questions;
    let same = ServiceForm { questions: kept.clone(), ..residence() };
    change_service(cx, &brand.manager, id, &same).await.expect("nothing to say");
    assert_eq!(versions(cx).await, 1, "what says the same is no version");
    let form = ServiceForm { name: "居住证补领".into(), questions: kept.clone(), ..residence() };
    change_service(cx, &brand.manager, id, &form).await.expect("changed");
    let it = service(cx, id).await.expect("there");
    assert_eq!((it.version.number, it.details.questions), (2, kept), "a question keeps its key");
    retire_service(cx, &admin, id, true).await.expect("the administrator oversees brands");
    assert_eq!(names(cx, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn everybody_reads_the_catalogue_and_programs_do_by_a_key() {
    let app = TestApp::start().await;
    let (cx, admin) = (&app.world.cx, app.world.account("王敏", vec![Grant::Administrator]).await);
    import(cx, &admin, What::Services, SEEDS.to_vec()).await.expect("imported");
    let nobody = app.browser(None).await;
    for (page, found) in
        [("/services", "新生儿出生登记"), ("/services?q=yqdj", "养犬登记"), ("/services/HJ-01", "出生医学证明")]
    {
        let text = nobody.text(page).await;
        assert!(text.contains(found), "{page}");
        assert!(!text.contains(".wasm"), "{page} needs no script");
    }
    assert_eq!(nobody.get("/services/XX-99").await, StatusCode::NOT_FOUND);
    let key = app.key(&admin).await;
    let answer = app.rest(Method::GET, "service-items?q=yqdj", Some(&key)).send().await.expect("an answer");
    let json: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!((&json["items"][0]["name"], &json["found"]), (&"养犬登记".into(), &1.into()));
    let refused = app.rest(Method::GET, "service-items?group=nowhere", Some(&key)).send().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
