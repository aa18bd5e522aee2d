//! Mail around an engagement that can be done without: a reminder before, thanks after, and the numbers for liaisons.

use super::notify::{house, mailbox};
use super::render::{Made, event, event_for, made};
use super::urls;
use crate::mail::{Addressing, Language, Letter, Tally, compose, message_id};
use domain::id::{AccountId, EngagementId};
use domain::instant::{Instant, Span};
use domain::invites::{Ahead, Answer, Said};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::identity::account;
use entities::notify::outbox;
use entities::scheduling::attendee;
use usecases::invites::answers::Answers;
use usecases::invites::facts::{self, Facts};
use usecases::invites::ics::Mailbox;
use usecases::keys::Reader;
use usecases::outbox::Job;
use usecases::{Cx, Result};

/// Whoever was invited a moment ago needs no reminder.
const FRESH: Span = Span::hours(1);

/// One `Reminder` for each.
pub async fn to_remind(cx: &Cx, engagement: EngagementId, ahead: Ahead) -> Result<Vec<Job>> {
    let people = facts::addressed(cx, engagement).await?;
    Ok(people.into_iter().map(|attendee| Job::Reminder { attendee, ahead }).collect())
}

/// One `Thanks` for each.
pub async fn to_thank(cx: &Cx, engagement: EngagementId) -> Result<Vec<Job>> {
    Ok(facts::addressed(cx, engagement).await?.into_iter().map(|attendee| Job::Thanks { attendee }).collect())
}

/// One `Digest` for each liaison of each company that has people in it.
pub async fn to_digest(cx: &Cx, engagement: EngagementId) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for (booking, accounts) in facts::liaisons_of(cx, engagement).await? {
        jobs.extend(accounts.into_iter().map(|account: AccountId| Job::Digest { booking, account }));
    }
    Ok(jobs)
}

/// Unwanted if it is not the time for it any more, and for whoever declined or was invited less than an hour ago or never.
/// `invited`: when the first invite went out.
pub fn reminder(
    cx: &Cx,
    row: &outbox::Model,
    attendee: &attendee::Model,
    facts: &Facts,
    ahead: Ahead,
    invited: Option<Instant>,
) -> Made {
    let (engagement, now) = (&facts.engagement, cx.now());
    let on = facts.booking.status == BookingStatus::Confirmed && engagement.status == EngagementStatus::Planned;
    let known = invited.is_some_and(|at| now - at >= FRESH);
    if !on || !known || !ahead.is_due(engagement.starts_at, now) || declined(attendee, facts) {
        return Made::Unwanted;
    }
    let event = event(facts, Language::ZhCn);
    let (url, answer) = (urls::join(cx, attendee), urls::answer(cx, attendee));
    let letter = Letter::Reminder { name: &attendee.name, event: &event, ahead, url: &url, answer: &answer };
    to_attendee(cx, row, attendee, facts, &letter)
}

/// After a broadcast, one mail: to who took part, and about the replay, if there is one, to who did not and had not declined.
/// That they were absent is not said: they may have sat at a colleague's screen. Nobody is thanked for a visit on site, whose
/// list of guests nobody keeps.
pub fn thanks(
    cx: &Cx,
    row: &outbox::Model,
    attendee: &attendee::Model,
    facts: &Facts,
    invited: Option<Instant>,
) -> Made {
    let came = attendee.joined_at.is_some() || attendee.seen_with.is_some();
    let has_replay = has_replay(cx, facts);
    let wanted = invited.is_some() && (came || (has_replay && !declined(attendee, facts)));
    if !is_over(facts) || facts.engagement.kind.is_on_site() || !wanted {
        return Made::Unwanted;
    }
    about_replay(cx, row, attendee, facts, (came, has_replay))
}

/// To who was not there, because a liaison or the brand asked for it, also if they had declined: the replay has no hour; and if no invite had
/// reached them. Not to who has been counted since.
pub fn replay(cx: &Cx, row: &outbox::Model, attendee: &attendee::Model, facts: &Facts) -> Made {
    let came = attendee.joined_at.is_some() || attendee.seen_with.is_some();
    if !is_over(facts) || came || !has_replay(cx, facts) {
        return Made::Unwanted;
    }
    about_replay(cx, row, attendee, facts, (false, true))
}

