//! What a reader knows already: it decides whether there is news, and what is said of it.

use super::render::Made;
use crate::mail::{Change, Event, Language, Version};
use domain::instant::Instant;
use entities::notify::{outbox, told};
use usecases::Cx;
use usecases::invites::ics::Method;
use usecases::outbox::{History, next_stamp};

/// What mail has told one reader of one event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past<'a> {
    pub history: History,
    /// What the last mail said; none before the first, and of what went out before this was written down.
    pub told: Option<&'a told::Model>,
}

impl Past<'_> {
    /// The event stands in the reader's calendar, or may.
    pub fn stands(&self) -> bool {
        match self.told {
            None => self.history.told.is_some(),
            // What says that it is off may not have arrived yet.
            Some(told) => {
                let known = told.starts_at.is_some() || !self.history.is_certain();
                known && (self.history.told.is_some() || self.history.tried)
            }
        }
    }

    /// What differs from what the reader knows, old and new in the reader's language. `None` if what is known is not
    /// certain: the last mail was given up on the way, or nobody has written down what it said.
    pub fn changes(&self, event: &Event, language: Language) -> Option<Vec<Change>> {
        let told = self.told.filter(|_| self.history.is_certain())?;
        let (texts, mut changes) = (language.texts(), Vec::new());
        let (starts_at, ends_at) = (told.starts_at?, told.ends_at?);
        if (starts_at, ends_at) != (event.starts_at, event.ends_at) {
            let (old, new) = (texts.when(starts_at, ends_at), texts.when(event.starts_at, event.ends_at));
            changes.push(Change { label: &texts.label_when, old, new });
        }
        let place = |it: &str| if it.is_empty() { texts.place_online.clone() } else { it.to_owned() };
        let stands_at = event.place.as_deref().unwrap_or_default();
        if told.place != stands_at {
            changes.push(Change { label: &texts.label_place, old: place(&told.place), new: place(stands_at) });
        }
        if told.title != event.title {
            let (old, new) = (told.title.clone(), event.title.clone());
            changes.push(Change { label: &texts.label_topic, old, new });
        }
        Some(changes)
    }

    /// The DTSTAMP of what is said next.
    pub fn next_stamp(&self, cx: &Cx) -> Instant {
        next_stamp(cx, self.told)
    }
}

/// The mail with what its reader knows by it.
pub fn telling(made: Made, row: &outbox::Model, event: &Event, version: &Version, method: Method) -> Made {
    let Made::Mail { mail, .. } = made else { return made };
    let stands = method != Method::Cancel;
    let told = told::Model {
        group_key: row.group_key.clone(),
        sequence: i32::try_from(version.sequence).unwrap_or(i32::MAX),
        stamp: version.stamped_at,
        good_for: i32::try_from(version.sequence).unwrap_or(i32::MAX),
        starts_at: stands.then_some(event.starts_at),
        ends_at: stands.then_some(event.ends_at),
        title: event.title.clone(),
        place: event.place.clone().unwrap_or_default(),
    };
    Made::Mail { mail, told: Some(told) }
}
