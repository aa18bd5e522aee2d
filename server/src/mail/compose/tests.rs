use super::*;
use crate::mail::{Change, Decision, Event, News, Tally, Version};
use domain::instant::Span;
use domain::invites::Ahead;
use mail_parser::{Message, MessageParser, MimeHeaders};
use proptest::prelude::*;
use usecases::invites::ics::{Method, Status};

const JOIN_URL: &str = "https://zhiyin.example/j/AZovfgAAcACAAAAAAAAAAQ?a=1&b=2";

fn organizer() -> Mailbox {
    Mailbox { name: "知音航班".into(), address: "mail@zhiyin.example".into() }
}

fn attendee() -> Mailbox {
    Mailbox { name: "买买提·江汉示例".into(), address: "maimaiti.sample@jianghan-ev.example".into() }
}

fn event(language: Language) -> Event {
    let said = |chinese: &str, english: &str| language.pick(chinese, english).to_owned();
    Event {
        brand: said("知音航班", "Zhiyin Flight"),
        company: said("江汉新能源汽车集团股份有限公司", "Jianghan New Energy Vehicle Group"),
        title: said("反诈通用", "Fraud prevention for everyone"),
        offering: said("企业专场宣讲直播（60分钟）", "Live briefing for one company (60 minutes)"),
        presenter: Some(said("楚鹤鸣", "Chu Heming")),
        place: None,
        starts_at: Instant::from_unix_seconds(1_792_044_000),
        ends_at: Instant::from_unix_seconds(1_792_047_600),
        undetermined: false,
        branches: 300,
        head_count: 3214,
        zone: None,
    }
}

fn invite(event: &Event, method: Method) -> Invite {
    let version = Version {
        uid: "019a2f7e-0000-7000-8000-000000000001@zhiyin.example".into(),
        sequence: 0,
        status: if method == Method::Cancel { Status::Cancelled } else { Status::Confirmed },
        stamped_at: Instant::from_unix_seconds(1_790_000_000),
        modified_at: Instant::from_unix_seconds(1_790_000_000),
    };
    event.invite(Language::ZhCn, method, &version, &organizer(), Some(&attendee()), Some(JOIN_URL))
}

fn rendered(language: Language, to: &Mailbox, letter: &Letter<'_>, invite: Option<&Invite>) -> Rendered {
    let addressing = Addressing {
        message_id: "<019a2f7e-0000-7000-8000-000000000002@zhiyin.example>",
        date: Instant::from_unix_seconds(1_790_000_000),
        from: &organizer(),
        to,
        language,
        event: invite.map(|it| it.uid.as_str()),
        unsubscribe: None,
    };
    compose(&addressing, letter, invite).expect("a letter to a good address")
}

fn parsed(rendered: &Rendered) -> Message<'_> {
    assert!(rendered.bytes.is_ascii());
    let lines = || rendered.bytes.split(|b| *b == b'\n');
    assert!(
        lines().all(|line| line.len() <= 998 && line.strip_suffix(b"\r").unwrap_or(line).iter().all(|b| *b != b'\r'))
    );
    MessageParser::default().parse(&rendered.bytes).expect("a message")
}

fn to_an_attendee(name: &str) -> (Event, Mailbox, String) {
    (event(Language::ZhCn), Mailbox { name: name.to_owned(), ..attendee() }, name.to_owned())
}

