//! Free times: brand hours ∩ working days ∩ crew and kit, minus claims, each refusal with its reason.

use crate::id::ResourceId;
use crate::instant::{Instant, Interval, Span};
use crate::scheduling::busy::Busy;
use crate::scheduling::limits::{LimitOf, Per};
use crate::scheduling::opening::OpeningHours;
use crate::scheduling::working_days::DayKind;
use chrono::NaiveDate;

/// One thing that an offering needs, and who or what can provide it, in order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// A competence or capability, by its key; or [`OFFICERS`].
    pub key: String,
    /// How many of them.
    pub count: usize,
    pub able: Vec<ResourceId>,
}

/// The need for so many officers, whatever they can do.
pub const OFFICERS: &str = "officers";

/// What decides about times for one request.
#[derive(Clone, Debug)]
pub struct Rules {
    pub hours: OpeningHours,
    pub minutes: u16,
    /// Minutes between two starts that are offered.
    pub step: u16,
    pub before: Span,
    pub after: Span,
    pub needs: Vec<Need>,
    /// Nothing starts before this (lead time) …
    pub earliest: Instant,
    /// … or at or after this (how far ahead one may book).
    pub latest: Instant,
    /// Starts that a limit forbids.
    pub full: Vec<(Interval, Reason)>,
}

/// Why a time cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    TooSoon,
    TooFar,
    /// Too few of those who provide the need are free; `busy` are not.
    Taken {
        need: String,
        busy: Vec<ResourceId>,
    },
    /// Enough are free, but `busy` could not be there in time, or not at their next site.
    Way {
        need: String,
        busy: Vec<ResourceId>,
    },
    /// Enough are free, but `busy` have as many engagements that day or week as the brand allows one officer.
    Enough {
        need: String,
        busy: Vec<ResourceId>,
    },
    /// As much is planned for the day or week as the brand takes on.
    Limit {
        of: LimitOf,
        per: Per,
        max: u16,
    },
    /// The brand has nobody or nothing, or too few, that provide the need.
    Unprovided {
        need: String,
    },
    /// A public holiday on which the brand does not open.
    Holiday {
        name: String,
    },
    /// The brand has closed the day; what it says about that, if anything.
    Closed {
        note: String,
    },
    /// The whole time does not lie within what is open that day, in minutes of the local day; none: the day is not worked.
    OutsideHours {
        open: Vec<(u16, u16)>,
    },
    /// Nothing begins at this minute: starts lie so many minutes apart from the time the brand opens.
    BetweenStarts {
        step: u16,
    },
}

impl Reason {
    /// The stable word that is sent and that the locale files know.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooSoon => "too-soon",
            Self::TooFar => "too-far",
            Self::Taken { .. } => "taken",
            Self::Way { .. } => "travel",
            Self::Enough { .. } => "officer-limit",
            Self::Limit { .. } => "limit",
            Self::Unprovided { .. } => "unprovided",
            Self::Holiday { .. } => "holiday",
            Self::Closed { .. } => "closed",
            Self::OutsideHours { .. } => "outside-hours",
            Self::BetweenStarts { .. } => "between-starts",
        }
    }
}

/// A time of the brand's day: free if it has no reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub time: Interval,
    /// The date's working-day calendar is not published.
    pub undetermined: bool,
    pub reasons: Vec<Reason>,
}

