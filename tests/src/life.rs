//! The life of an invite: what each person is told, by which mail, and what stands in the calendars in the end.

mod history;
mod list;
mod merging;
mod place;
mod programs;

use crate::support::TestApp;
use crate::support::world::{Brand, Company, at, form};
use domain::id::AttendeeId;
use domain::instant::Span;
use entities::scheduling::{attendee, booking, engagement};
use mail_parser::{MessageParser, MimeHeaders};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::jobs::Worker;
use server::mail::Mailer;
use tokio_util::sync::CancellationToken;
use usecases::Cx;
use usecases::scheduling::{confirm_booking, request_booking, reschedule_booking};

const TEN: &str = "2026-12-01T10:00:00+08:00";
const ELEVEN: &str = "2026-12-01T11:00:00+08:00";
const FOUR: &str = "2026-12-01T16:00:00+08:00";

/// One confirmed briefing at ten of a company with two branches of two people each.
struct Stage {
    app: TestApp,
    brand: Brand,
    company: Company,
    booking: booking::Model,
}

/// A mail as its reader has it.
pub struct Mail {
    pub to: String,
    subject: String,
    /// Plain text.
    pub text: String,
    html: String,
    /// The calendar object, unfolded.
    calendar: Option<String>,
}

impl Mail {
    fn method(&self) -> Option<&str> {
        self.value("METHOD")
    }

    /// The value of the first line of that name in the event.
    fn value(&self, name: &str) -> Option<&str> {
        value(self.calendar.as_deref()?, name)
    }
}

/// The value of the last line of that name: an alarm has none of those that are asked for, and the zone stands before.
fn value<'a>(calendar: &'a str, name: &str) -> Option<&'a str> {
    let of = |line: &'a str| {
        let rest = line.strip_prefix(name)?;
        if rest.starts_with([':', ';']) { line.split_once(':').map(|(_, value)| value) } else { None }
    };
    calendar.lines().filter_map(of).next_back()
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::start().await;
        let (brand, company) = (app.world.brand("知音航班").await, app.world.company("东风", 2, 2).await);
        let cx = &app.world.cx;
        let booking = request_booking(cx, &company.liaison, form(&brand, &company, TEN)).await.expect("free");
        let booking = confirm_booking(cx, &brand.manager, booking.id, &[]).await.expect("a request");
        Self { app, brand, company, booking }
    }

    fn cx(&self) -> &Cx {
        &self.app.world.cx
    }

    async fn moved(&self, time: &str) {
        reschedule_booking(self.cx(), &self.brand.manager, self.booking.id, at(time)).await.expect("free");
    }

    /// Those of the people who have an address, in the order of their ids.
    async fn people(&self) -> Vec<attendee::Model> {
        let found = attendee::Entity::find()
            .filter(attendee::Column::EngagementId.eq(self.booking.engagement_id))
            .filter(attendee::Column::Email.is_not_null())
            .order_by_asc(attendee::Column::Id);
        found.all(self.cx().db.read()).await.expect("people")
    }

    async fn first(&self) -> AttendeeId {
        self.people().await[0].id
    }

    async fn engagement(&self) -> engagement::Model {
        let find = engagement::Entity::find_by_id(self.booking.engagement_id);
        find.one(self.cx().db.read()).await.expect("read").expect("the engagement")
    }

    /// The mails that go out now.
    async fn mails(&self) -> Vec<Mail> {
        sent(self.cx()).await
    }

    /// The mails of the next two minutes and a half.
    async fn mails_later(&self) -> Vec<Mail> {
        let mut mails = self.mails().await;
        self.cx().clock.advance(Span::seconds(150));
        mails.extend(self.mails().await);
        mails
    }
}

/// What a worker sends now, by recipient.
pub async fn sent(cx: &Cx) -> Vec<Mail> {
    let folder = tempfile::tempdir().expect("a folder");
    let worker = Worker::new(cx.clone(), Mailer::spool(folder.path()));
    worker.run_due(&CancellationToken::new()).await.expect("no failure");
    let mut mails: Vec<Mail> = std::fs::read_dir(folder.path())
        .expect("the spool")
        .flatten()
        .map(|file| read(&std::fs::read(file.path()).expect("a mail")))
        .collect();
    mails.sort_by(|a, b| (&a.to, &a.subject).cmp(&(&b.to, &b.subject)));
    mails
}

fn read(bytes: &[u8]) -> Mail {
    let message = MessageParser::default().parse(bytes).expect("a mail");
    let to = message.to().and_then(|it| it.first()).and_then(|it| it.address()).expect("a recipient");
    let part = |kind: &str, of: &str| {
        let is = |it: &&mail_parser::MessagePart<'_>| {
            it.content_type().is_some_and(|it| it.ctype() == kind && it.subtype() == Some(of))
        };
        message.parts.iter().find(is).map(|it| String::from_utf8_lossy(it.contents()).into_owned())
    };
    Mail {
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: part("text", "plain").expect("plain text"),
        html: part("text", "html").expect("HTML"),
        calendar: part("text", "calendar").map(|it| it.replace("\r\n ", "").replace("\r\n", "\n")),
    }
}

/// The mails to employees, by what their calendar objects do.
fn methods(mails: &[Mail]) -> Vec<&str> {
    mails.iter().filter(|it| it.to.ends_with("@company.example")).filter_map(Mail::method).collect()
}

/// As [`methods`], of the liaison's mails.
fn to_liaison(mails: &[Mail]) -> Vec<&str> {
    mails.iter().filter(|it| it.to.ends_with("@zhiyin.example")).filter_map(Mail::method).collect()
}