#[test]
fn what_can_be_done_without_names_the_way_out_and_stands_in_the_thread_of_its_event() {
    let (event, to, name) = to_an_attendee("买买提·江汉示例");
    let letter = Letter::Thanks { name: &name, event: &event, came: true, replay: None };
    let uid = "019a2f7e-0000-7000-8000-000000000001@zhiyin.example";
    let addressing = Addressing {
        message_id: "<1@zhiyin.example>",
        date: Instant(0),
        from: &organizer(),
        to: &to,
        language: Language::ZhCn,
        event: Some(uid),
        unsubscribe: Some("https://zhiyin.example/unsubscribe/AZovfgAAcACAAAAAAAAAAQAZovfgAAcACAAAAAAAAAA"),
    };
    let mail = compose(&addressing, &letter, None).expect("a letter to a good address");
    let invited = rendered(Language::ZhCn, &to, &letter, Some(&invite(&event, Method::Request)));
    let head = |mail: &Rendered, name: &str| {
        let text = String::from_utf8(mail.bytes.clone()).expect("ASCII").replace("\r\n ", " ");
        text.lines().find_map(|it| it.strip_prefix(&format!("{name}: ")).map(|it| it.trim().to_owned()))
    };
    assert_eq!(head(&mail, "References"), head(&invited, "References"));
    assert!(head(&mail, "References").is_some());
    let url = head(&mail, "List-Unsubscribe").expect("RFC 2369");
    assert!(url.starts_with("<https://") && url.ends_with('>') && !url.contains(' '), "{url}");
    assert_eq!(head(&mail, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    assert_eq!(head(&invited, "List-Unsubscribe"), None);
}

#[test]
fn every_letter_reads_well_in_both_languages() {
    for language in [Language::ZhCn, Language::En] {
        let event = event(language);
        let contact = language.pick("陈主任（虚构）", "Director Chen (invented)");
        let texts = language.texts();
        let changes = [
            Change {
                label: &texts.label_when,
                old: texts.when(event.starts_at - Span::days(1), event.ends_at - Span::days(1)),
                new: texts.when(event.starts_at, event.ends_at),
            },
            Change {
                label: &texts.label_place,
                old: language.pick("一号厂区 <A>", "Plant 1 <A>").to_owned(),
                new: texts.place_online.clone(),
            },
        ];
        let abroad = Event { zone: Some(chrono_tz::Europe::Berlin), ..event.clone() };
        let tally =
            |branch: &str, none| Tally { branch: branch.to_owned(), accepted: 3, tentative: 1, declined: 0, none };
        let tallies =
            [tally(language.pick("武汉分公司", "Wuhan"), 5), tally(language.pick("上海分公司", "Shanghai"), 0)];
        let visit = |at, was| Letter::VisitTime {
            name: contact,
            brand: &event.brand,
            place: language.pick("武汉分公司", "Wuhan"),
            receipt: "ZY-261129-0042-7",
            at,
            was,
            url: "https://zhiyin.example/services/follow",
        };
        let letters = [
            (
                "booking_requested",
                Letter::BookingRequested {
                    name: language.pick("江晴川", "Jiang Qingchuan"),
                    event: &event,
                    note: language.pick(
                        "新员工多，请多讲“刷单”；\n其次是冒充客服。",
                        "Many are new: fake part-time jobs first;\nthen fake support calls.",
                    ),
                    requested_by: contact,
                    url: "https://zhiyin.example/brand/week",
                },
            ),
            (
                "booking_confirmed",
                Letter::BookingDecided {
                    name: contact,
                    event: &event,
                    decision: Decision::Confirmed { invited: 3075, unaddressed: 139 },
                    url: "https://zhiyin.example/engagements/1/links",
                },
            ),
            (
                "booking_moved",
                Letter::BookingDecided {
                    name: contact,
                    event: &event,
                    decision: Decision::Moved { changes: &changes },
                    url: "https://zhiyin.example/engagements/1/links",
                },
            ),
            (
                "booking_declined",
                Letter::BookingDecided {
                    name: contact,
                    event: &event,
                    decision: Decision::Declined {
                        reason: language.pick("当日有安保任务", "The team is on duty that day"),
                    },
                    url: "https://zhiyin.example/book",
                },
            ),
            (
                "booking_cancelled",
                Letter::BookingDecided {
                    name: contact,
                    event: &event,
                    decision: Decision::Cancelled { reason: "" },
                    url: "https://zhiyin.example/bookings/1",
                },
            ),
            (
                "invite",
                Letter::Invite {
                    name: "买买提·江汉示例",
                    event: &event,
                    news: News::Invited,
                    contact,
                    url: JOIN_URL,
                    answer: Some("https://zhiyin.example/j/AZovfgAAcACAAAAAAAAAAQ/answer"),
                },
            ),
            (
                "invite_updated",
                Letter::Invite {
                    name: "买买提·江汉示例",
                    event: &event,
                    news: News::Updated(&changes),
                    contact,
                    url: JOIN_URL,
                    answer: Some("https://zhiyin.example/j/AZovfgAAcACAAAAAAAAAAQ/answer"),
                },
            ),
            (
                "invite_cancelled",
                Letter::Invite {
                    name: "买买提·江汉示例",
                    event: &event,
                    news: News::Cancelled,
                    contact,
                    url: JOIN_URL,
                    answer: None,
                },
            ),
            (
                "invite_removed",
                Letter::Invite {
                    name: "买买提·江汉示例",
                    event: &event,
                    news: News::Removed,
                    contact,
                    url: JOIN_URL,
                    answer: None,
                },
            ),
            (
                "reminder",
                Letter::Reminder {
                    name: "买买提·江汉示例",
                    event: &event,
                    ahead: Ahead::Day,
                    url: JOIN_URL,
                    answer: "https://zhiyin.example/j/AZovfgAAcACAAAAAAAAAAQ/answer",
                },
            ),
            ("thanks", Letter::Thanks { name: "买买提·江汉示例", event: &event, came: true, replay: Some(JOIN_URL) }),
            ("missed", Letter::Thanks { name: "买买提·江汉示例", event: &event, came: false, replay: Some(JOIN_URL) }),
            ("digest", Letter::Digest { name: contact, event: &abroad, branches: &tallies, url: JOIN_URL }),
            (
                "password_link",
                Letter::PasswordLink {
                    name: contact,
                    url: "https://zhiyin.example/password/x",
                    expires_at: Instant::from_unix_seconds(1_790_086_400),
                    zone: None,
                },
            ),
            ("visit_time", visit(Some(event.starts_at), None)),
            ("visit_moved", visit(Some(event.starts_at), Some(event.ends_at))),
            ("visit_off", visit(None, None)),
            ("setup_test", Letter::SetupTest { public_url: "https://zhiyin.example" }),
        ];
        for (name, letter) in letters {
            let mail = rendered(language, &attendee(), &letter, None);
            let message = parsed(&mail);
            let text = message.body_text(0).expect("a plain part").replace("\r\n", "\n");
            let subject = message.subject().unwrap_or_default();
            assert!(!format!("{subject}{text}").contains("{{"));
            insta::assert_snapshot!(format!("{name}.{}", language.tag()), format!("{subject}\n\n{text}"));
        }
    }
}

#[test]
fn an_invites_html_is_as_designed() {
    let (event, to, name) = to_an_attendee("买买提·江汉示例");
    let letter = Letter::Invite {
        name: &name,
        event: &event,
        news: News::Invited,
        contact: "陈主任",
        url: JOIN_URL,
        answer: None,
    };
    let mail = rendered(Language::ZhCn, &to, &letter, None);
    insta::assert_snapshot!(parsed(&mail).body_html(0).expect("an HTML part").replace("\r\n", "\n"));
}

#[test]
fn an_invite_carries_one_calendar_object_twice_and_names_one_attendee() {
    let (event, to, name) = to_an_attendee("买买提·江汉示例");
    let letter = Letter::Invite {
        name: &name,
        event: &event,
        news: News::Invited,
        contact: "陈主任",
        url: JOIN_URL,
        answer: None,
    };
    let mail = rendered(Language::ZhCn, &to, &letter, Some(&invite(&event, Method::Request)));
    let message = parsed(&mail);

    let kinds: Vec<String> = message
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().expect("every part says what it is");
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]
    );
    let calendar = &message.parts[4];
    let kind = calendar.content_type().expect("checked above");
    assert_eq!(kind.attribute("method"), Some("REQUEST"));
    assert_eq!(kind.attribute("charset").map(str::to_uppercase).as_deref(), Some("UTF-8"));
    assert_eq!(message.parts[5].attachment_name(), Some("invite.ics"));
    assert_eq!(calendar.contents(), message.parts[5].contents());
    assert_eq!(String::from_utf8_lossy(calendar.contents()).replace("\r\n ", "").matches("ATTENDEE").count(), 1);

    let header = |name: &str| message.header_raw(name).unwrap_or_default().trim().to_owned();
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Message-ID"), mail.message_id);
    assert_eq!(header("Date"), "Mon, 21 Sep 2026 14:13:20 +0000");
    assert!(header("References").starts_with("<thread."));
    assert_eq!(message.from().and_then(|it| it.first()).and_then(|it| it.address()), Some("mail@zhiyin.example"));
}

