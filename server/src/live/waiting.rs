//! Requests for what is not there yet (RFC 8216 bis, 6.2.5.2).

use super::broadcast::Broadcast;
use bytes::Bytes;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The answer to a request that may have to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is there, and will stay the same.
    Ready(Bytes),
    /// What holds instead at this moment, if anything does: nothing is waited for.
    Instead(Option<Bytes>),
    /// It is to be asked for again when something changes.
    Wait,
    /// It is too far ahead to be waited for.
    Never,
}

/// What a playlist is wanted to hold: a segment by its media sequence number, or one of its parts.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub segment: u64,
    pub part: Option<usize>,
}

/// Where that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    There,
    Coming,
    TooFar,
}

impl Wanted {
    /// `coming` is the number of the segment in the making, which has `parts` of them; the one before it has `last`.
    pub fn stands(self, coming: u64, last: usize, parts: usize) -> Stands {
        // Two past the last whole segment is as far as anybody may ask.
        if self.segment > coming + 1 {
            return Stands::TooFar;
        }
        // A part after the last one of a segment means the first one of the next.
        let next = self.segment.checked_add(1) == Some(coming) && self.part.is_some_and(|it| it >= last);
        let there = if next {
            parts > 0
        } else {
            self.segment < coming || (self.segment == coming && self.part.is_some_and(|it| it < parts))
        };
        if there { Stands::There } else { Stands::Coming }
    }
}

impl Broadcast {
    /// Asks again at every change until there is an answer, or nobody has the patience: then it is [`Turn::Wait`] still.
    pub async fn wait(&self, patience: Duration, ask: impl Fn() -> Turn) -> Turn {
        let deadline = Instant::now() + patience;
        // Subscribed before the first question, so that no change is missed.
        let mut changes = self.version.subscribe();
        loop {
            let turn = ask();
            if turn != Turn::Wait || !matches!(timeout_at(deadline, changes.changed()).await, Ok(Ok(()))) {
                return turn;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_there_coming_or_too_far() {
        // Segment 7 is in the making and has two parts; segment 6 had three.
        let stands = |segment, part| Wanted { segment, part }.stands(7, 3, 2);
        for (segment, part) in [(0, None), (6, None), (6, Some(2)), (6, Some(3)), (6, Some(99)), (7, Some(1))] {
            assert_eq!(stands(segment, part), Stands::There, "{segment} {part:?}");
        }
        for (segment, part) in [(7, None), (7, Some(2)), (8, Some(0)), (8, None)] {
            assert_eq!(stands(segment, part), Stands::Coming, "{segment} {part:?}");
        }
        for segment in [9, u64::MAX] {
            assert_eq!(stands(segment, None), Stands::TooFar, "{segment}");
        }
        assert_eq!(Wanted { segment: 6, part: Some(3) }.stands(7, 3, 0), Stands::Coming);
    }
}
