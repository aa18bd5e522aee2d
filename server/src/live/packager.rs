//! From an encoder's frames to segments, and to the parts they are made of. Pure: no clock, no socket, no store.

use super::aac::AacConfig;
use super::audio::AudioConfig;
use super::boxes::TIMESCALE;
use super::fragment::{self, Picture, Run};
use super::h264::AvcConfig;
use super::refusal::Refusal;
use super::rendition::Each;
use super::small::{self, Small};
use super::sound::Sound;
use super::{Limits, init};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A finished part. The parts of a segment, joined, are the segment.
#[derive(Debug)]
pub struct Part {
    /// Of the smaller picture and of the sound only where there is something of them to give out.
    pub pieces: Each<Piece>,
    /// Its length, in ticks of [`TIMESCALE`]: no more than [`Limits::part`], unless one picture alone lasts longer.
    pub ticks: u64,
    /// Begins with a key frame.
    pub independent: bool,
    /// Bytes of pictures in it, for the measured bit rate.
    pub video_bytes: u64,
    /// Ends its segment.
    pub last: bool,
}

/// What a part is in one rendition.
#[derive(Debug)]
pub struct Piece {
    /// Set on the first piece of an epoch. That of the full picture begins it.
    pub init: Option<Init>,
    pub bytes: Bytes,
}

/// What a rendition begins with in each epoch.
#[derive(Debug)]
pub struct Init {
    pub bytes: Bytes,
    pub form: Form,
}

/// How a rendition is coded, in the words of a multivariant playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// RFC 6381, with commas between them.
    pub codecs: String,
    /// Of the picture; zero without one.
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
/// Hundredths of the part target that a part must have, unless it is its segment's last (RFC 8216 bis, 4.4.4.9).
const LEAST: u64 = 85;
/// What the last picture of an epoch lasts if it is the only one: a thirtieth of a second.
const ONE_PICTURE: u64 = TIMESCALE as u64 / 30;

/// Cuts one publisher's frames into parts.
#[derive(Debug)]
pub struct Packager {
    part: u64,
    wanted: u64,
    longest: u64,
    bytes: usize,
    clock: Clock,
    video: Option<AvcConfig>,
    audio: Option<AudioConfig>,
    small: Option<Small>,
    epoch: Option<Epoch>,
}

impl Packager {
    pub fn new(limits: &Limits) -> Self {
        Self {
            part: ticks(limits.part),
            wanted: ticks(limits.segment).saturating_sub(EARLY),
            longest: ticks(limits.longest_segment),
            bytes: limits.segment_bytes,
            clock: Clock::default(),
            video: None,
            audio: None,
            small: None,
            epoch: None,
        }
    }

    /// Takes the pictures' configuration. A changed one ends the epoch.
    pub fn video_config(&mut self, record: Bytes) -> Result<Vec<Part>, Refusal> {
        let config = AvcConfig::parse(record)?;
        if self.video.as_ref() == Some(&config) {
            return Ok(Vec::new());
        }
        if !config.common {
            tracing::warn!("these pictures are not 4:2:0 with 8 bits: phones and some browsers will not show them");
        }
        self.video = Some(config);
        Ok(self.finish())
    }

    /// Takes the configuration of AAC, as [`Self::sound`] does.
    pub fn audio_config(&mut self, record: Bytes) -> Result<Vec<Part>, Refusal> {
        if record.len() > 64 {
            return Err(Refusal::Audio("an overlong AAC configuration".into()));
        }
        Ok(self.sound(AudioConfig::Aac(AacConfig::parse(record)?)))
    }

    /// Takes the sound's configuration. One that comes after the first part, or a changed one, ends the epoch.
    pub fn sound(&mut self, config: AudioConfig) -> Vec<Part> {
        if self.audio.as_ref() == Some(&config) {
            return Vec::new();
        }
        self.audio = Some(config.clone());
        match &mut self.epoch {
            // Nobody has been told yet that there is no sound.
            Some(epoch) if epoch.sequence == 0 && epoch.audio.is_none() => {
                epoch.sound = Some(Sound::new(config.rate(), config.frame()));
                epoch.audio = Some(config);
                Vec::new()
            }
            _ => self.finish(),
        }
    }

    /// Takes the configuration of a second, smaller encoding of the same pictures, which becomes the small rendition.
    ///
    /// It changes nothing of the first: a changed one counts from the next epoch on, and until then the small rendition has gaps.
    pub fn small_config(&mut self, record: Bytes) -> Result<(), Refusal> {
        let config = AvcConfig::parse(record)?;
        match &mut self.small {
            Some(small) => small.configure(config),
            None => self.small = Some(Small::new(config)),
        }
        Ok(())
    }

