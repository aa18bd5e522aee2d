use super::*;
use crate::scheduling::plan::instant_at;
use chrono::{DateTime, NaiveDate};
use domain::catalogue::{CrewPolicy, Kind};
use domain::id::{AbsenceId, BrandId, EngagementId, OfferingId};
use domain::scheduling::limits::Limits;
use domain::scheduling::opening::{OpeningHours, SpecialDay};
use domain::scheduling::slots::slots;
use domain::scheduling::working_days::{DayKind, WorkingDays};
use entities::catalogue::offering;
use entities::directory::brand;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

/// Wednesday to Sunday: `FIRST` is 7 October 2026.
const FIRST: &str = "2026-10-07";
const DAYS: i64 = 5;
/// Minutes of all of these days.
const ALL: i64 = DAYS * 24 * 60;

fn resource_id(n: usize) -> ResourceId {
    ResourceId(Uuid::from_u128(n as u128 + 1))
}

fn first() -> NaiveDate {
    FIRST.parse().expect("a date")
}

/// So many minutes after the first midnight, in Shanghai.
fn minute(n: i64) -> Instant {
    instant_at(chrono_tz::Asia::Shanghai, first(), 0) + Span::minutes(n)
}

/// What a date is, by the calendar and by the brand.
#[derive(Clone, Debug)]
struct Day {
    /// In the notice: off, worked, or not named.
    notice: Option<bool>,
    special: Option<Vec<(u16, u16)>>,
}

