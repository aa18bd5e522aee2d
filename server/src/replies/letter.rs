//! From the bytes of a mail to what it says.

use super::{bounce, calendar, proof};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;
use usecases::invites::{Bounce, Reply};

/// What a mail says, as far as it is for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// One for each event of the calendar object, which is nearly always one.
    Replies(Vec<Reply>),
    Bounce(Bounce),
    /// Nothing that a program can take: a person's mail, spam, garbage.
    Other,
}

/// Reads a mail. `relay`: the authserv-id whose Authentication-Results is believed (RFC 8601).
pub fn read(bytes: &[u8], relay: Option<&str>) -> Letter {
    let Some(message) = MessageParser::default().parse(bytes) else { return Letter::Other };
    if let Some(bounce) = bounce::read(&message) {
        return Letter::Bounce(bounce);
    }
    let Some(sender) = sender(&message) else { return Letter::Other };
    let Some(object) = object(&message) else { return Letter::Other };
    let authenticated = relay.is_some_and(|relay| proof::proves(&message, relay, &sender));
    let replies: Vec<Reply> = calendar::replies(&object)
        .into_iter()
        .map(|said| Reply {
            attendee: said.for_whom(&sender),
            uid: said.uid,
            answer: said.answer,
            sequence: said.sequence,
            stamp: said.stamp,
            comment: said.comment,
            sender: sender.clone(),
            authenticated,
            proposal: said.proposal,
        })
        .collect();
    if replies.is_empty() { Letter::Other } else { Letter::Replies(replies) }
}

/// The address of From, if there is exactly one: of several nobody knows who speaks.
fn sender(message: &Message<'_>) -> Option<String> {
    let fields = message.headers().iter().filter(|it| it.name.as_str().eq_ignore_ascii_case("from")).count();
    let mut addresses = message.from().filter(|_| fields == 1)?.iter();
    let address = addresses.next()?.address()?.trim().to_owned();
    (addresses.next().is_none() && address.contains('@')).then_some(address)
}

/// The calendar object: what is marked as one, else an attachment that is named like one. Never one inside a mail that is
/// attached: whoever forwards an answer does not give it.
fn object<'x>(message: &'x Message<'x>) -> Option<Cow<'x, str>> {
    let of_type = |wanted: &str| message.parts.iter().find(|part| mime_type(part).is_some_and(|it| it == wanted));
    let part = of_type("text/calendar").or_else(|| of_type("application/ics"))?;
    text(message, part)
}

pub(super) fn mime_type(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    Some(format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase())
}

/// The part as text. What names no charset and is no UTF-8 is taken for GBK, as programs in China write it.
pub(super) fn text<'x>(message: &'x Message<'x>, part: &'x MessagePart<'x>) -> Option<Cow<'x, str>> {
    let named = part.content_type().and_then(|it| it.attribute("charset")).is_some_and(|it| !it.trim().is_empty());
    let found = match &part.body {
        PartType::Text(text) | PartType::Html(text) => Cow::Borrowed(text.as_ref()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8_lossy(bytes),
        PartType::Message(_) | PartType::Multipart(_) => return None,
    };
    if named || !found.contains(char::REPLACEMENT_CHARACTER) {
        return Some(found);
    }
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    let bytes = match part.encoding {
        Encoding::None => raw.to_vec(),
        Encoding::Base64 => base64_decode(raw)?,
        Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
    };
    Some(charset_decoder(b"gb18030").map_or(found, |decode| Cow::Owned(decode(&bytes))))
}
