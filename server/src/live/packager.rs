//! From an encoder's frames to segments. Pure: no clock, no socket, no store.

use super::aac::AacConfig;
use super::boxes::TIMESCALE;
use super::fragment::{self, Picture, Run};
use super::h264::AvcConfig;
use super::refusal::Refusal;
use super::sound::Sound;
use super::{Limits, init};
use bytes::Bytes;
use std::time::Duration;

/// A finished segment.
#[derive(Debug)]
pub struct Cut {
    /// Set when this segment begins an epoch.
    pub init: Option<Init>,
    pub bytes: Bytes,
    /// Its length, in ticks of [`TIMESCALE`].
    pub ticks: u64,
    /// Begins with a key frame.
    pub independent: bool,
    /// Bytes of pictures in it, for the measured bit rate.
    pub video_bytes: u64,
}

/// What an epoch begins with.
#[derive(Debug)]
pub struct Init {
    pub bytes: Bytes,
    pub width: u16,
    pub height: u16,
    pub audio: bool,
}

/// A hole in the pictures longer than this is a break, not one long picture.
const LONGEST_HOLE: i64 = 10_000;
/// Pictures that go further back than this come from a restarted clock.
const FURTHEST_BACK: i64 = 1_000;
/// A key frame this much before the wanted length still cuts: milliseconds are rounded, and missing it costs a whole GOP.
const EARLY: u64 = TIMESCALE as u64 / 20;
/// What the last picture of an epoch lasts if it is the only one: a thirtieth of a second.
const ONE_PICTURE: u64 = TIMESCALE as u64 / 30;

/// Cuts one publisher's frames into segments.
#[derive(Debug)]
pub struct Packager {
    wanted: u64,
    longest: u64,
    bytes: usize,
    clock: Clock,
    video: Option<AvcConfig>,
    audio: Option<AacConfig>,
    epoch: Option<Epoch>,
}

impl Packager {
    pub fn new(limits: &Limits) -> Self {
        Self {
            wanted: ticks(limits.segment).saturating_sub(EARLY),
            longest: ticks(limits.longest_segment),
            bytes: limits.segment_bytes,
            clock: Clock::default(),
            video: None,
            audio: None,
            epoch: None,
        }
    }

    /// Takes the pictures' configuration. A changed one ends the epoch.
    pub fn video_config(&mut self, record: Bytes) -> Result<Option<Cut>, Refusal> {
        let config = AvcConfig::parse(record)?;
        if self.video.as_ref() == Some(&config) {
            return Ok(None);
        }
        if !config.common {
            tracing::warn!("these pictures are not 4:2:0 with 8 bits: phones and some browsers will not show them");
        }
        self.video = Some(config);
        Ok(self.finish())
    }

    /// Takes the sound's configuration. One that comes after the first segment, or a changed one, ends the epoch.
    pub fn audio_config(&mut self, record: Bytes) -> Result<Option<Cut>, Refusal> {
        if record.len() > 64 {
            return Err(Refusal::Audio("an overlong AAC configuration".into()));
        }
        let config = AacConfig::parse(record)?;
        if self.audio.as_ref() == Some(&config) {
            return Ok(None);
        }
        self.audio = Some(config.clone());
        match &mut self.epoch {
            // Nobody has been told yet that there is no sound.
            Some(epoch) if epoch.sequence == 0 && epoch.audio.is_none() => {
                epoch.sound = Some(Sound::new(config.rate, config.frame));
                epoch.audio = Some(config);
                Ok(None)
            }
            _ => Ok(self.finish()),
        }
    }

    /// Takes one access unit, decoded at RTMP's `timestamp` and shown `composition` milliseconds later.
    ///
    /// Everything before the first configuration and key frame is left out.
    pub fn video(&mut self, timestamp: u32, key: bool, composition: i32, data: Bytes) -> Option<Cut> {
        let ms = self.clock.unwrap(timestamp);
        let mut cut = None;
        if self.epoch.as_ref().is_some_and(|it| !(-FURTHEST_BACK..=LONGEST_HOLE).contains(&(ms - it.last_ms))) {
            cut = self.finish();
        }
        match (&mut self.epoch, &self.video) {
            (Some(epoch), _) => {
                let at = epoch.place(ms);
                let length = at - epoch.start;
                let full = length >= self.longest || epoch.bytes + data.len() > self.bytes;
                if (key && length >= self.wanted) || full {
                    cut = epoch.cut(at);
                }
                epoch.push(ms, at, key, composition, data);
            }
            (None, Some(config)) if key => {
                let mut epoch = Epoch::new(config.clone(), self.audio.clone(), ms);
                epoch.push(ms, 0, key, composition, data);
                self.epoch = Some(epoch);
            }
            _ => {}
        }
        cut
    }