    /// Takes one access unit of the second encoding, on the clock of the first one. Its key frames have the timestamps of the first
    /// one's, which is what makes segments begin together.
    ///
    /// The first one waits for none of it: what comes later than its next cut is left out or becomes a gap, and frames that are
    /// missing only matter until the next key frame, which the publisher sends after it dropped any.
    pub fn small(&mut self, timestamp: u32, key: bool, composition: i32, data: Bytes) {
        let ms = self.clock.beside(timestamp);
        let near = self.epoch.as_ref().is_none_or(|it| (ms - it.last_ms).abs() <= LONGEST_HOLE);
        match &mut self.small {
            Some(small) if near => small.push(ms, key, composition, data, self.bytes),
            Some(small) => small.lose(),
            None => {}
        }
    }

    /// Takes one access unit, decoded at RTMP's `timestamp` and shown `composition` milliseconds later.
    ///
    /// Everything before the first configuration and key frame is left out.
    pub fn video(&mut self, timestamp: u32, key: bool, composition: i32, data: Bytes) -> Vec<Part> {
        let ms = self.clock.unwrap(timestamp);
        let mut parts = Vec::new();
        if self.epoch.as_ref().is_some_and(|it| !(-FURTHEST_BACK..=LONGEST_HOLE).contains(&(ms - it.last_ms))) {
            parts = self.finish();
        }
        match (&mut self.epoch, &self.video) {
            (Some(epoch), _) => {
                let at = epoch.place(ms);
                let length = at - epoch.segment;
                let full = length >= self.longest || epoch.bytes + data.len() > self.bytes;
                let ends = (key && length >= self.wanted) || full;
                parts = epoch.reach(at, ends, self.part, self.small.as_mut());
                epoch.push(ms, at, key, composition, data);
            }
            (None, Some(config)) if key => {
                let mut epoch = Epoch::new(config.clone(), self.audio.clone(), ms);
                epoch.push(ms, 0, key, composition, data);
                self.epoch = Some(epoch);
                if let Some(small) = &mut self.small {
                    small.begin();
                }
            }
            _ => {}
        }
        parts
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

    /// Bytes of the pictures and the sound that wait, without those of the smaller picture.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        self.epoch.as_ref().map_or(0, |it| {
            it.pictures.iter().map(|(_, it)| it.data.len()).sum::<usize>() + it.sound.as_ref().map_or(0, Sound::bytes)
        })
    }

    /// Bytes of the smaller picture that wait.
    #[cfg(test)]
    pub fn held_small(&self) -> usize {
        self.small.as_ref().map_or(0, Small::bytes)
    }

    /// Ends the epoch: what waits becomes the end of its last segment.
    pub fn finish(&mut self) -> Vec<Part> {
        let Some(mut epoch) = self.epoch.take() else { return Vec::new() };
        let Some((last, _)) = epoch.pictures.last() else { return Vec::new() };
        let end = last + epoch.step;
        epoch.over = true;
        epoch.reach(end, true, self.part, self.small.as_mut())
    }
}

/// One unbroken run of pictures; its time starts at zero with its first key frame.
#[derive(Debug)]
struct Epoch {
    video: AvcConfig,
    audio: Option<AudioConfig>,
    origin_ms: i64,
    last_ms: i64,
    /// From the last picture but one to the last, in ticks: what the last one will last.
    step: u64,
    /// Parts cut so far.
    sequence: u32,
    /// Where the segment in the making starts.
    segment: u64,
    /// Where the part in the making starts.
    start: u64,
    /// When each waiting picture is decoded; durations are known only when the next one comes.
    pictures: Vec<(u64, Picture)>,
    sound: Option<Sound>,
    /// Of the segment in the making, its parts included.
    bytes: usize,
    /// Nothing comes after what waits.
    over: bool,
    /// Some of the sound alone was given out.
    heard: bool,
}

