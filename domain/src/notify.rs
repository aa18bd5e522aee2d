//! Jobs that leave the house.

use crate::instant::Span;
use crate::stored::words;

words! {
    /// Where an outbox row stands.
    JobState {
        Pending = "pending",
        Done = "done",
        /// Given up after a permanent refusal or too many tries; an administrator may send it again.
        Dead = "dead",
        /// No longer wanted: what it would have said is not true any more.
        Dropped = "dropped",
    }
}

/// Tries before a job is given up. With `backoff` the last one is some 17 hours after the first, which outlasts
/// greylisting (RFC 6647 names up to a day) and a night's outage of a company's mail server.
pub const MAX_ATTEMPTS: i32 = 12;

/// How long to wait after the n-th failed try: 30 s doubling up to 4 hours.
pub fn backoff(attempts: i32) -> Span {
    let doubled = 30_i64.saturating_mul(1_i64 << attempts.clamp(1, 20).saturating_sub(1));
    Span::seconds(doubled.min(4 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_four_hours() {
        assert_eq!(backoff(1), Span::seconds(30));
        assert_eq!(backoff(2), Span::seconds(60));
        assert_eq!(backoff(60), Span::hours(4));
    }
}
