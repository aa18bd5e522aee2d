//! Mail around an engagement that can be done without: before it, after it, and the numbers for liaisons.

use super::{Page, values};
use crate::mail::entry::Event;
use crate::mail::texts::{Language, fill};
use domain::invites::Ahead;

/// A mail tells the numbers of so many branches: with more, mail programs cut it off at about 100 KB.
const BRANCHES: usize = 100;

/// How many people of a branch answered what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub branch: String,
    pub accepted: i64,
    pub tentative: i64,
    pub declined: i64,
    pub none: i64,
}

pub fn reminder(language: Language, name: &str, event: &Event, ahead: Ahead, url: &str) -> Page {
    let texts = language.texts();
    let values = values(language, event);
    let (subject, body) = match ahead {
        Ahead::Day => (&texts.remind_day_subject, &texts.remind_day_body),
        Ahead::Hour => (&texts.remind_hour_subject, &texts.remind_hour_body),
    };
    let mut page = Page::new(language, subject, "", &values.of());
    page.heading.clone_from(&event.title);
    page.greet(name);
    page.say(body, &values.of());
    page.fact(&texts.label_when, &texts.when(event.starts_at, event.ends_at));
    page.fact(&texts.label_place, event.place.as_ref().unwrap_or(&texts.place_online));
    page.offer(&texts.invite_action, url);
    page
}

pub fn thanks(language: Language, name: &str, event: &Event, came: bool, replay: Option<&str>) -> Page {
    let texts = language.texts();
    let values = values(language, event);
    let (subject, heading, body) = if came {
        (&texts.thanks_subject, &texts.thanks_heading, &texts.thanks_body)
    } else {
        (&texts.missed_subject, &texts.missed_heading, &texts.missed_body)
    };
    let mut page = Page::new(language, subject, heading, &values.of());
    page.greet(name);
    page.say(body, &values.of());
    if !came {
        page.tell(event);
    }
    if let Some(url) = replay {
        page.say(&texts.replay_body, &[]);
        page.offer(&texts.replay_action, url);
    }
    page
}

pub fn digest(language: Language, name: &str, event: &Event, branches: &[Tally], url: &str) -> Page {
    let texts = language.texts();
    let values = values(language, event);
    let mut page = Page::new(language, &texts.digest_subject, &texts.digest_heading, &values.of());
    page.greet(name);
    page.say(&texts.digest_body, &values.of());
    page.tell(event);
    let numbers = |it: &Tally| {
        let [accepted, tentative, declined, none] =
            [it.accepted, it.tentative, it.declined, it.none].map(|number| number.to_string());
        let values = [("accepted", &*accepted), ("tentative", &*tentative), ("declined", &*declined), ("none", &*none)];
        fill(&texts.digest_numbers, &values)
    };
    let sum = |of: fn(&Tally) -> i64| branches.iter().map(of).sum();
    let all = Tally {
        branch: texts.digest_all.clone(),
        accepted: sum(|it| it.accepted),
        tentative: sum(|it| it.tentative),
        declined: sum(|it| it.declined),
        none: sum(|it| it.none),
    };
    page.fact(&all.branch, &numbers(&all));
    if branches.len() > 1 {
        for it in branches.iter().take(BRANCHES) {
            page.fact(&it.branch, &numbers(it));
        }
    }
    let more = branches.len().saturating_sub(BRANCHES);
    if more > 0 {
        page.notes.push(fill(&texts.digest_more, &[("count", &more.to_string())]));
    }
    page.offer(&texts.digest_action, url);
    page
}
