//! What a studio and the server say to each other. Pure: no socket, no clock.
//!
//! ```text
//! studio → server   text    {"type":"hello","page":"…","epoch":1,"tracks":[{"kind":"video","codec":"avc1.42e01f","config":"<base64>"},
//!                                                                          {"kind":"audio","codec":"opus","config":"<base64>"},
//!                                                                          {"kind":"video",…}]}
//!                   text    {"type":"end"}
//!                   binary  track u8 · flags u8 (1: key frame) · decoded at, µs, i64 · shown later by, µs, i32 · data
//! server → studio   text    {"type":"welcome"} · {"type":"ack","at":µs,"on_air":true} · {"type":"key"} · {"type":"bit_rate","value":600000}
//!                   close   4000 with one of the words of `Refusal::word`, 1012 when the server stops
//! ```
//! Numbers are big-endian. A track's number is its place in `tracks`; a second one of pictures is a smaller encoding of the first, with key
//! frames at the same times. A config is what the decoder wants: the
//! `AVCDecoderConfigurationRecord`, the `AudioSpecificConfig`, or Opus' identification header. A further hello describes what
//! comes after it: another source, another size.

use crate::live::aac::AacConfig;
use crate::live::audio::AudioConfig;
use crate::live::opus::OpusConfig;
use crate::live::refusal::Refusal;
use bytes::{Buf, Bytes};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

/// A hello has about 500 bytes.
const LONGEST_TEXT: usize = 8 << 10;
/// Pictures, smaller pictures, sound, and room for one more.
const MOST_TRACKS: usize = 4;
/// A page names itself with a UUID.
const LONGEST_PAGE: usize = 64;
/// An `AVCDecoderConfigurationRecord` with its parameter sets has about 50 bytes.
const LONGEST_CONFIG: usize = 1 << 10;
/// Track, flags, time and composition of a frame.
pub const HEADER: usize = 14;
/// Times further off than this, in µs, are no times: the largest whole number that JavaScript counts to.
const LATEST: i64 = 1 << 53;
/// A picture is shown no later than this after it is decoded, in µs.
const LATEST_COMPOSITION: i32 = 1_000_000;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Text {
    Hello(Hello),
    End,
}

#[derive(Debug, Deserialize)]
struct Hello {
    page: String,
    /// How often the page has connected.
    epoch: u32,
    tracks: Vec<Track>,
}

#[derive(Debug, Deserialize)]
struct Track {
    kind: Kind,
    codec: String,
    /// Base64.
    config: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Video,
    Audio,
}

/// What a studio says in words.
#[derive(Debug)]
pub enum Said {
    Hello(Tracks),
    End,
}

/// What a studio sends from its hello on.
#[derive(Debug, PartialEq, Eq)]
pub struct Tracks {
    pub page: String,
    pub epoch: u32,
    /// The track's number and the pictures' configuration.
    pub video: (u8, Bytes),
    /// The same of the smaller encoding.
    pub small: Option<(u8, Bytes)>,
    pub audio: Option<(u8, AudioConfig)>,
}

/// What the server says.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    /// The broadcast is this studio's.
    Welcome,
    /// Everything up to this time, in µs, was taken. `on_air`: viewers have a segment of it.
    Ack { at: i64, on_air: bool },
    /// A key frame is wanted.
    Key,
    /// Pictures are wanted with so many bits a second.
    BitRate { value: u32 },
}

/// One frame of a track. Times are in µs.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub track: u8,
    pub key: bool,
    pub at: i64,
    pub composition: i32,
    pub data: Bytes,
}

/// Reads a text. Refuses what is no hello of one or two tracks of pictures and at most one of sound.
pub fn said(text: &str) -> Result<Said, Refusal> {
    if text.len() > LONGEST_TEXT {
        return Err(Refusal::TooLarge { size: text.len(), limit: LONGEST_TEXT });
    }
    match serde_json::from_str(text).map_err(|_| Refusal::Broken("no such text"))? {
        Text::Hello(hello) => tracks(hello).map(Said::Hello),
        Text::End => Ok(Said::End),
    }
}

fn tracks(hello: Hello) -> Result<Tracks, Refusal> {
    if hello.tracks.len() > MOST_TRACKS || hello.page.is_empty() || hello.page.len() > LONGEST_PAGE {
        return Err(Refusal::Broken("an overlong hello"));
    }
    let (mut video, mut small, mut audio) = (None, None, None);
    for (number, track) in (0..).zip(hello.tracks) {
        if track.config.len() > LONGEST_CONFIG {
            return Err(Refusal::Broken("an overlong configuration"));
        }
        let config = BASE64.decode(track.config.as_bytes()).map_err(|_| Refusal::Broken("no base64"))?;
        let again = match track.kind {
            Kind::Video if !track.codec.starts_with("avc1.") => return Err(Refusal::Video("another codec".into())),
            Kind::Video if video.is_none() => video.replace((number, Bytes::from(config))).is_some(),
            Kind::Video => small.replace((number, Bytes::from(config))).is_some(),
            Kind::Audio => audio.replace((number, sound(&track.codec, config)?)).is_some(),
        };
        if again {
            return Err(Refusal::Broken("too many tracks of one kind"));
        }
    }
    let video = video.ok_or(Refusal::Broken("no pictures"))?;
    Ok(Tracks { page: hello.page, epoch: hello.epoch, video, small, audio })
}

