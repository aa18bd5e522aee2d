//! What happens in the week, in the words of the page.

use crate::i18n::I18n;
use crate::pages::scheduling::kind_word;
use domain::id::EngagementId;
use domain::instant::Interval;
use domain::scheduling::{BookingStatus, EngagementStatus};
use std::collections::HashMap;
use usecases::scheduling::week::{Offered, Week};

/// One engagement of the week.
pub struct Event {
    pub id: EngagementId,
    pub time: Interval,
    pub status: EngagementStatus,
    /// Nobody has confirmed it yet: in what state its booking is.
    pub pending: Option<BookingStatus>,
    /// `宣讲直播 · 某某集团`.
    pub title: String,
    pub kind: &'static str,
    /// Who and what is held for it.
    pub crew: String,
}

/// What is held around the times of an engagement: before the first of them, between them, and after the last. `held` is one
/// of its claims; of several times that are offered it may hold one, or some that lie close together.
pub fn buffers(events: &[Event], id: EngagementId, held: Interval) -> Vec<Interval> {
    let mut from = held.start;
    let mut around = Vec::new();
    for it in within(events, id, held) {
        around.push(Interval { start: from, end: it.time.start });
        from = it.time.end;
    }
    around.push(Interval { start: from, end: held.end });
    around.retain(|it| it.start < it.end);
    around
}

/// The times of an engagement that one of its claims is for, the earliest first.
pub fn within(events: &[Event], id: EngagementId, held: Interval) -> impl Iterator<Item = &Event> {
    events.iter().filter(move |it| it.id == id && it.time.overlaps(&held))
}

/// The events of the week, the earliest first.
pub fn events(i: I18n, week: &Week) -> Vec<Event> {
    let names: HashMap<_, _> = week.resources.iter().map(|it| (it.id, i.named(&it.name, &it.name_en))).collect();
    let mut crews: HashMap<EngagementId, Vec<&str>> = HashMap::new();
    for claim in &week.claims {
        crews.entry(claim.engagement_id).or_default().extend(names.get(&claim.resource_id));
    }
    let event = |it: &usecases::scheduling::week::Planned| {
        let kind = kind_word(i, it.engagement.kind);
        // An event is nobody's in particular; what it is about stands in a company's place.
        let about = it.engagement.capacity.map(|_| i.named(&it.engagement.title, &it.engagement.title_en));
        let company = it.bookings.first().map(|booking| i.named(&booking.company, &booking.company_en)).or(about);
        Event {
            id: it.engagement.id,
            time: Interval { start: it.engagement.starts_at, end: it.engagement.ends_at },
            status: it.engagement.status,
            pending: it.pending.then(|| it.bookings.first().map_or(BookingStatus::Requested, |it| it.status)),
            title: company.map_or_else(|| kind.to_owned(), |company| format!("{kind} · {company}")),
            kind,
            crew: crews.get(&it.engagement.id).map(|names| names.join(i.t("scheduling.week.and"))).unwrap_or_default(),
        }
    };
    let mut events: Vec<Event> = week.planned.iter().map(event).chain(offered(i, week)).collect();
    events.sort_by_key(|event| event.time.start);
    events
}

/// The times that are offered to companies, each as if it were planned.
fn offered(i: I18n, week: &Week) -> impl Iterator<Item = Event> {
    week.offered.iter().flat_map(move |Offered { booking, engagement }| {
        let company = i.named(&booking.company, &booking.company_en);
        let length = engagement.ends_at - engagement.starts_at;
        booking.offers.iter().map(move |&start| Event {
            id: engagement.id,
            time: Interval { start, end: start + length },
            status: engagement.status,
            pending: Some(BookingStatus::Offered),
            title: i.t_with("scheduling.week.offered_to", &[("company", company)]),
            kind: kind_word(i, engagement.kind),
            crew: String::new(),
        })
    })
}
