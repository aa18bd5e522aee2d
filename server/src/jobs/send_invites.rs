//! Invites: to everybody of an engagement who has an address.

use super::past::{Past, telling};
use super::render::{Made, addressed, event, version};
use super::urls;
use crate::mail::{Language, Letter, News};
use domain::id::{BookingId, EngagementId};
use domain::scheduling::BookingStatus;
use entities::notify::outbox;
use entities::scheduling::attendee;
use usecases::invites::facts::{self, Facts};
use usecases::invites::ics::{Mailbox, Method, Status};
use usecases::outbox::{Job, StillGood};
use usecases::{Cx, Result};

/// One `Invite` for each.
pub async fn to_attendees(cx: &Cx, engagement: EngagementId) -> Result<Vec<Job>> {
    Ok(facts::addressed(cx, engagement).await?.into_iter().map(|attendee| Job::Invite { attendee }).collect())
}

/// One `Invite` for each of one booking.
pub async fn to_party(cx: &Cx, booking: BookingId) -> Result<Vec<Job>> {
    Ok(facts::addressed_of(cx, booking).await?.into_iter().map(|attendee| Job::Invite { attendee }).collect())
}

/// The invite as things stand now: a first one, an update, or a cancellation. Whoever does not know of the event is not told
/// that it is off, and whoever knows how it stands is not told again. `anew`: nothing that went out before has arrived.
pub fn invite(
    cx: &Cx,
    row: &outbox::Model,
    attendee: &attendee::Model,
    facts: &Facts,
    past: Past<'_>,
    anew: bool,
) -> Made {
    // Nobody has asked employees for a language; they work in China.
    let language = Language::ZhCn;
    let event = event(facts, language);
    let knows = past.stands() && past.history.told.is_some() && !anew;
    let changes = past.changes(&event, language);
    let news = match facts.booking.status {
        BookingStatus::Confirmed if attendee.removed_at.is_some() && past.stands() => News::Removed,
        BookingStatus::Confirmed if attendee.removed_at.is_some() => return Made::Unwanted,
        BookingStatus::Confirmed if !knows => News::Invited,
        BookingStatus::Confirmed if changes.as_ref().is_some_and(Vec::is_empty) => {
            let now = facts.engagement.sequence;
            let known = past.told.filter(|it| it.good_for < now);
            let still = |it: &entities::notify::told::Model| StillGood {
                attendee: attendee.id,
                told: it.sequence,
                good_for: it.good_for,
                now,
            };
            return known.map_or(Made::Unwanted, |it| Made::Known(still(it)));
        }
        BookingStatus::Confirmed => News::Updated(changes.as_deref().unwrap_or_default()),
        BookingStatus::Cancelled if past.stands() => News::Cancelled,
        _ => return Made::Unwanted,
    };
    let Some(address) = attendee.email.clone() else { return Made::Unwanted };
    let (to, url) = (Mailbox { name: attendee.name.clone(), address }, urls::join(cx, attendee));
    let mut version = version(facts, past.next_stamp(cx));
    if news.is_off() {
        version.status = Status::Cancelled;
    }
    let method = if news.is_off() { Method::Cancel } else { Method::Request };
    let link = (!news.is_off()).then_some(url.as_str());
    let from = Mailbox { name: event.brand.clone(), address: cx.site.mail_from.clone() };
    let mut calendar = event.invite(language, method, &version, &from, Some(&to), link);
    calendar.rsvp = cx.site.replies_are_read && !news.is_off();
    let answer = urls::answer(cx, attendee);
    let answer = (!news.is_off() && cx.now() < event.ends_at).then_some(answer.as_str());
    let letter =
        Letter::Invite { name: &attendee.name, event: &event, news, contact: &facts.contact, url: &url, answer };
    let made = addressed(cx, row, &from, &to, language, &letter, Some(&calendar));
    telling(made, row, &event, &version, method)
}
