//! What each kind of mail says.

mod around;

use super::entry::Event;
use super::texts::{Language, fill};
use chrono_tz::Tz;
use domain::instant::{Instant, Interval};
use domain::invites::{Ahead, Answer};

pub use around::Tally;

/// A mail names so many people who were not reached; the page has them all.
const NAMED: usize = 20;

/// A mail's content, before words.
#[derive(Clone, Copy, Debug)]
pub enum Letter<'a> {
    /// To a brand manager: a request waits.
    BookingRequested { name: &'a str, event: &'a Event, note: &'a str, requested_by: &'a str, url: &'a str },
    /// To a company's liaison: the time cannot be had, but `times` can, until `until`. `url`: where to choose.
    TimesOffered { name: &'a str, event: &'a Event, times: &'a [Interval], until: Instant, note: &'a str, url: &'a str },
    /// To a company's liaison: its turn in a queue has come. `url`: where to answer, until `until`.
    PlaceCalled { name: &'a str, event: &'a Event, until: Instant, url: &'a str },
    /// To a brand manager: the company has chosen the event's time. `url`: the brand's page of it.
    OfferAccepted { name: &'a str, event: &'a Event, url: &'a str },
    /// To a company's liaison: what became of the booking. `url`: the page of links, or where to book again.
    BookingDecided { name: &'a str, event: &'a Event, decision: Decision<'a>, url: &'a str },
    /// To one attendee. `url`: the personal join link; `contact`: the company's liaison; `answer`: where to answer, if that is
    /// still of use.
    Invite { name: &'a str, event: &'a Event, news: News<'a>, contact: &'a str, url: &'a str, answer: Option<&'a str> },
    /// To one attendee, before the start. `url` and `answer` as in `Invite`.
    Reminder { name: &'a str, event: &'a Event, ahead: Ahead, url: &'a str, answer: &'a str },
    /// To one attendee, after the end. `replay`: the personal link, if there is something to see.
    Thanks { name: &'a str, event: &'a Event, came: bool, replay: Option<&'a str> },
    /// To a company's liaison, the day before: who answered what. `url`: the page of it.
    Digest { name: &'a str, event: &'a Event, branches: &'a [Tally], url: &'a str },
    /// To a company's liaison: invites to `people` (name and branch) came back; `count` of them in all.
    Unreached { name: &'a str, event: &'a Event, count: u64, people: &'a [(String, String)], url: &'a str },
    /// To a brand manager: somebody of `branch` proposes another time, to a certain end or not.
    TimeProposed {
        name: &'a str,
        event: &'a Event,
        branch: &'a str,
        time: (Instant, Option<Instant>),
        comment: &'a str,
        url: &'a str,
    },
    /// To an account's owner. `url`: the one-time link.
    PasswordLink { name: &'a str, url: &'a str, expires_at: Instant, zone: Option<Tz> },
    /// To who declared a need for a window's visit. `at`: the turn, none if the visit was called off; `was`: the turn as it was told
    /// before; `url`: where to look and to withdraw.
    VisitTime {
        name: &'a str,
        brand: &'a str,
        place: &'a str,
        receipt: &'a str,
        at: Option<Instant>,
        was: Option<Instant>,
        url: &'a str,
    },
    /// To whoever sets the server up.
    SetupTest { public_url: &'a str },
}

/// What became of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// How many employees get an invite by mail, and how many have no address.
    Confirmed {
        invited: usize,
        unaddressed: usize,
    },
    /// `changes`: as for [`News::Updated`].
    Moved {
        changes: &'a [Change],
    },
    Declined {
        reason: &'a str,
    },
    Cancelled {
        reason: &'a str,
    },
    /// It waited, and got no place.
    Lapsed,
    /// Its time came before the brand had answered.
    Unanswered,
}

/// Why an attendee is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News<'a> {
    Invited,
    /// With what differs from the last mail; empty if nobody can say what the reader knows.
    Updated(&'a [Change]),
    Cancelled,
    /// The event goes on without this person.
    Removed,
}

impl News<'_> {
    /// The reader need not come.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Cancelled | Self::Removed)
    }
}

/// One thing that is not as the reader knows it, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub label: &'static str,
    pub old: String,
    pub new: String,
}

/// A mail in words, for the templates: the same for HTML and plain text.
#[derive(Debug)]
pub struct Page {
    pub language: Language,
    pub subject: String,
    pub greeting: Option<String>,
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub changes: Vec<Changed>,
    pub facts: Vec<Fact>,
    pub action: Option<Action>,
    /// Quieter ways to go, with what stands before them.
    pub links_lead: String,
    pub links: Vec<Action>,
    pub notes: Vec<String>,
}

/// One change, to be seen at once.
#[derive(Debug)]
pub struct Changed {
    pub label: &'static str,
    pub old: String,
    pub new: String,
    /// All in one line, for plain text.
    pub line: String,
}

/// One row of what is to be known.
#[derive(Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
    /// Both in one line, for plain text.
    pub line: String,
}

