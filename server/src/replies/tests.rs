//! Replies as calendar programs write them, by way of a real Dovecot.

mod dovecot;

use super::*;
use crate::jobs::tests::scene::Scene;
use domain::instant::{Instant, Span};
use domain::invites::{Answer, AnsweredBy, Doubt, Verdict};
use domain::scheduling::{BookingStatus, EngagementStatus};
use dovecot::Dovecot;
use entities::invites::{held_reply, proposal};
use entities::scheduling::attendee;
use proptest::prelude::*;
use sea_orm::{EntityTrait, QueryOrder};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use usecases::outbox::Job;

const RELAY: &str = "mx.zhiyin.example";
const PROOF: &str = "Authentication-Results: mx.zhiyin.example; dmarc=pass header.from=jianghan-ev.example\r\n";

/// A reply of one of the scene's employees.
struct Said<'a> {
    scene: &'a Scene,
    who: usize,
    partstat: &'a str,
    headers: &'a str,
    from: Option<&'a str>,
    sequence: i32,
    /// Minutes after the scene's start.
    minute: i64,
    organizer: bool,
    method: &'a str,
    comment: &'a str,
}

impl<'a> Said<'a> {
    fn new(scene: &'a Scene, who: usize, partstat: &'a str) -> Self {
        let (headers, method) = (PROOF, "REPLY");
        let sequence = 0;
        Self { scene, who, partstat, headers, from: None, sequence, minute: 1, organizer: true, method, comment: "" }
    }

    fn object(&self) -> String {
        let at = self.scene.cx.now() + Span::minutes(self.minute);
        let stamp = chrono::DateTime::from_timestamp_micros(at.0).expect("a time").format("%Y%m%dT%H%M%SZ");
        let organizer = if self.organizer { "ORGANIZER:mailto:mail@zhiyin.example\r\n" } else { "" };
        let comment = if self.comment.is_empty() { String::new() } else { format!("COMMENT:{}\r\n", self.comment) };
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nMETHOD:{}\r\nBEGIN:VEVENT\r\nUID:{}@zhiyin\r\n\
             DTSTAMP:{stamp}\r\nSEQUENCE:{}\r\nDTSTART:20261001T020000Z\r\nDTEND:20261001T030000Z\r\n{organizer}\
             ATTENDEE;PARTSTAT={};CN=x:MAILTO:Employee{}@Jianghan-EV.example\r\n{comment}END:VEVENT\r\nEND:VCALENDAR\r\n",
            self.method, self.scene.engagement, self.sequence, self.partstat, self.who
        )
    }

    fn mail(&self) -> Vec<u8> {
        let own = format!("employee{}@jianghan-ev.example", self.who);
        let from = self.from.unwrap_or(&own);
        format!(
            "{}From: <{from}>\r\nTo: <mail@zhiyin.example>\r\nSubject: Re\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/calendar; charset=UTF-8; method={}\r\n\r\n{}",
            self.headers,
            self.method,
            self.object()
        )
        .into_bytes()
    }

    /// Without the way through a mailbox.
    async fn take(&self) {
        take(&self.scene.cx, self.mail(), Some(Arc::from(RELAY))).await.expect("no failure");
    }
}

async fn people(scene: &Scene) -> Vec<attendee::Model> {
    let people = attendee::Entity::find().order_by_asc(attendee::Column::Id);
    people.all(scene.cx.db.read()).await.expect("people")
}

async fn answers(scene: &Scene) -> Vec<Answer> {
    people(scene).await.into_iter().map(|it| it.answer).collect()
}

async fn held(scene: &Scene) -> Vec<held_reply::Model> {
    let held = held_reply::Entity::find().order_by_asc(held_reply::Column::Id);
    held.all(scene.cx.db.read()).await.expect("held replies")
}

fn reader(scene: &Scene, dovecot: &Dovecot) -> Reader {
    Reader::new(scene.cx.clone(), dovecot.mailbox(), Some(RELAY))
}

