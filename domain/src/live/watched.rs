//! What somebody has watched of a broadcast, in seconds of the clock it was made by: live picture and replay are one axis.

use crate::instant::{Instant, Span};
use std::fmt;
use std::str::FromStr;

/// Spans that are kept of one person. Who pauses every half a minute for two hours comes to 240; beyond it the shortest goes, so that
/// no device can make a row grow.
const MOST: usize = 240;

/// Disjoint half-open spans of whole seconds since 1970, in rising order, none touching the next.
///
/// Written out as `start length gap length gap length …`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<(i64, i64)>);

impl Spans {
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (i64, i64)> {
        self.0.iter().copied()
    }

    /// Adds `[from, to)` and says how many of its seconds are new. An empty or inverted span adds nothing.
    pub fn add(&mut self, from: i64, to: i64) -> i64 {
        if from >= to {
            return 0;
        }
        let first = self.0.partition_point(|it| it.1 < from);
        let after = self.0.partition_point(|it| it.0 <= to);
        let touched = &self.0[first..after];
        let start = touched.first().map_or(from, |it| it.0.min(from));
        let end = touched.last().map_or(to, |it| it.1.max(to));
        let known: i64 = touched.iter().map(|it| it.1 - it.0).sum();
        self.0.splice(first..after, [(start, end)]);
        if self.0.len() > MOST
            && let Some((shortest, _)) = self.0.iter().enumerate().min_by_key(|(_, it)| it.1 - it.0)
        {
            self.0.remove(shortest);
        }
        end - start - known
    }

    /// Adds everything that the other has.
    pub fn join(&mut self, other: &Self) {
        for (from, to) in other.iter() {
            self.add(from, to);
        }
    }

    /// Seconds of `[from, to)` that were watched.
    pub fn within(&self, from: i64, to: i64) -> i64 {
        self.iter().map(|it| (it.1.min(to) - it.0.max(from)).max(0)).sum()
    }
}

impl fmt::Display for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = 0;
        for (n, (from, to)) in self.iter().enumerate() {
            let between = if n == 0 { "" } else { " " };
            write!(f, "{between}{} {}", from - at, to - from)?;
            at = to;
        }
        Ok(())
    }
}

/// A text that no [`Spans`] was written out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no spans")]
pub struct NoSpans;

impl FromStr for Spans {
    type Err = NoSpans;

    fn from_str(text: &str) -> Result<Self, NoSpans> {
        let (mut spans, mut at) = (Self::default(), 0_i64);
        let mut numbers = text.split_ascii_whitespace().map(|it| it.parse::<i64>().map_err(|_| NoSpans));
        while let Some(gap) = numbers.next() {
            let from = at.checked_add(gap?).ok_or(NoSpans)?;
            let to = from.checked_add(numbers.next().ok_or(NoSpans)??).ok_or(NoSpans)?;
            let rises = from < to && (spans.is_empty() || at < from);
            if !rises {
                return Err(NoSpans);
            }
            spans.0.push((from, to));
            at = to;
        }
        Ok(spans)
    }
}

/// The first report of a person may cover so much: what was played since the page was opened, or since a server went away.
const FIRST: Span = Span::seconds(40);
/// So much may be made good after silence: players keep no more than a minute in hand, at double speed.
const MOST_AT_ONCE: Span = Span::seconds(120);
/// The fastest that players play.
const SPEED: i64 = 2;

/// Bounds what one person can have watched, whatever the devices say: double the time that has passed and [`FIRST`].
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    left: Span,
    at: Instant,
}

impl Meter {
    pub const fn new(now: Instant) -> Self {
        Self { left: FIRST, at: now }
    }

