//! The times of an offering, as a month and a day show them, on the reader's clock.

use crate::i18n::{I18n, fill};
use chrono::{Datelike, Days, NaiveDate};
use domain::id::ResourceId;
use domain::instant::Instant;
use domain::scheduling::slots::{Reason, Slot};
use domain::scheduling::working_days::{DayKind, WorkingDays};
use std::collections::{BTreeMap, HashMap};
use usecases::scheduling::plan::Plan;
use usecases::scheduling::why_not;

/// Free and refused times by the reader's dates.
pub struct Calendar {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The offering's lead time, for the sentence about a time that is too soon.
    pub lead: i32,
    /// How many days ahead may be booked, likewise.
    horizon: i32,
    days: BTreeMap<NaiveDate, Vec<Slot>>,
    kinds: WorkingDays,
    /// The brand's own closures, with what it says about them.
    closures: BTreeMap<NaiveDate, String>,
    /// Whether no lead time binds the reader.
    past_only: bool,
    /// Whether one can get into line for a time that is taken.
    pub waits: bool,
    /// Names of the team, where the reader may know who is busy.
    names: HashMap<ResourceId, String>,
}

impl Calendar {
    pub fn new(i: I18n, plan: &Plan, slots: Vec<Slot>, now: Instant) -> Self {
        let mut days: BTreeMap<NaiveDate, Vec<Slot>> = BTreeMap::new();
        for slot in slots {
            days.entry(i.local(slot.time.start).date_naive()).or_default().push(slot);
        }
        let first = i.local(now).date_naive();
        let lead = plan.offering.lead_working_days;
        let closed = plan.rules.hours.special.iter().filter(|(_, it)| it.hours.is_empty());
        let closures = closed.map(|(date, it)| (*date, it.note.clone())).collect();
        Self {
            first,
            last: plan.last_day(now),
            horizon: plan.offering.horizon_days,
            lead,
            days,
            kinds: plan.days.clone(),
            closures,
            past_only: false,
            waits: false,
            names: HashMap::new(),
        }
    }

    /// Also says who is busy: for the brand's own team only, which no lead time binds.
    pub fn for_team(mut self, i: I18n, plan: &Plan) -> Self {
        self.past_only = true;
        self.names = plan.resources.iter().map(|it| (it.id, i.named(&it.name, &it.name_en).to_owned())).collect();
        self
    }

    /// Also lets the reader wait for times that are taken.
    pub const fn with_lines(mut self) -> Self {
        self.waits = true;
        self
    }

    /// The times of a date, the earliest first; none on a closed day.
    pub fn on(&self, date: NaiveDate) -> &[Slot] {
        self.days.get(&date).map_or(&[], Vec::as_slice)
    }

    /// What the brand says about a day that it has closed itself; empty if it gives no reason.
    pub fn closure(&self, date: NaiveDate) -> Option<&str> {
        self.closures.get(&date).map(String::as_str)
    }

    pub fn kind(&self, date: NaiveDate) -> DayKind {
        self.kinds.kind(date)
    }

    pub fn free_on(&self, date: NaiveDate) -> usize {
        self.on(date).iter().filter(|slot| slot.is_free()).count()
    }

    /// Whether the day would be open but for what others have booked.
    pub fn is_full(&self, date: NaiveDate) -> bool {
        let taken = |slot: &Slot| !slot.reasons.iter().any(|it| matches!(it, Reason::TooSoon | Reason::TooFar));
        self.free_on(date) == 0 && self.on(date).iter().any(taken)
    }

    pub fn slot(&self, start: Instant) -> Option<&Slot> {
        self.days.values().flatten().find(|slot| slot.time.start == start)
    }

    /// The first free day on or after a date.
    pub fn next_free(&self, from: NaiveDate) -> Option<NaiveDate> {
        self.days.range(from..).map(|(date, _)| *date).find(|date| self.free_on(*date) > 0)
    }

    /// The free times nearest to a start, in the order of time.
    pub fn nearest(&self, start: Instant) -> Vec<Instant> {
        why_not::nearest(self.days.values().flatten(), start)
    }