#[tokio::test]
async fn answers_are_read_from_the_mailbox_and_put_away_and_what_people_write_stays() {
    use Answer::{Accepted, Declined, NeedsAction, Tentative};
    let (scene, dovecot) = (Scene::new(4).await, Dovecot::start().await);
    dovecot.deliver(&Said::new(&scene, 0, "ACCEPTED").mail());
    dovecot.deliver(&Said::new(&scene, 1, "TENTATIVE").mail());
    dovecot.deliver(b"From: <li@a.example>\r\nSubject: question\r\n\r\nWhere is it?\r\n");
    dovecot.deliver(&Said { comment: "出差", ..Said::new(&scene, 2, "DECLINED") }.mail());
    // Ten megabytes of nothing.
    dovecot.deliver(&vec![0xA7; 10 * 1024 * 1024]);
    let mut reader = reader(&scene, &dovecot);
    assert_eq!(reader.read_once().await, Ok(5));
    assert_eq!(answers(&scene).await, [Accepted, Tentative, Declined, NeedsAction, NeedsAction]);
    let third = people(&scene).await.remove(2);
    assert_eq!((third.answer_comment.as_str(), third.answered_by), ("出差", Some(AnsweredBy::Mail)));
    assert_eq!(dovecot.lying(), (2, 3));
    assert_eq!(reader.read_once().await, Ok(0), "nothing is looked at twice");

    // A new process reads what lies there again, and nothing changes.
    let before = people(&scene).await;
    assert_eq!(self::reader(&scene, &dovecot).read_once().await, Ok(2));
    assert_eq!(people(&scene).await, before);
}

#[tokio::test]
async fn an_answer_that_comes_while_the_server_waits_is_recorded_at_once() {
    let (scene, dovecot) = (Scene::new(1).await, Dovecot::start().await);
    let stop = CancellationToken::new();
    let reading = tokio::spawn(reader(&scene, &dovecot).run(stop.clone()));
    dovecot.deliver(&Said::new(&scene, 0, "ACCEPTED").mail());
    let answered = async {
        while answers(&scene).await[0] != Answer::Accepted {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), answered).await.expect("within a minute");
    stop.cancel();
    reading.await.expect("no panic");
}

#[tokio::test]
async fn a_reply_in_gbk_and_one_without_an_organizer_count() {
    let scene = Scene::new(2).await;
    let said = Said { comment: "当天出差，请假", ..Said::new(&scene, 0, "DECLINED") };
    let gbk = |text: &str| {
        // The comment alone is not ASCII: 当天出差，请假 in GBK.
        let (before, after) = text.split_once("当天出差，请假").expect("the comment");
        let comment: &[u8] = b"\xb5\xb1\xcc\xec\xb3\xf6\xb2\xee\xa3\xac\xc7\xeb\xbc\xd9";
        [before.as_bytes(), comment, after.as_bytes()].concat()
    };
    let text = String::from_utf8(said.mail()).expect("text");
    for charset in ["charset=gb2312", "charset=GBK", "x=y"] {
        let mail = gbk(&text.replace("charset=UTF-8", charset));
        let Letter::Replies(replies) = read(&mail, Some(RELAY)) else { panic!("no reply in {charset}") };
        assert_eq!(replies[0].comment, "当天出差，请假", "{charset}");
    }
    take(&scene.cx, gbk(&text.replace("charset=UTF-8", "charset=gb2312")), Some(Arc::from(RELAY)))
        .await
        .expect("taken");
    Said { organizer: false, ..Said::new(&scene, 1, "accepted") }.take().await;
    assert_eq!(answers(&scene).await[..2], [Answer::Declined, Answer::Accepted]);
    assert_eq!(people(&scene).await[0].answer_comment, "当天出差，请假");
}

