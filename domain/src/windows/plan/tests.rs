use super::{Hours, Wish, arrange, has_place};
use proptest::prelude::*;

/// What happens to a visit.
#[derive(Clone, Copy, Debug)]
enum Event {
    Declare {
        first: bool,
        minutes: i32,
        reachable: bool,
    },
    /// The n-th of those that are there, counted round.
    Cancel(usize),
    /// So many minutes pass.
    Wait(i32),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let declare = (any::<bool>(), 1..40_i32, any::<bool>());
    let declare = declare.prop_map(|(first, minutes, reachable)| Event::Declare { first, minutes, reachable });
    let event =
        prop_oneof![4 => declare, 2 => any::<usize>().prop_map(Event::Cancel), 1 => (0..60_i32).prop_map(Event::Wait)];
    proptest::collection::vec(event, 0..40)
}

fn hours() -> impl Strategy<Value = Hours> {
    (1..300_i32, 1..4_i32, -200..20_i32).prop_map(|(length, desks, earliest)| Hours { length, desks, earliest })
}

/// How many are served in a minute, counted by looking at everybody.
fn served(wishes: &[Wish], minute: i32) -> usize {
    wishes.iter().filter(|it| it.at.is_some_and(|at| at <= minute && minute < at + it.minutes)).count()
}

/// The first minute from which a desk is free for so long, by trying one after the other.
fn naive_fit(hours: &Hours, wishes: &[Wish], minutes: i32) -> Option<i32> {
    let desks = usize::try_from(hours.desks).expect("a few");
    let fits = |at: &i32| (*at..*at + minutes).all(|minute| served(wishes, minute) < desks);
    (hours.earliest.max(0)..=hours.length - minutes).find(fits)
}

/// What must hold after each event, `before` being the times as they were.
fn check(hours: &Hours, before: &[Wish], after: &[Wish]) -> Result<(), TestCaseError> {
    let desks = usize::try_from(hours.desks).expect("a few");
    for minute in 0..hours.length {
        prop_assert!(served(after, minute) <= desks, "minute {minute} of {after:?}");
    }
    for (old, new) in before.iter().zip(after) {
        if let Some(at) = new.at {
            prop_assert!(0 <= at && at + new.minutes <= hours.length, "inside the hours");
        }
        if let Some(was) = old.at {
            let now = new.at.expect("nobody who has a time loses it");
            prop_assert!(now == was || (new.reachable && was >= hours.earliest), "moved only with notice");
            prop_assert!(now == was || now >= hours.earliest, "never closer than the least notice");
        } else if let Some(at) = new.at {
            prop_assert!(at >= hours.earliest);
        }
    }
    let waiting = after.iter().filter(|it| it.at.is_none());
    for it in waiting {
        prop_assert_eq!(naive_fit(hours, after, it.minutes), None, "nobody waits while there is a place");
        prop_assert!(!has_place(hours, after, it.minutes));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn places_are_never_taken_twice_and_nobody_who_was_told_a_time_loses_it(hours in hours(), events in events()) {
        let (mut hours, mut wishes) = (hours, Vec::<Wish>::new());
        for event in events {
            match event {
                Event::Declare { first, minutes, reachable } => wishes.push(Wish { first, minutes, at: None, reachable }),
                Event::Cancel(n) if !wishes.is_empty() => {
                    let _ = wishes.remove(n % wishes.len());
                }
                Event::Cancel(_) => {}
                Event::Wait(minutes) => hours.earliest += minutes,
            }
            let before = wishes.clone();
            for (it, at) in wishes.iter_mut().zip(arrange(&hours, &before)) {
                it.at = at;
            }
            check(&hours, &before, &wishes)?;
            if matches!(event, Event::Cancel(_)) && !before.iter().any(|it| it.first && it.at.is_none()) {
                let later = |(old, new): (&Wish, &Wish)| old.at.is_some_and(|was| new.at > Some(was));
                prop_assert!(!before.iter().zip(&wishes).any(later), "what was given back moves others forward alone");
            }
        }
    }

    #[test]
    fn capacity_and_times_are_those_of_trying_every_minute_for_one_after_the_other(
        hours in hours(),
        asked in proptest::collection::vec((any::<bool>(), 1..40_i32), 0..40),
    ) {
        let mut naive = Vec::new();
        // The order that is due: who goes first, then the others, each as they declared.
        for first in [true, false] {
            for (_, minutes) in asked.iter().filter(|it| it.0 == first) {
                let at = naive_fit(&hours, &naive, *minutes);
                naive.push(Wish { first, minutes: *minutes, at, reachable: true });
            }
        }
        let wishes: Vec<Wish> =
            asked.iter().map(|(first, minutes)| Wish { first: *first, minutes: *minutes, at: None, reachable: true }).collect();
        let times = arrange(&hours, &wishes);
        let of = |first: bool| wishes.iter().zip(&times).filter(move |(it, _)| it.first == first).map(|(_, at)| *at);
        let expected: Vec<_> = naive.iter().map(|it| it.at).collect();
        prop_assert_eq!(of(true).chain(of(false)).collect::<Vec<_>>(), expected);
    }
}

const fn wish(first: bool, minutes: i32, at: Option<i32>) -> Wish {
    Wish { first, minutes, at, reachable: true }
}

const HOUR: Hours = Hours { length: 60, desks: 1, earliest: 0 };

#[test]
fn who_goes_first_is_put_before_the_others_as_long_as_all_keep_a_place() {
    let seated = [wish(false, 20, Some(0)), wish(false, 20, Some(20)), wish(true, 20, None)];
    assert_eq!(arrange(&HOUR, &seated), [Some(20), Some(40), Some(0)]);
    let full = [wish(false, 30, Some(0)), wish(false, 30, Some(30)), wish(true, 20, None)];
    assert_eq!(arrange(&HOUR, &full), [Some(0), Some(30), None]);
    let untold = [Wish { reachable: false, ..seated[0] }, seated[1], seated[2]];
    assert_eq!(arrange(&HOUR, &untold), [Some(0), Some(40), Some(20)], "who cannot be told is not moved");
}

#[test]
fn a_time_that_is_given_back_goes_to_the_next_and_the_rest_to_who_waits() {
    let left = [wish(false, 20, Some(20)), wish(false, 20, Some(40)), wish(false, 15, None)];
    assert_eq!(arrange(&HOUR, &left), [Some(0), Some(20), Some(40)]);
    let soon = Hours { earliest: 30, ..HOUR };
    assert_eq!(arrange(&soon, &left), [Some(20), Some(40), None], "nothing free is far enough away");
}

#[test]
fn a_thousand_who_wait_are_told_so_at_once() {
    let all: Vec<Wish> = (0..1_000).map(|_| wish(false, 15, None)).collect();
    let times = arrange(&Hours { length: 180, desks: 2, earliest: -1_000 }, &all);
    assert_eq!(times.iter().flatten().count(), 24);
}
