use super::*;
use crate::scheduling::hours::WeeklyHours;
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
    }
}

fn need(key: &str, able: &[u128]) -> Need {
    Need { key: key.into(), able: able.iter().map(|n| resource(*n)).collect() }
}

#[test]
fn a_day_of_three_hours_has_five_starts_half_an_hour_apart() {
    let found = slots(&rules(vec![]), [(monday(), DayKind::Working)], &Claims::new(), at);
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(Slot::is_free));
}

#[test]
fn a_holiday_has_none_and_a_make_up_saturday_has_mondays() {
    let saturday: NaiveDate = "2026-10-10".parse().expect("a date");
    let rules = rules(vec![]);
    assert!(slots(&rules, [(monday(), DayKind::Holiday("节".into()))], &Claims::new(), at).is_empty());
    assert_eq!(slots(&rules, [(saturday, DayKind::MakeUp("节".into()))], &Claims::new(), at).len(), 5);
    assert!(slots(&rules, [(saturday, DayKind::Weekend)], &Claims::new(), at).is_empty());
}

#[test]
fn a_time_is_taken_when_its_buffers_reach_into_a_claim() {
    let taken = Interval { start: at(monday(), 720), end: at(monday(), 780) };
    let claims = Claims::from([(resource(1), vec![taken])]);
    let found = slots(&rules(vec![need("studio", &[1])]), [(monday(), DayKind::Working)], &claims, at);
    let free: Vec<bool> = found.iter().map(Slot::is_free).collect();
    // 11:00–12:00 needs a quarter of an hour after it; 10:30–11:30 does not reach 12:00.
    assert_eq!(free, [true, true, true, true, false]);
    assert_eq!(found[4].reasons, [Reason::Taken { need: "studio".into() }]);
}

#[test]
fn a_fixed_officer_who_is_busy_is_refused() {
    let hour = Interval { start: Instant(0), end: Instant(10) };
    let claims = Claims::from([(resource(1), vec![hour])]);
    assert_eq!(choose(&[need("presenter", &[1, 2])], &[resource(1)], hour, &claims), Err(String::new()));
}

#[test]
fn the_smallest_crew_is_chosen() {
    let needs = [need("presenter", &[1, 2]), need("antifraud", &[2, 3]), need("studio", &[9])];
    let hour = Interval { start: Instant(0), end: Instant(10) };
    assert_eq!(choose(&needs, &[], hour, &Claims::new()), Ok(vec![resource(2), resource(9)]));
    assert_eq!(choose(&needs, &[resource(1)], hour, &Claims::new()), Ok(vec![resource(1), resource(2), resource(9)]));
}

proptest! {
    #[test]
    fn a_crew_is_found_exactly_if_every_need_has_somebody_free(
        able in prop::collection::vec(prop::collection::vec(0_u128..6, 1..4), 1..5),
        busy in prop::collection::hash_set(0_u128..6, 0..6),
    ) {
        let needs: Vec<Need> = able.iter().enumerate().map(|(i, able)| need(&i.to_string(), able)).collect();
        let hour = Interval { start: Instant(0), end: Instant(10) };
        let claims: Claims = busy.iter().map(|n| (resource(*n), vec![hour])).collect();
        let possible = able.iter().all(|able| able.iter().any(|n| !busy.contains(n)));
        match choose(&needs, &[], hour, &claims) {
            Ok(chosen) => {
                prop_assert!(possible);
                prop_assert!(chosen.iter().all(|resource| !claims.contains_key(resource)));
                prop_assert!(needs.iter().all(|need| need.able.iter().any(|resource| chosen.contains(resource))));
            }
            Err(_) => prop_assert!(!possible),
        }
        prop_assert_eq!(choose(&needs, &[], hour, &claims).is_ok(), {
            let rules = Rules { needs, before: Span(0), after: Span(0), ..rules(vec![]) };
            refusals(&rules, hour, &claims).is_empty()
        });
    }
}