#[tokio::test]
async fn what_is_stale_or_comes_again_changes_nothing() {
    let scene = Scene::new(1).await;
    Said { minute: 5, ..Said::new(&scene, 0, "ACCEPTED") }.take().await;
    let before = people(&scene).await;
    scene.cx.clock.advance(Span::hours(1));
    // The stamps count from the clock.
    let (later, same, earlier) = (-50, -55, -58);
    Said { minute: same, ..Said::new(&scene, 0, "ACCEPTED") }.take().await;
    Said { minute: earlier, ..Said::new(&scene, 0, "DECLINED") }.take().await;
    assert_eq!(people(&scene).await, before, "a replay and an older answer");
    Said { minute: later, ..Said::new(&scene, 0, "DECLINED") }.take().await;
    assert_eq!(answers(&scene).await[0], Answer::Declined);

    scene.stands(BookingStatus::Confirmed, EngagementStatus::Planned, 1).await;
    Said { minute: 0, ..Said::new(&scene, 0, "ACCEPTED") }.take().await;
    assert_eq!(answers(&scene).await[0], Answer::Declined, "it answers the time before the change");
    Said { minute: 0, sequence: 1, ..Said::new(&scene, 0, "ACCEPTED") }.take().await;
    assert_eq!(answers(&scene).await[0], Answer::Accepted);

    scene.stands(BookingStatus::Cancelled, EngagementStatus::Cancelled, 2).await;
    Said { minute: 1, sequence: 2, ..Said::new(&scene, 0, "DECLINED") }.take().await;
    assert_eq!(answers(&scene).await[0], Answer::Accepted, "there is nothing to answer any more");
    assert!(held(&scene).await.is_empty());
}

#[tokio::test]
async fn what_nobody_proves_waits_for_review() {
    use Doubt::{NotInvited, OtherSender, Unauthenticated, Unheard};
    let scene = Scene::new(6).await;
    let forged = Said { from: Some("boss@jianghan-ev.example"), ..Said::new(&scene, 0, "DECLINED") };
    let elsewhere = "Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=jianghan-ev.example\r\n";
    let failed = "Authentication-Results: mx.zhiyin.example; dmarc=fail header.from=jianghan-ev.example\r\n";
    for _ in 0..2 {
        forged.take().await;
        Said { headers: "", ..Said::new(&scene, 1, "DECLINED") }.take().await;
        Said { headers: elsewhere, ..Said::new(&scene, 2, "DECLINED") }.take().await;
        Said { headers: &format!("{failed}{PROOF}"), ..Said::new(&scene, 3, "DECLINED") }.take().await;
        Said { sequence: 7, ..Said::new(&scene, 4, "DECLINED") }.take().await;
        Said { from: Some("employee77@jianghan-ev.example"), ..Said::new(&scene, 77, "DECLINED") }.take().await;
    }
    assert!(answers(&scene).await.iter().all(|it| *it == Answer::NeedsAction), "nothing counts yet");
    let doubts: Vec<Doubt> = held(&scene).await.iter().map(|it| it.doubt).collect();
    assert_eq!(
        doubts,
        [OtherSender, Unauthenticated, Unauthenticated, Unauthenticated, Unheard, NotInvited],
        "each once"
    );

    let brand = domain::id::BrandId(uuid::Uuid::from_u128(3));
    let manager = domain::identity::Actor {
        account: domain::id::AccountId(uuid::Uuid::from_u128(6)),
        grants: vec![domain::identity::Grant::BrandManager { brand }],
    };
    let (_, count, rows) = usecases::invites::held_replies(&scene.cx, &manager, brand).await.expect("the list");
    assert_eq!((count, rows.len()), (6, 6));
    usecases::invites::judge_reply(&scene.cx, &manager, rows[1].id, true).await.expect("taken");
    usecases::invites::judge_reply(&scene.cx, &manager, rows[0].id, false).await.expect("discarded");
    assert!(usecases::invites::judge_reply(&scene.cx, &manager, rows[5].id, true).await.is_err(), "it is nobody's");
    assert_eq!(answers(&scene).await[..2], [Answer::NeedsAction, Answer::Declined]);
    let judged = held(&scene).await;
    assert_eq!([judged[0].verdict, judged[1].verdict], [Verdict::Discarded, Verdict::Accepted]);
    assert!(judged[..2].iter().all(|it| it.sender.is_empty() && it.answers_for.is_empty()));
    forged.take().await;
    assert_eq!(held(&scene).await.len(), 6, "what was discarded does not come back");
}