/// Hours in order and apart.
fn stretches() -> impl Strategy<Value = Vec<(u16, u16)>> {
    prop::collection::btree_set(0_u16..96, 0..5).prop_map(|cuts| {
        let cuts: Vec<u16> = cuts.into_iter().map(|it| it * 15).collect();
        cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn day() -> impl Strategy<Value = Day> {
    (prop::option::weighted(0.4, any::<bool>()), prop::option::weighted(0.3, stretches()))
        .prop_map(|(notice, special)| Day { notice, special })
}

fn week() -> impl Strategy<Value = WeeklyHours> {
    prop::collection::vec(stretches(), 7).prop_map(|days| WeeklyHours(std::array::from_fn(|n| days[n].clone())))
}

/// When a stretch of minutes begins and how long it is.
fn time(longest: i64) -> impl Strategy<Value = (i64, i64)> {
    (-600..ALL, 1..=longest)
}

fn plan(
    (minutes, before, after): (i32, i32, i32),
    (weekly, days, published): (WeeklyHours, &[Day], bool),
    own: &[Option<WeeklyHours>],
    (needs, limits): (&[(usize, usize)], Limits),
) -> Plan {
    let brand = brand::Model {
        id: BrandId(Uuid::from_u128(1)),
        key: "one".into(),
        name: "一".into(),
        name_en: String::new(),
        purpose: String::new(),
        purpose_en: String::new(),
        weekly_hours: String::new(),
        limits: Some(json!(limits).to_string()),
        time_zone: "Asia/Shanghai".into(),
    };
    let offering = offering::Model {
        id: OfferingId(Uuid::from_u128(1)),
        brand_id: brand.id,
        kind: Kind::Training,
        title: String::new(),
        title_en: String::new(),
        minutes,
        lead_working_days: 0,
        horizon_days: 30,
        slot_step: 30,
        remind_day: true,
        remind_hour: false,
        watch_percent: domain::live::completion::USUAL,
        quiz_percent: domain::live::completion::USUAL,
        min_heads: 1,
        max_heads: 9,
        buffer_before: before,
        buffer_after: after,
        needs: "[]".into(),
        officers: 0,
        crew: CrewPolicy::Fixed,
        questions: "[]".into(),
    };
    let resources = own.iter().enumerate().map(|(n, hours)| resource::Model {
        id: resource_id(n),
        brand_id: brand.id,
        // Every other one is a thing, which no limit tires.
        kind: if n.is_multiple_of(2) { ResourceKind::Officer } else { ResourceKind::Vehicle },
        code: n.to_string(),
        name: n.to_string(),
        name_en: String::new(),
        account_id: None,
        abilities: "[]".into(),
        hours: hours.as_ref().map(|it| json!(it).to_string()),
    });
    let mut calendar = WorkingDays::default();
    let dates = || first().iter_days().zip(days);
    if published {
        let named = dates().filter_map(|(date, it)| Some((date, "节".to_owned(), it.notice?)));
        calendar.publish(2026, named.collect::<Vec<_>>());
    }
    let special =
        dates().filter_map(|(date, it)| Some((date, SpecialDay { hours: it.special.clone()?, note: String::new() })));
    let hours = OpeningHours { weekly, special: special.collect() };
    let resources: Vec<_> = resources.collect();
    let mut plan = Plan::of(offering, brand, resources, (hours, calendar), minute(0));
    // Anybody of the first so many can do it; `need.0` of them are needed.
    plan.rules.needs = needs
        .iter()
        .enumerate()
        .map(|(n, (count, able))| domain::scheduling::slots::Need {
            key: n.to_string(),
            count: *count,
            able: (0..*able).map(resource_id).collect(),
        })
        .collect();
    plan
}

/// The hours of a date, told without the code that is tested.
fn open_on(weekly: &WeeklyHours, date: NaiveDate, notice: Option<bool>) -> Vec<(u16, u16)> {
    use chrono::Datelike;
    let own = weekly.0[date.weekday().num_days_from_monday() as usize].clone();
    let weekend = date.weekday().number_from_monday() > 5;
    match notice {
        Some(true) => Vec::new(),
        Some(false) if weekend && own.is_empty() => weekly.0[0].clone(),
        _ => own,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Free times are those at which, looked at minute by minute, the brand is open, no limit is reached, and enough of
    /// everybody is on duty, not away and has nothing else: over several days of every kind.
    #[test]
    fn free_times_of_a_week_of_holidays_leave_and_limits_equal_a_naive_model(
        weekly in week(),
        days in prop::collection::vec(day(), DAYS as usize),
        published in prop::bool::weighted(0.8),
        own in prop::collection::vec(prop::option::weighted(0.4, week()), 4),
        (minutes, before, after) in (15_i32..150, 0_i32..60, 0_i32..60),
        claims in prop::collection::vec((0_usize..4, time(300)), 0..12),
        leave in prop::collection::vec((0_usize..4, time(2000)), 0..3),
        needs in prop::collection::vec((1_usize..3, 2_usize..5), 0..3),
        (of_brand, of_officer) in (prop::option::of(1_u16..4), prop::option::of(1_u16..3)),
    ) {
        let mut limits = Limits::default();
        limits.brand.day = of_brand;
        limits.officer.day = of_officer;
        let mut plan = plan((minutes, before, after), (weekly.clone(), &days, published), &own, (&needs, limits));
        // Each claim is an engagement of its own, with the buffers of this offering around it.
        let claim = |(n, (who, (start, length))): (usize, &(usize, (i64, i64)))| {
            let engagement = EngagementId(Uuid::from_u128(n as u128));
            (resource_id(*who), engagement, minute(*start), minute(start + length), None)
        };
        let claimed: Vec<Claimed> = claims.iter().enumerate().map(claim).collect();
        let away: Vec<absence::Model> = leave.iter().map(|(who, (start, length))| absence::Model {
            id: AbsenceId(Uuid::nil()),
            resource_id: resource_id(*who),
            starts_at: minute(*start),
            ends_at: minute(start + length),
            note: String::new(),
        }).collect();
        let date_at = |at: i64| {
            let shown = DateTime::from_timestamp_micros(minute(at).0).expect("an instant");
            shown.with_timezone(&chrono_tz::Asia::Shanghai).date_naive()
        };
        let begins = |start: i64| date_at(start + i64::from(before));
        let booked = claims.iter().map(|(_, (start, _))| begins(*start));
        plan.rules.full = limits.brand.full(booked).into_iter().map(|it| {
            let reason = domain::scheduling::slots::Reason::Limit {
                of: domain::scheduling::limits::LimitOf::Brand, per: it.per, max: it.max,
            };
            (time_of(&plan, &it), reason)
        }).collect();
        let range = plan.buffered(Interval { start: minute(0), end: minute(ALL) });
        let busy = busy(&plan, range, &claimed, &away, &Places::default());
        let dates = first().iter_days().take(DAYS as usize).map(|it| (it, plan.days.kind(it)));
        let found = slots(&plan.rules, dates, &busy, |date, at| instant_at(plan.zone, date, at));
        for slot in &found {
            let date = date_at((slot.time.start - minute(0)).whole_minutes());
            let weekday = !matches!(plan.days.kind(date), DayKind::Weekend);
            prop_assert_eq!(slot.undetermined, !published && weekday);
        }
        let free: Vec<i64> =
            found.iter().filter(|it| it.is_free()).map(|it| (it.time.start - minute(0)).whole_minutes()).collect();

        let notice = |at: i64| {
            let n = usize::try_from(at.div_euclid(1440)).ok();
            n.and_then(|n| days.get(n)).and_then(|it| it.notice).filter(|_| published)
        };
        let on_duty = |who: usize, at: i64| own[who].as_ref().is_none_or(|hours| {
            let clock = u16::try_from(at.rem_euclid(1440)).expect("a minute of the day");
            open_on(hours, date_at(at), notice(at)).iter().any(|(from, to)| (*from..*to).contains(&clock))
        });
        let tired = |who: usize, date: NaiveDate| who.is_multiple_of(2) && of_officer.is_some_and(|most| {
            claims.iter().filter(|(of, (start, _))| *of == who && begins(*start) == date).count() >= usize::from(most)
        });
        let can_come = |who: usize, start: i64| {
            let (work, end) = (i64::from(minutes), start + i64::from(minutes));
            let held = start - i64::from(before)..end + i64::from(after);
            let within = |&(of, (from, length)): &(usize, (i64, i64)), at: i64| {
                of == who && (from..from + length).contains(&at)
            };
            (start..start + work).all(|at| on_duty(who, at))
                && held.clone().all(|at| !claims.iter().chain(&leave).any(|it| within(it, at)))
                && !tired_then(&tired, who, held, &date_at)
        };
        let is_open = |start: i64| {
            let (n, clock) = (start.div_euclid(1440), start.rem_euclid(1440));
            let day = &days[usize::try_from(n).expect("one of the days")];
            let hours = day.special.clone().unwrap_or_else(|| open_on(&weekly, date_at(start), notice(start)));
            hours.iter().any(|&(from, to)| {
                let (from, to) = (i64::from(from), i64::from(to));
                from <= clock && clock + i64::from(minutes) <= to && (clock - from) % i64::from(plan.rules.step) == 0
            })
        };
        let full = |date: NaiveDate| of_brand.is_some_and(|most| {
            claims.iter().filter(|(_, (start, _))| begins(*start) == date).count() >= usize::from(most)
        });
        let expected: Vec<i64> = (0..ALL).filter(|start| is_open(*start) && !full(date_at(*start))).filter(|start| {
            needs.iter().all(|(count, able)| {
                *able >= *count && (0..*able).filter(|who| can_come(*who, *start)).count() >= *count
            })
        }).collect();
        prop_assert_eq!(free, expected);
    }
}

/// Whether an officer has had enough on any of the days that the time held reaches into.
fn tired_then(
    tired: &impl Fn(usize, NaiveDate) -> bool,
    who: usize,
    held: std::ops::Range<i64>,
    date_at: &impl Fn(i64) -> NaiveDate,
) -> bool {
    [held.start, held.end - 1].into_iter().any(|at| tired(who, date_at(at)))
}
