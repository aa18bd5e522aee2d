//! A delivery status notification (RFC 3464): a multipart/report that names the mail and says for whom it failed.

use super::letter::{mime_type, text};
use mail_parser::{HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MessagePart, PartType};
use usecases::invites::Bounce;

/// A notification names one mail; some copy a whole thread of references.
const MOST_IDS: usize = 50;

/// The failed delivery that the mail reports, if it reports one. A delay is none.
pub fn read(message: &Message<'_>) -> Option<Bounce> {
    let of_type = |part: &&MessagePart<'_>, wanted: &str| mime_type(part).is_some_and(|it| it == wanted);
    let is_status = |part: &&MessagePart<'_>| {
        of_type(part, "message/delivery-status") || of_type(part, "message/global-delivery-status")
    };
    let part = message.parts.iter().find(is_status)?;
    let status = status_text(message, part)?;
    // The first group is about the mail, each further one about a recipient; of ours there is one.
    let group = groups(&status)
        .into_iter()
        .find(|it| field(it, "action").is_some_and(|it| it.eq_ignore_ascii_case("failed")))?;
    let recipient =
        field(&group, "original-recipient").or_else(|| field(&group, "final-recipient")).unwrap_or_default();
    let recipient = recipient.rsplit_once(';').map_or(recipient, |(_, address)| address);
    let status = field(&group, "status").or_else(|| field(&group, "diagnostic-code")).unwrap_or_default();
    let mut message_ids: Vec<String> = message.parts.iter().flat_map(|part| returned_ids(message, part)).collect();
    for header in [HeaderName::InReplyTo, HeaderName::References] {
        message_ids.extend(ids(message, header));
    }
    message_ids.truncate(MOST_IDS);
    Some(Bounce {
        message_ids,
        recipient: recipient.trim().trim_matches(['<', '>']).to_owned(),
        status: status.to_owned(),
    })
}

/// The parser takes parts of type message/… for mails, but these hold fields alone.
fn status_text(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(inner) = &part.body {
        return Some(String::from_utf8_lossy(inner.raw_message.as_ref()).into_owned());
    }
    text(message, part).map(std::borrow::Cow::into_owned)
}

/// Message-IDs of the mail that came back, whole or its headers alone.
fn returned_ids(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<String> {
    if let PartType::Message(inner) = &part.body {
        return ids(inner, HeaderName::MessageId);
    }
    if mime_type(part).is_some_and(|it| it == "text/rfc822-headers" || it == "message/rfc822-headers") {
        let headers = text(message, part).map(|it| format!("{}\r\n\r\n", it.trim_end()));
        let parsed = headers.as_ref().and_then(|it| MessageParser::default().parse_headers(it.as_bytes()));
        return parsed.map(|it| ids(&it, HeaderName::MessageId)).unwrap_or_default();
    }
    Vec::new()
}

/// The ids in a header, with angle brackets as we store ours.
fn ids(message: &Message<'_>, name: HeaderName<'static>) -> Vec<String> {
    let mut found = Vec::new();
    for value in message.header_as(name, HeaderForm::MessageIds) {
        match value {
            HeaderValue::Text(id) => found.push(format!("<{id}>")),
            HeaderValue::TextList(list) => found.extend(list.iter().map(|id| format!("<{id}>"))),
            _ => {}
        }
    }
    found
}

/// Groups of fields with blank lines between them; a folded line belongs to the field before it.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let last = groups.last_mut();
        if line.trim().is_empty() {
            if last.is_some_and(|it| !it.is_empty()) {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = last.and_then(|it| it.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let (Some(group), Some((name, value))) = (last, line.split_once(':')) {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'x>(group: &'x [(String, String)], name: &str) -> Option<&'x str> {
    group.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
}
