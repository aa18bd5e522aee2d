//! How much a studio may send, and how much it is asked to. Pure: the times are given.

use super::wire::Answer;
use crate::live::refusal::Refusal;
use std::time::Duration;

/// Bytes a second that a studio may send for long: 16 Mbit/s, several times what one is asked for.
const BYTES: u64 = 2_000_000;
/// Messages a second: 30 pictures in two sizes and 50 frames of sound are 110.
const MESSAGES: u64 = 400;
/// So many seconds' worth may come at once, as after a tunnel.
const BURST: u64 = 4;

/// What pictures are begun with, in bits a second; the studio's own figure, too.
pub const BEST: u32 = 900_000;
/// Below that 720p is no picture any more.
const LEAST: u32 = 250_000;
/// Media that comes so much later than the quickest came is too much for the line.
const BEHIND: Duration = Duration::from_millis(1_500);
/// Within this it keeps up.
const CLOSE: Duration = Duration::from_millis(300);
/// After asking for less, so long is waited for what that brings.
const COOL: Duration = Duration::from_secs(5);
/// The line must have been good for so long before more is asked for.
const CALM: Duration = Duration::from_secs(20);

/// Watches one connection. All times are since its beginning.
#[derive(Debug)]
pub struct Pace {
    bytes: Bucket,
    messages: Bucket,
    /// The least that media has come late so far, against a zero of its own.
    quickest: Option<i64>,
    asked: u32,
    /// When something was asked for, or the line was last bad.
    troubled: Duration,
}

#[derive(Debug)]
struct Bucket {
    rate: u64,
    left: u64,
    /// When it was last filled.
    at: Duration,
}

impl Bucket {
    const fn new(rate: u64) -> Self {
        Self { rate, left: rate * BURST, at: Duration::ZERO }
    }

    /// Takes so many, or says that there are not so many.
    fn take(&mut self, now: Duration, count: u64) -> bool {
        let more = now.saturating_sub(self.at).as_millis() as u64 * self.rate / 1_000;
        if more > 0 {
            self.left = (self.left + more).min(self.rate * BURST);
            self.at = now;
        }
        let enough = self.left >= count;
        self.left = self.left.saturating_sub(count);
        enough
    }
}

impl Pace {
    pub const fn new() -> Self {
        let (bytes, messages) = (Bucket::new(BYTES), Bucket::new(MESSAGES));
        Self { bytes, messages, quickest: None, asked: BEST, troubled: Duration::ZERO }
    }

    /// Counts a message. Fails with `Flood` if it is one too many.
    pub fn count(&mut self, now: Duration, bytes: usize) -> Result<(), Refusal> {
        let enough = self.bytes.take(now, bytes as u64) & self.messages.take(now, 1);
        if enough { Ok(()) } else { Err(Refusal::Flood) }
    }

    /// Notes that media of the time `at`, in µs, came `now`, and answers what to ask for in consequence.
    pub fn late(&mut self, now: Duration, at: i64) -> Option<Answer> {
        let late = now.as_micros() as i64 - at;
        let quickest = *self.quickest.insert(self.quickest.map_or(late, |it| it.min(late)));
        let behind = Duration::from_micros((late - quickest).unsigned_abs());
        if behind > CLOSE && behind <= BEHIND {
            self.troubled = self.troubled.max(now.saturating_sub(COOL));
        }
        let calm = now.saturating_sub(self.troubled);
        let wanted = if behind > BEHIND && (calm >= COOL || self.asked == BEST) {
            (self.asked / 10 * 6).max(LEAST)
        } else if behind <= CLOSE && calm >= CALM {
            (self.asked / 10 * 13).min(BEST)
        } else {
            return None;
        };
        self.troubled = now;
        (wanted != std::mem::replace(&mut self.asked, wanted)).then_some(Answer::BitRate { value: wanted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pace: &mut Pace, now: u64, late: u64) -> Option<u32> {
        match pace.late(Duration::from_millis(now), (now - late) as i64 * 1_000) {
            Some(Answer::BitRate { value }) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn a_line_that_falls_behind_is_asked_for_less_and_a_calm_one_for_more_again() {
        let mut pace = Pace::new();
        assert_eq!(asked(&mut pace, 1_000, 50), None);
        assert_eq!(asked(&mut pace, 9_000, 2_000), Some(540_000));
        assert_eq!(asked(&mut pace, 10_000, 2_500), None, "what that brings is waited for");
        assert_eq!(asked(&mut pace, 15_000, 2_500), Some(324_000));
        assert_eq!(asked(&mut pace, 21_000, 9_000), Some(250_000));
        assert_eq!(asked(&mut pace, 27_000, 9_000), None, "there is no less");
        assert_eq!(asked(&mut pace, 40_000, 60), None);
        let raised: Vec<_> = (41..200).filter_map(|second| asked(&mut pace, second * 1_000, 60)).collect();
        assert_eq!(raised, [325_000, 422_500, 549_250, 714_025, 900_000]);
    }

    #[test]
    fn what_is_usual_passes_and_a_flood_does_not() {
        let mut pace = Pace::new();
        for n in 0..110 * 60 {
            pace.count(Duration::from_micros(n * 1_000_000 / 110), 2_000).expect("usual");
        }
        let now = Duration::from_mins(1);
        let small = (0..10_000).take_while(|_| pace.count(now, 20).is_ok()).count();
        assert_eq!(small as u64, MESSAGES * BURST);
        let mut pace = Pace::new();
        let large = (0..10_000).take_while(|_| pace.count(now, 1_000_000).is_ok()).count();
        assert_eq!(large as u64, BYTES * BURST / 1_000_000);
    }
}
