//! The two encoders: from frames of a camera or a screen, and of a microphone, to what the line takes.

use super::codecs::{Chunk, Encoder, Media, description, is_supported, make, object};
use crate::islands::browser::get;
use js_sys::Uint8Array;
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// H.264 constrained baseline, level 3.1: 720p with 30 pictures a second, which every phone decodes.
pub const H264: &str = "avc1.42E01F";
/// Whoever comes waits for a key frame this long at the most, in µs.
const GROUP: f64 = 2_000_000.0;
/// Pictures that may wait for the encoder; more than that is a computer that does not keep up.
const WAITING: u32 = 3;

/// One encoded frame.
pub struct Frame {
    pub key: bool,
    /// In µs since the page began.
    pub at: f64,
    pub data: Vec<u8>,
    /// The decoder's description, if it is a new one.
    pub config: Option<Vec<u8>>,
}

type Sink = Rc<dyn Fn(Frame)>;

/// The time since the page began, in µs: what all tracks are stamped with.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |it| it.now() * 1_000.0)
}

/// Makes an encoder whose frames go to `sink`, `offset` µs later than they say.
fn encoder(class: &str, offset: f64, sink: Sink, failed: Rc<dyn Fn()>) -> Result<Encoder, JsValue> {
    let output = Closure::<dyn FnMut(Chunk, JsValue)>::new(move |chunk: Chunk, metadata: JsValue| {
        let bytes = Uint8Array::new_with_length(chunk.length());
        chunk.copy_to(&bytes);
        let (key, at) = (chunk.kind() == "key", chunk.at() + offset);
        sink(Frame { key, at, data: bytes.to_vec(), config: description(&metadata) });
    });
    let error = Closure::<dyn FnMut(JsValue)>::new(move |_| failed());
    let init = object(&[("output", output.into_js_value()), ("error", error.into_js_value())]);
    make(class, &[&init]).map(JsCast::unchecked_into)
}

/// The two encodings of the same pictures, with key frames at the same times.
pub struct Pictures {
    full: Size,
    /// For lines that are too weak for the other.
    small: Size,
    /// Bits a second that are wanted of the full one; the small one has a third of it.
    pub bit_rate: Cell<u32>,
    key_at: Cell<f64>,
    wanted: Cell<bool>,
    /// Pictures left out because the computer did not keep up.
    pub dropped: Cell<u32>,
}

/// One encoding.
pub struct Size {
    /// The longer and the shorter side.
    within: (f64, f64),
    encoder: RefCell<Option<Encoder>>,
    /// Width, height and bits a second that it is set to.
    set: Cell<(u32, u32, u32)>,
    over: Rc<Cell<bool>>,
    sink: Sink,
    /// Ends it for good, once.
    fail: Rc<dyn Fn()>,
}

impl Size {
    /// As large as 720p allows.
    pub fn full(sink: Sink, failed: Rc<dyn Fn()>) -> Self {
        Self::within((1_280.0, 720.0), sink, failed)
    }

    /// As large as 360p allows.
    pub fn small(sink: Sink, failed: Rc<dyn Fn()>) -> Self {
        Self::within((640.0, 360.0), sink, failed)
    }

    fn within(within: (f64, f64), sink: Sink, failed: Rc<dyn Fn()>) -> Self {
        let over: Rc<Cell<bool>> = Rc::default();
        let ended = over.clone();
        let fail = Rc::new(move || {
            if !ended.replace(true) {
                failed();
            }
        });
        Self { within, encoder: RefCell::default(), set: Cell::default(), over, sink, fail }
    }

    /// The encoder, set to this size and bit rate, and whether that is new to it.
    fn ready(&self, (width, height): (u32, u32), bit_rate: u32) -> Option<(Encoder, bool)> {
        let wanted = (width, height, bit_rate);
        let mut encoder_of = self.encoder.borrow_mut();
        if encoder_of.as_ref().is_none_or(|it| it.state() == "closed") {
            *encoder_of = encoder("VideoEncoder", 0.0, self.sink.clone(), self.fail.clone()).ok();
            self.set.set((0, 0, 0));
        }
        let encoder = encoder_of.clone()?;
        let anew = self.set.replace(wanted) != wanted;
        if anew && encoder.configure(&config(width, height, bit_rate)).is_err() {
            drop(encoder_of);
            (self.fail)();
            return None;
        }
        Some((encoder, anew))
    }
}

impl Pictures {
    pub fn new(bit_rate: u32, full: Size, small: Size) -> Self {
        let (key_at, wanted, dropped) = (Cell::new(f64::MIN), Cell::new(true), Cell::default());
        Self { full, small, bit_rate: Cell::new(bit_rate), key_at, wanted, dropped }
    }

    /// The next picture will be a key frame.
    pub fn want_key(&self) {
        self.wanted.set(true);
    }

