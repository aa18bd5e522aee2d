//! How failed tries slow down the next ones, by counters that the storage keeps.

use crate::instant::{Instant, Span};

/// Tries with one address from one place before the first wait. NIST SP 800-63B 5.2.2 allows up to 100 in a row.
pub const FREE_TRIES: i32 = 5;
/// The first wait; each further failure doubles it.
const FIRST_WAIT: i64 = 30;
/// The longest wait: about a hundred guesses a day from one place, and a person is never kept out for long.
const LONGEST_WAIT: i64 = 15 * 60;
/// Failures older than this are forgotten.
pub const FORGET_AFTER: Span = Span::hours(24);

/// What a counter holds: of one address at one place, or of a place as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    pub failures: i32,
    pub blocked_until: Instant,
    /// The last failure; for a budget, the start of its window.
    pub last_at: Instant,
}

impl Tries {
    pub const NONE: Self = Self { failures: 0, blocked_until: Instant(0), last_at: Instant(0) };

    /// Counts one more try as failed, or says until when none is taken.
    ///
    /// Spent before the password is looked at, so that a hundred guesses at the same moment are five; a right one gives all back.
    pub fn spend(self, now: Instant) -> Result<Self, Instant> {
        if now < self.blocked_until {
            return Err(self.blocked_until);
        }
        let failures = if self.last_at + FORGET_AFTER < now { 1 } else { self.failures + 1 };
        let blocked_until = if failures < FREE_TRIES { Instant(0) } else { now + wait(failures) };
        Ok(Self { failures, blocked_until, last_at: now })
    }

    /// How many more failures come before the next wait.
    pub const fn left(self) -> i32 {
        if self.failures < FREE_TRIES { FREE_TRIES - self.failures } else { 0 }
    }

    /// Takes one of `limit` from a budget for each `window`, or says when the next window opens.
    pub fn spend_of(self, limit: i32, window: Span, now: Instant) -> Result<Self, Instant> {
        let ends = self.last_at + window;
        if ends <= now {
            Ok(Self { failures: 1, blocked_until: Instant(0), last_at: now })
        } else if self.failures < limit {
            Ok(Self { failures: self.failures + 1, ..self })
        } else {
            Err(ends)
        }
    }
}

fn wait(failures: i32) -> Span {
    let doublings = (failures - FREE_TRIES).clamp(0, 10);
    Span::seconds((FIRST_WAIT << doublings).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Instant = Instant::from_unix_seconds(1_800_000_000);

    #[test]
    fn waits_double_from_thirty_seconds_to_fifteen_minutes() {
        let (mut tries, mut now, mut waits) = (Tries::NONE, START, Vec::new());
        for _ in 0..12 {
            tries = tries.spend(now).expect("the wait is over");
            waits.push((tries.blocked_until - now).whole_seconds().max(0));
            now = now.max(tries.blocked_until);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn no_try_is_taken_during_a_wait() {
        let tries = (0..5).fold(Tries::NONE, |tries, _| tries.spend(START).expect("a free try"));
        assert_eq!(tries.left(), 0);
        assert_eq!(tries.spend(START + Span::seconds(29)), Err(START + Span::seconds(30)));
        assert!(tries.spend(START + Span::seconds(30)).is_ok());
    }

    #[test]
    fn a_day_later_failures_are_forgotten() {
        let tries = (0..5).fold(Tries::NONE, |tries, _| tries.spend(START).expect("a free try"));
        assert_eq!(tries.spend(START + Span::hours(25)).map(Tries::left), Ok(4));
    }

    #[test]
    fn a_budget_opens_again_with_its_next_window() {
        let spend = |tries: Tries, now| tries.spend_of(2, Span::hours(1), now);
        let tries = spend(Tries::NONE, START).and_then(|tries| spend(tries, START)).expect("two are free");
        assert_eq!(spend(tries, START + Span::minutes(59)), Err(START + Span::hours(1)));
        assert_eq!(spend(tries, START + Span::hours(1)).map(|tries| tries.failures), Ok(1));
    }
}
