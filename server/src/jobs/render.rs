//! Renders a batch: everything that its mails talk about is loaded first, with few queries, then each mail is pure work.

use super::past::Past;
use super::{notify, password_link, proposed, reminders, send_invites, unreached, visit_time};
use crate::mail::{Addressing, ComposeError, Event, Language, Letter, Rendered, Version, compose, message_id};
use chrono_tz::Tz;
use domain::id::{AccountId, ApplicationId, AttendeeId, BookingId, EmployeeId, PasswordLinkId, ProposalId};
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::identity::{account, password_link as link};
use entities::notify::{outbox, told};
use entities::scheduling::attendee;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use usecases::invites::answers::{Answers, Proposed, answers_of_company, proposal_of};
use usecases::invites::facts::{self, Facts};
use usecases::invites::ics::{Invite, Mailbox, Status};
use usecases::invites::unreached::{Unreached, unreached_of};
use usecases::invites::unsubscribed;
use usecases::outbox::{History, Job, StillGood, histories, told as told_of};
use usecases::scheduling::engagement::addresses;
use usecases::scheduling::site::place_of;
use usecases::windows::demand::{VisitMail, visit_mails};
use usecases::{Cx, Result};

/// What became of a row.
pub enum Made {
    Mail {
        mail: Rendered,
        /// What its reader knows by it, where it is about an event in a calendar.
        told: Option<told::Model>,
    },
    /// An attendee knows it already, by a mail of an older SEQUENCE.
    Known(StillGood),
    /// What it would have said is not true any more, or a later row of the group says it.
    Unwanted,
    Impossible(String),
}

/// All that the mails of a batch talk about.
#[derive(Default)]
pub struct Material {
    histories: HashMap<String, History>,
    told: HashMap<String, told::Model>,
    attendees: HashMap<AttendeeId, attendee::Model>,
    accounts: HashMap<AccountId, account::Model>,
    links: HashMap<PasswordLinkId, link::Model>,
    facts: HashMap<BookingId, Facts>,
    people: HashMap<BookingId, (u64, u64)>,
    unreached: HashMap<BookingId, (u64, Vec<Unreached>)>,
    proposals: HashMap<ProposalId, (BookingId, Proposed)>,
    answers: HashMap<BookingId, Vec<(String, String, Answers)>>,
    visits: HashMap<ApplicationId, VisitMail>,
    /// Who wants neither reminders nor thanks.
    unsubscribed: HashSet<EmployeeId>,
}

impl Material {
    pub async fn load(cx: &Cx, rows: &[(outbox::Model, Job)]) -> Result<Self> {
        let (mut attendees, mut accounts, mut links, mut bookings, mut decided) =
            (vec![], vec![], vec![], vec![], vec![]);
        let (mut unreached, mut proposals) = (vec![], HashMap::new());
        let (mut digests, mut beside, mut visits) = (vec![], vec![], vec![]);
        for (_, job) in rows {
            match *job {
                Job::Invite { attendee } | Job::InviteAnew { attendee } => attendees.push(attendee),
                Job::Reminder { attendee, .. } | Job::Thanks { attendee } | Job::Replay { attendee } => {
                    attendees.push(attendee);
                    beside.push(attendee);
                }
                Job::Digest { booking, account } => {
                    accounts.push(account);
                    bookings.push(booking);
                    digests.push(booking);
                }
                Job::Unreached { booking, account } => {
                    accounts.push(account);
                    bookings.push(booking);
                    unreached.push(booking);
                }
                Job::TimeProposed { proposal, account } => {
                    accounts.push(account);
                    if let Some((booking, proposed)) = proposal_of(cx, proposal).await? {
                        bookings.push(booking);
                        proposals.insert(proposal, (booking, proposed));
                    }
                }
                Job::BookingRequested { booking, account }
                | Job::OfferMade { booking, account }
                | Job::PlaceCalled { booking, account }
                | Job::OfferAccepted { booking, account } => {
                    accounts.push(account);
                    bookings.push(booking);
                }
                Job::BookingDecided { booking, account } => {
                    accounts.push(account);
                    bookings.push(booking);
                    decided.push(booking);
                }
                Job::PasswordLink { link } => links.push(link),
                Job::VisitTime { application, .. } => visits.push(application),
                _ => {}
            }
        }
        let links = link::Entity::find().filter(link::Column::Id.is_in(links)).all(cx.db.read()).await?;
        accounts.extend(links.iter().map(|link| link.account_id));
        let own: Vec<String> = rows.iter().map(|(row, _)| row.group_key.clone()).collect();
        let groups = own.iter().cloned().chain(beside.iter().map(|it| Job::invites_of(*it))).collect();
        let mut material = Self {
            histories: histories(cx, groups).await?,
            told: told_of(cx, own).await?,
            attendees: facts::attendees(cx, attendees).await?,
            accounts: facts::accounts(cx, accounts).await?,
            links: links.into_iter().map(|link| (link.id, link)).collect(),
            proposals,
            visits: visit_mails(cx, visits).await?,
            ..Self::default()
        };
        let people = beside.iter().filter_map(|it| material.attendees.get(it)?.employee_id).collect();
        material.unsubscribed = unsubscribed(cx, people).await?;
        bookings.extend(material.attendees.values().map(|attendee| attendee.booking_id));
        bookings.sort_unstable();
        bookings.dedup();
        for booking in bookings {
            if let Some(facts) = facts::facts(cx, booking).await? {
                if decided.contains(&booking) {
                    material.people.insert(booking, addresses(cx, &facts.booking).await?);
                }
                if digests.contains(&booking) {
                    let answers = answers_of_company(cx, &facts.engagement, facts.company.id).await?;
                    material.answers.insert(booking, answers);
                }
                if unreached.contains(&booking) {
                    let of = unreached_of(cx, booking, facts.engagement.id).await?;
                    material.unreached.insert(booking, of);
                }
                material.facts.insert(booking, facts);
            }
        }
        Ok(material)
    }

