//! The same instant in every reader's clock, on pages, in the API, in mail and in calendars.

use crate::support::world::{Brand, at, date, form};
use crate::support::{TestApp, World};
use domain::identity::Grant;
use entities::catalogue::offering;
use entities::directory::brand;
use entities::identity::account;
use mail_parser::MessageParser;
use reqwest::Method;
use sea_orm::Set;
use serde_json::Value;
use server::jobs::Worker;
use server::mail::Mailer;
use std::path::Path;
use tokio_util::sync::CancellationToken;
use usecases::directory::{BrandDayForm, set_brand_day};
use usecases::scheduling::{BookingForm, SlotQuery, cancel_booking, confirm_booking, free_slots, request_booking};
use usecases::{BookingError, UseCaseError};

#[tokio::test]
async fn page_api_and_calendar_tell_the_same_instant_in_urumqi_and_berlin() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let booked =
        request_booking(&world.cx, &company.liaison, form(&brand, &company, "2026-12-01T10:00:00+08:00")).await;
    let booked = booked.expect("free");
    confirm_booking(&world.cx, &brand.manager, booked.id, &[]).await.expect("confirmed");
    let page = format!("/engagements/{}", booked.engagement_id);
    for (zone, shown) in [
        ("Asia/Shanghai", "12月1日 周二 10:00–11:00"),
        ("Asia/Urumqi", "12月1日 周二 08:00–09:00"),
        ("Europe/Berlin", "12月1日 周二 03:00–04:00"),
        // Where it is still the day before.
        ("America/New_York", "11月30日 周一 21:00–22:00"),
    ] {
        let id = company.liaison.account;
        world
            .change(account::ActiveModel { id: Set(id), time_zone: Set(Some(zone.into())), ..Default::default() })
            .await;
        let text = app.browser(Some(&company.liaison)).await.text(&page).await;
        assert!(text.contains(shown), "{zone}: {shown} is not on the page");
    }
    let key = app.key(&company.liaison).await;
    let path = format!("engagements/{}", booked.engagement_id);
    let answer = app.rest(Method::GET, &path, Some(&key)).send().await.expect("an answer");
    let json: Value = answer.json().await.expect("JSON");
    assert_eq!(
        (&json["starts_at"], &json["ends_at"]),
        (&"2026-12-01T02:00:00Z".into(), &"2026-12-01T03:00:00Z".into())
    );
    let answer = app.rest(Method::GET, &format!("{path}/calendar.ics"), Some(&key)).send().await.expect("an answer");
    let ics = answer.text().await.expect("a text");
    assert!(ics.contains("DTSTART;TZID=Asia/Shanghai:20261201T100000"), "{ics}");
}

/// The two nights of Berlin's summer time of 2027. What is seen while they go on is one instant for everybody.
#[tokio::test]
async fn over_both_nights_of_summer_time_page_api_calendar_and_mail_tell_the_same_instant() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    far_ahead(world, &brand).await;
    for day in ["2027-03-28", "2027-10-31"] {
        // Sundays; the nights of Berlin are mornings here.
        let hours = BrandDayForm { date: day.into(), hours: "07:00-10:00".into(), note: String::new() };
        set_brand_day(&world.cx, &brand.manager, brand.id, &hours).await.expect("a day");
    }
    let mut readers = Vec::new();
    for zone in ["Asia/Urumqi", "Europe/Berlin"] {
        let reader = world.account("远方", vec![Grant::CompanyLiaison { company: company.id }]).await;
        let (id, zone) = (Set(reader.account), Set(Some(zone.into())));
        world.change(account::ActiveModel { id, time_zone: zone, ..Default::default() }).await;
        readers.push(app.browser(Some(&reader)).await);
    }
    let key = app.key(&company.liaison).await;
    let mut told = Vec::new();
    for (start, end, utc, urumqi, berlin) in [
        ("2027-03-28 07", "08", "2027-03-27T23:00:00Z", "3月28日 周日 05:00–06:00", "3月28日 周日 00:00–01:00"),
        // Two o'clock is three.
        ("2027-03-28 08", "09", "2027-03-28T00:00:00Z", "3月28日 周日 06:00–07:00", "3月28日 周日 01:00–03:00"),
        ("2027-03-28 09", "10", "2027-03-28T01:00:00Z", "3月28日 周日 07:00–08:00", "3月28日 周日 03:00–04:00"),
        ("2027-10-31 07", "08", "2027-10-30T23:00:00Z", "10月31日 周日 05:00–06:00", "10月31日 周日 01:00–02:00"),
        // Three o'clock is two again.
        ("2027-10-31 08", "09", "2027-10-31T00:00:00Z", "10月31日 周日 06:00–07:00", "10月31日 周日 02:00–02:00"),
        ("2027-10-31 09", "10", "2027-10-31T01:00:00Z", "10月31日 周日 07:00–08:00", "10月31日 周日 02:00–03:00"),
    ] {
        let (day, hour) = start.split_once(' ').expect("a date and an hour");
        let wish = form(&brand, &company, &format!("{day}T{hour}:00:00+08:00"));
        let booked = request_booking(&world.cx, &company.liaison, wish).await.expect("free");
        confirm_booking(&world.cx, &brand.manager, booked.id, &[]).await.expect("confirmed");
        for (reader, shown) in readers.iter().zip([urumqi, berlin]) {
            let text = reader.text(&format!("/engagements/{}", booked.engagement_id)).await;
            assert!(text.contains(shown), "{start}: {shown} is not on the page");
        }
        let path = format!("engagements/{}", booked.engagement_id);
        let answer = app.rest(Method::GET, &path, Some(&key)).send().await.expect("an answer");
        assert_eq!(answer.json::<Value>().await.expect("JSON")["starts_at"], utc, "{start}");
        let answer = app.rest(Method::GET, &format!("{path}/calendar.ics"), Some(&key)).send().await;
        let ics = answer.expect("an answer").text().await.expect("a text");
        let begins = format!("DTSTART;TZID=Asia/Shanghai:{}T{hour}0000", day.replace('-', ""));
        let ends = format!("DTEND;TZID=Asia/Shanghai:{}T{end}0000", day.replace('-', ""));
        assert!(ics.contains(&begins) && ics.contains(&ends), "{ics}");
        let date = i64::from(day[5..7].parse::<u8>().expect("a month"));
        let text = format!("2027年{date}月{}日 周日 {hour}:00–{end}:00（北京时间）", &day[8..]);
        told.push((begins, ends, text));
    }
    // An employee's mail is by the clock of China, whoever booked, and says so; its calendar object is of the same instant.
    let folder = tempfile::tempdir().expect("a folder");
    let worker = Worker::new(world.cx.clone(), Mailer::spool(folder.path()));
    worker.run_due(&CancellationToken::new()).await.expect("mail");
    let invites = mails_to(folder.path(), "@company.example");
    for (begins, ends, text) in &told {
        let of = invites.iter().filter(|it| it.contains(begins) && it.contains(ends));
        let of: Vec<_> = of.collect();
        assert!(!of.is_empty() && of.iter().all(|it| it.contains(text)), "{text}: {invites:?}");
    }
    assert_eq!(invites.len(), told.len(), "one employee");
}