fn is_over(facts: &Facts) -> bool {
    facts.booking.status == BookingStatus::Confirmed && facts.engagement.status == EngagementStatus::Completed
}

/// What was live is recorded, and kept as long as the people are.
fn has_replay(cx: &Cx, facts: &Facts) -> bool {
    facts.engagement.live_since.is_some() && cx.now() < facts.engagement.ends_at + cx.site.retention
}

fn about_replay(
    cx: &Cx,
    row: &outbox::Model,
    attendee: &attendee::Model,
    facts: &Facts,
    (came, has_replay): (bool, bool),
) -> Made {
    let event = event(facts, Language::ZhCn);
    let url = urls::join(cx, attendee);
    let letter = Letter::Thanks { name: &attendee.name, event: &event, came, replay: has_replay.then_some(&url) };
    to_attendee(cx, row, attendee, facts, &letter)
}

/// Unwanted if nobody of the company is invited, or the event is off, moved away or has begun.
pub fn digest(
    cx: &Cx,
    row: &outbox::Model,
    account: &account::Model,
    facts: &Facts,
    branches: &[(String, String, Answers)],
) -> Made {
    let engagement = &facts.engagement;
    let on = facts.booking.status == BookingStatus::Confirmed && engagement.status == EngagementStatus::Planned;
    let left = engagement.starts_at - cx.now();
    let soon = left > Span(0) && left <= Span::days(1);
    if !on || !soon || branches.is_empty() || account.unsubscribed_at.is_some() {
        return Made::Unwanted;
    }
    let (language, event) = event_for(facts, account);
    let tally = |(name, name_en, it): &(String, String, Answers)| Tally {
        branch: language.pick(name, name_en).to_owned(),
        accepted: it.accepted,
        tentative: it.tentative,
        declined: it.declined,
        none: it.none,
    };
    let branches: Vec<Tally> = branches.iter().map(tally).collect();
    let url = urls::links(cx, engagement.id);
    let letter = Letter::Digest { name: &account.name, event: &event, branches: &branches, url: &url };
    let from = Mailbox { name: event.brand.clone(), ..house(cx) };
    send(cx, row, (&from, &mailbox(account)), language, Reader::Account(account.id), &engagement.uid, &letter)
}

/// An answer to another time than that which holds now says nothing.
fn declined(attendee: &attendee::Model, facts: &Facts) -> bool {
    let said = attendee.answer_sequence.zip(attendee.answer_stamp);
    let said = said.map(|(sequence, stamp)| Said { sequence, stamp, answer: attendee.answer });
    said.is_some_and(|it| it.answer == Answer::Declined && it.is_about(facts.engagement.sequence))
}

fn to_attendee(cx: &Cx, row: &outbox::Model, attendee: &attendee::Model, facts: &Facts, letter: &Letter<'_>) -> Made {
    let (Some(address), Some(employee)) = (attendee.email.clone(), attendee.employee_id) else { return Made::Unwanted };
    // As invites are: nobody has asked employees for a language.
    let language = Language::ZhCn;
    let from = Mailbox { name: facts.brand.name.clone(), ..house(cx) };
    let to = Mailbox { name: attendee.name.clone(), address };
    send(cx, row, (&from, &to), language, Reader::Employee(employee), &facts.engagement.uid, letter)
}

/// In the thread of the event's invites, with a way to have no more of it.
fn send(
    cx: &Cx,
    row: &outbox::Model,
    (from, to): (&Mailbox, &Mailbox),
    language: Language,
    reader: Reader,
    uid: &str,
    letter: &Letter<'_>,
) -> Made {
    let (message_id, unsubscribe) = (message_id(row.id, from), urls::unsubscribe(cx, reader));
    let addressing = Addressing {
        message_id: &message_id,
        date: cx.now(),
        from,
        to,
        language,
        event: Some(uid),
        unsubscribe: Some(&unsubscribe),
    };
    made(compose(&addressing, letter, None))
}
