//! Where in a recording a moment of the day is.
//!
//! A recording is played without the holes that a lost line left, so an instant and its place in the picture drift apart.

use crate::instant::{Instant, Span};
use serde::{Deserialize, Serialize};

/// So far may the clock and the picture part within one run before a new one is begun: less than anybody sees.
const DRIFT: Span = Span(250_000);

/// An unbroken stretch of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When its first picture was taken.
    pub starts_at: Instant,
    pub length: Span,
}

/// Joins what follows without a hole: thousands of segments become a few runs, in the order in which they are played.
pub fn runs(segments: impl IntoIterator<Item = Run>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for it in segments {
        match runs.last_mut() {
            Some(last) if (it.starts_at - (last.starts_at + last.length)).0.abs() <= DRIFT.0 => {
                last.length = last.length + it.length;
            }
            _ => runs.push(it),
        }
    }
    runs
}

/// How far into the picture `at` is: what lies in a hole is where the picture goes on, what was before it is its beginning, and what
/// came after it is its end. None without a picture.
pub fn place_of(runs: &[Run], at: Instant) -> Option<Span> {
    let mut played = Span(0);
    for it in runs {
        if at < it.starts_at {
            return Some(played);
        }
        if at < it.starts_at + it.length {
            return Some(played + (at - it.starts_at));
        }
        played = played + it.length;
    }
    (!runs.is_empty()).then_some(played)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: i64 = 1_000_000;

    fn run(starts_at: i64, length: i64) -> Run {
        Run { starts_at: Instant(starts_at * SECOND), length: Span::seconds(length) }
    }

    #[test]
    fn a_hole_takes_no_time_in_the_picture() {
        let runs = runs([run(100, 2), run(102, 2), run(110, 2)]);
        assert_eq!(runs, [run(100, 4), run(110, 2)]);
        let place = |at: i64| place_of(&runs, Instant(at * SECOND)).map(Span::whole_seconds);
        assert_eq!([50, 100, 103, 104, 107, 110, 111, 500].map(place), [0, 0, 3, 4, 4, 4, 5, 6].map(Some));
        assert_eq!(place_of(&[], Instant(0)), None);
    }

    /// Segments of whole seconds, each after a hole or not.
    fn segments() -> impl Strategy<Value = Vec<Run>> {
        proptest::collection::vec((0..4_i64, 1..5_i64), 0..30).prop_map(|all| {
            let mut next = 1_000;
            all.into_iter()
                .map(|(hole, length)| {
                    let it = run(next + hole, length);
                    next += hole + length;
                    it
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn every_second_of_the_picture_is_where_counting_finds_it(segments in segments()) {
            let runs = runs(segments.clone());
            let mut played = 0;
            for it in &segments {
                for second in 0..it.length.whole_seconds() {
                    let at = it.starts_at + Span::seconds(second);
                    prop_assert_eq!(place_of(&runs, at), Some(Span::seconds(played)));
                    played += 1;
                }
            }
        }

        #[test]
        fn later_is_never_earlier_in_the_picture(segments in segments(), mut at in proptest::collection::vec(0..2_000_i64, 2)) {
            let runs = runs(segments.clone());
            at.sort_unstable();
            let [first, second] = [at[0], at[1]].map(|it| place_of(&runs, Instant(it * SECOND)));
            prop_assert!(first <= second);
            let whole = segments.iter().fold(Span(0), |sum, it| sum + it.length);
            prop_assert!(second.is_none_or(|it| it <= whole));
            prop_assert_eq!(second.is_some(), !segments.is_empty());
        }
    }
}