/// The one thing to do next.
#[derive(Debug)]
pub struct Action {
    pub label: String,
    pub url: String,
}

impl Letter<'_> {
    /// The letter in words.
    pub fn page(&self, language: Language) -> Page {
        let texts = language.texts();
        match *self {
            Self::BookingRequested { name, event, note, requested_by, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.requested_subject, &texts.requested_heading, &values.of());
                page.greet(name);
                page.say(&texts.requested_body, &values.of());
                page.tell(event);
                page.fact(&texts.label_branches, &event.branches.to_string());
                page.fact(&texts.label_heads, &event.head_count.to_string());
                page.fact(&texts.label_note, note);
                page.fact(&texts.label_requested_by, requested_by);
                page.offer(&texts.requested_action, url);
                page
            }
            Self::TimesOffered { name, event, times, until, note, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.offered_subject, &texts.offered_heading, &values.of());
                page.greet(name);
                page.say(
                    &texts.offered_body,
                    &[("when", &values.when), ("until", &texts.moment_in(event.zone, until))],
                );
                page.fact(&texts.label_title, &event.title);
                for time in times {
                    page.fact(&texts.label_offered, &texts.when_in(event.zone, time.start, time.end));
                }
                page.fact(&texts.label_note_of_brand, note);
                page.offer(&texts.offered_action, url);
                page
            }
            Self::PlaceCalled { name, event, until, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.called_subject, &texts.called_heading, &values.of());
                page.greet(name);
                page.say(&texts.called_body, &[("until", &texts.moment_in(event.zone, until))]);
                page.tell(event);
                page.fact(&texts.label_branches, &event.branches.to_string());
                page.fact(&texts.label_heads, &event.head_count.to_string());
                page.offer(&texts.called_action, url);
                page
            }
            Self::OfferAccepted { name, event, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.accepted_subject, &texts.accepted_heading, &values.of());
                page.greet(name);
                page.say(&texts.accepted_body, &[]);
                page.tell(event);
                page.fact(&texts.label_branches, &event.branches.to_string());
                page.fact(&texts.label_heads, &event.head_count.to_string());
                page.offer(&texts.accepted_action, url);
                page
            }
            Self::BookingDecided { name, event, decision, url } => decided(language, name, event, decision, url),
            Self::Invite { name, event, news, contact, url, answer } => {
                let mut page = invite(language, name, event, news, contact, url);
                page.ask(answer);
                page
            }
            Self::Reminder { name, event, ahead, url, answer } => {
                let mut page = around::reminder(language, name, event, ahead, url);
                page.ask(Some(answer));
                page
            }
            Self::Thanks { name, event, came, replay } => around::thanks(language, name, event, came, replay),
            Self::Digest { name, event, branches, url } => around::digest(language, name, event, branches, url),
            Self::Unreached { name, event, count, people, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.unreached_subject, &texts.unreached_heading, &values.of());
                page.greet(name);
                page.say(&texts.unreached_body, &[("count", &count.to_string())]);
                for (person, branch) in people.iter().take(NAMED) {
                    page.fact(branch, person);
                }
                let more = count.saturating_sub(people.len().min(NAMED) as u64);
                if more > 0 {
                    page.notes.push(fill(&texts.unreached_more, &[("count", &more.to_string())]));
                }
                page.offer(&texts.unreached_action, url);
                page
            }
            Self::TimeProposed { name, event, branch, time: (start, end), comment, url } => {
                let values = values(language, event);
                let mut page = Page::new(language, &texts.proposed_subject, &texts.proposed_heading, &values.of());
                page.greet(name);
                page.say(&texts.proposed_body, &values.of());
                let time =
                    end.map_or_else(|| texts.moment_in(event.zone, start), |end| texts.when_in(event.zone, start, end));
                page.fact(&texts.label_proposed, &time);
                page.fact(&texts.label_branch, branch);
                page.fact(&texts.label_comment, comment);
                page.tell(event);
                page.offer(&texts.proposed_action, url);
                page
            }
            Self::PasswordLink { name, url, expires_at, zone } => {
                let mut page = Page::new(language, &texts.password_subject, &texts.password_heading, &[]);
                page.greet(name);
                page.say(&texts.password_body, &[("until", &texts.moment_in(zone, expires_at))]);
                page.offer(&texts.password_action, url);
                page.notes.push(texts.password_note.clone());
                page
            }
            Self::VisitTime { name, brand, place, receipt, at, was, url } => {
                let (subject, heading, body) = match (at, was) {
                    (None, _) => (&texts.visit_off_subject, &texts.visit_off_heading, &texts.visit_off_body),
                    (_, None) => (&texts.visit_subject, &texts.visit_heading, &texts.visit_body),
                    _ => (&texts.visit_moved_subject, &texts.visit_moved_heading, &texts.visit_moved_body),
                };
                let when = at.map(|at| texts.moment(at)).unwrap_or_default();
                let mut page = Page::new(language, subject, heading, &[("brand", brand), ("when", &when)]);
                page.greet(name);
                page.say(body, &[("brand", brand)]);
                if let Some(was) = was {
                    page.compare(&[Change { label: &texts.label_when, old: texts.moment(was), new: when.clone() }]);
                }
                page.fact(&texts.label_when, &when);
                page.fact(&texts.label_place, place);
                page.fact(&texts.label_receipt, receipt);
                page.offer(&texts.visit_action, url);
                page
            }
            Self::SetupTest { public_url } => {
                let mut page = Page::new(language, &texts.test_subject, &texts.test_heading, &[]);
                page.say(&texts.test_body, &[("url", public_url)]);
                page
            }
        }
    }
}

