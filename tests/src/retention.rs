//! Who took part is forgotten when the administrator's time is over; the numbers stay.

use crate::support::World;
use crate::support::world::form;
use domain::instant::Span;
use entities::scheduling::attendee;
use sea_orm::{EntityTrait, QueryOrder};
use usecases::live::{attendance, forget_attendees, invitation, join, join_as_guest, past_keeping};
use usecases::scheduling::{confirm_booking, request_booking};
use usecases::{Cx, UseCaseError};

const TEN: &str = "2026-12-01T10:00:00+08:00";

async fn people(cx: &Cx) -> Vec<attendee::Model> {
    attendee::Entity::find().order_by_asc(attendee::Column::Id).all(cx.db.read()).await.expect("people")
}

#[tokio::test]
async fn names_and_links_are_forgotten_after_their_time_and_the_numbers_stay() {
    let world = World::new().await;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 2, 10).await);
    let cx = &world.cx;
    let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
    confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
    let engagement = booking.engagement_id;
    let one = people(cx).await.remove(0);
    let code = cx.keys.join_code(one.id, one.generation);
    join(cx, &code, 3).await.expect("the owner enters");
    join_as_guest(cx, &code, "路过的同事", 1).await.expect("a guest enters");
    let (_, before) = attendance(cx, &brand.manager, engagement).await.expect("numbers");

    cx.clock.advance(Span::days(366));
    forget_attendees(cx).await.expect("harmless while it is too early");
    assert!(people(cx).await.iter().all(|it| !it.name.is_empty()), "the end was 358 days ago");
    assert_eq!(past_keeping(cx, vec![engagement]).await.expect("read"), []);

    cx.clock.advance(Span::days(8));
    forget_attendees(cx).await.expect("forgotten");
    forget_attendees(cx).await.expect("harmless again");
    let left = people(cx).await;
    assert_eq!(left.len(), 21);
    for it in &left {
        assert_eq!((it.name.as_str(), &it.email, it.generation), ("", &None, 1));
        assert!(it.employee_id.is_none_or(|employee| employee.0 == it.id.0), "it leads to nobody");
    }
    assert!(matches!(invitation(cx, &code).await, Err(UseCaseError::NotFound)), "the link is revoked");
    let (_, after) = attendance(cx, &brand.manager, engagement).await.expect("numbers");
    assert_eq!(
        after.iter().map(|it| (it.invited, it.present, it.head_count)).collect::<Vec<_>>(),
        before.iter().map(|it| (it.invited, it.present, it.head_count)).collect::<Vec<_>>(),
    );
    let unknown = cx.id();
    assert_eq!(past_keeping(cx, vec![engagement, unknown]).await.expect("read"), [engagement, unknown]);
}