    /// Encodes a picture taken at `at`, and frees it.
    pub fn take(&self, frame: Media, at: f64) {
        let stamped = make("VideoFrame", &[frame.as_ref(), &object(&[("timestamp", at.round().into())])]);
        let size = (frame.width(), frame.height());
        frame.free();
        let Ok(stamped) = stamped.map(JsCast::unchecked_into::<Media>) else { return };
        self.encode(&stamped, size, at);
        stamped.free();
    }

    fn encode(&self, frame: &Media, (width, height): (f64, f64), at: f64) {
        let [full, small] = [&self.full, &self.small].map(|it| fitted(width, height, it.within));
        if full == small {
            // One that is no smaller helps nobody.
            (self.small.fail)();
        }
        let Some(full) = self.full.ready(full, self.bit_rate.get()) else { return };
        let small = (!self.small.over.get()).then(|| self.small.ready(small, self.bit_rate.get() / 3)).flatten();
        let encoders = || std::iter::once(&full).chain(&small);
        if encoders().any(|it| it.1) {
            self.wanted.set(true);
        }
        if encoders().any(|(it, _)| it.queue() > WAITING) {
            self.dropped.set(self.dropped.get() + 1);
            return;
        }
        let key = self.wanted.get() || at - self.key_at.get() >= GROUP;
        let options = object(&[("keyFrame", key.into())]);
        let encoded = encoders().filter(|(it, _)| it.encode_with(frame, &options).is_ok()).count();
        if encoded > 0 && key {
            self.key_at.set(at);
            self.wanted.set(false);
        }
    }
}

fn config(width: u32, height: u32, bit_rate: u32) -> JsValue {
    object(&[
        ("codec", H264.into()),
        ("width", width.into()),
        ("height", height.into()),
        ("bitrate", bit_rate.into()),
        ("framerate", 25.into()),
        ("latencyMode", "realtime".into()),
        ("avc", object(&[("format", "avc".into())])),
    ])
}

/// Whether this browser encodes pictures as they are wanted.
pub async fn encodes_pictures() -> bool {
    is_supported("VideoEncoder", &config(1_280, 720, 900_000)).await
}

/// The largest even size of this shape whose longer and shorter side are within these.
fn fitted(width: f64, height: f64, (longer, shorter): (f64, f64)) -> (u32, u32) {
    let (most_wide, most_high) = if height > width { (shorter, longer) } else { (longer, shorter) };
    let scale = (most_wide / width).min(most_high / height).min(1.0);
    let even = |length: f64| ((length * scale / 2.0).round() as u32).max(8) * 2;
    (even(width), even(height))
}

/// What sound is encoded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// What every phone plays.
    Aac,
    /// What every browser encodes; some iPhones stay silent.
    Opus,
}

impl Codec {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aac => "mp4a.40.2",
            Self::Opus => "opus",
        }
    }

    fn config(self, rate: f64, channels: f64) -> JsValue {
        let bit_rate = if self == Self::Aac { 96_000 } else { 64_000 };
        object(&[
            ("codec", self.name().into()),
            ("sampleRate", rate.into()),
            ("numberOfChannels", channels.into()),
            ("bitrate", bit_rate.into()),
        ])
    }

    /// The better one of those that this browser encodes.
    pub async fn of_browser() -> Option<Self> {
        for codec in [Self::Aac, Self::Opus] {
            if is_supported("AudioEncoder", &codec.config(48_000.0, 1.0)).await {
                return Some(codec);
            }
        }
        None
    }
}

/// Encodes the sound of one source. Another source has another clock, and gets another one of these.
pub struct Sound {
    codec: Codec,
    encoder: RefCell<Option<Encoder>>,
    sink: Sink,
    failed: Rc<dyn Fn()>,
}

impl Sound {
    pub fn new(codec: Codec, sink: Sink, failed: Rc<dyn Fn()>) -> Self {
        Self { codec, encoder: RefCell::default(), sink, failed }
    }

    /// Encodes samples, and frees them.
    pub fn take(&self, samples: Media) {
        let mut encoder_of = self.encoder.borrow_mut();
        if encoder_of.is_none() {
            let offset = now() - samples.timestamp();
            let made = encoder("AudioEncoder", offset, self.sink.clone(), self.failed.clone());
            let config = self.codec.config(samples.rate(), samples.channels());
            *encoder_of = made.ok().filter(|it| it.configure(&config).is_ok());
        }
        match &*encoder_of {
            Some(encoder) if encoder.state() == "configured" => {
                drop(encoder.encode_with(&samples, &JsValue::UNDEFINED));
            }
            _ => (self.failed)(),
        }
        samples.free();
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        if let Some(encoder) = self.encoder.take() {
            drop(encoder.close());
        }
    }
}

/// The name of a `DOMException`.
pub fn name_of(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}