#[tokio::test]
async fn another_time_becomes_a_note_to_the_brand() {
    let scene = Scene::new(1).await;
    let said = Said { method: "COUNTER", comment: "下午更好", ..Said::new(&scene, 0, "TENTATIVE") };
    said.take().await;
    said.take().await;
    assert_eq!(answers(&scene).await[0], Answer::Tentative);
    let notes = proposal::Entity::find().all(scene.cx.db.read()).await.expect("notes");
    assert_eq!((notes.len(), notes[0].comment.as_str()), (1, "下午更好"));
    assert_eq!(
        notes[0].starts_at,
        Instant(chrono::DateTime::parse_from_rfc3339("2026-10-01T02:00:00Z").expect("a time").timestamp_micros())
    );
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(mails.keys().collect::<Vec<_>>(), [crate::jobs::tests::scene::MANAGER]);
    let text = &mails[crate::jobs::tests::scene::MANAGER][0];
    assert!(text.contains("10:00–11:00") && text.contains("下午更好") && !text.contains("员工0"), "{text}");
}

/// As postfix writes it.
fn bounce(message_id: &str, address: &str, action: &str, status: &str) -> Vec<u8> {
    format!(
        "From: MAILER-DAEMON@mx.zhiyin.example (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         To: mail@zhiyin.example\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"A1\"\r\n\r\n\
         This is a MIME-encapsulated message.\r\n\r\n--A1\r\nContent-Description: Notification\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry.\r\n\r\n--A1\r\n\
         Content-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.zhiyin.example\r\nX-Postfix-Queue-ID: 4F1\r\nX-Postfix-Sender: rfc822; mail@zhiyin.example\r\n\
         Arrival-Date: Mon, 21 Sep 2026 21:33:20 +0800 (CST)\r\n\r\nFinal-Recipient: rfc822; {address}\r\n\
         Original-Recipient: rfc822;{address}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Remote-MTA: dns; mail.jianghan-ev.example\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address\r\n    rejected: User unknown\r\n\r\n--A1\r\n\
         Content-Description: Undelivered Message\r\nContent-Type: message/rfc822\r\n\r\nReturn-Path: <mail@zhiyin.example>\r\n\
         From: <mail@zhiyin.example>\r\nTo: <{address}>\r\nSubject: x\r\nMessage-ID: {message_id}\r\n\r\nx\r\n\r\n--A1--\r\n"
    )
    .into_bytes()
}

