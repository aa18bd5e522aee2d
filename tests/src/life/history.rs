//! A long history, as calendars see it: golden files, and a client that gets the mails in any order.

use super::place::Stage;
use super::{Mail, sent, value};
use domain::id::ResourceId;
use domain::instant::Span;
use entities::scheduling::{attendee, booking, claim};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use std::fmt::Write;
use usecases::invites::{put_back, take_off_list};
use usecases::scheduling::{cancel_booking, change_crew, reschedule_booking};

const NINE: &str = "2026-12-01T09:00:00+08:00";
const TWO: &str = "2026-12-01T14:00:00+08:00";
const FOUR: &str = "2026-12-01T16:00:00+08:00";

/// What happens, one after the other.
const STEPS: [&str; 10] = [
    "invited",
    "moved to two",
    "moved back to nine",
    "taken to another place",
    "one person taken off the list",
    "that person invited again",
    "another officer comes",
    "moved to four and back within two minutes",
    "moved to two and on to four within two minutes",
    "called off",
];

struct History {
    stage: Stage,
    booking: booking::Model,
    person: attendee::Model,
}

impl History {
    async fn begin() -> Self {
        let stage = Stage::set().await;
        let booking = stage.booked(NINE).await;
        let of = attendee::Entity::find().filter(attendee::Column::EngagementId.eq(booking.engagement_id));
        let person = of.order_by_asc(attendee::Column::Id).one(stage.cx().db.read()).await;
        Self { person: person.expect("read").expect("somebody"), stage, booking }
    }

    async fn moved(&self, time: &str) {
        let to = super::at(time);
        reschedule_booking(self.stage.cx(), &self.stage.brand.manager, self.booking.id, to).await.expect("free");
    }

    async fn officer(&self) -> ResourceId {
        let of = claim::Entity::find().filter(claim::Column::EngagementId.eq(self.booking.engagement_id));
        let claims = of.all(self.stage.cx().db.read()).await.expect("claims");
        let plan = entities::directory::resource::Entity::find().all(self.stage.cx().db.read()).await.expect("all");
        let officer =
            |id: &ResourceId| plan.iter().any(|it| it.id == *id && it.kind == domain::catalogue::ResourceKind::Officer);
        claims.iter().map(|it| it.resource_id).find(officer).expect("an officer")
    }

    /// Takes one step, and gives the mails that it brings to the person and to the liaison.
    async fn step(&self, step: &str) -> Vec<Mail> {
        let (cx, id) = (self.stage.cx(), self.booking.engagement_id);
        let (manager, liaison) = (&self.stage.brand.manager, &self.stage.company.liaison);
        match step {
            "invited" => {}
            "moved to two" => self.moved(TWO).await,
            "moved back to nine" => self.moved(NINE).await,
            "taken to another place" => self.stage.to(&self.booking, 1).await.expect("free"),
            "one person taken off the list" => take_off_list(cx, liaison, id, self.person.id).await.expect("planned"),
            "that person invited again" => put_back(cx, liaison, id, self.person.id).await.expect("planned"),
            "another officer comes" => {
                let kind = domain::catalogue::ResourceKind::Officer;
                let world = &self.stage.app.world;
                let other = world.resource(self.stage.brand.id, kind, "梅东湖", &["household"]).await;
                change_crew(cx, manager, id, self.officer().await, other).await.expect("free");
            }
            "moved to four and back within two minutes" => {
                self.moved(FOUR).await;
                self.moved(NINE).await;
            }
            "moved to two and on to four within two minutes" => {
                self.moved(TWO).await;
                self.moved(FOUR).await;
            }
            "called off" => {
                drop(cancel_booking(cx, manager, self.booking.id, "当日有安保任务").await.expect("planned"));
            }
            other => panic!("{other}"),
        }
        let mut mails = sent(cx).await;
        cx.clock.advance(Span::minutes(3));
        mails.extend(sent(cx).await);
        let own = self.person.email.as_deref().expect("an address");
        mails.retain(|it| it.to == own || it.to.ends_with("@zhiyin.example"));
        mails
    }

