//! Cameras, microphones and screens: asking for them, listing them, and how loud it is.

use super::Devices;
use super::codecs::object;
use super::encoding::name_of;
use crate::islands::browser::get;
use js_sys::{Array, Function, Object, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AnalyserNode, AudioContext, MediaDevices, MediaStream, MediaStreamTrack};

/// None where the page is not a secure one.
fn media() -> Option<MediaDevices> {
    window().navigator().media_devices().ok().filter(|it| !it.is_undefined())
}

/// Asks for a camera and a microphone, those with these ids if any are named. Without a camera, or without a microphone, the other one
/// alone is given. Fails with the word of what stands in the way.
pub async fn open(camera: &str, microphone: &str) -> Result<MediaStream, &'static str> {
    let exact = |id: &str| if id.is_empty() { Object::new().into() } else { object(&[("exact", id.into())]) };
    let ideal = |n: i32| object(&[("ideal", n.into())]);
    let pictures = object(&[
        ("deviceId", exact(camera)),
        ("width", ideal(1_280)),
        ("height", ideal(720)),
        ("frameRate", ideal(25)),
    ]);
    let sound = object(&[
        ("deviceId", exact(microphone)),
        ("echoCancellation", true.into()),
        ("noiseSuppression", true.into()),
        ("channelCount", ideal(1)),
        ("sampleRate", ideal(48_000)),
    ]);
    match ask(&[("video", pictures.clone()), ("audio", sound.clone())]).await {
        // One of the two may be missing.
        Err("missing") => match ask(&[("audio", sound)]).await {
            Err("missing") => ask(&[("video", pictures)]).await,
            other => other,
        },
        other => other,
    }
}

async fn ask(wanted: &[(&str, JsValue)]) -> Result<MediaStream, &'static str> {
    let media = media().ok_or("insecure")?;
    let ask = Function::from(get(&media, "getUserMedia"));
    stream(ask.call1(&media, &object(wanted))).await.map_err(|error| trouble(&error))
}

/// Asks for a screen or a window. Fails if it is not given, which is no trouble.
pub async fn share() -> Result<MediaStream, JsValue> {
    let media = media().ok_or(JsValue::NULL)?;
    let ask = get(&media, "getDisplayMedia").dyn_into::<Function>()?;
    let pictures = object(&[("frameRate", object(&[("ideal", 25.into()), ("max", 30.into())]))]);
    stream(ask.call1(&media, &object(&[("video", pictures)]))).await
}

/// Whether screens can be shared here; phones cannot.
pub fn shares() -> bool {
    media().is_some_and(|it| get(&it, "getDisplayMedia").is_function())
}

async fn stream(asked: Result<JsValue, JsValue>) -> Result<MediaStream, JsValue> {
    JsFuture::from(Promise::from(asked?)).await.map(JsCast::unchecked_into)
}

/// What an error of `getUserMedia` means to the presenter.
fn trouble(error: &JsValue) -> &'static str {
    match name_of(error).as_str() {
        "NotAllowedError" | "SecurityError" => "refused",
        "NotReadableError" | "AbortError" => "occupied",
        _ => "missing",
    }
}

/// What there is to choose from. Names are told only once one was allowed.
pub async fn list() -> Devices {
    let Some(Ok(promise)) = media().map(|it| it.enumerate_devices()) else { return Devices::default() };
    let Ok(found) = JsFuture::from(promise).await else { return Devices::default() };
    let text = |it: &JsValue, name| get(it, name).as_string().unwrap_or_default();
    let of = |kind: &str| {
        let all =
            Array::from(&found).into_iter().filter(|it| text(it, "kind") == kind && !text(it, "deviceId").is_empty());
        all.map(|it| (text(&it, "deviceId"), text(&it, "label"))).collect()
    };
    Devices { cameras: of("videoinput"), microphones: of("audioinput") }
}

/// The first track of a kind, `video` or `audio`.
pub fn track(stream: &MediaStream, kind: &str) -> Option<MediaStreamTrack> {
    let tracks = stream.get_tracks();
    tracks.iter().map(wasm_bindgen::JsCast::unchecked_into::<MediaStreamTrack>).find(|it| it.kind() == kind)
}

/// Lets go of a camera, a microphone or a screen.
pub fn stop(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Measures how loud a stream is.
pub struct Meter {
    context: AudioContext,
    analyser: AnalyserNode,
}

impl Meter {
    pub fn new(stream: &MediaStream) -> Option<Self> {
        track(stream, "audio")?;
        let context = AudioContext::new().ok()?;
        let analyser = context.create_analyser().ok()?;
        analyser.set_fft_size(1_024);
        context.create_media_stream_source(stream).ok()?.connect_with_audio_node(&analyser).ok()?;
        Some(Self { context, analyser })
    }

    /// From 0, nothing, to 1, as loud as it gets: 60 dB in between.
    pub fn level(&self) -> f64 {
        let mut samples = [0.0_f32; 1_024];
        self.analyser.get_float_time_domain_data(&mut samples);
        let power = samples.iter().map(|it| f64::from(*it) * f64::from(*it)).sum::<f64>() / samples.len() as f64;
        ((10.0 * power.max(1e-9).log10() + 60.0) / 60.0).clamp(0.0, 1.0)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        drop(self.context.close());
    }
}
