//! The first bytes of RTMP's audio and video messages, which are FLV tags (Adobe FLV 10.1, E.4.2 and E.4.3).

use super::refusal::Refusal;
use bytes::Bytes;

/// What a video message carries.
#[derive(Debug)]
pub enum Video {
    /// An `AVCDecoderConfigurationRecord`.
    Config(Bytes),
    /// One access unit in length-prefixed NAL units, shown `composition` milliseconds after it is decoded.
    Frame { key: bool, composition: i32, data: Bytes },
    /// The end of a sequence, or a seek command.
    Nothing,
}

/// What an audio message carries.
#[derive(Debug)]
pub enum Audio {
    /// An `AudioSpecificConfig`.
    Config(Bytes),
    /// One raw AAC frame.
    Frame(Bytes),
    Nothing,
}

/// Reads a video message. Refuses every codec but H.264.
pub fn video(data: &Bytes) -> Result<Video, Refusal> {
    let Some(&first) = data.first() else {
        return Ok(Video::Nothing);
    };
    if first & 0x80 != 0 {
        // Enhanced RTMP: the codec is a four-letter word after the first byte.
        let word = data.get(1..5).map(|it| it.escape_ascii().to_string()).unwrap_or_default();
        return Err(Refusal::Video(format!("enhanced RTMP with {word}").into()));
    }
    match first & 0x0f {
        7 => {}
        12 => return Err(Refusal::Video("HEVC".into())),
        other => return Err(Refusal::Video(format!("FLV video codec {other}").into())),
    }
    let (Some(&kind), Some(time)) = (data.get(1), data.get(2..5)) else {
        return Ok(Video::Nothing);
    };
    match (kind, first >> 4) {
        (0, _) => Ok(Video::Config(data.slice(5..))),
        (1, frame @ 1..=4) if data.len() > 5 => Ok(Video::Frame {
            key: frame == 1,
            // A signed 24-bit number: shifted up and back to carry its sign.
            composition: i32::from_be_bytes([time[0], time[1], time[2], 0]) >> 8,
            data: data.slice(5..),
        }),
        _ => Ok(Video::Nothing),
    }
}

/// Reads an audio message. Refuses every codec but AAC.
pub fn audio(data: &Bytes) -> Result<Audio, Refusal> {
    let Some(&first) = data.first() else {
        return Ok(Audio::Nothing);
    };
    match first >> 4 {
        10 => {}
        2 | 14 => return Err(Refusal::Audio("MP3".into())),
        9 => return Err(Refusal::Audio("enhanced RTMP sound".into())),
        other => return Err(Refusal::Audio(format!("FLV sound format {other}").into())),
    }
    match data.get(1) {
        Some(0) => Ok(Audio::Config(data.slice(2..))),
        Some(1) if data.len() > 2 => Ok(Audio::Frame(data.slice(2..))),
        _ => Ok(Audio::Nothing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_composition_time_keeps_its_sign() {
        let tag = Bytes::from_static(&[0x27, 1, 0xff, 0xff, 0xd8, 0, 0, 0, 1, 9]);
        assert!(matches!(video(&tag), Ok(Video::Frame { key: false, composition: -40, .. })));
    }

    #[test]
    fn other_codecs_are_refused_with_their_name() {
        let why = |tag: &'static [u8]| video(&Bytes::from_static(tag)).expect_err("refused").to_string();
        assert_eq!(why(b"\x90hvc1"), "enhanced RTMP with hvc1: only H.264 video is taken");
        assert_eq!(why(&[0x1c, 0, 0, 0, 0]), "HEVC: only H.264 video is taken");
        let why = |tag: &'static [u8]| audio(&Bytes::from_static(tag)).expect_err("refused").to_string();
        assert_eq!(why(&[0x2f, 0]), "MP3: only AAC-LC sound, and Opus from browsers, is taken");
    }

    #[test]
    fn short_tags_are_nothing() {
        for tag in [&[][..], &[0x17], &[0x17, 1], &[0x17, 1, 0, 0, 0]] {
            assert!(matches!(video(&Bytes::copy_from_slice(tag)), Ok(Video::Nothing)));
        }
        assert!(matches!(audio(&Bytes::from_static(&[0xaf])), Ok(Audio::Nothing)));
    }

    proptest! {
        #[test]
        fn no_tag_makes_it_panic_or_yield_more_than_came(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let tag = Bytes::from(bytes);
            if let Ok(Video::Config(data) | Video::Frame { data, .. }) = video(&tag) {
                prop_assert!(data.len() < tag.len());
            }
            if let Ok(Audio::Config(data) | Audio::Frame(data)) = audio(&tag) {
                prop_assert!(data.len() < tag.len());
            }
        }
    }
}
