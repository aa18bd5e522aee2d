//! Which receiving domains, and whether the mail server itself, get no mail for a while, because they failed.

use domain::instant::Instant;
use domain::notify::pause;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Failures in a row after which nothing is sent for a while. One may be chance.
const STRIKES: u32 = 3;

/// What went wrong lately. Outlives a round of the worker; clones share it.
#[derive(Clone, Default)]
pub struct Troubles(Arc<Mutex<HashMap<String, Trouble>>>);

/// What failed, and was not well since.
#[derive(Clone, Copy, Default)]
struct Trouble {
    strikes: u32,
    pauses: i32,
    until: Option<Instant>,
}

/// The name under which the mail server itself stands: no domain has it.
pub const SERVER: &str = "";

/// How bad a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Answered, or broke off, in good time.
    Quick,
    /// Held a connection until our patience ended; the next would hold another.
    Slow,
}

impl Troubles {
    /// Until when nothing is to be sent there.
    pub fn paused(&self, domain: &str, now: Instant) -> Option<Instant> {
        self.all().get(domain).and_then(|it| it.until).filter(|until| now < *until)
    }

    /// Notes a failure. Answers until when nothing is to be sent there, if this one was too much.
    ///
    /// After a pause the next failure is too much at once, and the pause twice as long.
    pub fn failed(&self, domain: &str, failure: Failure, now: Instant) -> Option<Instant> {
        let mut all = self.all();
        let trouble = all.entry(domain.to_owned()).or_default();
        trouble.strikes += if failure == Failure::Slow { STRIKES } else { 1 };
        // What was in flight together fails together.
        let paused = trouble.until.is_some_and(|until| now < until);
        if trouble.strikes >= STRIKES && !paused {
            trouble.pauses += 1;
            trouble.until = Some(now + pause(trouble.pauses));
        }
        trouble.until.filter(|until| now < *until)
    }

    /// It took a mail: all is forgotten.
    pub fn well(&self, domain: &str) {
        self.all().remove(domain);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Trouble>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::instant::Span;

    #[test]
    fn one_slow_failure_or_three_quick_ones_pause_and_each_pause_is_longer() {
        let (troubles, now) = (Troubles::default(), Instant::from_unix_seconds(0));
        assert_eq!(troubles.failed("a", Failure::Slow, now), Some(now + Span::seconds(30)));
        assert_eq!(troubles.failed("a", Failure::Slow, now), Some(now + Span::seconds(30)), "in flight together");
        for quick in [None, None, Some(now + Span::seconds(30))] {
            assert_eq!(troubles.failed("b", Failure::Quick, now), quick);
        }
        let later = now + Span::seconds(30);
        assert_eq!((troubles.paused("b", now), troubles.paused("b", later)), (Some(later), None));
        assert_eq!(troubles.failed("b", Failure::Quick, later), Some(later + Span::minutes(1)));
        troubles.well("b");
        assert_eq!((troubles.paused("b", later), troubles.failed("b", Failure::Quick, later)), (None, None));
    }
}
