//! A part of a media segment: one `moof` with a run of samples for each track, and their bytes in one `mdat`. The first
//! part of a segment carries its `styp`, so that the parts joined are the segment.

use super::boxes::{AUDIO_TRACK, VIDEO_TRACK, boxed, full};
use bytes::{BufMut, Bytes};

/// One picture. Times are in ticks of [`super::boxes::TIMESCALE`].
#[derive(Clone, Debug)]
pub struct Picture {
    pub duration: u32,
    /// From decoding to showing; B-frames make it differ.
    pub composition: i32,
    pub key: bool,
    pub data: Bytes,
}

/// One frame of sound, its duration in samples.
#[derive(Clone, Debug)]
pub struct Note {
    pub duration: u32,
    pub data: Bytes,
}

/// The samples of one track from `start` on, in its own timescale.
#[derive(Clone, Debug)]
pub struct Run<T> {
    pub start: u64,
    pub samples: Vec<T>,
}

/// `sample_depends_on`: on no other (ISO/IEC 14496-12, 8.6.4).
const SYNC: u32 = 0x0200_0000;
/// `sample_depends_on` others, and `sample_is_non_sync_sample`.
const NON_SYNC: u32 = 0x0101_0000;
/// The flag of `tfhd` that offsets count from the start of this `moof`.
const BASE_IS_MOOF: u32 = 0x02_0000;

/// Writes the `sequence`-th part of an epoch; `first` says that it begins a segment.
pub fn part(first: bool, sequence: u32, video: Option<&Run<Picture>>, audio: Option<&Run<Note>>) -> Bytes {
    let shown = || video.iter().flat_map(|run| &run.samples);
    let heard = || audio.iter().flat_map(|run| &run.samples);
    let pictures: usize = shown().map(|it| it.data.len()).sum();
    let sound: usize = heard().map(|it| it.data.len()).sum();
    let mut out = Vec::with_capacity(pictures + sound + 256 + 16 * shown().count() + 8 * heard().count());
    if first {
        boxed(&mut out, "styp", |out| {
            out.put_slice(b"msdh");
            out.put_u32(0);
            out.put_slice(b"msdhiso6");
        });
    }
    let moof = out.len();
    let mut offsets = Vec::new();
    boxed(&mut out, "moof", |out| {
        full(out, "mfhd", 0, 0, |out| out.put_u32(sequence));
        if let Some(video) = video {
            boxed(out, "traf", |out| {
                full(out, "tfhd", 0, BASE_IS_MOOF, |out| out.put_u32(VIDEO_TRACK));
                full(out, "tfdt", 1, 0, |out| out.put_u64(video.start));
                // Each sample has a duration, a size, flags and a signed composition offset.
                full(out, "trun", 1, 0xf01, |out| {
                    out.put_u32(video.samples.len() as u32);
                    offsets.push((out.len(), 0));
                    out.put_u32(0);
                    for it in &video.samples {
                        out.put_u32(it.duration);
                        out.put_u32(it.data.len() as u32);
                        out.put_u32(if it.key { SYNC } else { NON_SYNC });
                        out.put_i32(it.composition);
                    }
                });
            });
        }
        if let Some(audio) = audio {
            boxed(out, "traf", |out| {
                full(out, "tfhd", 0, BASE_IS_MOOF | 0x20, |out| {
                    out.put_u32(AUDIO_TRACK);
                    out.put_u32(SYNC);
                });
                full(out, "tfdt", 1, 0, |out| out.put_u64(audio.start));
                full(out, "trun", 0, 0x301, |out| {
                    out.put_u32(audio.samples.len() as u32);
                    offsets.push((out.len(), pictures));
                    out.put_u32(0);
                    for it in &audio.samples {
                        out.put_u32(it.duration);
                        out.put_u32(it.data.len() as u32);
                    }
                });
            });
        }
    });
    let data = out.len() - moof + 8;
    for (at, before) in offsets {
        out[at..at + 4].copy_from_slice(&((data + before) as u32).to_be_bytes());
    }
    boxed(&mut out, "mdat", |out| {
        shown().for_each(|it| out.put_slice(&it.data));
        heard().for_each(|it| out.put_slice(&it.data));
    });
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::boxes::all;

    #[test]
    fn each_runs_offset_points_at_its_own_bytes() {
        let picture = |data: &'static [u8]| Picture {
            duration: 3_000,
            composition: -1,
            key: true,
            data: Bytes::from_static(data),
        };
        let video = Run { start: 180_000, samples: vec![picture(b"first"), picture(b"second")] };
        let audio = Run { start: 96_000, samples: vec![Note { duration: 1_024, data: Bytes::from_static(b"sound") }] };
        let out = part(true, 7, Some(&video), Some(&audio));

        let moof = out.windows(4).position(|it| it == b"moof").expect("a moof") - 4;
        let offset = |nth: usize| {
            let trun = all(&out, "moof/traf/trun")[nth];
            u32::from_be_bytes([trun[8], trun[9], trun[10], trun[11]]) as usize + moof
        };
        assert_eq!(&out[offset(0)..offset(0) + 11], b"firstsecond");
        assert_eq!(&out[offset(1)..], b"sound");
        assert_eq!(all(&out, "moof/traf/tfdt")[1][4..], 96_000_u64.to_be_bytes());

        let alone = part(false, 7, None, Some(&audio));
        assert_eq!((all(&alone, "styp").len(), all(&alone, "moof/traf").len()), (0, 1));
        assert_eq!(all(&alone, "mdat"), [b"sound"]);
    }
}