    /// Takes one frame of sound.
    pub fn audio(&mut self, timestamp: u32, data: Bytes) {
        let ms = self.clock.unwrap(timestamp);
        let Some(epoch) = &mut self.epoch else { return };
        let near = (ms - epoch.last_ms).abs() <= LONGEST_HOLE;
        let room = epoch.bytes + data.len() <= self.bytes;
        if let Some(sound) = epoch.sound.as_mut().filter(|_| near && room) {
            epoch.bytes += data.len();
            sound.push(ms - epoch.origin_ms, data);
        }
    }

    /// Ends the epoch: what waits becomes its last segment.
    pub fn finish(&mut self) -> Option<Cut> {
        let mut epoch = self.epoch.take()?;
        let end = epoch.pictures.last()?.0 + epoch.step;
        epoch.cut(end)
    }
}

/// One unbroken run of pictures; its time starts at zero with its first key frame.
#[derive(Debug)]
struct Epoch {
    video: AvcConfig,
    audio: Option<AacConfig>,
    origin_ms: i64,
    last_ms: i64,
    /// From the last picture but one to the last, in ticks: what the last one will last.
    step: u64,
    /// Segments cut so far.
    sequence: u32,
    /// Where the segment in the making starts.
    start: u64,
    /// When each waiting picture is decoded; durations are known only when the next one comes.
    pictures: Vec<(u64, Picture)>,
    sound: Option<Sound>,
    bytes: usize,
}

impl Epoch {
    fn new(video: AvcConfig, audio: Option<AacConfig>, origin_ms: i64) -> Self {
        let sound = audio.as_ref().map(|it| Sound::new(it.rate, it.frame));
        let pictures = Vec::new();
        Self {
            video,
            audio,
            origin_ms,
            last_ms: origin_ms,
            step: ONE_PICTURE,
            sequence: 0,
            start: 0,
            pictures,
            sound,
            bytes: 0,
        }
    }

    /// When a picture of this time is decoded: never at or before the one before it.
    fn place(&self, ms: i64) -> u64 {
        let at = u64::try_from((ms - self.origin_ms) * i64::from(TIMESCALE / 1_000)).unwrap_or(0);
        self.pictures.last().map_or(self.start, |(last, _)| last + 1).max(at)
    }

    fn push(&mut self, ms: i64, at: u64, key: bool, composition: i32, data: Bytes) {
        let shown = (ms - self.origin_ms + i64::from(composition)) * i64::from(TIMESCALE / 1_000);
        let composition = i32::try_from(shown - at as i64).unwrap_or(0);
        self.last_ms = ms;
        self.bytes += data.len();
        if let Some((before, _)) = self.pictures.last() {
            self.step = at - before;
        }
        self.pictures.push((at, Picture { duration: 0, composition, key, data }));
    }

    /// Makes a segment of what waits; it ends where the next one starts.
    fn cut(&mut self, end: u64) -> Option<Cut> {
        self.step = end - self.pictures.last()?.0;
        let ends: Vec<u64> = self.pictures.iter().skip(1).map(|(at, _)| *at).chain([end]).collect();
        let samples: Vec<Picture> = std::mem::take(&mut self.pictures)
            .into_iter()
            .zip(ends)
            .map(|((at, picture), end)| Picture { duration: (end - at) as u32, ..picture })
            .collect();
        let first = samples.first()?;
        let independent = first.key;
        let video_bytes = samples.iter().map(|it| it.data.len() as u64).sum();
        let video = Run { start: self.start, samples };
        let audio = self.sound.as_mut().and_then(Sound::take);
        let init = (self.sequence == 0).then(|| Init {
            bytes: init::segment(&self.video, self.audio.as_ref()),
            width: self.video.width,
            height: self.video.height,
            audio: self.audio.is_some(),
        });
        self.sequence += 1;
        let bytes = fragment::segment(self.sequence, &video, audio.as_ref());
        let ticks = end - self.start;
        self.start = end;
        self.bytes = 0;
        Some(Cut { init, bytes, ticks, independent, video_bytes })
    }
}

/// Turns RTMP's 32-bit milliseconds, which start anywhere and wrap after 49.7 days, into a count that does neither.
#[derive(Debug, Default)]
struct Clock {
    last: Option<(u32, i64)>,
}

impl Clock {
    fn unwrap(&mut self, timestamp: u32) -> i64 {
        let value = self
            .last
            .map_or(i64::from(timestamp), |(before, value)| value + i64::from(timestamp.wrapping_sub(before) as i32));
        self.last = Some((timestamp, value));
        value
    }
}

fn ticks(length: Duration) -> u64 {
    length.as_millis() as u64 * u64::from(TIMESCALE / 1_000)
}
