//! What a browser's encoders give, made by ffmpeg: H.264 in access units, Opus in packets, each with its time in µs.

use crate::live::tests::ffmpeg::run;
use std::path::Path;

/// One encoded frame.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub at: i64,
    pub key: bool,
    pub data: Vec<u8>,
}

/// Pictures and sound of the same seconds.
#[derive(Clone, Debug)]
pub struct Media {
    /// The `AVCDecoderConfigurationRecord`.
    pub avcc: Vec<u8>,
    pub pictures: Vec<Encoded>,
    /// The `OpusHead`.
    pub opus: Vec<u8>,
    pub sound: Vec<Encoded>,
}

/// A test picture of 25 frames a second with a key frame every two seconds, without B-frames, and a tone in one channel.
pub async fn media(seconds: u32) -> Media {
    let folder = tempfile::tempdir().expect("a folder");
    let ogg = folder.path().join("a.ogg");
    #[rustfmt::skip]
    run("ffmpeg", &[
        "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", &seconds.to_string(), "-ac", "1", "-c:a", "libopus",
        "-b:a", "64k", "-f", "ogg", &text(&ogg),
    ]).await;
    let (avcc, pictures) = pictures(seconds, "640x360").await;
    let (opus, sound) = sound(&std::fs::read(ogg).expect("written"));
    Media { avcc, pictures, opus, sound }
}

/// The configuration and the frames of the test picture in a size.
pub async fn pictures(seconds: u32, size: &str) -> (Vec<u8>, Vec<Encoded>) {
    let folder = tempfile::tempdir().expect("a folder");
    let flv = folder.path().join("a.flv");
    #[rustfmt::skip]
    run("ffmpeg", &[
        "-v", "error", "-f", "lavfi", "-i", &format!("testsrc=size={size}:rate=25"), "-t", &seconds.to_string(), "-c:v", "libx264", "-preset",
        "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-g", "50", "-f", "flv", &text(&flv),
    ]).await;
    tags(&std::fs::read(flv).expect("written"))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The tags of an FLV file: nine bytes of header, then each tag after the size of the one before it.
fn tags(flv: &[u8]) -> (Vec<u8>, Vec<Encoded>) {
    let (mut config, mut frames, mut at) = (Vec::new(), Vec::new(), 13);
    while at + 11 < flv.len() {
        let size = usize::from(flv[at + 1]) << 16 | usize::from(flv[at + 2]) << 8 | usize::from(flv[at + 3]);
        let ms = i64::from(flv[at + 4]) << 16 | i64::from(flv[at + 5]) << 8 | i64::from(flv[at + 6]);
        let tag = &flv[at + 11..at + 11 + size];
        if flv[at] == 9 {
            match tag[1] {
                0 => config = tag[5..].to_vec(),
                1 => frames.push(Encoded { at: ms * 1_000, key: tag[0] >> 4 == 1, data: tag[5..].to_vec() }),
                _ => {}
            }
        }
        at += 11 + size + 4;
    }
    (config, frames)
}

/// The packets of an Ogg file (RFC 3533, 6): the first is the header, the second names the encoder.
fn sound(ogg: &[u8]) -> (Vec<u8>, Vec<Encoded>) {
    let (mut packets, mut packet, mut at) = (Vec::new(), Vec::new(), 0);
    while at + 27 <= ogg.len() {
        let count = usize::from(ogg[at + 26]);
        let lengths = &ogg[at + 27..at + 27 + count];
        at += 27 + count;
        for length in lengths {
            packet.extend_from_slice(&ogg[at..at + usize::from(*length)]);
            at += usize::from(*length);
            if *length < 255 {
                packets.push(std::mem::take(&mut packet));
            }
        }
    }
    let head = packets.remove(0);
    let frames = packets.into_iter().skip(1).zip(0_i64..);
    (head, frames.map(|(data, n)| Encoded { at: n * 20_000, key: true, data }).collect())
}
