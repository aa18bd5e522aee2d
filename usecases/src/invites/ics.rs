//! What an invite says, and its iCalendar object (RFC 5545, iTIP RFC 5546).
//!
//! The `ical` crate lends its types; the emitter is our own, because that crate's panics on a parameter that begins with a
//! Chinese character, folds at characters instead of octets and escapes nothing.

mod emit;
#[cfg(test)]
mod tests;

use chrono::{DateTime, FixedOffset, Utc};
use domain::instant::{Instant, Span};
use ical::parser::ical::component::{
    IcalAlarm, IcalCalendar, IcalEvent, IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType,
};
use ical::property::Property;

/// Who made the object (RFC 5545 section 3.7.3).
const PRODID: &str = "-//Zhiyin//Zhiyin//ZH";
/// China has had one zone without summer time since 1992.
const ZONE: &str = "Asia/Shanghai";
const ZONE_OFFSET_SECONDS: i32 = 8 * 3600;
/// Long enough to find a seat and open the link, short enough not to be forgotten again.
const ALARM_BEFORE: &str = "-PT15M";

/// What the receiver shall do with the object (RFC 5546 section 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Request,
    Cancel,
    Publish,
}

impl Method {
    /// The word in METHOD and in the `method` parameter of the MIME part; both must agree (RFC 6047 section 2.4).
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// How firm the engagement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Tentative,
    Confirmed,
    Cancelled,
}