#[test]
fn a_cancellation_says_so_in_the_parts_method() {
    let (event, to, name) = to_an_attendee("买买提·江汉示例");
    let letter =
        Letter::Invite { name: &name, event: &event, news: News::Cancelled, contact: "", url: JOIN_URL, answer: None };
    let mail = rendered(Language::ZhCn, &to, &letter, Some(&invite(&event, Method::Cancel)));
    assert_eq!(parsed(&mail).parts[4].content_type().and_then(|it| it.attribute("method")), Some("CANCEL"));
}

#[test]
fn the_same_input_gives_the_same_bytes_and_one_thread_per_person() {
    let (event, to, name) = to_an_attendee("买买提·江汉示例");
    let letter = Letter::Invite {
        name: &name,
        event: &event,
        news: News::Invited,
        contact: "陈主任",
        url: JOIN_URL,
        answer: None,
    };
    let request = invite(&event, Method::Request);
    let one = rendered(Language::ZhCn, &to, &letter, Some(&request));
    assert_eq!(one, rendered(Language::ZhCn, &to, &letter, Some(&request)));

    let other = Mailbox { address: "other@jianghan-ev.example".into(), ..to.clone() };
    let thread = |mail: &Rendered| parsed(mail).header_raw("References").unwrap_or_default().to_owned();
    let later = Invite { sequence: 1, ..request.clone() };
    assert_eq!(thread(&one), thread(&rendered(Language::ZhCn, &to, &letter, Some(&later))));
    assert_ne!(thread(&one), thread(&rendered(Language::ZhCn, &other, &letter, Some(&request))));
}

