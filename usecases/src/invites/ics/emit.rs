//! Writes iCalendar: escaping, folding, and nothing of a value that could end its line.
//!
//! A `Property` holds its value as it goes on the wire (which is how the `ical` crate's own parser leaves it), so the functions
//! here that make one encode by value type, and `write` only quotes parameters and folds.

use super::Mailbox;
use ical::parser::ical::component::{IcalAlarm, IcalCalendar, IcalTimeZoneTransitionType};
use ical::property::Property;
use std::fmt::Write;

/// Octets in a line without its end (RFC 5545 section 3.1).
const LINE_OCTETS: usize = 75;

/// A value that is not TEXT: a date, a word of a list, a URI. Characters that RFC 5545 allows in no value are left out.
pub(super) fn word(name: &str, value: &str) -> Property {
    property(name, value.chars().filter(|&c| !c.is_control() && !ends_line(c)).collect())
}

/// A TEXT value (RFC 5545 section 3.3.11).
pub(super) fn text(name: &str, value: &str) -> Property {
    property(name, escaped(value))
}

/// A list of TEXT values.
pub(super) fn texts(name: &str, values: &[String]) -> Property {
    property(name, values.iter().map(|it| escaped(it)).collect::<Vec<_>>().join(","))
}

/// A CAL-ADDRESS with the person's name in CN.
pub(super) fn person(name: &str, mailbox: &Mailbox) -> Property {
    let address = property(name, mailto(&mailbox.address));
    let cn = common_name(&mailbox.name);
    if cn.is_empty() { address } else { param(address, "CN", &cn) }
}

/// The property with one more parameter.
pub(super) fn param(mut property: Property, name: &str, value: &str) -> Property {
    property.params.get_or_insert_default().push((name.to_owned(), vec![value.to_owned()]));
    property
}

/// The whole object, CRLF line ends.
pub(super) fn write(calendar: &IcalCalendar) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    properties(&mut out, &calendar.properties);
    for zone in &calendar.timezones {
        line(&mut out, "BEGIN:VTIMEZONE");
        properties(&mut out, &zone.properties);
        for transition in &zone.transitions {
            let name = match transition.transition {
                IcalTimeZoneTransitionType::STANDARD => "STANDARD",
                IcalTimeZoneTransitionType::DAYLIGHT => "DAYLIGHT",
            };
            component(&mut out, name, &transition.properties, &[]);
        }
        line(&mut out, "END:VTIMEZONE");
    }
    for event in &calendar.events {
        component(&mut out, "VEVENT", &event.properties, &event.alarms);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn component(out: &mut String, name: &str, own: &[Property], alarms: &[IcalAlarm]) {
    line(out, &format!("BEGIN:{name}"));
    properties(out, own);
    for alarm in alarms {
        component(out, "VALARM", &alarm.properties, &[]);
    }
    line(out, &format!("END:{name}"));
}

fn properties(out: &mut String, properties: &[Property]) {
    for property in properties {
        let mut unfolded = property.name.clone();
        for (name, values) in property.params.iter().flatten() {
            let values: Vec<_> = values.iter().map(|it| quoted(it)).collect();
            write!(unfolded, ";{name}={}", values.join(",")).expect("a String takes all that is written");
        }
        unfolded.push(':');
        unfolded.push_str(property.value.as_deref().unwrap_or_default());
        line(out, &unfolded);
    }
}

/// Ends the line, folding it between characters so that no line is longer than 75 octets.
fn line(out: &mut String, unfolded: &str) {
    if unfolded.len() <= LINE_OCTETS {
        out.push_str(unfolded);
        out.push_str("\r\n");
        return;
    }
    let mut octets = 0;
    for c in unfolded.chars() {
        if octets + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            _ if ends_line(c) => out.push_str("\\n"),
            '\t' => out.push(c),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// A parameter value: carets for what quotes cannot hold (RFC 6868), quotes around all but plain words.
fn quoted(value: &str) -> String {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/_.+".contains(&b)) {
        return value.to_owned();
    }
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            _ if ends_line(c) => out.push_str("^n"),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A name for CN. Two common readers mis-decode quotes, carets and separators there, and others a backslash, so these
/// become their full-width forms, which look the same beside Chinese.
fn common_name(name: &str) -> String {
    let name: String = name
        .chars()
        .filter_map(|c| match c {
            '"' | ':' | ';' | ',' | '^' | '\\' => char::from_u32(u32::from(c) + 0xFEE0),
            _ if ends_line(c) || c == '\t' => Some(' '),
            _ if c.is_control() => None,
            _ => Some(c),
        })
        .collect();
    name.trim().to_owned()
}

/// RFC 6068 section 2: all but the plain characters of an address is percent-encoded.
fn mailto(address: &str) -> String {
    let mut uri = String::from("mailto:");
    for b in address.bytes() {
        if b.is_ascii_alphanumeric() || b"!$'*+-./=_~@".contains(&b) {
            uri.push(char::from(b));
        } else {
            write!(uri, "%{b:02X}").expect("a String takes all that is written");
        }
    }
    uri
}

/// Characters that some reader takes for the end of a line.
const fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn property(name: &str, value: String) -> Property {
    Property { name: name.to_owned(), params: None, value: Some(value) }
}
