//! The clock of the sound: frames follow each other by their number of samples, whatever rounding RTMP's milliseconds bring.

use super::fragment::{Note, Run};
use bytes::Bytes;

/// The sound waiting for the end of its segment.
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

    /// What came since the last call, if anything did.
    pub fn take(&mut self) -> Option<Run<Note>> {
        let samples = std::mem::take(&mut self.samples);
        (!samples.is_empty()).then_some(Run { start: self.start, samples })
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
        let run = sound.take().expect("sound");
        assert!(run.samples.iter().all(|it| it.duration == 1_024));
    }

    #[test]
    fn a_hole_prolongs_the_frame_before_it() {
        let mut sound = Sound::new(48_000, 1_024);
        sound.push(0, frame());
        sound.push(1_000, frame());
        let run = sound.take().expect("sound");
        assert_eq!(run.samples.iter().map(|it| it.duration).collect::<Vec<_>>(), [48_000, 1_024]);
    }

    proptest! {
        #[test]
        fn runs_never_overlap(steps in prop::collection::vec((-50_i64..200, any::<bool>()), 1..200)) {
            let mut sound = Sound::new(44_100, 1_024);
            let (mut ms, mut end) = (0, 0);
            for (step, cut) in steps {
                ms += step;
                sound.push(ms, frame());
                if cut && let Some(run) = sound.take() {
                    prop_assert!(run.start >= end);
                    end = run.start + run.samples.iter().map(|it| u64::from(it.duration)).sum::<u64>();
                }
            }
        }
    }
}
