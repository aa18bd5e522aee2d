//! Calendars that programs subscribe to.

mod kinds;
mod programs;
mod safety;
mod versions;

use crate::support::world::{Brand, Company, form};
use crate::support::{TestApp, World};
use domain::feeds::FeedOf;
use domain::id::BookingId;
use domain::identity::Actor;
use entities::scheduling::{booking, engagement};
use reqwest::{Client, Method, Response, StatusCode};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use usecases::Cx;
use usecases::feeds::{feed_of, renew_feed};
use usecases::scheduling::{BookingForm, Branches, confirm_booking, request_booking};

/// A fresh address of a calendar.
async fn address(cx: &Cx, actor: &Actor, of: FeedOf) -> String {
    renew_feed(cx, actor, of, "zh-CN").await.expect("the right");
    feed_of(cx, actor, of).await.expect("the right").path.expect("it was made").0
}

async fn fetch(app: &TestApp, path: &str, seen: Option<&str>) -> Response {
    let request = Client::new().request(Method::GET, format!("{}{path}", app.url));
    let request = seen.iter().fold(request, |request, tag| request.header("if-none-match", *tag));
    request.send().await.expect("an answer")
}

fn etag(answer: &Response) -> String {
    answer.headers()["etag"].to_str().expect("a tag").to_owned()
}

async fn text(app: &TestApp, path: &str) -> String {
    let answer = fetch(app, path, None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.expect("a text")
}

/// UID, SEQUENCE and STATUS of each event, lines unfolded.
fn events(calendar: &str) -> BTreeSet<(String, String, String)> {
    let calendar = calendar.replace("\r\n ", "");
    let value = |event: &str, name: &str| {
        let line = event.lines().find(|it| it.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let events = calendar.split("\r\nBEGIN:VEVENT\r\n").skip(1);
    events.map(|it| (value(it, "UID"), value(it, "SEQUENCE"), value(it, "STATUS"))).collect()
}

fn uids(calendar: &str) -> BTreeSet<String> {
    events(calendar).into_iter().map(|it| it.0).collect()
}

async fn request(world: &World, brand: &Brand, company: &Company, when: &str, branches: Branches) -> BookingId {
    let form = BookingForm { branches, ..form(brand, company, when) };
    request_booking(&world.cx, &company.liaison, form).await.expect("free").id
}

async fn book(world: &World, brand: &Brand, company: &Company, when: &str) -> BookingId {
    let id = request(world, brand, company, when, Branches::All).await;
    confirm_booking(&world.cx, &brand.manager, id, &[]).await.expect("a request");
    id
}

async fn engagement_of(cx: &Cx, id: BookingId) -> engagement::Model {
    let booking = booking::Entity::find_by_id(id).one(cx.db.read()).await.expect("a row").expect("the booking");
    let found = engagement::Entity::find_by_id(booking.engagement_id).one(cx.db.read()).await;
    found.expect("a row").expect("the engagement")
}

async fn uids_of(cx: &Cx, bookings: &[BookingId]) -> BTreeSet<String> {
    let mut uids = BTreeSet::new();
    for id in bookings {
        uids.insert(engagement_of(cx, *id).await.uid);
    }
    uids
}