    /// Why a time cannot be had, in sentences for the reader.
    pub fn why(&self, i: I18n, reasons: &[Reason]) -> Vec<String> {
        let what = |need: &str| {
            let name = i.word("scheduling.need", need);
            if name.is_empty() { i.t("scheduling.need.other") } else { name }
        };
        let sentence = |reason: &Reason| match reason {
            Reason::TooSoon if self.past_only => i.t("scheduling.why.past").to_owned(),
            Reason::TooSoon => i.tn("scheduling.why.too_soon", self.lead.into(), &[]),
            Reason::TooFar => i.tn("scheduling.why.too_far", self.horizon.into(), &[]),
            Reason::Taken { need, busy } => {
                let names = self.named(busy);
                if names.is_empty() {
                    i.t_with("scheduling.why.taken", &[("what", what(need))])
                } else {
                    let names = names.join(i.t("scheduling.week.and"));
                    i.t_with("scheduling.why.taken_by", &[("what", what(need)), ("names", &names)])
                }
            }
            Reason::Way { need, busy } => {
                let names = self.named(busy).join(i.t("scheduling.week.and"));
                let who = if names.is_empty() { what(need) } else { &names };
                i.t_with("scheduling.why.way", &[("who", who)])
            }
            Reason::Enough { need, busy } => {
                let names = self.named(busy).join(i.t("scheduling.week.and"));
                let who = if names.is_empty() { what(need) } else { &names };
                i.t_with("scheduling.why.enough", &[("who", who)])
            }
            Reason::Holiday { name } => i.t_with("scheduling.why.holiday", &[("name", name)]),
            Reason::Closed { note } if note.is_empty() => i.t("scheduling.why.closed").to_owned(),
            Reason::Closed { note } => i.t_with("scheduling.why.closed_note", &[("note", note)]),
            Reason::OutsideHours { open } if open.is_empty() => i.t("scheduling.why.no_hours").to_owned(),
            Reason::OutsideHours { open } => {
                let clock = |minute: &u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                let hours: Vec<String> =
                    open.iter().map(|(from, to)| format!("{}–{}", clock(from), clock(to))).collect();
                i.t_with("scheduling.why.outside", &[("hours", &hours.join(i.t("scheduling.week.and")))])
            }
            Reason::BetweenStarts { step } => i.t_with("scheduling.why.between", &[("step", &step.to_string())]),
            Reason::Limit { of, per, max } => {
                let key = format!("{}_{}", of.word(), per.word());
                fill(i.word("scheduling.why.limit", &key), &[("max", &i.number((*max).into()))])
            }
            Reason::Unprovided { need } => i.t_with("scheduling.why.unprovided", &[("what", what(need))]),
        };
        // Before the lead time nothing else matters to the reader.
        let soon = reasons.iter().find(|it| matches!(it, Reason::TooSoon | Reason::TooFar));
        soon.map_or_else(|| reasons.iter().map(sentence).collect(), |reason| vec![sentence(reason)])
    }

    /// The names of these, as far as the reader may know them.
    fn named(&self, resources: &[ResourceId]) -> Vec<&str> {
        resources.iter().filter_map(|it| self.names.get(it)).map(String::as_str).collect()
    }

    /// The first day whose working-day calendar is not published.
    pub fn undetermined_from(&self) -> Option<NaiveDate> {
        let undetermined = |slots: &Vec<Slot>| slots.iter().any(|slot| slot.undetermined);
        self.days.iter().find(|(_, slots)| undetermined(slots)).map(|(date, _)| *date)
    }

    /// The first of the month before and after, as far as anything can be booked there.
    pub fn neighbours(&self, month: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let start = first_of(month);
        let before = start.pred_opt().map(first_of).filter(|it| *it >= first_of(self.first));
        let after = Some(first_of(start + Days::new(31))).filter(|it| *it <= self.last);
        (before, after)
    }
}

/// The first day of a date's month.
pub fn first_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The weeks of a month, Monday first; days of other months are left out.
pub fn weeks(month: NaiveDate) -> Vec<[Option<NaiveDate>; 7]> {
    let start = first_of(month);
    let mut weeks = Vec::new();
    for date in start.iter_days().take_while(|date| date.month() == start.month()) {
        let column = date.weekday().num_days_from_monday() as usize;
        if weeks.is_empty() || column == 0 {
            weeks.push([None; 7]);
        }
        if let Some(week) = weeks.last_mut() {
            week[column] = Some(date);
        }
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::weeks;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn a_month_has_each_of_its_days_once_under_its_weekday() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
        let weeks = weeks(day);
        let days: Vec<u32> = weeks.iter().flatten().flatten().map(chrono::Datelike::day).collect();
        assert_eq!(days, (1..=30).collect::<Vec<_>>());
        assert_eq!(weeks[0][6].map(|day| day.day()), Some(1), "1 November 2026 is a Sunday");
    }
}
