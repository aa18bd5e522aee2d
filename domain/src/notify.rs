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

/// Tries before a job is given up. With `backoff` the last one is five days after the first: RFC 5321 section 4.5.4.1 asks for
/// four to five, which outlasts greylisting (RFC 6647 names up to a day) and a mail server that is down over a long weekend.
pub const MAX_ATTEMPTS: i32 = 39;

/// How long to wait after the n-th failed try: 30 s doubling up to 4 hours.
pub fn backoff(attempts: i32) -> Span {
    let doubled = 30_i64.saturating_mul(1_i64 << attempts.clamp(1, 20).saturating_sub(1));
    Span::seconds(doubled.min(4 * 3600))
}

/// How long nothing is sent to a receiving domain, or to the mail server, that failed n times since it last took a mail. Shorter
/// than `backoff`, since everybody's mail waits for it.
pub fn pause(failures: i32) -> Span {
    backoff(failures).min(Span::minutes(15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_four_hours() {
        assert_eq!(backoff(1), Span::seconds(30));
        assert_eq!(backoff(2), Span::seconds(60));
        assert_eq!(backoff(60), Span::hours(4));
        assert_eq!((pause(1), pause(60)), (Span::seconds(30), Span::minutes(15)));
    }

    #[test]
    fn a_mail_is_tried_for_five_days() {
        let waits = (1..MAX_ATTEMPTS).map(|attempts| backoff(attempts).whole_seconds()).sum::<i64>();
        assert!((5 * 86_400..5 * 86_400 + 4 * 3600).contains(&waits), "{waits}");
    }
}
