use super::*;
use crate::scheduling::hours::WeeklyHours;
use crate::scheduling::opening::SpecialDay;
use proptest::prelude::*;
use uuid::Uuid;

const DAY: &str = "2026-10-12";

fn resource(n: u128) -> ResourceId {
    ResourceId(Uuid::from_u128(n))
}

fn at(date: NaiveDate, minute: u16) -> Instant {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    Instant(0) + Span::days(days) + Span::minutes(minute.into())
}

fn monday() -> NaiveDate {
    DAY.parse().expect("a date")
}

fn rules(needs: Vec<Need>) -> Rules {
    let hours: [Vec<(u16, u16)>; 7] = std::array::from_fn(|day| if day < 5 { vec![(540, 720)] } else { vec![] });
    Rules {
        hours: OpeningHours { weekly: WeeklyHours(hours), special: std::collections::BTreeMap::new() },
        minutes: 60,
        step: 30,
        before: Span::minutes(30),
        after: Span::minutes(15),
        needs,
        earliest: Instant(0),
        latest: Instant(i64::MAX),
        full: vec![],
    }
}

fn need(key: &str, able: &[u128]) -> Need {
    Need { key: key.into(), count: 1, able: able.iter().map(|n| resource(*n)).collect() }
}

#[test]
fn a_day_of_three_hours_has_five_starts_half_an_hour_apart() {
    let found = slots(&rules(vec![]), [(monday(), DayKind::Working)], &Busy::default(), at);
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(Slot::is_free));
}

#[test]
fn a_holiday_has_none_and_a_make_up_saturday_has_mondays() {
    let saturday: NaiveDate = "2026-10-10".parse().expect("a date");
    let rules = rules(vec![]);
    assert!(slots(&rules, [(monday(), DayKind::Holiday("节".into()))], &Busy::default(), at).is_empty());
    assert_eq!(slots(&rules, [(saturday, DayKind::MakeUp("节".into()))], &Busy::default(), at).len(), 5);
    assert!(slots(&rules, [(saturday, DayKind::Weekend)], &Busy::default(), at).is_empty());
}

#[test]
fn a_time_is_taken_when_its_buffers_reach_into_a_claim() {
    let taken = Interval { start: at(monday(), 720), end: at(monday(), 780) };
    let claims = Busy::from_iter([(resource(1), taken)]);
    let found = slots(&rules(vec![need("studio", &[1])]), [(monday(), DayKind::Working)], &claims, at);
    let free: Vec<bool> = found.iter().map(Slot::is_free).collect();
    // 11:00–12:00 needs a quarter of an hour after it; 10:30–11:30 does not reach 12:00.
    assert_eq!(free, [true, true, true, true, false]);
    assert_eq!(found[4].reasons, [Reason::Taken { need: "studio".into(), busy: vec![resource(1)] }]);
}

#[test]
fn a_fixed_officer_who_is_busy_is_refused() {
    let hour = Interval { start: Instant(0), end: Instant(10) };
    let claims = Busy::from_iter([(resource(1), hour)]);
    assert_eq!(choose(&[need("presenter", &[1, 2])], &[resource(1)], hour, &claims), Err(String::new()));
}

#[test]
fn the_smallest_crew_is_chosen() {
    let needs = [need("presenter", &[1, 2]), need("antifraud", &[2, 3]), need("studio", &[9])];
    let hour = Interval { start: Instant(0), end: Instant(10) };
    assert_eq!(choose(&needs, &[], hour, &Busy::default()), Ok(vec![resource(2), resource(9)]));
    assert_eq!(choose(&needs, &[resource(1)], hour, &Busy::default()), Ok(vec![resource(1), resource(2), resource(9)]));
}

