//! A large calendar, as programs read it that are not ours.

use super::{address, text, uids};
use crate::support::TestApp;
use crate::support::world::{Brand, Company, at};
use domain::catalogue::Kind;
use domain::feeds::FeedOf;
use domain::instant::Span;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use std::path::Path;
use std::process::Command;
use usecases::Cx;
use usecases::outbox::insert_many;

/// What one calendar has to hold.
const MANY: usize = 1_000;

/// What breaks programs that escape too little or fold in the wrong place.
const TITLES: [&str; 4] = [
    "反诈宣讲；第一讲，“防骗”:\\n 走进企业😀😀",
    "很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题",
    "END:VEVENT\r\nBEGIN:VEVENT",
    "a,b;c:d\"e^f\\g",
];

/// Reads the file with each program and prints one line for each: how many events, UIDs and distinct titles it found.
const READER: &str = r#"
import sys, icalendar, vobject
from vdirsyncer.vobject import split_collection
from vdirsyncer.vobject import Item
data = open(sys.argv[1], "rb").read()
text = data.decode()
assert all(len(line) <= 75 for line in data.split(b"\r\n")), "a long line"
cal = icalendar.Calendar.from_ical(data)
events = list(cal.walk("VEVENT"))
assert not any(event.errors for event in events), "icalendar found errors"
assert str(cal["X-WR-CALNAME"]) and str(cal["METHOD"]) == "PUBLISH"
print(len(events), len({str(e["UID"]) for e in events}), sorted({str(e["SUMMARY"]) for e in events}))
other = vobject.readOne(text)
events = other.vevent_list
print(len(events), len({e.uid.value for e in events}), sorted({e.summary.value for e in events}))
items = [Item(one) for one in split_collection(text)]
print(len(items), len({item.uid for item in items}), "")
"#;

/// So many confirmed bookings, three a day, around today.
pub async fn fill(cx: &Cx, brand: &Brand, company: &Company, count: usize) {
    let (mut engagements, mut bookings, mut branches) = (Vec::new(), Vec::new(), Vec::new());
    let first = at("2026-09-01T09:00:00+08:00");
    for (n, step) in (0..count).zip(0_i64..) {
        let (engagement, booking) = (cx.id(), cx.id());
        let starts_at = first + Span::hours(step * 8);
        let row = engagement::Model {
            id: engagement,
            brand_id: brand.id,
            offering_id: brand.offering,
            kind: Kind::Briefing,
            topic_id: None,
            title: TITLES[n % TITLES.len()].to_owned(),
            title_en: String::new(),
            status: EngagementStatus::Planned,
            starts_at,
            ends_at: starts_at + Span::hours(1),
            uid: format!("{n}@zhiyin.example"),
            sequence: 0,
            stream_generation: 0,
            live_since: None,
            ended_at: None,
            created_at: cx.now(),
            site_id: None,
            capacity: None,
        };
        engagements.push(row.into_active_model().reset_all());
        let row = booking::Model {
            id: booking,
            engagement_id: engagement,
            brand_id: brand.id,
            company_id: company.id,
            status: BookingStatus::Confirmed,
            head_count: 20,
            note: String::new(),
            answers: "{}".into(),
            requested_by: company.liaison.account,
            requested_at: cx.now(),
            decided_by: None,
            decided_at: None,
            reason: String::new(),
            expires_at: None,
            place: None,
        };
        bookings.push(row.into_active_model().reset_all());
        let row = booking_branch::Model { booking_id: booking, branch_id: company.branches[0] };
        branches.push(row.into_active_model().reset_all());
    }
    cx.db
        .write(move |tx| async move {
            insert_many::<engagement::Entity, _>(&tx, engagements).await?;
            insert_many::<booking::Entity, _>(&tx, bookings).await?;
            insert_many::<booking_branch::Entity, _>(&tx, branches).await
        })
        .await
        .expect("the bookings");
}

#[tokio::test]
async fn a_thousand_events_are_read_alike_by_programs_that_are_not_ours() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    assert!(python.exists(), "scripts/setup --test makes it");
    let app = TestApp::start().await;
    let (world, cx) = (&app.world, &app.world.cx);
    let (brand, company) = (world.brand("知音航班").await, world.company("东风", 1, 1).await);
    fill(cx, &brand, &company, MANY).await;
    let cases = [
        (&company.liaison, FeedOf::Company(company.id)),
        (&company.branch_liaison, FeedOf::Branch(company.branches[0])),
        (&brand.manager, FeedOf::Brand(brand.id)),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (actor, of) in cases {
        let calendar = text(&app, &address(cx, actor, of).await).await;
        assert_eq!(uids(&calendar).len(), MANY);
        let file = folder.path().join("feed.ics");
        std::fs::write(&file, &calendar).expect("a file");
        let read = Command::new(&python).args(["-c", READER]).arg(&file).output().expect("python");
        let (out, errors) = (String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&read.stderr));
        assert!(read.status.success(), "{errors}");
        let lines: Vec<&str> = out.lines().collect();
        let [first, second, third] = lines.as_slice() else { panic!("three programs: {out}") };
        assert!(first.starts_with(&format!("{MANY} {MANY} [")), "{first}");
        assert_eq!(first, second, "icalendar and vobject read the same");
        assert_eq!(third.trim_end(), format!("{MANY} {MANY}"), "vdirsyncer");
    }
}
