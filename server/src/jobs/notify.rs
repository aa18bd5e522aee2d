//! Mail about a booking: to the brand's managers, then to the company's liaisons.

use super::past::{Past, telling};
use super::render::{Made, addressed, event_for, version};
use super::urls;
use crate::mail::{Decision, Letter};
use domain::id::{AccountId, BookingId};
use domain::instant::Interval;
use domain::scheduling::BookingStatus;
use entities::identity::account;
use entities::notify::outbox;
use usecases::invites::facts::{self, Facts};
use usecases::invites::ics::{Mailbox, Method};
use usecases::outbox::Job;
use usecases::{Cx, Result};

/// One `BookingRequested` for each manager, if the request still waits.
pub async fn to_managers(cx: &Cx, booking: BookingId) -> Result<Vec<Job>> {
    let Some(facts) = facts::facts(cx, booking).await? else { return Ok(Vec::new()) };
    if facts.booking.status != BookingStatus::Requested {
        return Ok(Vec::new());
    }
    let managers = facts::managers(cx, facts.brand.id).await?;
    Ok(managers.into_iter().map(|account| Job::BookingRequested { booking, account }).collect())
}

/// One `OfferAccepted` for each manager.
pub async fn accepted_to_managers(cx: &Cx, booking: BookingId) -> Result<Vec<Job>> {
    let Some(facts) = facts::facts(cx, booking).await? else { return Ok(Vec::new()) };
    let managers = facts::managers(cx, facts.brand.id).await?;
    Ok(managers.into_iter().map(|account| Job::OfferAccepted { booking, account }).collect())
}

/// One mail for each liaison of the company, as `job` makes it.
pub async fn to_liaisons(cx: &Cx, booking: BookingId, job: impl Fn(AccountId) -> Job) -> Result<Vec<Job>> {
    let Some(facts) = facts::facts(cx, booking).await? else { return Ok(Vec::new()) };
    Ok(facts::liaisons(cx, facts.company.id).await?.into_iter().map(job).collect())
}

pub fn requested(cx: &Cx, row: &outbox::Model, account: &account::Model, facts: &Facts) -> Made {
    if facts.booking.status != BookingStatus::Requested {
        return Made::Unwanted;
    }
    let (language, event) = event_for(facts, account);
    let letter = Letter::BookingRequested {
        name: &account.name,
        event: &event,
        note: &facts.booking.note,
        requested_by: &facts.contact,
        url: &urls::requests(cx),
    };
    addressed(cx, row, &house(cx), &mailbox(account), language, &letter, None)
}

/// Other times that the company may choose from, as long as it may.
pub fn offered(cx: &Cx, row: &outbox::Model, account: &account::Model, facts: &Facts) -> Made {
    let (BookingStatus::Offered, Some(until)) = (facts.booking.status, facts.booking.expires_at) else {
        return Made::Unwanted;
    };
    let (language, event) = event_for(facts, account);
    let length = event.ends_at - event.starts_at;
    let times: Vec<Interval> = facts.offers.iter().map(|&start| Interval { start, end: start + length }).collect();
    let letter = Letter::TimesOffered {
        name: &account.name,
        event: &event,
        times: &times,
        until,
        note: &facts.booking.reason,
        url: &urls::engagement(cx, facts.engagement.id),
    };
    let from = Mailbox { name: event.brand.clone(), ..house(cx) };
    addressed(cx, row, &from, &mailbox(account), language, &letter, None)
}

/// The turn of one that waited has come, as long as it may answer.
pub fn called(cx: &Cx, row: &outbox::Model, account: &account::Model, facts: &Facts) -> Made {
    let (BookingStatus::Called, Some(until)) = (facts.booking.status, facts.booking.expires_at) else {
        return Made::Unwanted;
    };
    let (language, event) = event_for(facts, account);
    let url = format!("{}#waitlist", urls::engagement(cx, facts.engagement.id));
    let letter = Letter::PlaceCalled { name: &account.name, event: &event, until, url: &url };
    let from = Mailbox { name: event.brand.clone(), ..house(cx) };
    addressed(cx, row, &from, &mailbox(account), language, &letter, None)
}

/// The company has chosen, if it has not been called off since.
pub fn accepted(cx: &Cx, row: &outbox::Model, account: &account::Model, facts: &Facts) -> Made {
    if facts.booking.status != BookingStatus::Confirmed {
        return Made::Unwanted;
    }
    let (language, event) = event_for(facts, account);
    let url = urls::brand_engagement(cx, facts.brand.id, facts.engagement.id);
    let letter = Letter::OfferAccepted { name: &account.name, event: &event, url: &url };
    addressed(cx, row, &house(cx), &mailbox(account), language, &letter, None)
}

/// A move that the liaison knows of already, or that was taken back, is not told. `people`: how many are invited by mail and how
/// many not.
pub fn decided(
    cx: &Cx,
    row: &outbox::Model,
    account: &account::Model,
    facts: &Facts,
    past: Past<'_>,
    people: (u64, u64),
) -> Made {
    let reason = facts.booking.reason.as_str();
    let (language, event) = event_for(facts, account);
    let told = past.history.told.is_some();
    let changes = past.changes(&event, language);
    let (decision, url) = match facts.booking.status {
        BookingStatus::Held
        | BookingStatus::Requested
        | BookingStatus::Offered
        | BookingStatus::Waiting
        | BookingStatus::Called
        | BookingStatus::NoShow => return Made::Unwanted,
        BookingStatus::Lapsed if facts.booking.place.is_none() => (Decision::Unanswered, urls::book(cx)),
        BookingStatus::Lapsed => (Decision::Lapsed, urls::book(cx)),
        BookingStatus::Confirmed if past.stands() && changes.as_ref().is_some_and(Vec::is_empty) => {
            return Made::Unwanted;
        }
        BookingStatus::Confirmed if told => {
            let changes = changes.as_deref().unwrap_or_default();
            (Decision::Moved { changes }, urls::links(cx, facts.engagement.id))
        }
        BookingStatus::Confirmed => {
            let (invited, unaddressed) = (people.0 as usize, people.1 as usize);
            (Decision::Confirmed { invited, unaddressed }, urls::links(cx, facts.engagement.id))
        }
        BookingStatus::Declined => (Decision::Declined { reason }, urls::book(cx)),
        BookingStatus::Cancelled => (Decision::Cancelled { reason }, urls::engagement(cx, facts.engagement.id)),
    };
    let (from, to) = (Mailbox { name: event.brand.clone(), ..house(cx) }, mailbox(account));
    // The liaison's copy: a calendar that was never told of the event need not be told that it is off.
    let method = match decision {
        Decision::Confirmed { .. } | Decision::Moved { .. } => Some(Method::Request),
        Decision::Cancelled { .. } if told => Some(Method::Cancel),
        _ => None,
    };
    let page = urls::engagement(cx, facts.engagement.id);
    let version = version(facts, past.next_stamp(cx));
    let calendar = method.map(|method| event.invite(language, method, &version, &from, Some(&to), Some(&page)));
    let letter = Letter::BookingDecided { name: &account.name, event: &event, decision, url: &url };
    let made = addressed(cx, row, &from, &to, language, &letter, calendar.as_ref());
    match method {
        Some(method) => telling(made, row, &event, &version, method),
        None => made,
    }
}

/// The sender of mail that no brand stands behind.
pub fn house(cx: &Cx) -> Mailbox {
    Mailbox { name: cx.site.mail_from_name.clone(), address: cx.site.mail_from.clone() }
}

pub fn mailbox(account: &account::Model) -> Mailbox {
    Mailbox { name: account.name.clone(), address: account.email.clone() }
}
