use super::*;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameterName, ICalendarProperty,
};
use calcard::{Entry, Parser};
use proptest::prelude::*;

fn invite() -> Invite {
    Invite {
        method: Method::Request,
        uid: "019a2f7e-0000-7000-8000-000000000001@zhiyin.example".into(),
        sequence: 2,
        stamped_at: Instant::from_unix_seconds(1_790_000_000),
        modified_at: Instant::from_unix_seconds(1_790_000_060),
        // 2026-10-15 14:00 in Beijing.
        starts_at: Instant::from_unix_seconds(1_792_044_000),
        ends_at: Instant::from_unix_seconds(1_792_047_600),
        summary: "知音航班：反诈宣讲直播（江汉新能源汽车集团股份有限公司，300 家分支机构）".into(),
        description: "主讲：楚鹤鸣\n加入链接只供您本人使用；请勿转发, 谢谢\\".into(),
        location: "线上直播间".into(),
        url: Some("https://zhiyin.example/j/abc".into()),
        conference: Some("https://zhiyin.example/j/abc".into()),
        organizer: Mailbox { name: "知音航班".into(), address: "mail@zhiyin.example".into() },
        rsvp: false,
        attendee: Some(Mailbox {
            name: "买买提·江汉示例".into(),
            address: "maimaiti.sample@jianghan-ev.example".into(),
        }),
        status: Status::Confirmed,
        categories: vec!["反诈".into(), "宣讲,直播".into()],
        language: "zh-CN".into(),
    }
}

fn parsed(object: &str) -> ICalendar {
    match Parser::new(object).entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("not a calendar: {other:?}\n{object}"),
    }
}

fn only_event(calendar: &ICalendar) -> &ICalendarComponent {
    let mut events = calendar.components.iter().filter(|it| it.component_type == ICalendarComponentType::VEvent);
    let event = events.next().expect("an event");
    assert!(events.next().is_none(), "one event only");
    event
}

fn text_of(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    event.property(property).and_then(|it| it.values.first()).and_then(|it| it.as_text()).unwrap_or_default().to_owned()
}

/// What a reader should get back for a text, said without looking at the emitter.
fn as_read(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    for ends_line in ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'] {
        text = text.replace(ends_line, "\n");
    }
    text.retain(|c| !c.is_control() || c == '\n' || c == '\t');
    text
}

#[test]
fn an_invite_says_all_that_a_calendar_needs() {
    insta::assert_snapshot!(object(&invite()).replace("\r\n", "\n"));
}

#[test]
fn a_cancellation_has_no_alarm_and_says_so_in_method_and_status() {
    let cancelled = object(&Invite { method: Method::Cancel, status: Status::Cancelled, ..invite() });
    assert!(cancelled.contains("\r\nMETHOD:CANCEL\r\n"));
    assert!(cancelled.contains("\r\nSTATUS:CANCELLED\r\n"));
    assert!(!cancelled.contains("VALARM"));
}

#[test]
fn who_is_invited_online_finds_the_room_as_a_video_conference() {
    let calendar = parsed(&object(&invite()));
    let conference = only_event(&calendar).property(&ICalendarProperty::Conference).expect("a conference");
    assert_eq!(conference.values[0].as_text(), Some("https://zhiyin.example/j/abc"));
    let at_a_place = object(&Invite { conference: None, ..invite() });
    assert!(!at_a_place.contains("CONFERENCE") && at_a_place.contains("\r\nURL:"), "{at_a_place}");
}

#[test]
fn a_published_calendar_names_nobody_who_takes_part() {
    let published = calendar(&[invite(), Invite { uid: "another".into(), ..invite() }]);
    assert!(published.contains("\r\nMETHOD:PUBLISH\r\n"));
    assert!(!published.contains("ATTENDEE"));
    assert_eq!(published.matches("BEGIN:VEVENT").count(), 2);
    assert_eq!(published.matches("BEGIN:VTIMEZONE").count(), 1);
}

#[test]
fn times_are_local_to_the_named_zone() {
    let calendar = parsed(&object(&invite()));
    let start = only_event(&calendar).property(&ICalendarProperty::Dtstart).expect("a start");
    assert_eq!(start.parameter(&ICalendarParameterName::Tzid).and_then(|it| it.as_text()), Some("Asia/Shanghai"));
    let start = start.values[0].as_partial_date_time().expect("a time");
    assert_eq!(
        (start.year, start.month, start.day, start.hour, start.minute),
        (Some(2026), Some(10), Some(15), Some(14), Some(0))
    );
}

