//! Who has completed an engagement.

use std::ops::RangeInclusive;

/// Percent that an offering can ask for; 0 asks for nothing.
pub const PERCENT: RangeInclusive<i32> = 0..=100;

/// What an offering asks for until somebody says otherwise: as most employers' online trainings do, well over half.
pub const USUAL: i32 = 60;

/// What an offering asks of whoever is to have completed its engagements, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Of the broadcast that was watched, live or as a replay.
    pub watch: i32,
    /// Of the quiz questions that were answered rightly.
    pub quiz: i32,
}

impl Rule {
    /// Whether somebody who watched so many of `length` seconds, and answered so many of `questions` quiz questions rightly, has completed it.
    ///
    /// Nobody completes what was not broadcast. Without a quiz there is none to pass.
    pub fn is_met(self, watched: i64, length: i64, right: usize, questions: usize) -> bool {
        let watched_enough = length > 0 && watched.saturating_mul(100) >= length.saturating_mul(i64::from(self.watch));
        let passed =
            right.saturating_mul(100) >= questions.saturating_mul(usize::try_from(self.quiz).unwrap_or_default());
        watched_enough && passed
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, USUAL};

    #[test]
    fn completing_takes_both_the_picture_and_the_quiz() {
        let rule = Rule { watch: USUAL, quiz: USUAL };
        assert!(rule.is_met(2_160, 3_600, 0, 0), "sixty percent, and no quiz");
        assert!(!rule.is_met(2_159, 3_600, 0, 0));
        assert!(rule.is_met(3_600, 3_600, 2, 3));
        assert!(!rule.is_met(3_600, 3_600, 1, 3), "a third is right");
        assert!(!rule.is_met(0, 0, 0, 0), "nothing was broadcast");
        assert!(Rule { watch: 0, quiz: 0 }.is_met(0, 3_600, 0, 3), "nothing is asked for");
    }
}
