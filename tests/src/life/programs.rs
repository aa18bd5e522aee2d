//! Invites with all that is hard to write down, as programs read them that are not ours.

use domain::instant::Instant;
use std::path::Path;
use std::process::Command;
use usecases::invites::ics::{Invite, Mailbox, Method, Status, object};

/// What breaks programs that escape too little or fold in the wrong place.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "反诈宣讲；第一讲，“防骗”: 走进企业😀😀👩‍👩‍👧",
        "a,b;c:d\"e^f\\g",
        "两行\n第二行\n\n第四行",
        "END:VEVENT\nBEGIN:VEVENT",
        "^n^'^^ \"quoted\" 'single'",
        "买买提·江汉示例, Jr.; \"老买\"",
    ]
    .map(str::to_owned)
    .into();
    texts.push("很长的汉字😀".repeat(2000 / 6));
    texts.push("x".repeat(2000));
    texts
}

/// Reads each object with each program, and prints what they found, one JSON line for each program and object.
const PYTHON: &str = r#"
import sys, json, icalendar, vobject
for data in json.load(open(sys.argv[1], encoding="utf-8")):
    raw = data.encode()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "a long line"
    for line in raw.split(b"\r\n"):
        line.decode()
    cal = icalendar.Calendar.from_ical(raw)
    events = list(cal.walk("VEVENT"))
    assert len(events) == 1 and not events[0].errors, "icalendar found errors"
    e = events[0]
    print(json.dumps([str(e["SUMMARY"]), str(e["DESCRIPTION"]), str(e["ATTENDEE"].params["CN"]), str(e["ATTENDEE"])]))
    events = vobject.readOne(data).vevent_list
    assert len(events) == 1
    e = events[0]
    print(json.dumps([e.summary.value, e.description.value, e.attendee.params["CN"][0], e.attendee.value]))
"#;

/// As [`PYTHON`], for the library that browsers and Thunderbird use.
const NODE: &str = r#"
const fs = require("fs");
const loaded = require(process.argv[3]);
const ICAL = loaded.default || loaded;
for (const data of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  const calendar = new ICAL.Component(ICAL.parse(data));
  const events = calendar.getAllSubcomponents("vevent");
  if (events.length !== 1) throw new Error("events: " + events.length);
  const of = (name) => events[0].getFirstProperty(name);
  const attendee = of("attendee");
  console.log(JSON.stringify([of("summary").getFirstValue(), of("description").getFirstValue(), attendee.getParameter("cn"), attendee.getFirstValue()]));
}
"#;

fn invite(text: &str) -> Invite {
    Invite {
        method: Method::Request,
        uid: "1@zhiyin.example".into(),
        sequence: 0,
        stamped_at: Instant::from_unix_seconds(1_790_000_000),
        modified_at: Instant::from_unix_seconds(1_790_000_000),
        starts_at: Instant::from_unix_seconds(1_792_044_000),
        ends_at: Instant::from_unix_seconds(1_792_047_600),
        summary: text.to_owned(),
        description: format!("{text}\n{text}"),
        location: text.to_owned(),
        url: Some("https://zhiyin.example/j/abc".into()),
        conference: Some("https://zhiyin.example/j/abc".into()),
        organizer: Mailbox { name: "知音航班".into(), address: "mail@zhiyin.example".into() },
        attendee: Some(Mailbox { name: text.to_owned(), address: "a@company.example".into() }),
        rsvp: true,
        status: Status::Confirmed,
        categories: vec![text.to_owned()],
        language: "zh-CN".into(),
    }
}

/// What the programs found: each line for one program and one object, in the order of the objects.
fn run(command: &mut Command) -> Vec<Vec<String>> {
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("a list")).collect()
}

#[test]
fn each_object_is_read_alike_by_programs_that_are_not_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = root.join("target/python/bin/python");
    assert!(python.exists(), "scripts/setup --test makes it");
    let texts = texts();
    let objects: Vec<String> = texts.iter().map(|it| object(&invite(it))).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("objects.json");
    std::fs::write(&file, serde_json::to_vec(&objects).expect("plain data")).expect("a file");
    let read = run(Command::new(&python).arg("-c").arg(PYTHON).arg(&file));
    assert_eq!(read.len(), 2 * texts.len());
    let alone: Vec<&Vec<String>> = read.iter().step_by(2).collect();
    for (text, both) in texts.iter().zip(read.chunks(2)) {
        assert_eq!(both[0], both[1], "icalendar and vobject");
        assert_eq!((&both[0][0], &both[0][1]), (text, &format!("{text}\n{text}")));
        assert_eq!(both[0][3], "mailto:a@company.example");
        let own = |it: &str| it.replace(|c: char| !c.is_alphanumeric(), "");
        assert!(!both[0][2].contains('\n') && own(&both[0][2]) == own(text), "the name: {}", both[0][2]);
    }
    let library = root.join("end2end/node_modules/ical.js");
    assert!(library.exists(), "scripts/setup --test installs end2end's packages");
    let script = folder.path().join("read.cjs");
    std::fs::write(&script, NODE).expect("a script");
    let by_node = run(Command::new("node").arg(&script).arg(&file).arg(library.join("dist/ical.es5.cjs")));
    assert_eq!(by_node.iter().collect::<Vec<_>>(), alone, "ical.js");
}