fn decided(language: Language, name: &str, event: &Event, decision: Decision<'_>, url: &str) -> Page {
    let texts = language.texts();
    let values = values(language, event);
    let (subject, heading, body, action) = match decision {
        Decision::Confirmed { .. } => {
            (&texts.confirmed_subject, &texts.confirmed_heading, &texts.confirmed_body, &texts.confirmed_action)
        }
        Decision::Moved { .. } => {
            (&texts.moved_subject, &texts.moved_heading, &texts.moved_body, &texts.confirmed_action)
        }
        Decision::Declined { .. } => {
            (&texts.declined_subject, &texts.declined_heading, &texts.declined_body, &texts.declined_action)
        }
        Decision::Cancelled { .. } => {
            (&texts.cancelled_subject, &texts.cancelled_heading, &texts.cancelled_body, &texts.cancelled_action)
        }
        Decision::Unanswered => {
            (&texts.unanswered_subject, &texts.unanswered_heading, &texts.unanswered_body, &texts.declined_action)
        }
        Decision::Lapsed => (&texts.lapsed_subject, &texts.lapsed_heading, &texts.lapsed_body, &texts.declined_action),
    };
    let mut page = Page::new(language, subject, heading, &values.of());
    page.greet(name);
    if let Decision::Confirmed { invited, unaddressed } = decision {
        page.say(body, &[("invited", &invited.to_string())]);
        if unaddressed > 0 {
            page.say(&texts.confirmed_unaddressed, &[("unaddressed", &unaddressed.to_string())]);
        }
    } else {
        page.say(body, &values.of());
    }
    if let Decision::Moved { changes } = decision {
        page.compare(changes);
    }
    page.tell(event);
    if let Decision::Declined { reason } | Decision::Cancelled { reason } = decision {
        page.fact(&texts.label_reason, reason);
    } else if !matches!(decision, Decision::Lapsed | Decision::Unanswered) {
        page.fact(&texts.label_branches, &event.branches.to_string());
        page.fact(&texts.label_heads, &event.head_count.to_string());
        page.notes.push(texts.calendar_note.clone());
    }
    page.offer(action, url);
    page
}