    /// Takes a report, that what ends at the playhead `until` was played for `played`, into `known`.
    ///
    /// Gives the span that is believed: nothing that has not been broadcast by `now`, and no more new seconds than there was time for.
    pub fn take(&mut self, known: &mut Spans, until: Instant, played: Span, now: Instant) -> Option<(i64, i64)> {
        let passed = Span((now - self.at).0.max(0).saturating_mul(SPEED));
        self.left = (self.left + passed).min(MOST_AT_ONCE);
        self.at = now;
        let until = until.min(now);
        let played = played.clamp(Span(0), self.left.max(Span(0)));
        // Both ends are rounded down, so that reports which follow each other leave no gap.
        let (from, to) = ((until - played).unix_seconds(), until.unix_seconds());
        if from >= to {
            return None;
        }
        // Whole seconds may come to more than was left: the next report makes that good.
        self.left = Span(self.left.0 - Span::seconds(known.add(from, to)).0);
        Some((from, to))
    }
}

/// How many watched at each of `marks` moments, `step` seconds apart from `from` on. Each person counts for `people`.
pub fn curve<'a>(watched: impl IntoIterator<Item = (&'a Spans, u32)>, from: i64, step: i64, marks: usize) -> Vec<u32> {
    // What changes at each mark; summed up from the left it is the number there.
    let mut changes = vec![0_i64; marks + 1];
    let mark = |at: i64| usize::try_from((at - from + step - 1).div_euclid(step)).unwrap_or_default().min(marks);
    for (spans, people) in watched {
        for (start, end) in spans.iter() {
            changes[mark(start)] += i64::from(people);
            changes[mark(end)] -= i64::from(people);
        }
    }
    let mut sum = 0;
    let sums = changes.into_iter().take(marks).map(|change| {
        sum += change;
        u32::try_from(sum).unwrap_or_default()
    });
    sums.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const START: i64 = 1_796_176_800;

    fn seconds(spans: &Spans) -> BTreeSet<i64> {
        spans.iter().flat_map(|(from, to)| from..to).collect()
    }

    proptest! {
        #[test]
        fn spans_are_the_set_of_their_seconds(added in vec((0..300_i64, -5..60_i64), 0..80), part in (0..300_i64, 0..200_i64)) {
            let (mut spans, mut naive) = (Spans::default(), BTreeSet::new());
            for (at, length) in added {
                let before = naive.len();
                naive.extend(START + at..START + at + length);
                let new = spans.add(START + at, START + at + length);
                prop_assert_eq!(new, (naive.len() - before) as i64);
                prop_assert_eq!(&seconds(&spans), &naive);
            }
            let apart = spans.0.windows(2).all(|pair| pair[0].1 < pair[1].0);
            prop_assert!(apart, "{:?} could be fewer", spans);
            let (from, to) = (START + part.0, START + part.0 + part.1);
            prop_assert_eq!(spans.within(from, to), naive.range(from..to).count() as i64);
            prop_assert_eq!(spans.to_string().parse::<Spans>(), Ok(spans));
        }

        #[test]
        fn the_order_of_devices_and_servers_does_not_matter(
            one in vec((0..300_i64, 1..60_i64), 0..20), other in vec((0..300_i64, 1..60_i64), 0..20),
        ) {
            let of = |added: &[(i64, i64)]| {
                let mut spans = Spans::default();
                for (at, length) in added {
                    spans.add(START + at, START + at + length);
                }
                spans
            };
            let (mut left, mut right) = (of(&one), of(&other));
            left.join(&of(&other));
            right.join(&of(&one));
            prop_assert_eq!(left, right);
        }

        #[test]
        fn no_lie_is_worth_more_than_double_the_time(
            reports in vec((0..15_000_000_i64, any::<i64>(), any::<i64>()), 1..60),
        ) {
            let start = Instant::from_unix_seconds(START);
            let (mut meter, mut known, mut now) = (Meter::new(start), Spans::default(), start);
            for (pause, until, played) in reports {
                now = now + Span(pause);
                // Lies near the broadcast too, not only at the ends of time.
                let until = if until % 2 == 0 { now - Span(until.rem_euclid(900_000_000)) } else { Instant(until) };
                meter.take(&mut known, until, Span(played), now);
            }
            let most = (FIRST.0 + (now - start).0 * SPEED) / 1_000_000 + 1;
            prop_assert!(known.within(i64::MIN, i64::MAX) <= most);
            prop_assert!(known.iter().all(|(_, to)| to <= now.unix_seconds()), "nothing of the future");
        }

        #[test]
        fn a_curve_counts_who_watched_at_each_mark(
            people in vec((vec((-50..300_i64, 1..90_i64), 0..8), 1..30_u32), 0..12), step in 1..40_i64, marks in 1..20_usize,
        ) {
            let people: Vec<(Spans, u32)> = people
                .into_iter()
                .map(|(added, count)| {
                    let mut spans = Spans::default();
                    for (at, length) in added {
                        spans.add(START + at, START + at + length);
                    }
                    (spans, count)
                })
                .collect();
            let counted = curve(people.iter().map(|(spans, count)| (spans, *count)), START, step, marks);
            let naive: Vec<u32> = (0..marks as i64)
                .map(|n| {
                    let at = START + n * step;
                    people.iter().filter(|it| seconds(&it.0).contains(&at)).map(|it| it.1).sum()
                })
                .collect();
            prop_assert_eq!(counted, naive);
        }

        #[test]
        fn what_is_no_list_of_spans_is_refused_and_does_no_harm(text in "[0-9 -]{0,40}") {
            if let Ok(spans) = text.parse::<Spans>() {
                prop_assert_eq!(spans.to_string().parse::<Spans>(), Ok(spans));
            }
        }
    }

    #[test]
    fn honest_reports_that_follow_each_other_leave_no_gap() {
        let start = Instant::from_unix_seconds(START);
        let (mut meter, mut known) = (Meter::new(start), Spans::default());
        for n in 1..=30 {
            // 10.37 s each, four seconds behind the live edge.
            let now = start + Span(10_370_000 * n);
            meter.take(&mut known, now - Span::seconds(4), Span(10_370_000), now);
        }
        assert_eq!(known.iter().count(), 1, "{known:?}");
        assert_eq!(known.within(i64::MIN, i64::MAX), 311);
    }

    #[test]
    fn double_speed_counts_whole_and_what_is_faster_does_not() {
        let start = Instant::from_unix_seconds(START);
        let (mut meter, mut known) = (Meter::new(start), Spans::default());
        assert_eq!(meter.take(&mut known, start, FIRST, start), Some((START - 40, START)), "nothing is left");
        let now = start + Span::seconds(10);
        let replayed = |at: i64| Instant::from_unix_seconds(START - at);
        let faster = meter.take(&mut known, replayed(1_000), Span::seconds(30), now);
        assert_eq!(faster, Some((START - 1_020, START - 1_000)), "ten seconds at double speed");
        let now = start + Span::seconds(20);
        let double = meter.take(&mut known, replayed(2_000), Span::seconds(20), now);
        assert_eq!(double, Some((START - 2_020, START - 2_000)));
    }

    #[test]
    fn two_devices_on_one_link_count_once_and_lose_nothing() {
        let start = Instant::from_unix_seconds(START);
        let (mut meter, mut known) = (Meter::new(start), Spans::default());
        for n in 1..=60 {
            for device in 0..3 {
                let now = start + Span::seconds(10 * n + device);
                meter.take(&mut known, now, Span::seconds(10), now);
            }
        }
        assert_eq!(known.within(START, START + 600), 600);
        assert_eq!(known.within(i64::MIN, i64::MAX), 602);
    }

    #[test]
    fn a_row_stays_small_whatever_is_reported() {
        let mut spans = Spans::default();
        for n in 0..2_000 {
            spans.add(START + 3 * n, START + 3 * n + 1);
        }
        spans.add(START - 1_000, START - 500);
        assert_eq!(spans.iter().count(), MOST);
        assert_eq!(spans.within(START - 1_000, START - 500), 500, "it is the short ones that go");
    }
}
