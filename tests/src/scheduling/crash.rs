//! A server that is killed while it books: what was acknowledged stands, whole, and nothing stands in half.

use crate::support::World;
use crate::support::world::form;
use domain::id::{AccountId, BookingId, CompanyId, OfferingId};
use domain::identity::{Actor, Grant};
use entities::notify::outbox;
use entities::scheduling::{booking, claim, engagement};
use futures::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use usecases::clock::Random;
use usecases::scheduling::{BookingForm, SlotQuery, free_slots, request_booking};
use usecases::{Cx, Db};

const TEST: &str = "scheduling::crash::book_until_killed";
/// Before each acknowledged booking in the output.
const SAID: &str = "acknowledged ";

/// Not a test by itself: what the killed process runs. It books every free slot, eight at a time, and says so.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the crash test in a process of its own"]
async fn book_until_killed() {
    let given = std::env::var("ZHIYIN_TEST_BOOKINGS").expect("run by the crash test");
    let (url, account, company, offering): (String, AccountId, CompanyId, OfferingId) =
        serde_json::from_str(&given).expect("what the crash test gives");
    let template = World::new().await;
    let db = Db::connect(&url).await.expect("the database");
    let cx = Cx { db, random: Random::seeded(u64::from(std::process::id())), ..template.cx.clone() };
    let actor = Actor { account, grants: vec![Grant::CompanyLiaison { company }] };
    let query = SlotQuery::of(offering);
    let (_, slots) = free_slots(&cx, &actor, query).await.expect("slots");
    for some in slots.chunks(8) {
        let book = some.iter().map(|slot| async {
            let form = BookingForm { starts_at: Some(slot.time.start), ..the_form(company, offering) };
            if let Ok(booking) = request_booking(&cx, &actor, form).await {
                println!("{SAID}{}", booking.id);
            }
        });
        join_all(book).await;
    }
}

fn the_form(company: CompanyId, offering: OfferingId) -> BookingForm {
    BookingForm {
        offering,
        starts_at: None,
        company,
        branches: usecases::scheduling::Branches::All,
        site: None,
        topic: Some("antifraud-general".into()),
        head_count: Some(20),
        note: String::new(),
        hold: None,
        answers: std::collections::BTreeMap::new(),
    }
}

#[tokio::test]
async fn a_kill_in_the_midst_of_bookings_loses_none_that_was_acknowledged() {
    for after in [1, 7, 30] {
        let world = World::new().await;
        let (brand, company) = (world.brand("知音航班").await, world.company("东风", 3, 1).await);
        let given = (&world.database.url, company.liaison.account, company.id, brand.offering);
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", TEST, "--nocapture"])
            .env("ZHIYIN_TEST_BOOKINGS", serde_json::to_string(&given).expect("plain data"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut acknowledged: Vec<BookingId> = Vec::new();
        for line in BufReader::new(child.stdout.take().expect("piped")).lines() {
            let line = line.expect("text");
            if let Some((_, id)) = line.split_once(SAID) {
                acknowledged.push(id.parse().expect("an id"));
                if acknowledged.len() == after {
                    // SIGKILL; what it had said by then is read to the end.
                    child.kill().expect("killed");
                }
            }
        }
        child.wait().expect("it is gone");
        assert!(acknowledged.len() >= after, "it was killed before it was done: {}", acknowledged.len());

        // Another process opens what it left.
        let cx = world.second_server().await;
        let db = cx.db.read();
        let bookings = booking::Entity::find().all(db).await.expect("bookings");
        for id in &acknowledged {
            assert!(bookings.iter().any(|it| it.id == *id), "{id} was acknowledged and is lost");
        }
        let whole = bookings.len() as u64;
        assert_eq!(engagement::Entity::find().count(db).await.expect("a number"), whole);
        assert_eq!(claim::Entity::find().count(db).await.expect("a number"), 2 * whole, "presenter and studio");
        assert_eq!(outbox::Entity::find().count(db).await.expect("a number"), whole, "the brand will be told of each");
        // And it goes on: what the killed process held is held by nobody else, the rest is free.
        let taken = engagement::Entity::find().all(db).await.expect("engagements");
        let (_, slots) = free_slots(&cx, &company.liaison, SlotQuery::of(brand.offering)).await.expect("slots");
        let next = slots.iter().find(|slot| slot.is_free()).expect("not all are taken");
        assert!(taken.iter().all(|it| it.starts_at != next.time.start));
        let form =
            BookingForm { starts_at: Some(next.time.start), ..form(&brand, &company, "2026-12-01T10:00:00+08:00") };
        request_booking(&cx, &company.liaison, form).await.expect("free");
        println!("killed after {after}: {} acknowledged, {whole} stored", acknowledged.len());
    }
}
