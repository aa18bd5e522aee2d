//! From a letter to the bytes that are sent: the same input gives the same bytes, so that a repeat is the identical message.

use super::dkim::Dkim;
use super::letter::{Letter, Page};
use super::texts::{Language, Texts};
use askama::Template;
use data_encoding::HEXLOWER;
use domain::instant::Instant;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox as Header, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use std::time::{Duration, UNIX_EPOCH};
use usecases::invites::ics::{self, Invite, Mailbox};

/// Who writes to whom, when, and under which id.
#[derive(Clone, Copy, Debug)]
pub struct Addressing<'a> {
    /// With angle brackets, as `message_id` makes it. The MIME boundaries derive from it.
    pub message_id: &'a str,
    pub date: Instant,
    /// The organizer's mailbox, which is the envelope's sender too.
    pub from: &'a Mailbox,
    pub to: &'a Mailbox,
    pub language: Language,
    /// UID of the calendar event that it is about: all mail about it to one person is one thread.
    pub event: Option<&'a str>,
    /// Where the reader has no more of this kind of mail; only of what can be done without.
    pub unsubscribe: Option<&'a str>,
}

/// A message ready to be sent. The bytes are ASCII with CRLF line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub message_id: String,
    pub envelope_from: String,
    pub to: String,
    pub bytes: Vec<u8>,
}

impl Rendered {
    /// As it is to be stored and sent, with a signature if there is a key.
    #[must_use]
    pub fn signed(self, dkim: Option<&Dkim>) -> Self {
        match dkim {
            Some(dkim) => Self { bytes: dkim.sign(self.bytes), ..self },
            None => self,
        }
    }
}

/// Why there is no message. Trying again will not help.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("not a mail address that can be written to")]
    Address(#[from] lettre::address::AddressError),
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
    #[error(transparent)]
    ContentType(#[from] lettre::message::header::ContentTypeErr),
    #[error(transparent)]
    Template(#[from] askama::Error),
}

/// The Message-ID of an outbox row's mail.
pub fn message_id(row: impl std::fmt::Display, from: &Mailbox) -> String {
    format!("<{row}@{}>", domain_of(&from.address))
}

/// Renders the letter, with the invite as calendar part and attachment if there is one.
pub fn compose(
    addressing: &Addressing<'_>,
    letter: &Letter<'_>,
    invite: Option<&Invite>,
) -> Result<Rendered, ComposeError> {
    let page = letter.page(addressing.language);
    let (texts, unsubscribe) = (addressing.language.texts(), addressing.unsubscribe);
    let mut message = Message::builder()
        .message_id(Some(addressing.message_id.to_owned()))
        .date(UNIX_EPOCH + Duration::from_secs(addressing.date.unix_seconds().max(0).unsigned_abs()))
        .from(header(addressing.from)?)
        .to(header(addressing.to)?)
        .subject(one_line(&page.subject))
        // RFC 3834 section 5; the second is what Exchange reads before it sends 3,000 out-of-office notes.
        .raw_header(word("Auto-Submitted", "auto-generated"))
        .raw_header(word("X-Auto-Response-Suppress", "All"));
    let alternative = MultiPart::alternative()
        .boundary(boundary(addressing.message_id, "alternative"))
        .singlepart(SinglePart::plain(Plain { page: &page, texts, unsubscribe }.render()?))
        .singlepart(SinglePart::html(Html { page: &page, texts, unsubscribe }.render()?));
    if let Some(uid) = addressing.event {
        message = message.references(thread(uid, addressing));
    }
    if let Some(url) = unsubscribe {
        // RFC 2369 section 3.2 and RFC 8058 section 3.1.
        message = message
            .raw_header(word("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(word("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let body = match invite {
        None => alternative,
        Some(invite) => {
            let object = ics::object(invite);
            let method = invite.method.word();
            let calendar =
                ContentType::parse(&format!("text/calendar; charset=UTF-8; method={method}; component=VEVENT"))?;
            let attached = ContentType::parse("application/ics; name=\"invite.ics\"")?;
            MultiPart::mixed()
                .boundary(boundary(addressing.message_id, "mixed"))
                .multipart(alternative.singlepart(SinglePart::builder().header(calendar).body(object.clone())))
                .singlepart(Attachment::new("invite.ics".to_owned()).body(object, attached))
        }
    };
    Ok(Rendered {
        message_id: addressing.message_id.to_owned(),
        envelope_from: addressing.from.address.clone(),
        to: addressing.to.address.clone(),
        bytes: message.multipart(body)?.formatted(),
    })
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    page: &'a Page,
    texts: &'a Texts,
    unsubscribe: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Plain<'a> {
    page: &'a Page,
    texts: &'a Texts,
    unsubscribe: Option<&'a str>,
}

fn header(mailbox: &Mailbox) -> Result<Header, ComposeError> {
    let name = one_line(&mailbox.name);
    Ok(Header::new((!name.is_empty()).then_some(name), mailbox.address.parse()?))
}

fn word(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// One thread per event and person. Its first message is never sent; readers group by the common reference.
fn thread(uid: &str, addressing: &Addressing<'_>) -> String {
    let id = short_hash(&[uid, &addressing.to.address.to_ascii_lowercase()]);
    format!("<thread.{id}@{}>", domain_of(&addressing.from.address))
}

fn boundary(message_id: &str, part: &str) -> String {
    short_hash(&[message_id, part])
}

/// 128 bits, so that no text holds it by chance.
fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    HEXLOWER.encode(&hash.finalize()[..16])
}

fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// A header's text: what ends a line, and any other control character, becomes a space.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
