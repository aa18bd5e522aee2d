//! The clock of the sound: frames follow each other by their number of samples, whatever rounding RTMP's milliseconds bring.

use super::boxes::TIMESCALE;
use super::fragment::{Note, Run};
use bytes::Bytes;

/// The sound waiting for the end of its part.
#[derive(Debug)]
pub struct Sound {
    rate: u32,
    frame: u32,
    start: u64,
    next: Option<u64>,
    samples: Vec<Note>,
}

/// Frames that a timestamp may lie off the count of samples before it is believed: about 64 ms, less than anybody hears.
const TOLERANCE: u64 = 3;

impl Sound {
    pub fn new(rate: u32, frame: u32) -> Self {
        Self { rate, frame, start: 0, next: None, samples: Vec::new() }
    }

    /// Takes a frame that starts `ms` after the first picture. One from before it, and one that overlaps what is there
    /// by more than the tolerance, is left out; a hole prolongs the frame before it.
    pub fn push(&mut self, ms: i64, data: Bytes) {
        let Ok(ms) = u64::try_from(ms) else { return };
        let at = ms * u64::from(self.rate) / 1_000;
        let tolerance = TOLERANCE * u64::from(self.frame);
        let mut start = self.next.unwrap_or(at);
        if at + tolerance < start {
            return;
        }
        if at > start + tolerance {
            if let Some(last) = self.samples.last_mut() {
                last.duration += (at - start) as u32;
            }
            start = at;
        }
        if self.samples.is_empty() {
            self.start = start;
        }
        self.samples.push(Note { duration: self.frame, data });
        self.next = Some(start + u64::from(self.frame));
    }

    /// The frames that start before `end` (in ticks of [`TIMESCALE`]), and all of them without an end; `None` if there are none.
    ///
    /// With an end, the last frame waits: a hole after it prolongs it, so that the runs follow each other without gaps.
    pub fn take(&mut self, end: Option<u64>) -> Option<Run<Note>> {
        let (start, mut count) = (self.start, 0);
        let until = end.map_or(u64::MAX, |it| it * u64::from(self.rate) / u64::from(TIMESCALE));
        let most = self.samples.len().saturating_sub(usize::from(end.is_some()));
        while count < most && self.start < until {
            self.start += u64::from(self.samples[count].duration);
            count += 1;
        }
        let samples: Vec<Note> = self.samples.drain(..count).collect();
        (count > 0).then_some(Run { start, samples })
    }

    /// Bytes of the frames that wait.
    pub fn bytes(&self) -> usize {
        self.samples.iter().map(|it| it.data.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame() -> Bytes {
        Bytes::from_static(b"aac")
    }

    #[test]
    fn rounded_milliseconds_leave_no_holes() {
        let mut sound = Sound::new(44_100, 1_024);
        for n in 0..200_i64 {
            sound.push(n * 1_024 * 1_000 / 44_100, frame());
        }
        let run = sound.take(None).expect("sound");
        assert!(run.samples.iter().all(|it| it.duration == 1_024));
    }

    #[test]
    fn a_hole_prolongs_the_frame_before_it() {
        let mut sound = Sound::new(48_000, 1_024);
        sound.push(0, frame());
        sound.push(1_000, frame());
        let run = sound.take(None).expect("sound");
        assert_eq!(run.samples.iter().map(|it| it.duration).collect::<Vec<_>>(), [48_000, 1_024]);
    }

    proptest! {
        #[test]
        fn runs_follow_each_other_without_gap_or_overlap(
            steps in prop::collection::vec((-50_i64..200, any::<bool>()), 1..200),
        ) {
            let mut sound = Sound::new(44_100, 1_024);
            let (mut ms, mut end) = (0, None);
            let mut check = |run: Run<Note>| {
                prop_assert_eq!(run.start, end.unwrap_or(run.start));
                end = Some(run.start + run.samples.iter().map(|it| u64::from(it.duration)).sum::<u64>());
                Ok(())
            };
            for (step, cut) in steps {
                ms += step;
                sound.push(ms, frame());
                if cut && let Some(run) = sound.take(Some(ms.max(0) as u64 * 90)) {
                    check(run)?;
                }
            }
            if let Some(run) = sound.take(None) {
                check(run)?;
            }
        }
    }
}