fn sound(codec: &str, config: Vec<u8>) -> Result<AudioConfig, Refusal> {
    match codec {
        "opus" => OpusConfig::parse(&config).map(AudioConfig::Opus),
        "mp4a.40.2" if config.len() <= 64 => AacConfig::parse(config.into()).map(AudioConfig::Aac),
        _ => Err(Refusal::Audio("another codec".into())),
    }
}

/// Reads a binary message.
pub fn frame(mut message: Bytes) -> Result<Frame, Refusal> {
    if message.len() <= HEADER {
        return Err(Refusal::Broken("a frame without data"));
    }
    let (track, flags) = (message.get_u8(), message.get_u8());
    let (at, composition) = (message.get_i64(), message.get_i32());
    if !(0..=LATEST).contains(&at) || !(0..=LATEST_COMPOSITION).contains(&composition) {
        return Err(Refusal::Broken("a time that is none"));
    }
    Ok(Frame { track, key: flags & 1 == 1, at, composition, data: message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPUS: &str = "T3B1c0hlYWQBATgBgLsAAAAAAA==";

    fn hello(tracks: &str) -> Result<Tracks, Refusal> {
        match said(&format!(r#"{{"type":"hello","page":"p","epoch":2,"tracks":[{tracks}]}}"#))? {
            Said::Hello(tracks) => Ok(tracks),
            Said::End => panic!("no end was said"),
        }
    }

    #[test]
    fn a_hello_names_its_tracks_by_their_place() {
        let sound = format!(r#"{{"kind":"audio","codec":"opus","rate":48000,"config":"{OPUS}"}}"#);
        let pictures = r#"{"kind":"video","codec":"avc1.42e01f","width":1280,"config":"AQID"}"#;
        let tracks = hello(&format!("{sound},{pictures}")).expect("a hello");
        assert_eq!((tracks.page.as_str(), tracks.epoch), ("p", 2));
        assert_eq!(tracks.video, (1, Bytes::from_static(&[1, 2, 3])));
        assert!(matches!(tracks.audio, Some((0, AudioConfig::Opus(_)))));
        let alone = hello(pictures).expect("a hello");
        assert!(alone.audio.is_none() && alone.small.is_none());
        let small = r#"{"kind":"video","codec":"avc1.42e01f","config":"BAU="}"#;
        let tracks = hello(&format!("{pictures},{sound},{small}")).expect("a hello");
        assert_eq!(tracks.video, (0, Bytes::from_static(&[1, 2, 3])));
        assert_eq!(tracks.small, Some((2, Bytes::from_static(&[4, 5]))));
    }

    #[test]
    fn what_is_no_hello_is_refused_by_its_word() {
        let word = |tracks: &str| hello(tracks).expect_err("refused").word();
        assert_eq!(word(""), "broken");
        assert_eq!(word(r#"{"kind":"video","codec":"vp8","config":""}"#), "video");
        assert_eq!(word(r#"{"kind":"audio","codec":"mp3","config":""}"#), "audio");
        assert_eq!(word(&[r#"{"kind":"video","codec":"avc1.4","config":"AQ=="}"#; 3].join(",")), "broken");
        assert_eq!(said(&"x".repeat(9_000)).expect_err("refused").word(), "too-large");
        assert!(matches!(said(r#"{"type":"end"}"#), Ok(Said::End)));
    }

    #[test]
    fn a_frame_is_read_as_it_is_written() {
        let message = [&[1, 1][..], &5_000_000_i64.to_be_bytes(), &40_000_i32.to_be_bytes(), b"data"].concat();
        let read = frame(message.into()).expect("a frame");
        let data = Bytes::from_static(b"data");
        assert_eq!(read, Frame { track: 1, key: true, at: 5_000_000, composition: 40_000, data });
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_no_frame_is_larger_than_its_message(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let length = bytes.len();
            if let Ok(frame) = frame(bytes.into()) {
                prop_assert_eq!(frame.data.len() + HEADER, length);
                prop_assert!((0..=LATEST).contains(&frame.at));
            }
        }

        #[test]
        fn no_text_makes_it_panic(kind in "video|audio|x", codec in "avc1.42|opus|mp4a.40.2|.{0,8}", config in "[A-Za-z0-9+/=]{0,60}|.{0,9}") {
            let track = serde_json::json!({ "kind": kind, "codec": codec, "config": config }).to_string();
            let _ = hello(&format!("{track},{track}"));
            let _ = hello(&track);
        }

        #[test]
        fn no_json_makes_it_panic(text in r#"[\[\]{}",:a-z0-9]{0,80}"#) {
            let _ = said(&text);
        }
    }
}
