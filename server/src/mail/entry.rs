//! An engagement as mail and calendars tell of it.

use super::texts::{Language, fill};
use chrono_tz::Tz;
use domain::instant::Instant;
use usecases::invites::ics::{Invite, Mailbox, Method, Status};

/// What an engagement is, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub brand: String,
    pub company: String,
    /// What it is about: the topic, or the offering again if there is none.
    pub title: String,
    pub offering: String,
    pub presenter: Option<String>,
    /// `None`: online.
    pub place: Option<String>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// The working-day calendar of its date is not published yet.
    pub undetermined: bool,
    pub branches: usize,
    pub head_count: i32,
    /// The zone that the reader has chosen, told beside Beijing time.
    pub zone: Option<Tz>,
}

/// Which version of which calendar event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub uid: String,
    pub sequence: u32,
    pub status: Status,
    pub stamped_at: Instant,
    pub modified_at: Instant,
}

impl Event {
    /// Label and value of what a reader wants to know first; what is not known is left out.
    pub fn facts(&self, language: Language) -> Vec<(&'static str, String)> {
        let texts = language.texts();
        let place = self.place.as_ref().unwrap_or(&texts.place_online);
        let facts: [(&'static str, Option<String>); 6] = [
            (&texts.label_when, Some(texts.when_in(self.zone, self.starts_at, self.ends_at))),
            (&texts.label_title, Some(self.offering.clone())),
            (&texts.label_topic, (self.title != self.offering).then(|| self.title.clone())),
            (&texts.label_brand, Some(self.brand.clone())),
            (&texts.label_presenter, self.presenter.clone()),
            (&texts.label_place, Some(place.clone())),
        ];
        facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
    }

    /// The calendar event. `url` is the reader's own page; a personal link belongs in that person's own invite only.
    pub fn invite(
        &self,
        language: Language,
        method: Method,
        version: &Version,
        organizer: &Mailbox,
        attendee: Option<&Mailbox>,
        url: Option<&str>,
    ) -> Invite {
        let texts = language.texts();
        let mut lines: Vec<String> = self
            .facts(language)
            .iter()
            .map(|(label, value)| fill(&texts.fact_line, &[("label", label), ("value", value)]))
            .collect();
        // Most calendars show no URL property, so the link stands in the description too.
        lines.extend(url.map(|url| fill(&texts.calendar_join, &[("url", url)])));
        Invite {
            method,
            uid: version.uid.clone(),
            sequence: version.sequence,
            stamped_at: version.stamped_at,
            modified_at: version.modified_at,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            summary: self.title.clone(),
            description: lines.join("\n"),
            location: self.place.as_ref().unwrap_or(&texts.place_online).clone(),
            url: url.map(str::to_owned),
            conference: url.filter(|_| self.place.is_none() && method != Method::Publish).map(str::to_owned),
            organizer: organizer.clone(),
            attendee: attendee.cloned(),
            rsvp: false,
            status: version.status,
            categories: vec![self.brand.clone()],
            language: language.tag().to_owned(),
        }
    }
}
