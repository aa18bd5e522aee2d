//! The iTIP object of a reply (RFC 5546, sections 3.2.3 and 3.2.7), as calendar programs really write it.

use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty,
};
use calcard::{Entry, Parser};
use domain::instant::Instant;
use domain::invites::Answer;

/// So many events of one mail are looked at. A calendar program sends one.
const MOST_EVENTS: usize = 10;
/// So many attendees of one event are looked at. There has to be exactly one, but some programs copy all that they know.
const MOST_ATTENDEES: usize = 50;

/// One event of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub uid: String,
    pub answer: Option<Answer>,
    pub sequence: i32,
    pub stamp: Instant,
    pub comment: String,
    pub proposal: Option<(Instant, Option<Instant>)>,
    attendees: Vec<(String, Option<Answer>)>,
}

impl Said {
    /// For whom it answers: the sender, if it names the sender among others, else the first it names.
    pub fn for_whom(&self, sender: &str) -> String {
        let named = self.attendees.iter().map(|(address, _)| address);
        let own = named.clone().find(|it| it.eq_ignore_ascii_case(sender));
        own.or_else(|| named.clone().next()).cloned().unwrap_or_default()
    }
}

/// The answers in a calendar object; none in what is no REPLY or COUNTER, or cannot be told apart.
pub fn replies(object: &str) -> Vec<Said> {
    let Entry::ICalendar(calendar) = Parser::new(object).entry() else { return Vec::new() };
    let Some(root) = calendar.components.first() else { return Vec::new() };
    let method = text(root, &ICalendarProperty::Method).unwrap_or_default().to_ascii_uppercase();
    let counters = match method.as_str() {
        "REPLY" => false,
        "COUNTER" => true,
        _ => return Vec::new(),
    };
    let events = calendar.components.iter().filter(|it| it.component_type == ICalendarComponentType::VEvent);
    events.take(MOST_EVENTS).filter_map(|event| said(&calendar, event, counters)).collect()
}

/// What one event says. Every occurrence of ours has a UID of its own, so an answer to one of several is not to us.
fn said(calendar: &ICalendar, event: &ICalendarComponent, counters: bool) -> Option<Said> {
    if event.has_property(&ICalendarProperty::RecurrenceId) {
        return None;
    }
    let uid = text(event, &ICalendarProperty::Uid).filter(|it| !it.is_empty())?.to_owned();
    let stamp = moment(calendar, event, &ICalendarProperty::Dtstamp, Tz::UTC)?;
    let sequence = match event.property(&ICalendarProperty::Sequence) {
        // Its default (RFC 5545, 3.8.7.4).
        None => 0,
        Some(entry) => i32::try_from(entry.values.first()?.as_integer()?).ok().filter(|it| *it >= 0)?,
    };
    let proposal = if counters {
        let start = moment(calendar, event, &ICalendarProperty::Dtstart, shanghai())?;
        Some((start, moment(calendar, event, &ICalendarProperty::Dtend, shanghai()).filter(|end| *end > start)))
    } else {
        None
    };
    let people: Vec<_> = event.properties(&ICalendarProperty::Attendee).take(MOST_ATTENDEES).collect();
    let attendees: Vec<(String, Option<Answer>)> = people.into_iter().filter_map(attendee).collect();
    let answer = match attendees.as_slice() {
        [] => return None,
        [(_, answer)] => *answer,
        several => several.iter().find_map(|(_, answer)| answer.filter(|it| *it != Answer::NeedsAction)),
    };
    if answer.is_none() && proposal.is_none() {
        return None;
    }
    let comment = text(event, &ICalendarProperty::Comment).unwrap_or_default().to_owned();
    Some(Said { uid, answer, sequence, stamp, comment, proposal, attendees })
}

fn attendee(entry: &ICalendarEntry) -> Option<(String, Option<Answer>)> {
    let address = entry.calendar_address()?.trim();
    let partstat = entry.parameter(&ICalendarParameterName::Partstat).and_then(|it| it.as_text());
    address.contains('@').then(|| (address.to_owned(), partstat.and_then(Answer::of_partstat)))
}

fn text<'x>(component: &'x ICalendarComponent, property: &ICalendarProperty) -> Option<&'x str> {
    Some(component.property(property)?.values.first()?.as_text()?.trim())
}

/// The moment of a property; `floating`: where a time without a zone is meant.
fn moment(
    calendar: &ICalendar,
    event: &ICalendarComponent,
    property: &ICalendarProperty,
    floating: Tz,
) -> Option<Instant> {
    let entry = event.property(property)?;
    let value = entry.values.first()?.as_partial_date_time()?;
    let zone = match entry.tz_id() {
        Some(name) => calendar.build_tz_resolver().resolve(name).unwrap_or(floating),
        None => floating,
    };
    Some(Instant::from_unix_seconds(value.to_date_time_with_tz(zone)?.timestamp()))
}

const fn shanghai() -> Tz {
    Tz::Tz(chrono_tz::Asia::Shanghai)
}