fn invite(language: Language, name: &str, event: &Event, news: News, contact: &str, url: &str) -> Page {
    let texts = language.texts();
    let values = values(language, event);
    let (subject, heading, body) = match news {
        News::Invited => (&texts.invite_subject, &event.title, &texts.invite_body),
        News::Updated(_) => (&texts.updated_subject, &event.title, &texts.updated_body),
        News::Cancelled => (&texts.revoked_subject, &texts.revoked_heading, &texts.revoked_body),
        News::Removed => (&texts.removed_subject, &texts.removed_heading, &texts.removed_body),
    };
    let mut page = Page::new(language, subject, "", &values.of());
    page.heading.clone_from(heading);
    page.greet(name);
    page.say(body, &values.of());
    if let News::Updated(changes) = news {
        page.compare(changes);
    }
    page.tell(event);
    if !news.is_off() {
        page.offer(&texts.invite_action, url);
        let note = if event.place.is_some() { &texts.invite_on_site } else { &texts.invite_personal };
        page.notes.push(note.clone());
    }
    if !contact.is_empty() {
        page.notes.push(fill(&texts.invite_contact, &[("contact", contact)]));
    }
    page
}

/// What subjects and sentences may name.
struct Values<'a> {
    event: &'a Event,
    when: String,
}

fn values(language: Language, event: &Event) -> Values<'_> {
    Values { event, when: language.texts().when_short(event.starts_at, event.ends_at) }
}

impl Values<'_> {
    fn of(&self) -> [(&'static str, &str); 4] {
        [
            ("company", &self.event.company),
            ("brand", &self.event.brand),
            ("title", &self.event.title),
            ("when", &self.when),
        ]
    }
}

impl Page {
    fn new(language: Language, subject: &str, heading: &str, values: &[(&str, &str)]) -> Self {
        Self {
            language,
            subject: fill(subject, values),
            greeting: None,
            heading: fill(heading, values),
            paragraphs: Vec::new(),
            changes: Vec::new(),
            facts: Vec::new(),
            action: None,
            links_lead: String::new(),
            links: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn greet(&mut self, name: &str) {
        self.greeting = Some(fill(&self.language.texts().greeting, &[("name", name)]));
    }

    fn say(&mut self, text: &str, values: &[(&str, &str)]) {
        self.paragraphs.push(fill(text, values));
    }

    fn compare(&mut self, changes: &[Change]) {
        let text = &self.language.texts().change_line;
        self.changes.extend(changes.iter().map(|it| Changed {
            label: it.label,
            old: it.old.clone(),
            new: it.new.clone(),
            line: fill(text, &[("label", it.label), ("old", &it.old), ("new", &it.new)]),
        }));
    }

    fn tell(&mut self, event: &Event) {
        for (label, value) in event.facts(self.language) {
            self.fact(label, &value);
        }
        if event.undetermined {
            self.notes.push(self.language.texts().undetermined.clone());
        }
    }

    /// Adds a row, unless there is nothing to say in it.
    fn fact(&mut self, label: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            let line = fill(&self.language.texts().fact_line, &[("label", label), ("value", value)]);
            self.facts.push(Fact { label: label.to_owned(), value: value.to_owned(), line });
        }
    }

    /// Three ways to answer for whose calendar program does not; each leads to the page that asks.
    fn ask(&mut self, answer: Option<&str>) {
        let Some(url) = answer else { return };
        let texts = self.language.texts();
        self.links_lead.clone_from(&texts.answer_lead);
        let links = [
            (&texts.answer_accepted, Answer::Accepted),
            (&texts.answer_tentative, Answer::Tentative),
            (&texts.answer_declined, Answer::Declined),
        ];
        self.links = links
            .map(|(label, answer)| Action { label: label.clone(), url: format!("{url}?say={}", answer.word()) })
            .into();
    }

    fn offer(&mut self, label: &str, url: &str) {
        self.action = Some(Action { label: label.to_owned(), url: url.to_owned() });
    }
}