impl Epoch {
    fn new(video: AvcConfig, audio: Option<AudioConfig>, origin_ms: i64) -> Self {
        let sound = audio.as_ref().map(|it| Sound::new(it.rate(), it.frame()));
        let pictures = Vec::new();
        Self {
            video,
            audio,
            origin_ms,
            last_ms: origin_ms,
            step: ONE_PICTURE,
            sequence: 0,
            segment: 0,
            start: 0,
            pictures,
            sound,
            bytes: 0,
            over: false,
            heard: false,
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

    /// Cuts what is finished now that the next picture, or the end, is at `at`. `ends` says that the segment ends there.
    ///
    /// A part may not be longer than `longest`, and all but a segment's last must have [`LEAST`] of it (RFC 8216 bis,
    /// 4.4.4.9). How long a picture lasts shows only when the next one comes, so the picture that did not fit any more
    /// begins the next part.
    fn reach(&mut self, at: u64, ends: bool, longest: u64, mut small: Option<&mut Small>) -> Vec<Part> {
        let mut parts = Vec::new();
        let Some((last, _)) = self.pictures.last() else { return parts };
        let (last, step) = (*last, at - *last);
        if at - self.start > longest && last > self.start {
            parts.extend(self.cut(last, false, small.as_deref_mut()));
        }
        let length = at - self.start;
        // A picture longer than a part makes one that must not be listed: it ends its segment, which is listed as a whole.
        let ends = ends || length > longest;
        // Another picture as long as this one will not fit, half a picture's rounding apart; so nobody need wait for it.
        let next = length + step / 2 > longest && length * 100 >= longest * LEAST;
        if ends || next {
            parts.extend(self.cut(at, ends, small));
        }
        parts
    }

    /// Makes a part of the pictures that are decoded before `end`, where the next one starts.
    fn cut(&mut self, end: u64, last: bool, small: Option<&mut Small>) -> Option<Part> {
        let rest = self.pictures.split_off(self.pictures.partition_point(|(at, _)| *at < end));
        let pictures = std::mem::replace(&mut self.pictures, rest);
        let shown_last = pictures.last()?.0;
        self.step = end - shown_last;
        let ends: Vec<u64> = pictures.iter().skip(1).map(|(at, _)| *at).chain([end]).collect();
        let samples: Vec<Picture> = pictures
            .into_iter()
            .zip(ends)
            .map(|((at, picture), end)| Picture { duration: (end - at) as u32, ..picture })
            .collect();
        let independent = samples.first()?.key;
        let video_bytes = samples.iter().map(|it| it.data.len() as u64).sum();
        let video = Run { start: self.start, samples };
        let until = (!self.over).then_some(end);
        let audio = self.sound.as_mut().and_then(|it| it.take(until));
        let begins = self.start == self.segment;
        let full = (self.sequence == 0).then(|| self.init(Some(&self.video)));
        self.sequence += 1;
        let piece = |init, video: Option<&Run<Picture>>| Piece {
            init,
            bytes: fragment::part(begins, self.sequence, video, audio.as_ref()),
        };
        // At the end of an epoch what is later than its last picture is the next one's, however the clocks were rounded.
        let before = if self.over { shown_last + 1 } else { end };
        let cut = small::Cut { origin: self.origin_ms, start: self.start, end, before, begins };
        let taken = small.and_then(|it| it.take(cut));
        let small = taken.map(|(config, run)| piece(config.map(|it| self.init(Some(&it))), Some(&run)));
        let sound = audio.is_some().then(|| piece((!self.heard).then(|| self.init(None)), None));
        let pieces = Each { full: piece(full, Some(&video)), small, sound };
        self.heard |= pieces.sound.is_some();
        let ticks = end - self.start;
        self.start = end;
        if last {
            self.segment = end;
            self.bytes = self.sound.as_ref().map_or(0, Sound::bytes);
        }
        Some(Part { pieces, ticks, independent, video_bytes, last })
    }

    /// The initialisation segment of these pictures, or of none, with the epoch's sound.
    fn init(&self, video: Option<&AvcConfig>) -> Init {
        let audio = self.audio.as_ref();
        let codecs: Vec<String> =
            video.map(AvcConfig::codec).into_iter().chain(audio.map(|it| it.codec().to_owned())).collect();
        let (width, height) = video.map_or((0, 0), |it| (it.width, it.height));
        let form = Form { codecs: codecs.join(","), width, height, audio: audio.is_some() };
        Init { bytes: init::segment(video, audio), form }
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

    /// The same for a timestamp that must not move this clock.
    fn beside(&mut self, timestamp: u32) -> i64 {
        match self.last {
            Some((before, value)) => value + i64::from(timestamp.wrapping_sub(before) as i32),
            None => self.unwrap(timestamp),
        }
    }
}

fn ticks(length: Duration) -> u64 {
    length.as_millis() as u64 * u64::from(TIMESCALE / 1_000)
}
