//! Who may watch, asked on every playlist.

use crate::support::World;
use crate::support::world::form;
use domain::scheduling::EngagementStatus;
use entities::scheduling::attendee;
use sea_orm::EntityTrait;
use usecases::invites::{put_back, take_off_list};
use usecases::live::{join, room, test_viewer, viewer};
use usecases::scheduling::{confirm_booking, request_booking};

#[tokio::test]
async fn who_was_taken_off_the_list_watches_no_further_until_put_back() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 2).await);
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00"));
    let booking = booking.await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    let id = booking.engagement_id;
    let all = attendee::Entity::find().all(cx.db.read()).await.expect("read");
    let token = |playlist: &str| playlist.split('/').nth(2).expect("a token").to_owned();
    let mut tokens = Vec::new();
    for one in &all[..2] {
        let seat = join(cx, &cx.keys.join_code(one.id, one.generation), 1).await.expect("invited");
        tokens.push(token(&room(cx, seat).await.expect("a seat").playlist));
    }
    let test = token(&test_viewer(cx, &brand.manager, id).await.expect("of the brand"));
    let opens = async |token: &str| viewer(cx, token).await.expect("read").is_some();
    assert_eq!(viewer(cx, &test).await.expect("read"), Some((id, EngagementStatus::Planned)));
    assert!(opens(&tokens[0]).await && opens(&tokens[1]).await);

    take_off_list(cx, &company.liaison, id, all[0].id).await.expect("an employee");
    assert!(!opens(&tokens[0]).await, "taken off");
    assert!(opens(&tokens[1]).await && opens(&test).await, "nobody else");
    put_back(cx, &company.liaison, id, all[0].id).await.expect("an employee");
    assert!(opens(&tokens[0]).await);
    assert!(!opens(&test.replace(&test[..4], "AAAA")).await, "spoiled");
}