    /// The row's mail. Somebody or something that is gone makes it unwanted.
    pub fn render(&self, cx: &Cx, row: &outbox::Model, job: &Job) -> Made {
        let history = self.histories.get(&row.group_key).copied().unwrap_or_default();
        if history.last_waiting.is_some_and(|last| last > row.id) {
            return Made::Unwanted;
        }
        let past = Past { history, told: self.told.get(&row.group_key) };
        self.find(cx, row, job, past).unwrap_or(Made::Unwanted)
    }

    fn find(&self, cx: &Cx, row: &outbox::Model, job: &Job, past: Past<'_>) -> Option<Made> {
        Some(match job {
            Job::Invite { attendee } => {
                let attendee = self.attendees.get(attendee)?;
                send_invites::invite(cx, row, attendee, self.facts.get(&attendee.booking_id)?, past, false)
            }
            // Whatever went out before went to an address that it did not reach.
            Job::InviteAnew { attendee } => {
                let attendee = self.attendees.get(attendee)?;
                send_invites::invite(cx, row, attendee, self.facts.get(&attendee.booking_id)?, past, true)
            }
            Job::Reminder { attendee, ahead } => {
                let (attendee, invited) = self.wanted_by(*attendee)?;
                reminders::reminder(cx, row, attendee, self.facts.get(&attendee.booking_id)?, *ahead, invited)
            }
            Job::Thanks { attendee } => {
                let (attendee, invited) = self.wanted_by(*attendee)?;
                reminders::thanks(cx, row, attendee, self.facts.get(&attendee.booking_id)?, invited)
            }
            Job::Replay { attendee } => {
                let (attendee, _) = self.wanted_by(*attendee)?;
                reminders::replay(cx, row, attendee, self.facts.get(&attendee.booking_id)?)
            }
            Job::Digest { booking, account } => {
                let answers = self.answers.get(booking)?;
                reminders::digest(cx, row, self.accounts.get(account)?, self.facts.get(booking)?, answers)
            }
            Job::Unreached { booking, account } => {
                let (count, people) = self.unreached.get(booking)?;
                unreached::unreached(cx, row, self.accounts.get(account)?, self.facts.get(booking)?, *count, people)
            }
            Job::TimeProposed { proposal, account } => {
                let (booking, proposed) = self.proposals.get(proposal)?;
                proposed::proposed(cx, row, self.accounts.get(account)?, self.facts.get(booking)?, proposed)
            }
            Job::BookingRequested { booking, account } => {
                notify::requested(cx, row, self.accounts.get(account)?, self.facts.get(booking)?)
            }
            Job::OfferMade { booking, account } => {
                notify::offered(cx, row, self.accounts.get(account)?, self.facts.get(booking)?)
            }
            Job::PlaceCalled { booking, account } => {
                notify::called(cx, row, self.accounts.get(account)?, self.facts.get(booking)?)
            }
            Job::OfferAccepted { booking, account } => {
                notify::accepted(cx, row, self.accounts.get(account)?, self.facts.get(booking)?)
            }
            Job::BookingDecided { booking, account } => {
                let facts = self.facts.get(booking)?;
                let people = self.people.get(booking).copied().unwrap_or_default();
                notify::decided(cx, row, self.accounts.get(account)?, facts, past, people)
            }
            Job::PasswordLink { link } => {
                let link = self.links.get(link)?;
                password_link::password_link(cx, row, self.accounts.get(&link.account_id)?, link)
            }
            Job::VisitTime { application, was } => visit_time::visit_time(cx, row, self.visits.get(application)?, *was),
            _ => return None,
        })
    }