#[test]
fn a_name_adds_no_header_and_no_markup() {
    let (event, to, name) = to_an_attendee("<b>楚</b>\r\nBcc: thief@example.org\r\n\r\n<script>");
    let event = Event { title: name.clone(), brand: name.clone(), ..event };
    let letter =
        Letter::Invite { name: &name, event: &event, news: News::Invited, contact: &name, url: JOIN_URL, answer: None };
    let mail = rendered(Language::ZhCn, &to, &letter, Some(&invite(&event, Method::Request)));
    let message = parsed(&mail);
    assert!(message.bcc().is_none());
    assert_eq!(message.to().map(|it| it.iter().count()), Some(1));
    let html = message.body_html(0).expect("an HTML part");
    assert!(!html.contains("<script>") && !html.contains("<b>"));
    assert_eq!(
        message.to().and_then(|it| it.first()).and_then(|it| it.name()),
        Some("<b>楚</b>  Bcc: thief@example.org    <script>")
    );
}

/// Any text, with what could end a header or begin another more often than chance would bring it.
fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\t",
        "\0",
        "\u{b}",
        "\u{85}",
        "\u{2028}",
        "\"",
        "\\",
        "<",
        ">",
        ",",
        ";",
        ":",
        "=?utf-8?B?",
        "?=",
        "\r\n\r\n",
        "\r\nBcc: thief@example.org\r\n",
        "\nReply-To: thief@example.org",
        "汉",
        "👩‍👩‍👧",
        " ",
    ]);
    prop::collection::vec(prop_oneof![any::<char>().prop_map(String::from), special.prop_map(String::from)], 0..60)
        .prop_map(|parts| parts.concat())
}

fn header_names(mail: &Rendered) -> Vec<String> {
    parsed(mail).headers().iter().map(|header| header.name().to_owned()).collect()
}

proptest! {
    #[test]
    fn no_input_makes_a_second_header(name in any_text(), title in any_text(), brand in any_text(), contact in any_text()) {
        let invited = |name: &str, title: &str, brand: &str, contact: &str| {
            let event = Event { title: title.to_owned(), brand: brand.to_owned(), ..event(Language::ZhCn) };
            let from = Mailbox { name: brand.to_owned(), ..organizer() };
            let to = Mailbox { name: name.to_owned(), ..attendee() };
            let addressing = Addressing {
                message_id: "<019a2f7e-0000-7000-8000-000000000002@zhiyin.example>",
                date: Instant::from_unix_seconds(1_790_000_000),
                from: &from,
                to: &to,
                language: Language::ZhCn,
                event: Some("019a2f7e-0000-7000-8000-000000000001@zhiyin"),
                unsubscribe: None,
            };
            let letter = Letter::Invite { name, event: &event, news: News::Invited, contact, url: JOIN_URL, answer: None };
            compose(&addressing, &letter, Some(&invite(&event, Method::Request))).expect("a letter to a good address")
        };
        let mail = invited(&name, &title, &brand, &contact);
        prop_assert_eq!(header_names(&mail), header_names(&invited("a", "b", "c", "d")));
        let message = parsed(&mail);
        for (addresses, wanted) in [(message.to(), attendee()), (message.from(), organizer())] {
            let addresses: Vec<_> = addresses.into_iter().flat_map(|it| it.iter()).map(|it| it.address()).collect();
            prop_assert_eq!(addresses, vec![Some(wanted.address.as_str())]);
        }
    }
}

#[test]
fn an_address_that_cannot_be_written_to_is_refused() {
    let letter = Letter::SetupTest { public_url: "https://zhiyin.example" };
    for address in ["", "nobody", "a b@example.org", "a@example.org\r\nBcc: b@example.org"] {
        let to = Mailbox { name: String::new(), address: address.to_owned() };
        let addressing = Addressing {
            message_id: "<1@x>",
            date: Instant(0),
            from: &organizer(),
            to: &to,
            language: Language::En,
            event: None,
            unsubscribe: None,
        };
        assert!(matches!(compose(&addressing, &letter, None), Err(ComposeError::Address(_))), "{address:?}");
    }
}
