//! Free times: brand hours ∩ working days ∩ crew and kit, minus claims, each refusal with its reason.

use crate::id::ResourceId;
use crate::instant::{Instant, Interval, Span};
use crate::scheduling::opening::OpeningHours;
use crate::scheduling::working_days::DayKind;
use chrono::NaiveDate;
use std::collections::HashMap;

/// One thing that an offering needs, and who or what can provide it, in order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// A competence or capability, by its key.
    pub key: String,
    pub able: Vec<ResourceId>,
}

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
}

/// Why a time cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    TooSoon,
    TooFar,
    /// Everyone or everything that provides the need is claimed.
    Taken {
        need: String,
    },
    /// The brand has nobody or nothing that provides the need.
    Unprovided {
        need: String,
    },
}

impl Reason {
    /// The stable word that is sent and that the locale files know.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooSoon => "too-soon",
            Self::TooFar => "too-far",
            Self::Taken { .. } => "taken",
            Self::Unprovided { .. } => "unprovided",
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

/// Claims by resource; the intervals have their buffers included.
pub type Claims = HashMap<ResourceId, Vec<Interval>>;

/// All starts on the given days, free or not. `at` turns a local date and minute into an instant.
pub fn slots(
    rules: &Rules,
    days: impl IntoIterator<Item = (NaiveDate, DayKind)>,
    claims: &Claims,
    at: impl Fn(NaiveDate, u16) -> Instant,
) -> Vec<Slot> {
    let mut found = Vec::new();
    for (date, kind) in days {
        for &(open, close) in rules.hours.on(date, &kind) {
            let mut start = open;
            while start + rules.minutes <= close {
                let starts_at = at(date, start);
                let time = Interval { start: starts_at, end: starts_at + Span::minutes(rules.minutes.into()) };
                found.push(Slot {
                    time,
                    undetermined: kind == DayKind::Undetermined,
                    reasons: refusals(rules, time, claims),
                });
                start += rules.step;
            }
        }
    }
    found
}

/// Why `time` cannot be had; empty if it can.
pub fn refusals(rules: &Rules, time: Interval, claims: &Claims) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if time.start < rules.earliest {
        reasons.push(Reason::TooSoon);
    }
    if time.start >= rules.latest {
        reasons.push(Reason::TooFar);
    }
    let wanted = time.buffered(rules.before, rules.after);
    for need in &rules.needs {
        if need.able.is_empty() {
            reasons.push(Reason::Unprovided { need: need.key.clone() });
        } else if !need.able.iter().any(|resource| is_free(*resource, wanted, claims)) {
            reasons.push(Reason::Taken { need: need.key.clone() });
        }
    }
    reasons
}

/// Chooses who and what provides the needs during `wanted` (buffers included): `fixed` come in any case, the rest are
/// as few as possible, in the order of preference.
///
/// One officer may provide several competences. Fails with the key of the first need that nobody free provides, or with
/// an empty key if one of `fixed` is not free.
pub fn choose(
    needs: &[Need],
    fixed: &[ResourceId],
    wanted: Interval,
    claims: &Claims,
) -> Result<Vec<ResourceId>, String> {
    if fixed.iter().any(|resource| !is_free(*resource, wanted, claims)) {
        return Err(String::new());
    }
    let mut chosen = fixed.to_vec();
    let mut open: Vec<(&str, Vec<ResourceId>)> = needs
        .iter()
        .filter(|need| !need.able.iter().any(|resource| fixed.contains(resource)))
        .map(|need| (need.key.as_str(), need.able.iter().copied().filter(|it| is_free(*it, wanted, claims)).collect()))
        .collect();
    while let Some((key, able)) = open.first() {
        let provides = |resource: &ResourceId| open.iter().filter(|(_, able)| able.contains(resource)).count();
        // `max_by_key` prefers the last of equals; reversed, the preferred one wins.
        let Some(best) = able.iter().rev().copied().max_by_key(provides) else { return Err((*key).to_owned()) };
        open.retain(|(_, able)| !able.contains(&best));
        chosen.push(best);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

fn is_free(resource: ResourceId, wanted: Interval, claims: &Claims) -> bool {
    claims.get(&resource).is_none_or(|taken| taken.iter().all(|claim| !claim.overlaps(&wanted)))
}

#[cfg(test)]
mod tests;