#[test]
fn so_many_officers_come_and_those_who_can_do_something_first() {
    let (presenter, mut officers) = (need("presenter", &[3]), need(OFFICERS, &[1, 2, 3]));
    officers.count = 2;
    let hour = Interval { start: Instant(0), end: Instant(10) };
    let needs = [presenter, officers];
    assert_eq!(choose(&needs, &[], hour, &Busy::default()), Ok(vec![resource(1), resource(3)]));
    let busy = Busy::from_iter([(resource(1), hour), (resource(2), hour)]);
    assert_eq!(choose(&needs, &[], hour, &busy), Err(OFFICERS.into()));
    let rules = Rules { needs: needs.to_vec(), ..rules(vec![]) };
    let reasons = refusals(&rules, hour, &busy);
    assert_eq!(reasons, [Reason::Taken { need: OFFICERS.into(), busy: vec![resource(1), resource(2)] }]);
    let three = Rules { needs: vec![Need { count: 4, ..needs[1].clone() }], ..rules };
    assert_eq!(refusals(&three, hour, &Busy::default()), [Reason::Unprovided { need: OFFICERS.into() }]);
}

proptest! {
    #[test]
    fn a_crew_is_found_exactly_if_every_need_has_enough_who_are_free(
        able in prop::collection::vec((prop::collection::btree_set(0_u128..6, 1..5), 1_usize..4), 1..5),
        taken in prop::collection::hash_set(0_u128..6, 0..6),
    ) {
        let need = |(i, (able, count)): (usize, &(std::collections::BTreeSet<u128>, usize))| {
            Need { count: *count, ..need(&i.to_string(), &able.iter().copied().collect::<Vec<_>>()) }
        };
        let needs: Vec<Need> = able.iter().enumerate().map(need).collect();
        let hour = Interval { start: Instant(0), end: Instant(10) };
        let busy: Busy = taken.iter().map(|n| (resource(*n), hour)).collect();
        let possible = able.iter().all(|(able, count)| able.iter().filter(|n| !taken.contains(n)).count() >= *count);
        match choose(&needs, &[], hour, &busy) {
            Ok(chosen) => {
                prop_assert!(possible);
                prop_assert!(chosen.iter().all(|resource| busy.is_free(*resource, &hour)));
                for need in &needs {
                    prop_assert!(need.able.iter().filter(|it| chosen.contains(it)).count() >= need.count);
                }
            }
            Err(_) => prop_assert!(!possible),
        }
        let rules = Rules { needs, before: Span(0), after: Span(0), ..rules(vec![]) };
        prop_assert_eq!(possible, refusals(&rules, hour, &busy).is_empty());
    }

    /// Free times are those at which, minute by minute, the brand is open, no limit forbids it, and enough of everybody has
    /// nothing else: over some days of every kind, with closures and extra hours among them.
    #[test]
    fn free_times_equal_a_model_that_looks_at_every_minute(
        week in prop::collection::vec(hours(), 7),
        days in prop::collection::vec((kind(), prop::option::weighted(0.3, hours())), 1..4),
        (minutes, step, before, after) in (15_u16..180, 5_u16..60, 0_i64..60, 0_i64..60),
        // Of each claim or leave: who, from when, for how long, and how far away.
        claims in prop::collection::vec((0_u128..4, -120_i64..4500, 1_i64..240, 0_i64..90), 0..12),
        needs in prop::collection::vec((prop::collection::btree_set(0_u128..4, 1..4), 1_usize..3), 0..3),
        (earliest, latest) in (0_i64..900, 600_i64..4500),
        full in prop::collection::vec((0_i64..4500, 1_i64..1500), 0..2),
    ) {
        let need = |(i, (able, count)): (usize, &(std::collections::BTreeSet<u128>, usize))| {
            Need { count: *count, ..need(&i.to_string(), &able.iter().copied().collect::<Vec<_>>()) }
        };
        let minute = |n: i64| at(monday(), 0) + Span::minutes(n);
        let dates = || monday().iter_days().zip(&days);
        let special = dates().filter_map(|(date, (_, hours))| {
            Some((date, SpecialDay { hours: hours.clone()?, note: String::new() }))
        });
        let limit = Reason::Limit { of: LimitOf::Brand, per: Per::Day, max: 1 };
        let time = |start: i64, length: i64| Interval { start: minute(start), end: minute(start + length) };
        let rules = Rules {
            hours: OpeningHours {
                weekly: WeeklyHours(std::array::from_fn(|n| week[n].clone())),
                special: special.collect(),
            },
            minutes, step,
            before: Span::minutes(before),
            after: Span::minutes(after),
            needs: needs.iter().enumerate().map(need).collect(),
            earliest: minute(earliest),
            latest: minute(latest),
            full: full.iter().map(|(start, length)| (time(*start, *length), limit.clone())).collect(),
        };
        let claim = |&(n, start, length, _): &(u128, i64, i64, i64)| (resource(n), time(start, length));
        let way = |it: &(u128, i64, i64, i64)| {
            let (id, time) = claim(it);
            (id, time.buffered(Span::minutes(it.3), Span::minutes(it.3)))
        };
        let busy = claims.iter().map(claim).collect::<Busy>().with_ways(claims.iter().map(way));
        let found = slots(&rules, dates().map(|(date, (kind, _))| (date, kind.clone())), &busy, at);
        let free: Vec<Instant> = found.iter().filter(|slot| slot.is_free()).map(|slot| slot.time.start).collect();

        let taken = |n: u128, minute: i64| claims.iter().any(|&(of, start, length, way)| {
            of == n && (start - way..start + length + way).contains(&minute)
        });
        let is_free = |start: i64| {
            let wanted = start - before..start + i64::from(minutes) + after;
            let enough = |(able, count): &(std::collections::BTreeSet<u128>, usize)| {
                able.iter().filter(|n| wanted.clone().all(|minute| !taken(**n, minute))).count() >= *count
            };
            let allowed = !full.iter().any(|(from, length)| (*from..from + length).contains(&start));
            (earliest..latest).contains(&start) && allowed && needs.iter().all(enough)
        };
        // Monday is the first of the days.
        let open = |n: usize| {
            let (kind, special) = &days[n];
            let by_week = match kind {
                DayKind::Holiday(_) => &[],
                DayKind::MakeUp(_) if week[n].is_empty() => week[0].as_slice(),
                _ => week[n].as_slice(),
            };
            special.as_deref().unwrap_or(by_week)
        };
        let offered = |start: i64| {
            let (n, clock) = (usize::try_from(start / 1440).expect("a day"), (start % 1440) as u16);
            open(n).iter().any(|&(from, to)| {
                from <= clock && clock + minutes <= to && (clock - from).is_multiple_of(step)
            })
        };
        let all = 0..1440 * days.len() as i64;
        let expected: Vec<Instant> = all.filter(|it| offered(*it) && is_free(*it)).map(minute).collect();
        prop_assert_eq!(free, expected);
        // Only a way is at fault exactly where the same calendar without ways has room.
        let without_ways: Busy = claims.iter().map(claim).collect();
        for slot in found {
            let n = usize::try_from((slot.time.start - minute(0)).whole_minutes() / 1440).expect("a day");
            prop_assert_eq!(slot.undetermined, days[n].0 == DayKind::Undetermined);
            for reason in &slot.reasons {
                let (Reason::Way { need, .. } | Reason::Taken { need, .. }) = reason else { continue };
                let alone = Rules { needs: rules.needs.iter().filter(|it| it.key == *need).cloned().collect(), ..rules.clone() };
                let there = refusals(&alone, slot.time, &without_ways).iter().all(|it| !matches!(it, Reason::Taken { .. }));
                prop_assert_eq!(matches!(reason, Reason::Way { .. }), there);
            }
        }
    }
}

/// Hours as they can be stored: in order and apart.
fn hours() -> impl Strategy<Value = Vec<(u16, u16)>> {
    prop::collection::vec((0_u16..1380, 30_u16..360), 0..4).prop_map(|hours| {
        let mut open: Vec<(u16, u16)> = Vec::new();
        for (start, length) in hours {
            if open.last().is_none_or(|(_, end)| *end < start) {
                open.push((start, (start + length).min(1440)));
            }
        }
        open
    })
}

fn kind() -> impl Strategy<Value = DayKind> {
    prop_oneof![
        4 => Just(DayKind::Working),
        1 => Just(DayKind::Weekend),
        1 => Just(DayKind::Holiday("节".into())),
        1 => Just(DayKind::MakeUp("节".into())),
        1 => Just(DayKind::Undetermined),
    ]
}
