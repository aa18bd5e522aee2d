//! When officers, vehicles and kits cannot come.

use crate::id::ResourceId;
use crate::instant::{Interval, Span};
use std::collections::HashMap;

/// What is taken of each resource. Collected from intervals in any order, buffers included.
#[derive(Clone, Debug, Default)]
pub struct Busy {
    taken: Taken,
    /// The ways from and to other sites included; none where no way is needed.
    with_ways: Option<Taken>,
    /// Days and weeks in which somebody has as many engagements as the brand allows one person.
    enough: Taken,
    off: Off,
}

/// When people have no duty of their own, and what is kept free before and after an engagement: that may lie outside their
/// hours, as it may lie outside the brand's.
#[derive(Clone, Debug, Default)]
struct Off {
    times: Taken,
    before: Span,
    after: Span,
}

/// By resource, sorted and apart from each other.
type Taken = HashMap<ResourceId, Vec<Interval>>;

impl Busy {
    /// What is taken, with the ways to and from it: intervals that are taken as long as the crew is to go somewhere.
    #[must_use]
    pub fn with_ways(self, ways: impl IntoIterator<Item = (ResourceId, Interval)>) -> Self {
        let taken = self.taken.iter().flat_map(|(id, intervals)| intervals.iter().map(|it| (*id, *it)));
        let with_ways = Some(collected(taken.chain(ways)));
        Self { with_ways, ..self }
    }

    /// What is taken, and the time in which somebody has enough to do already.
    #[must_use]
    pub fn with_enough(self, enough: impl IntoIterator<Item = (ResourceId, Interval)>) -> Self {
        Self { enough: collected(enough), ..self }
    }

    /// What is taken, and when people are off duty: an engagement must not reach into it, unlike the times that are kept free
    /// `before` and `after` it.
    #[must_use]
    pub fn with_off_duty(
        self,
        times: impl IntoIterator<Item = (ResourceId, Interval)>,
        before: Span,
        after: Span,
    ) -> Self {
        Self { off: Off { times: collected(times), before, after }, ..self }
    }

    /// Whether the resource has all of `wanted` to itself, can be there in time, and has not enough to do already.
    pub fn is_free(&self, resource: ResourceId, wanted: &Interval) -> bool {
        self.can_come(resource, wanted) && is_apart(&self.enough, resource, wanted)
    }

    fn is_on_duty(&self, resource: ResourceId, wanted: &Interval) -> bool {
        let work = Interval { start: wanted.start + self.off.before, end: wanted.end - self.off.after };
        is_apart(&self.off.times, resource, &work)
    }

    /// Whether nothing but a way keeps the resource from `wanted`.
    pub fn lacks_way_only(&self, resource: ResourceId, wanted: &Interval) -> bool {
        is_apart(&self.taken, resource, wanted)
            && is_apart(&self.enough, resource, wanted)
            && self.is_on_duty(resource, wanted)
            && !self.can_come(resource, wanted)
    }

    /// Whether the resource could come to `wanted`, but for what it is to do at the most.
    pub fn has_enough_only(&self, resource: ResourceId, wanted: &Interval) -> bool {
        self.can_come(resource, wanted) && !is_apart(&self.enough, resource, wanted)
    }

    fn can_come(&self, resource: ResourceId, wanted: &Interval) -> bool {
        is_apart(self.with_ways.as_ref().unwrap_or(&self.taken), resource, wanted) && self.is_on_duty(resource, wanted)
    }
}

fn is_apart(taken: &Taken, resource: ResourceId, wanted: &Interval) -> bool {
    let Some(taken) = taken.get(&resource) else { return true };
    // The first that ends after the start is the only one to look at.
    let next = taken.partition_point(|it| it.end <= wanted.start);
    taken.get(next).is_none_or(|it| !it.overlaps(wanted))
}

fn collected(intervals: impl IntoIterator<Item = (ResourceId, Interval)>) -> Taken {
    let mut by_resource = Taken::new();
    for (resource, interval) in intervals {
        by_resource.entry(resource).or_default().push(interval);
    }
    by_resource.into_iter().map(|(resource, intervals)| (resource, united(intervals))).collect()
}

impl FromIterator<(ResourceId, Interval)> for Busy {
    fn from_iter<I: IntoIterator<Item = (ResourceId, Interval)>>(intervals: I) -> Self {
        Self { taken: collected(intervals), ..Self::default() }
    }
}

/// The same time as intervals that do not touch, the earliest first.
pub fn united(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_by_key(|it| it.start);
    let mut united: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match united.last_mut() {
            Some(last) if interval.start <= last.end => last.end = last.end.max(interval.end),
            _ => united.push(interval),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn interval(start: i64, end: i64) -> Interval {
        Interval { start: Instant(start), end: Instant(end) }
    }

    #[test]
    fn times_that_overlap_or_touch_become_one() {
        let of = |pairs: &[(i64, i64)]| pairs.iter().map(|&(start, end)| interval(start, end)).collect::<Vec<_>>();
        assert_eq!(united(of(&[(50, 60), (0, 10), (5, 20), (20, 30), (52, 55)])), of(&[(0, 30), (50, 60)]));
        assert_eq!(united(of(&[])), of(&[]));
    }

    proptest! {
        #[test]
        fn free_is_what_overlaps_none_of_the_intervals(
            taken in prop::collection::vec((0_i64..100, 1_i64..20), 0..12), start in 0_i64..120, length in 1_i64..20,
        ) {
            let taken: Vec<Interval> = taken.into_iter().map(|(start, length)| interval(start, start + length)).collect();
            let resource = ResourceId(Uuid::from_u128(1));
            let busy: Busy = taken.iter().map(|it| (resource, *it)).collect();
            let wanted = interval(start, start + length);
            prop_assert_eq!(busy.is_free(resource, &wanted), taken.iter().all(|it| !it.overlaps(&wanted)));
            prop_assert!(busy.is_free(ResourceId(Uuid::from_u128(2)), &wanted));
        }

        #[test]
        fn work_keeps_out_of_the_time_off_duty_and_what_is_kept_free_around_it_does_not(
            off in prop::collection::vec((0_i64..100, 1_i64..20), 0..6), start in 20_i64..120, length in 1_i64..20,
            before in 0_i64..15, after in 0_i64..15,
        ) {
            let off: Vec<Interval> = off.into_iter().map(|(start, length)| interval(start, start + length)).collect();
            let resource = ResourceId(Uuid::from_u128(1));
            let busy = Busy::default().with_off_duty(off.iter().map(|it| (resource, *it)), Span(before), Span(after));
            let work = interval(start, start + length);
            let wanted = work.buffered(Span(before), Span(after));
            prop_assert_eq!(busy.is_free(resource, &wanted), off.iter().all(|it| !it.overlaps(&work)));
            prop_assert!(!busy.lacks_way_only(resource, &wanted));
        }
    }
}
