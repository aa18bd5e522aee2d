//! When officers, vehicles and kits cannot come.

use crate::id::ResourceId;
use crate::instant::Interval;
use std::collections::HashMap;

/// What is taken of each resource. Collected from intervals in any order, buffers included.
#[derive(Clone, Debug, Default)]
pub struct Busy(HashMap<ResourceId, Vec<Interval>>);

impl Busy {
    /// Whether the resource has all of `wanted` to itself.
    pub fn is_free(&self, resource: ResourceId, wanted: &Interval) -> bool {
        let Some(taken) = self.0.get(&resource) else { return true };
        // Sorted and apart from each other, so the first that ends after the start is the only one to look at.
        let next = taken.partition_point(|it| it.end <= wanted.start);
        taken.get(next).is_none_or(|it| !it.overlaps(wanted))
    }
}

impl FromIterator<(ResourceId, Interval)> for Busy {
    fn from_iter<I: IntoIterator<Item = (ResourceId, Interval)>>(intervals: I) -> Self {
        let mut by_resource: HashMap<ResourceId, Vec<Interval>> = HashMap::new();
        for (resource, interval) in intervals {
            by_resource.entry(resource).or_default().push(interval);
        }
        Self(by_resource.into_iter().map(|(resource, intervals)| (resource, united(intervals))).collect())
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
    }
}