    /// The attendee, unless mail that can be done without is not wanted, and when the first invite went out.
    fn wanted_by(&self, id: AttendeeId) -> Option<(&attendee::Model, Option<Instant>)> {
        let attendee = self.attendees.get(&id)?;
        let wanted =
            attendee.removed_at.is_none() && attendee.employee_id.is_none_or(|it| !self.unsubscribed.contains(&it));
        let history = self.histories.get(&Job::invites_of(id));
        wanted.then_some((attendee, history.and_then(|it| it.told)))
    }
}

/// The engagement in the reader's language.
pub fn event(facts: &Facts, language: Language) -> Event {
    let engagement = &facts.engagement;
    let presenters: Vec<&str> = facts.presenters.iter().map(|it| language.pick(&it.name, &it.name_en)).collect();
    let company = language.pick(&facts.company.name, &facts.company.name_en);
    Event {
        brand: language.pick(&facts.brand.name, &facts.brand.name_en).to_owned(),
        company: company.to_owned(),
        title: language.pick(&engagement.title, &engagement.title_en).to_owned(),
        offering: language.pick(&facts.offering.title, &facts.offering.title_en).to_owned(),
        presenter: (!presenters.is_empty()).then(|| presenters.join(language.pick("、", ", "))),
        place: engagement.kind.is_on_site().then(|| place(facts, language)),
        starts_at: engagement.starts_at,
        ends_at: engagement.ends_at,
        undetermined: facts.undetermined,
        branches: facts.branches as usize,
        head_count: facts.booking.head_count,
        zone: None,
    }
}

/// The engagement in the language and the time zone of whose account it is.
pub fn event_for(facts: &Facts, account: &account::Model) -> (Language, Event) {
    let language = Language::of(account.locale.as_deref());
    (language, Event { zone: zone_of(account), ..event(facts, language) })
}

/// What was chosen in the account's settings.
pub fn zone_of(account: &account::Model) -> Option<Tz> {
    account.time_zone.as_deref()?.parse().ok()
}

/// Where people are expected: at the site, else wherever in the company.
fn place(facts: &Facts, language: Language) -> String {
    let (zh, en) = match &facts.site {
        Some(site) => place_of(site),
        None => (facts.company.name.clone(), facts.company.name_en.clone()),
    };
    language.pick(&zh, &en).to_owned()
}

/// The version of the calendar event that is made at `stamp`.
pub fn version(facts: &Facts, stamp: Instant) -> Version {
    // One company's place in an event can be off while the event goes on.
    let cancelled =
        facts.engagement.status == EngagementStatus::Cancelled || facts.booking.status == BookingStatus::Cancelled;
    Version {
        uid: facts.engagement.uid.clone(),
        sequence: facts.engagement.sequence.unsigned_abs(),
        status: if cancelled { Status::Cancelled } else { Status::Confirmed },
        stamped_at: stamp,
        modified_at: stamp,
    }
}

/// The letter as a message of this row.
pub fn addressed(
    cx: &Cx,
    row: &outbox::Model,
    from: &Mailbox,
    to: &Mailbox,
    language: Language,
    letter: &Letter<'_>,
    invite: Option<&Invite>,
) -> Made {
    let message_id = message_id(row.id, from);
    let event = invite.map(|it| it.uid.as_str());
    let addressing =
        Addressing { message_id: &message_id, date: cx.now(), from, to, language, event, unsubscribe: None };
    made(compose(&addressing, letter, invite))
}

pub fn made(composed: std::result::Result<Rendered, ComposeError>) -> Made {
    match composed {
        Ok(mail) => Made::Mail { mail, told: None },
        Err(error) => Made::Impossible(error.to_string()),
    }
}