impl Status {
    const fn word(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// A person or a team with a mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

/// One engagement as one receiver is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub method: Method,
    /// The same for every version and every receiver of one engagement.
    pub uid: String,
    /// Raised with every change of time, place or status.
    pub sequence: u32,
    /// When this version was made. Part of the stored bytes, so it comes from the engagement and not from the moment of sending.
    pub stamped_at: Instant,
    pub modified_at: Instant,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub summary: String,
    pub description: String,
    pub location: String,
    /// The join page; a personal link only in that person's own invite.
    pub url: Option<String>,
    /// The page to watch it on. `None` for what happens at a place: nobody shall look for a video there.
    pub conference: Option<String>,
    pub organizer: Mailbox,
    /// `None` in what is published to more than one reader: nobody learns who else takes part.
    pub attendee: Option<Mailbox>,
    /// Replies to this invite are read, so one is asked for.
    pub rsvp: bool,
    pub status: Status,
    pub categories: Vec<String>,
    /// BCP 47 tag of the texts.
    pub language: String,
}

/// The iCalendar object of one invite, with CRLF line ends.
pub fn object(invite: &Invite) -> String {
    let mut calendar = frame(invite.method);
    calendar.events.push(event(invite, invite.attendee.as_ref()));
    emit::write(&calendar)
}

/// Several engagements for readers that fetch a calendar: published, so nobody's attendance is in it.
pub fn calendar(invites: &[Invite]) -> String {
    let mut calendar = frame(Method::Publish);
    calendar.events.extend(invites.iter().map(|invite| event(invite, None)));
    emit::write(&calendar)
}

/// A calendar that programs subscribe to, under its `name`; they are asked to fetch it again after `refresh`.
///
/// Published, so nobody's attendance is in it. `rings`: with a reminder, where it is one person's own.
pub fn feed(name: &str, refresh: Span, rings: bool, invites: impl Iterator<Item = Invite>) -> String {
    let mut calendar = frame(Method::Publish);
    let duration = format!("PT{}M", refresh.whole_minutes());
    calendar.properties.extend([
        // RFC 7986 sections 5.1 and 5.7, each with what programs read that are older than it.
        emit::text("NAME", name),
        emit::text("X-WR-CALNAME", name),
        emit::word("X-WR-TIMEZONE", ZONE),
        emit::param(emit::word("REFRESH-INTERVAL", &duration), "VALUE", "DURATION"),
        emit::word("X-PUBLISHED-TTL", &duration),
    ]);
    calendar.events.extend(invites.map(|invite| {
        let mut event = event(&invite, None);
        if !rings {
            event.alarms.clear();
        }
        event
    }));
    emit::write(&calendar)
}

fn frame(method: Method) -> IcalCalendar {
    let mut calendar = IcalCalendar::new();
    calendar.properties = vec![
        emit::word("PRODID", PRODID),
        emit::word("VERSION", "2.0"),
        emit::word("CALSCALE", "GREGORIAN"),
        emit::word("METHOD", method.word()),
    ];
    calendar.timezones.push(shanghai());
    calendar
}

/// One STANDARD is enough: readers look no further back than the engagement.
fn shanghai() -> IcalTimeZone {
    let mut standard = IcalTimeZoneTransition::new(IcalTimeZoneTransitionType::STANDARD);
    standard.properties = vec![
        emit::word("DTSTART", "19700101T000000"),
        emit::word("TZOFFSETFROM", "+0800"),
        emit::word("TZOFFSETTO", "+0800"),
        emit::word("TZNAME", "CST"),
    ];
    IcalTimeZone { properties: vec![emit::word("TZID", ZONE)], transitions: vec![standard] }
}

fn event(invite: &Invite, attendee: Option<&Mailbox>) -> IcalEvent {
    let text = |name, value: &str| emit::param(emit::text(name, value), "LANGUAGE", &invite.language);
    let mut properties = vec![
        emit::word("UID", &invite.uid),
        emit::word("SEQUENCE", &invite.sequence.to_string()),
        emit::word("DTSTAMP", &utc(invite.stamped_at)),
        emit::word("LAST-MODIFIED", &utc(invite.modified_at)),
        emit::param(emit::word("DTSTART", &local(invite.starts_at)), "TZID", ZONE),
        emit::param(emit::word("DTEND", &local(invite.ends_at)), "TZID", ZONE),
        text("SUMMARY", &invite.summary),
    ];
    if !invite.description.is_empty() {
        properties.push(text("DESCRIPTION", &invite.description));
    }
    if !invite.location.is_empty() {
        properties.push(text("LOCATION", &invite.location));
    }
    if let Some(url) = &invite.url {
        properties.push(emit::word("URL", url));
    }
    if let Some(page) = &invite.conference {
        properties.push(conference(page));
    }
    if !invite.categories.is_empty() {
        properties.push(emit::texts("CATEGORIES", &invite.categories));
    }
    properties.push(emit::person("ORGANIZER", &invite.organizer));
    if let Some(attendee) = attendee {
        properties.push(guest(attendee, invite.rsvp));
    }
    properties.push(emit::word("STATUS", invite.status.word()));
    properties.push(emit::word("TRANSP", "OPAQUE"));
    // Other times are offered by the brand in the programme itself; a counter-proposal by mail would reach nobody.
    properties.push(emit::word("X-MICROSOFT-DISALLOW-COUNTER", "TRUE"));

    let mut event = IcalEvent::new();
    event.properties = properties;
    if invite.status != Status::Cancelled {
        event.alarms.push(alarm(invite));
    }
    event
}

/// RFC 7986 section 5.11: programs that know it show a button to join.
fn conference(page: &str) -> Property {
    [("VALUE", "URI"), ("FEATURE", "VIDEO")]
        .into_iter()
        .fold(emit::word("CONFERENCE", page), |property, (name, value)| emit::param(property, name, value))
}

/// Where nobody reads replies, none is asked for.
fn guest(attendee: &Mailbox, rsvp: bool) -> Property {
    let rsvp = if rsvp { "TRUE" } else { "FALSE" };
    [("CUTYPE", "INDIVIDUAL"), ("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", rsvp)]
        .into_iter()
        .fold(emit::person("ATTENDEE", attendee), |property, (name, value)| emit::param(property, name, value))
}

fn alarm(invite: &Invite) -> IcalAlarm {
    let mut alarm = IcalAlarm::new();
    alarm.properties = vec![
        emit::word("ACTION", "DISPLAY"),
        emit::word("TRIGGER", ALARM_BEFORE),
        emit::param(emit::text("DESCRIPTION", &invite.summary), "LANGUAGE", &invite.language),
    ];
    alarm
}

fn utc(instant: Instant) -> String {
    moment(instant).format("%Y%m%dT%H%M%SZ").to_string()
}

fn local(instant: Instant) -> String {
    let zone = FixedOffset::east_opt(ZONE_OFFSET_SECONDS).expect("eight hours are less than a day");
    moment(instant).with_timezone(&zone).format("%Y%m%dT%H%M%S").to_string()
}

/// An instant that chrono cannot hold lies more than 260,000 years away, where no engagement is booked.
fn moment(instant: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.0).unwrap_or_default()
}
