//! Who may publish, and where there is a room to enter.

use crate::support::World;
use crate::support::world::form;
use domain::catalogue::Kind;
use domain::scheduling::EngagementStatus;
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, Set};
use usecases::UseCaseError;
use usecases::keys::Keys;
use usecases::live::{invitation, join, join_as_guest, new_stream_key, publisher, stream_key};
use usecases::scheduling::{confirm_booking, request_booking};

#[tokio::test]
async fn a_stream_key_opens_its_engagement_until_there_is_a_newer_one_or_the_end() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let other = world.brand("海燕").await;
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00"));
    let booking = booking.await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    let id = booking.engagement_id;

    let first = stream_key(cx, &brand.officer, id).await.expect("an officer presents");
    assert_eq!(publisher(cx, &first).await.expect("read"), Some(id));
    let forged = Keys::new([8; 32]).stream_key(id, 0);
    assert_eq!(publisher(cx, &forged).await.expect("read"), None, "another server's");
    assert_eq!(publisher(cx, "live").await.expect("read"), None);

    let second = new_stream_key(cx, &brand.officer, id).await.expect("an officer presents");
    assert_eq!(publisher(cx, &first).await.expect("read"), None, "the former key dies");
    assert_eq!(publisher(cx, &second).await.expect("read"), Some(id));
    assert_eq!(stream_key(cx, &brand.manager, id).await.expect("a manager presents"), second);
    for stranger in [&other.manager, &company.liaison] {
        assert!(matches!(stream_key(cx, stranger, id).await, Err(UseCaseError::NotFound)));
        assert!(matches!(new_stream_key(cx, stranger, id).await, Err(UseCaseError::NotFound)));
    }
    for (status, opens) in [(EngagementStatus::Live, Some(id)), (EngagementStatus::Completed, None)] {
        let (id, status) = (Set(id), Set(status));
        world.change(engagement::ActiveModel { id, status, ..Default::default() }).await;
        assert_eq!(publisher(cx, &second).await.expect("read"), opens);
    }
}

#[tokio::test]
async fn an_on_site_window_tells_its_place_and_has_no_room() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00"));
    let booking = booking.await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    let one = attendee::Entity::find().one(cx.db.read()).await.expect("read").expect("an attendee");
    let code = cx.keys.join_code(one.id, one.generation);
    assert_eq!(invitation(cx, &code).await.expect("genuine").place, None, "a briefing is anywhere");
    cx.db
        .write(|tx| async move {
            let kind = engagement::Column::Kind;
            let change = engagement::Entity::update_many().col_expr(kind, Expr::value(Kind::OnSiteWindow.word()));
            change.exec(tx.as_ref()).await?;
            Ok(())
        })
        .await
        .expect("a window");
    let place = invitation(cx, &code).await.expect("genuine").place;
    assert_eq!(place.map(|it| it.0).as_deref(), Some("东风"));
    assert!(matches!(join(cx, &code, 1).await, Err(UseCaseError::Conflict("no-room"))));
    assert!(matches!(join_as_guest(cx, &code, "同事", 1).await, Err(UseCaseError::Conflict("no-room"))));
}
