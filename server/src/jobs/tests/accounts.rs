//! Mail to accounts: in the language and with the time of whoever has chosen them.

use super::Job;
use super::scene::{LIAISON, MANAGER, Scene};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::identity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn reads(scene: &Scene, email: &'static str, locale: &'static str, zone: &'static str) {
    let change = move |tx: usecases::Tx| async move {
        account::Entity::update_many()
            .col_expr(account::Column::Locale, Expr::value(locale))
            .col_expr(account::Column::TimeZone, Expr::value(zone))
            .filter(account::Column::Email.eq(email))
            .exec(tx.as_ref())
            .await?;
        Ok(())
    };
    scene.cx.db.write(change).await.expect("settings");
}

#[tokio::test]
async fn times_are_told_in_beijing_and_where_that_differs_in_the_accounts_own_zone() {
    let scene = Scene::new(1).await;
    reads(&scene, LIAISON, "en", "Europe/Berlin").await;
    reads(&scene, MANAGER, "zh-CN", "Asia/Singapore").await;
    scene.stands(BookingStatus::Requested, EngagementStatus::Planned, 0).await;
    scene.push(Job::NotifyBrand { booking: scene.booking }).await;
    scene.run().await;
    scene.offers(&["2026-12-01T02:00:00Z"], "2026-11-28T16:00:00Z").await;
    scene.push(Job::NotifyOffered { booking: scene.booking }).await;
    scene.run().await;
    scene.confirmed().await;
    scene.run().await;
    let mails = scene.mails();
    let [offered, decided] = mails[LIAISON].as_slice() else { panic!("two mails") };
    assert!(offered.contains("10:00–11:00 (Beijing time, UTC+8)"), "{offered}");
    assert!(offered.contains("03:00–04:00 (Europe/Berlin, UTC+01:00)"), "{offered}");
    assert!(offered.contains("17:00 (Europe/Berlin"), "until when it may be chosen: {offered}");
    assert!(decided.contains("Beijing time") && decided.contains("Europe/Berlin, UTC+02:00"), "{decided}");
    assert!(!mails[MANAGER][0].contains("Singapore"), "it has Beijing's time");
    assert!(!mails["employee0@jianghan-ev.example"][0].contains("Berlin"));
}