/// All texts of each mail in a folder that goes to somebody with such an address, decoded.
fn mails_to(folder: &Path, address: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("a file").path());
    let files = files.filter(|it| it.extension().is_some_and(|it| it == "eml"));
    let texts = |path| {
        let bytes = std::fs::read(path).expect("a mail");
        let mail = MessageParser::default().parse(&bytes).expect("a message");
        let to = mail.to().and_then(|it| it.first()).and_then(|it| it.address()).unwrap_or_default();
        let text = mail.parts.iter().filter_map(|it| it.text_contents()).collect::<Vec<_>>().join("\n");
        to.ends_with(address).then_some(text)
    };
    files.filter_map(texts).collect()
}

/// The brand may be booked for more than a year, and at once.
async fn far_ahead(world: &World, brand: &Brand) {
    let row = offering::ActiveModel {
        id: Set(brand.offering),
        horizon_days: Set(400),
        lead_working_days: Set(0),
        ..Default::default()
    };
    world.change(row).await;
}

#[tokio::test]
async fn a_brand_whose_clock_goes_forward_or_back_offers_each_start_once_and_nothing_past_closing() {
    let app = TestApp::start().await;
    let world = &app.world;
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    let zone = "Europe/Berlin".to_owned();
    world.change(brand::ActiveModel { id: Set(brand.id), time_zone: Set(zone), ..Default::default() }).await;
    far_ahead(world, &brand).await;
    let (cx, liaison) = (&world.cx, &company.liaison);
    let book = async |starts_at| {
        let wish = BookingForm { starts_at: Some(starts_at), ..form(&brand, &company, "2027-03-28T00:30:00Z") };
        request_booking(cx, liaison, wish).await
    };
    for (day, expected, closing) in [
        // 01:00, 01:30, and 03:00: the hour between there is none of.
        (
            "2027-03-28",
            vec!["2027-03-28T00:00:00Z", "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z"],
            "2027-03-28T02:00:00Z",
        ),
        // 01:00, 01:30, 02:00, 02:30 of summer time, and 03:00: the hour that comes again is offered the first time.
        (
            "2027-10-31",
            vec![
                "2027-10-30T23:00:00Z",
                "2027-10-30T23:30:00Z",
                "2027-10-31T00:00:00Z",
                "2027-10-31T00:30:00Z",
                "2027-10-31T02:00:00Z",
            ],
            "2027-10-31T03:00:00Z",
        ),
    ] {
        // Open from one to four in the night in which the clock is changed.
        let hours = BrandDayForm { date: day.into(), hours: "01:00-04:00".into(), note: "夜班".into() };
        set_brand_day(cx, &brand.manager, brand.id, &hours).await.expect("a day");
        let query = SlotQuery { from: Some(date(day)), to: Some(date(day)), ..SlotQuery::of(brand.offering) };
        let (_, slots) = free_slots(cx, liaison, query).await.expect("slots");
        let starts: Vec<_> = slots.iter().map(|it| it.time.start).collect();
        assert_eq!(starts, expected.iter().map(|it| at(it)).collect::<Vec<_>>(), "{day}");
        assert!(slots.iter().all(|it| it.is_free() && it.time.end <= at(closing)), "{day}");
        for start in starts {
            let booked = book(start).await.expect("what is offered is taken");
            cancel_booking(cx, liaison, booked.id, "只是试试").await.expect("given back");
        }
    }
    for again in ["2027-10-31T01:00:00Z", "2027-10-31T01:30:00Z"] {
        let refused = book(at(again)).await;
        assert!(matches!(refused, Err(UseCaseError::Booking(BookingError::NotOffered))), "{again}: {refused:?}");
    }
}
