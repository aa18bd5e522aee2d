//! One mail, sent past the outbox: whoever waits at the page wants the mail server's answer.

use crate::mail::{Addressing, Dkim, Language, Letter, Mailer, compose, message_id};
use app::i18n::Locale;
use app::setup::Finding;
use domain::id::OutboxId;
use usecases::Cx;
use usecases::invites::ics::Mailbox;

pub async fn check(
    cx: &Cx,
    (mailer, dkim): (&Mailer, Option<&Dkim>),
    to: &str,
    name: &str,
    language: Locale,
) -> Finding {
    let from = Mailbox { name: cx.site.mail_from_name.clone(), address: cx.site.mail_from.clone() };
    let to = Mailbox { name: name.to_owned(), address: to.trim().to_owned() };
    let id = message_id(cx.id::<OutboxId>(), &from);
    let language = match language {
        Locale::ZhCn => Language::ZhCn,
        Locale::En => Language::En,
    };
    let addressing =
        Addressing { message_id: &id, date: cx.now(), from: &from, to: &to, language, event: None, unsubscribe: None };
    let letter = Letter::SetupTest { public_url: &cx.site.public_url };
    let mail = match compose(&addressing, &letter, None) {
        Ok(mail) => mail.signed(dkim),
        Err(error) => return Finding::bad("mail_not_composed", error),
    };
    let (sent, refused) = match mailer {
        Mailer::Smtp(_) => (Finding::good("mail_sent"), "mail_refused"),
        // In the demo that is as it should be; elsewhere nobody would get an invite.
        Mailer::Spool(_) if cx.site.demo => (Finding::good("mail_written"), "mail_unwritable"),
        Mailer::Spool(_) => (Finding::bad("mail_written", ""), "mail_unwritable"),
    };
    let mut connection = mailer.connection();
    let answer = connection.send(&mail).await;
    connection.close().await;
    match answer {
        Ok(()) => sent,
        Err(error) => Finding::bad(refused, error),
    }
}