    /// The object without what is random.
    fn redacted(&self, calendar: &str) -> String {
        let code = self.stage.cx().keys.join_code(self.person.id, self.person.generation);
        let address = self.person.email.clone().expect("an address");
        let text = calendar
            .replace(&code, "CODE")
            .replace(&self.booking.engagement_id.to_string(), "ENGAGEMENT")
            .replace(&self.stage.cx().site.public_url, "https://zhiyin.example")
            .replace(&address, "employee@company.example");
        let liaison = text.split("ATTENDEE").nth(1).and_then(|it| it.split("mailto:").nth(1));
        match liaison.and_then(|it| it.lines().next()).filter(|it| it.ends_with("@zhiyin.example")) {
            Some(address) => text.replace(address, "liaison@zhiyin.example"),
            None => text,
        }
    }
}

#[tokio::test]
async fn ten_steps_are_told_to_one_person_and_the_liaison_as_in_the_golden_file() {
    let history = History::begin().await;
    let mut golden = String::new();
    for (n, step) in STEPS.iter().enumerate() {
        writeln!(golden, "==== {}. {step}", n + 1).expect("a string takes all");
        for mail in history.step(step).await {
            let who = if mail.to.ends_with("@company.example") { "employee" } else { "liaison" };
            let calendar = history.redacted(mail.calendar.as_deref().expect("an object"));
            write!(golden, "---- to the {who}\n{calendar}").expect("a string takes all");
        }
    }
    insta::assert_snapshot!(golden);
}

/// The least that a calendar program does (RFC 5546 section 2.1.5): one entry for each UID, of which the newest version
/// counts, by SEQUENCE and then DTSTAMP.
#[derive(Default)]
struct Client {
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    version: (u32, String),
    /// Start and place; nothing if it was called off.
    event: Option<(String, String)>,
}

impl Client {
    fn take(&mut self, calendar: &str) {
        let of = |name: &str| value(calendar, name).expect("a value").to_owned();
        let version = (of("SEQUENCE").parse().expect("a number"), of("DTSTAMP"));
        let event = (of("METHOD") == "REQUEST").then(|| (of("DTSTART"), of("LOCATION")));
        let known = self.entries.get(&of("UID")).is_some_and(|it| it.version >= version);
        if !known {
            self.entries.insert(of("UID"), Entry { version, event });
        }
    }

    fn shows(&self) -> Vec<&(String, String)> {
        self.entries.values().filter_map(|it| it.event.as_ref()).collect()
    }
}

/// A generator that gives the same numbers each time (Knuth's MMIX).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % n
    }
}

#[tokio::test]
async fn in_whatever_order_the_mails_come_one_right_event_stands_or_none() {
    let history = History::begin().await;
    let place = |it: usize| ["东风第0分公司（武汉市洪山区）", "东风第1分公司（武汉市武昌区）"][it].to_owned();
    let stands = |start: &str, at: usize| Some((start.to_owned(), place(at)));
    let wanted = [
        stands("20261201T090000", 0),
        stands("20261201T140000", 0),
        stands("20261201T090000", 0),
        stands("20261201T090000", 1),
        None,
        stands("20261201T090000", 1),
        stands("20261201T090000", 1),
        stands("20261201T090000", 1),
        stands("20261201T160000", 1),
        None,
    ];
    let mut seeded = Seeded(20_261_201);
    let (mut own, mut liaisons): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (step, wanted) in STEPS.iter().zip(wanted) {
        for mail in history.step(step).await {
            let to = if mail.to.ends_with("@company.example") { &mut own } else { &mut liaisons };
            to.push(mail.calendar.expect("an object"));
        }
        for _ in 0..200 {
            let mut mails: Vec<&String> = own.iter().collect();
            for _ in 0..3 {
                mails.push(&own[seeded.below(own.len())]);
            }
            for last in (1..mails.len()).rev() {
                mails.swap(last, seeded.below(last + 1));
            }
            let mut client = Client::default();
            for mail in &mails {
                client.take(mail);
            }
            assert_eq!(client.shows(), wanted.iter().collect::<Vec<_>>(), "after: {step}");
        }
    }
    let mut client = Client::default();
    liaisons.iter().rev().for_each(|it| client.take(it));
    assert!(client.shows().is_empty() && client.entries.len() == 1, "the liaison's entry is off");
    assert_eq!(own.len(), 8, "nobody is told of another officer, nor of what was taken back");
}
