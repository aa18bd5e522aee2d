//! The initialisation segment: which tracks there are and how they are coded, without any sample.

use super::audio::AudioConfig;
use super::boxes::{AUDIO_TRACK, TIMESCALE, VIDEO_TRACK, boxed, full};
use super::h264::AvcConfig;
use bytes::{BufMut, Bytes};

/// The transformation that changes nothing (ISO/IEC 14496-12, 8.2.2).
const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
/// The language code of `und`, undetermined.
const UNDETERMINED: u16 = 0x55c4;

/// Writes `ftyp` and `moov` for the given tracks.
pub fn segment(video: Option<&AvcConfig>, audio: Option<&AudioConfig>) -> Bytes {
    let mut out = Vec::with_capacity(1_200);
    boxed(&mut out, "ftyp", |out| {
        out.put_slice(b"iso6");
        out.put_u32(0);
        out.put_slice(b"iso6mp41");
    });
    boxed(&mut out, "moov", |out| {
        full(out, "mvhd", 0, 0, |out| {
            put_zeros(out, 8); // creation and modification times
            out.put_u32(1_000);
            out.put_u32(0); // the duration is in the fragments
            out.put_u32(0x1_0000); // normal speed
            out.put_u16(0x100); // full volume
            put_zeros(out, 10);
            put_matrix(out);
            put_zeros(out, 24);
            out.put_u32(AUDIO_TRACK + 1); // the next free track id
        });
        if let Some(video) = video {
            video_track(out, video);
        }
        if let Some(audio) = audio {
            audio_track(out, audio);
        }
        boxed(out, "mvex", |out| {
            if video.is_some() {
                trex(out, VIDEO_TRACK);
            }
            if audio.is_some() {
                trex(out, AUDIO_TRACK);
            }
        });
    });
    out.into()
}

fn video_track(out: &mut Vec<u8>, video: &AvcConfig) {
    boxed(out, "trak", |out| {
        tkhd(out, VIDEO_TRACK, 0, video.width, video.height);
        let entry = |out: &mut Vec<u8>| {
            boxed(out, "avc1", |out| {
                put_zeros(out, 6);
                out.put_u16(1); // data reference
                put_zeros(out, 16);
                out.put_u16(video.width);
                out.put_u16(video.height);
                out.put_u32(0x48_0000); // 72 dpi, both ways
                out.put_u32(0x48_0000);
                out.put_u32(0);
                out.put_u16(1); // frames per sample
                put_zeros(out, 32); // compressor name
                out.put_u16(0x18); // depth
                out.put_u16(0xffff);
                boxed(out, "avcC", |out| out.put_slice(&video.record));
            });
        };
        mdia(out, TIMESCALE, "vide", |out| full(out, "vmhd", 0, 1, |out| put_zeros(out, 8)), entry);
    });
}

fn audio_track(out: &mut Vec<u8>, audio: &AudioConfig) {
    boxed(out, "trak", |out| {
        tkhd(out, AUDIO_TRACK, 0x100, 0, 0);
        let (kind, channels) = match audio {
            AudioConfig::Aac(config) => ("mp4a", config.channels),
            AudioConfig::Opus(config) => ("Opus", u16::from(config.channels)),
        };
        let entry = |out: &mut Vec<u8>| {
            boxed(out, kind, |out| {
                put_zeros(out, 6);
                out.put_u16(1); // data reference
                put_zeros(out, 8);
                out.put_u16(channels);
                out.put_u16(16); // bits of a sample
                put_zeros(out, 4);
                // 16.16; a rate that does not fit stands in the AudioSpecificConfig only.
                out.put_u32(u16::try_from(audio.rate()).map_or(0, |rate| u32::from(rate) << 16));
                match audio {
                    AudioConfig::Aac(config) => full(out, "esds", 0, 0, |out| esds(out, &config.record)),
                    AudioConfig::Opus(config) => config.write_box(out),
                }
            });
        };
        mdia(out, audio.rate(), "soun", |out| full(out, "smhd", 0, 0, |out| put_zeros(out, 4)), entry);
    });
}

fn tkhd(out: &mut Vec<u8>, track: u32, volume: u16, width: u16, height: u16) {
    // Flags: enabled, in the movie, in its preview.
    full(out, "tkhd", 0, 7, |out| {
        put_zeros(out, 8);
        out.put_u32(track);
        put_zeros(out, 16);
        out.put_u32(0); // layer and group
        out.put_u16(volume);
        out.put_u16(0);
        put_matrix(out);
        out.put_u32(u32::from(width) << 16);
        out.put_u32(u32::from(height) << 16);
    });
}