#[tokio::test]
async fn mail_that_came_back_is_told_to_the_liaison_who_corrects_the_address_and_sends_again() {
    let (scene, dovecot) = (Scene::new(3).await, Dovecot::start().await);
    scene.confirmed().await;
    scene.run().await;
    scene.empty_mailbox();
    let row = scene.invite_row().await;
    let (id, address) = (row.message_id.clone().expect("an id"), row.recipient.clone().expect("an address"));
    dovecot.deliver(&bounce(&id, &address, "delayed", "4.4.1"));
    dovecot.deliver(&bounce("<forged@zhiyin.example>", &address, "failed", "5.1.1"));
    let mut reader = reader(&scene, &dovecot);
    assert_eq!(reader.read_once().await, Ok(2));
    assert!(people(&scene).await.iter().all(|it| it.unreachable_at.is_none()), "a delay, and a stranger's report");
    dovecot.deliver(&bounce(&id, &address, "failed", "5.1.1"));
    dovecot.deliver(&bounce(&id, &address, "failed", "5.1.1"));
    assert_eq!(reader.read_once().await, Ok(2));
    let person = people(&scene).await.into_iter().find(|it| it.email.as_ref() == Some(&address)).expect("a person");
    assert_eq!(person.unreachable_why.as_deref(), Some("5.1.1"));

    assert_eq!(scene.run().await, 0, "what comes in the next minutes is told with it");
    scene.cx.clock.advance(Span::minutes(5));
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(mails.keys().collect::<Vec<_>>(), [crate::jobs::tests::scene::LIAISON]);
    let text = &mails[crate::jobs::tests::scene::LIAISON][0];
    assert!(text.contains(&person.name) && text.contains("武汉分公司") && text.contains("#unreached"), "{text}");

    let liaison = domain::identity::Actor {
        account: domain::id::AccountId(uuid::Uuid::from_u128(7)),
        grants: vec![domain::identity::Grant::CompanyLiaison { company: person.company_id }],
    };
    let stranger = domain::identity::Actor { grants: vec![], ..liaison.clone() };
    let correct =
        |actor, email| usecases::invites::correct_address(&scene.cx, actor, scene.engagement, person.id, email);
    assert!(correct(&stranger, "right@jianghan-ev.example").await.is_err());
    assert!(correct(&liaison, "right@@jianghan-ev").await.is_err());
    correct(&liaison, "right@jianghan-ev.example").await.expect("the liaison's own");
    scene.empty_mailbox();
    scene.run().await;
    let mails = scene.mails();
    assert_eq!(mails.keys().collect::<Vec<_>>(), ["right@jianghan-ev.example"]);
    let invite = &mails["right@jianghan-ev.example"][0];
    assert!(
        invite.contains("请您参加知音航班")
            && !invite.contains("有调整")
            && invite.contains("METHOD:REQUEST")
            && invite.contains("SEQUENCE:0"),
        "{invite}"
    );
    dovecot.deliver(&bounce(&id, &address, "failed", "5.1.1"));
    reader.read_once().await.expect("read");
    assert!(people(&scene).await.iter().all(|it| it.unreachable_at.is_none()), "the old address is nobody's any more");
}

#[tokio::test]
async fn an_address_that_the_mail_server_refuses_for_good_is_marked_too() {
    let scene = Scene::new(2).await;
    scene.spoil_first_address().await;
    scene.confirmed().await;
    scene.run().await;
    let marked: Vec<_> = people(&scene).await.into_iter().filter(|it| it.unreachable_at.is_some()).collect();
    assert_eq!((marked.len(), marked[0].unreachable_why.as_deref()), (1, Some("5.1.3")));
    assert!(
        scene.rows().await.iter().any(|row| matches!(serde_json::from_str(&row.job), Ok(Job::NotifyUnreached { .. })))
    );
}

#[tokio::test]
async fn a_mailbox_that_is_down_or_refuses_is_an_error_that_names_nobody() {
    let (scene, dovecot) = (Scene::new(1).await, Dovecot::start().await);
    let wrong = Mailbox { password: "wrong".into(), ..dovecot.mailbox() };
    let error = Reader::new(scene.cx.clone(), wrong, None).read_once().await.expect_err("refused");
    assert!(!error.contains("post") && error.contains("refuses"), "{error}");
    let mailbox = dovecot.mailbox();
    drop(dovecot);
    let error = Reader::new(scene.cx.clone(), mailbox, None).read_once().await.expect_err("down");
    assert!(error.contains("no connection"), "{error}");
}

fn mails() -> impl Strategy<Value = Vec<u8>> {
    let whole = "Content-Type: multipart/report; boundary=A\r\nFrom: a@b\r\n\r\n--A\r\nContent-Type: text/calendar\r\n\r\n\
        BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260921T000000Z\r\nSEQUENCE:1\r\n\
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--A\r\n\
        Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--A--\r\n";
    let spoilt =
        (0..whole.len(), 0..whole.len(), prop::collection::vec(any::<u8>(), 0..20)).prop_map(|(a, b, bytes)| {
            let (start, end) = (a.min(b), a.max(b));
            [&whole.as_bytes()[..start], &bytes, &whole.as_bytes()[end..]].concat()
        });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..400), spoilt]
}

proptest! {
    #[test]
    fn any_bytes_are_read(mail in mails()) {
        let _ = read(&mail, Some(RELAY));
    }
}