#[test]
fn a_name_cannot_leave_its_parameter() {
    let mailbox = Mailbox {
        name: "\"楚\":;,^\\\r\nATTENDEE:mailto:thief@example.org".into(),
        address: "o'brien+x@example.org\r\nBCC: a@b".into(),
    };
    let object = object(&Invite { attendee: Some(mailbox), ..invite() });
    assert_eq!(object.lines().filter(|it| it.starts_with("ATTENDEE")).count(), 1);
    let calendar = parsed(&object);
    let attendee = only_event(&calendar).property(&ICalendarProperty::Attendee).expect("an attendee");
    let name = attendee.parameter(&ICalendarParameterName::Cn).and_then(|it| it.as_text());
    assert_eq!(name, Some("＂楚＂：；，＾＼  ATTENDEE：mailto：thief@example.org"));
    assert_eq!(attendee.values[0].as_text(), Some("mailto:o'brien+x@example.org%0D%0ABCC%3A%20a@b"));
}

#[test]
fn carets_carry_what_quotes_cannot() {
    let mut calendar = IcalCalendar::new();
    calendar.properties.push(emit::param(emit::word("X-NOTE", "1"), "X-P", "a^b\"c\nd"));
    assert!(emit::write(&calendar).contains("X-NOTE;X-P=\"a^^b^'c^nd\":1\r\n"));
}

/// Any text, with the characters that matter to iCalendar more often than chance would bring them.
fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\t",
        "\\",
        "\\n",
        ";",
        ",",
        ":",
        "\"",
        "^",
        "^n",
        "=",
        " ",
        "  ",
        "\u{85}",
        "\u{2028}",
        "\0",
        "\u{7f}",
        "汉",
        "𠮷",
        "é",
        "e\u{301}",
        "👩‍👩‍👧",
        "\u{202e}",
        "\u{feff}",
        "BEGIN:VEVENT",
        "\r\nEND:VCALENDAR\r\n",
    ]);
    prop::collection::vec(prop_oneof![any::<char>().prop_map(String::from), special.prop_map(String::from)], 0..120)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_is_said_is_read_back(
        summary in any_text(), description in any_text(), location in any_text(), name in any_text(),
        category in any_text(), page in any_text(), sequence: u32, start in 0i64..4_000_000_000,
    ) {
        let said = Invite {
            summary: summary.clone(),
            description: description.clone(),
            location: location.clone(),
            sequence,
            starts_at: Instant::from_unix_seconds(start),
            attendee: Some(Mailbox { name: name.clone(), address: "a@example.org".into() }),
            categories: vec![category.clone()],
            url: Some(page.clone()),
            conference: Some(page.clone()),
            ..invite()
        };
        let object = object(&said);

        prop_assert!(object.ends_with("END:VCALENDAR\r\n"));
        for line in object.split("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets", line.len());
            let ends_a_line = |c: char| (c.is_control() && c != '\t') || c == '\u{2028}' || c == '\u{2029}';
            prop_assert!(!line.chars().any(ends_a_line), "a bare line end in {:?}", line);
        }

        let calendar = parsed(&object);
        prop_assert_eq!(calendar.components.len(), 5, "calendar, zone, standard, event and alarm");
        let event = only_event(&calendar);
        prop_assert_eq!(text_of(event, &ICalendarProperty::Summary), as_read(&summary));
        prop_assert_eq!(text_of(event, &ICalendarProperty::Description), as_read(&description));
        prop_assert_eq!(text_of(event, &ICalendarProperty::Location), as_read(&location));
        prop_assert_eq!(event.property(&ICalendarProperty::Sequence).and_then(|it| it.values[0].as_integer()), Some(i64::from(sequence)));
        let at = event.property(&ICalendarProperty::Dtstart).and_then(|it| it.values[0].as_partial_date_time()).expect("a start");
        let at = chrono::NaiveDate::from_ymd_opt(i32::from(at.year.unwrap()), at.month.unwrap().into(), at.day.unwrap().into())
            .and_then(|day| day.and_hms_opt(at.hour.unwrap().into(), at.minute.unwrap().into(), at.second.unwrap().into()))
            .expect("a real time");
        prop_assert_eq!(at.and_utc().timestamp(), start + 8 * 3600);

        let full_width = |c: char| match c { '"' => '＂', ':' => '：', ';' => '；', ',' => '，', '^' => '＾', '\\' => '＼', '\n' | '\t' => ' ', _ => c };
        let wanted: String = as_read(&name.replace("\r\n", "  ")).chars().map(full_width).collect();
        let attendee = event.property(&ICalendarProperty::Attendee).expect("an attendee");
        let read = attendee.parameter(&ICalendarParameterName::Cn).and_then(|it| it.as_text()).unwrap_or_default();
        prop_assert_eq!(read, wanted.trim());
        prop_assert_eq!(attendee.values[0].as_text(), Some("mailto:a@example.org"));
    }
}