fn mdia(
    out: &mut Vec<u8>,
    timescale: u32,
    handler: &str,
    header: impl FnOnce(&mut Vec<u8>),
    entry: impl FnOnce(&mut Vec<u8>),
) {
    boxed(out, "mdia", |out| {
        full(out, "mdhd", 0, 0, |out| {
            put_zeros(out, 8);
            out.put_u32(timescale);
            out.put_u32(0);
            out.put_u16(UNDETERMINED);
            out.put_u16(0);
        });
        full(out, "hdlr", 0, 0, |out| {
            out.put_u32(0);
            out.put_slice(handler.as_bytes());
            put_zeros(out, 12);
            out.put_u8(0); // an empty name
        });
        boxed(out, "minf", |out| {
            header(out);
            boxed(out, "dinf", |out| {
                full(out, "dref", 0, 0, |out| {
                    out.put_u32(1);
                    full(out, "url ", 0, 1, |_| {}); // in this very file
                });
            });
            boxed(out, "stbl", |out| {
                full(out, "stsd", 0, 0, |out| {
                    out.put_u32(1);
                    entry(out);
                });
                for empty in ["stts", "stsc", "stco"] {
                    full(out, empty, 0, 0, |out| out.put_u32(0));
                }
                full(out, "stsz", 0, 0, |out| put_zeros(out, 8));
            });
        });
    });
}

/// The elementary stream descriptor around an `AudioSpecificConfig` (ISO/IEC 14496-1, 7.2.6).
fn esds(out: &mut Vec<u8>, config: &[u8]) {
    // Seven bits of length a byte; one byte is enough, since the packager takes no configuration longer than 64 bytes.
    let config = &config[..config.len().min(64)];
    let length = config.len() as u8;
    out.put_slice(&[0x03, 23 + length, 0, AUDIO_TRACK as u8, 0]); // ES descriptor
    out.put_slice(&[0x04, 15 + length, 0x40, 0x15]); // decoder: MPEG-4 audio, an audio stream
    put_zeros(out, 11); // buffer size and bit rates, not known
    out.put_slice(&[0x05, length]);
    out.put_slice(config);
    out.put_slice(&[0x06, 1, 2]); // SL: as in MP4 files
}

fn trex(out: &mut Vec<u8>, track: u32) {
    full(out, "trex", 0, 0, |out| {
        out.put_u32(track);
        out.put_u32(1); // sample description
        put_zeros(out, 12);
    });
}

fn put_matrix(out: &mut Vec<u8>) {
    for it in MATRIX {
        out.put_u32(it);
    }
}

fn put_zeros(out: &mut Vec<u8>, count: usize) {
    out.put_bytes(0, count);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::aac::AacConfig;
    use crate::live::boxes::all;
    use crate::live::tests::media::{AAC_48000_STEREO, AVC_640_360};

    #[test]
    fn the_tracks_carry_their_codecs_own_configuration() {
        let video = AvcConfig::parse(Bytes::from_static(AVC_640_360)).expect("a record");
        let audio = AacConfig::parse(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
        let audio = AudioConfig::Aac(audio);
        let init = segment(Some(&video), Some(&audio));
        assert_eq!(all(&init, "ftyp").len(), 1);
        let moov = all(&init, "moov")[0];
        let has = |needle: &[u8]| moov.windows(needle.len()).any(|it| it == needle);
        assert!(has(AVC_640_360) && has(b"avcC") && has(b"esds"));
        assert!(has(&[0x05, AAC_48000_STEREO.len() as u8, AAC_48000_STEREO[0], AAC_48000_STEREO[1]]));
        assert_eq!(all(moov, "mvex/trex").len(), 2);
    }

    #[test]
    fn without_sound_there_is_one_track() {
        let video = AvcConfig::parse(Bytes::from_static(AVC_640_360)).expect("a record");
        let init = segment(Some(&video), None);
        assert_eq!(all(&init, "moov/trak").len(), 1);
    }

    #[test]
    fn sound_alone_is_one_track_of_its_own_number() {
        let audio = AacConfig::parse(Bytes::from_static(AAC_48000_STEREO)).expect("a configuration");
        let init = segment(None, Some(&AudioConfig::Aac(audio)));
        assert_eq!((all(&init, "moov/trak").len(), all(&init, "moov/mvex/trex").len()), (1, 1));
        assert_eq!(all(&init, "moov/trak/tkhd")[0][12..16], AUDIO_TRACK.to_be_bytes());
    }
}