impl Slot {
    pub const fn is_free(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// All starts on the given days, in order, free or not. `at` turns a local date and minute into an instant.
pub fn slots(
    rules: &Rules,
    days: impl IntoIterator<Item = (NaiveDate, DayKind)>,
    busy: &Busy,
    at: impl Fn(NaiveDate, u16) -> Instant,
) -> Vec<Slot> {
    let mut found = Vec::new();
    for (date, kind) in days {
        for &(open, close) in rules.hours.on(date, &kind) {
            let mut start = open;
            while start + rules.minutes <= close {
                let starts_at = at(date, start);
                let time = Interval { start: starts_at, end: starts_at + Span::minutes(rules.minutes.into()) };
                start += rules.step;
                // In a night in which clocks go forward, the hour that is skipped has no starts, and the day closes earlier.
                let known = found.last().is_some_and(|it: &Slot| it.time.start >= starts_at);
                if known || time.end > at(date, close) {
                    continue;
                }
                found.push(Slot {
                    time,
                    undetermined: kind == DayKind::Undetermined,
                    reasons: refusals(rules, time, busy),
                });
            }
        }
    }
    found
}

/// Why the day offers no such time at all: none of [`slots`] is it.
pub fn unopened(
    rules: &Rules,
    (date, kind): (NaiveDate, &DayKind),
    time: Interval,
    at: impl Fn(NaiveDate, u16) -> Instant,
) -> Reason {
    let open = rules.hours.on(date, kind);
    if open.iter().any(|&(from, to)| at(date, from) <= time.start && time.end <= at(date, to)) {
        return Reason::BetweenStarts { step: rules.step };
    }
    match (rules.hours.special.get(&date), kind) {
        (Some(day), _) if open.is_empty() => Reason::Closed { note: day.note.clone() },
        (None, DayKind::Holiday(name)) => Reason::Holiday { name: name.clone() },
        _ => Reason::OutsideHours { open: open.to_vec() },
    }
}

/// Why `time` cannot be had; empty if it can.
pub fn refusals(rules: &Rules, time: Interval, busy: &Busy) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if time.start < rules.earliest {
        reasons.push(Reason::TooSoon);
    }
    if time.start >= rules.latest {
        reasons.push(Reason::TooFar);
    }
    let full = rules.full.iter().filter(|(days, _)| days.contains(time.start));
    reasons.extend(full.map(|(_, reason)| reason.clone()));
    let wanted = time.buffered(rules.before, rules.after);
    for need in &rules.needs {
        if need.able.len() < need.count {
            reasons.push(Reason::Unprovided { need: need.key.clone() });
        } else if need.able.iter().filter(|it| busy.is_free(**it, &wanted)).take(need.count).count() < need.count {
            reasons.push(lacking(need, &wanted, busy));
        }
    }
    reasons
}

/// Why too few of those who provide a need can come.
fn lacking(need: &Need, wanted: &Interval, busy: &Busy) -> Reason {
    let (key, able) = (need.key.clone(), || need.able.iter().copied());
    let on_the_way: Vec<ResourceId> = able().filter(|it| busy.lacks_way_only(*it, wanted)).collect();
    let free = able().filter(|it| busy.is_free(*it, wanted)).count();
    if free + on_the_way.len() >= need.count {
        return Reason::Way { need: key, busy: on_the_way };
    }
    let enough: Vec<ResourceId> = able().filter(|it| busy.has_enough_only(*it, wanted)).collect();
    if free + enough.len() >= need.count {
        return Reason::Enough { need: key, busy: enough };
    }
    Reason::Taken { need: key, busy: able().filter(|it| !busy.is_free(*it, wanted)).collect() }
}

/// Chooses who and what provides the needs during `wanted` (buffers included): `fixed` come in any case, the rest are
/// as few as possible, in the order of preference.
///
/// One officer may provide several competences. Fails with the key of the first need that too few provide, or with an
/// empty key if one of `fixed` is not free.
pub fn choose(needs: &[Need], fixed: &[ResourceId], wanted: Interval, busy: &Busy) -> Result<Vec<ResourceId>, String> {
    if fixed.iter().any(|resource| !busy.is_free(*resource, &wanted)) {
        return Err(String::new());
    }
    let mut chosen = fixed.to_vec();
    loop {
        let lacking =
            |need: &Need| need.count.saturating_sub(need.able.iter().filter(|it| chosen.contains(it)).count());
        let open: Vec<&Need> = needs.iter().filter(|need| lacking(need) > 0).collect();
        let Some(first) = open.first() else { break };
        let can_come = |it: &&ResourceId| !chosen.contains(it) && busy.is_free(**it, &wanted);
        let provides = |it: &&ResourceId| open.iter().filter(|need| need.able.contains(it)).count();
        // `max_by_key` prefers the last of equals; reversed, the preferred one wins.
        let best = first.able.iter().rev().filter(can_come).max_by_key(provides).copied();
        chosen.push(best.ok_or_else(|| first.key.clone())?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

#[cfg(test)]
mod tests;
