//! Invites: to everybody of an engagement who has an address.

use super::render::{Made, addressed, event, version};
use super::urls;
use crate::mail::{Language, Letter, News};
use domain::id::{BookingId, EngagementId};
use domain::scheduling::BookingStatus;
use entities::notify::outbox;
use entities::scheduling::attendee;
use usecases::invites::facts::{self, Facts};
use usecases::invites::ics::{Mailbox, Method};
use usecases::outbox::Job;
use usecases::{Cx, Result};

/// One `Invite` for each.
pub async fn to_attendees(cx: &Cx, engagement: EngagementId) -> Result<Vec<Job>> {
    Ok(facts::addressed(cx, engagement).await?.into_iter().map(|attendee| Job::Invite { attendee }).collect())
}

/// One `Invite` for each of one booking.
pub async fn to_party(cx: &Cx, booking: BookingId) -> Result<Vec<Job>> {
    Ok(facts::addressed_of(cx, booking).await?.into_iter().map(|attendee| Job::Invite { attendee }).collect())
}

/// The invite as things stand now: a first one, an update, or a cancellation. Whoever never was invited is not told
/// of a cancellation.
pub fn invite(cx: &Cx, row: &outbox::Model, attendee: &attendee::Model, facts: &Facts, told: bool) -> Made {
    let news = match facts.booking.status {
        BookingStatus::Confirmed if told => News::Updated,
        BookingStatus::Confirmed => News::Invited,
        BookingStatus::Cancelled if told => News::Cancelled,
        _ => return Made::Unwanted,
    };
    let Some(address) = attendee.email.clone() else { return Made::Unwanted };
    // Nobody has asked employees for a language; they work in China.
    let language = Language::ZhCn;
    let to = Mailbox { name: attendee.name.clone(), address };
    let (event, url) = (event(facts, language), urls::join(cx, attendee));
    let method = if news == News::Cancelled { Method::Cancel } else { Method::Request };
    let link = (news != News::Cancelled).then_some(url.as_str());
    let from = Mailbox { name: event.brand.clone(), address: cx.site.mail_from.clone() };
    let mut calendar = event.invite(language, method, &version(cx, facts), &from, Some(&to), link);
    calendar.rsvp = cx.site.replies_are_read && news != News::Cancelled;
    let answer = urls::answer(cx, attendee);
    let answer = (news != News::Cancelled && cx.now() < event.ends_at).then_some(answer.as_str());
    let letter =
        Letter::Invite { name: &attendee.name, event: &event, news, contact: &facts.contact, url: &url, answer };
    addressed(cx, row, &from, &to, language, &letter, Some(&calendar))
}
