//! Takes frames from tracks, as long as somebody wants them.

use super::codecs::{Media, make, object, reader};
use super::encoding::now;
use crate::islands::browser::get;
use js_sys::Float32Array;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, HtmlVideoElement, MediaStream, MediaStreamTrack};

/// Between two pictures that are taken from the preview: 25 a second.
const STEP: Duration = Duration::from_millis(40);
/// Samples that are taken at once where tracks cannot be read: about 43 ms.
const BLOCK: u32 = 2_048;

/// Gives every frame of the track to `take` while `wanted`. Answers whether this browser reads tracks.
fn read(track: &MediaStreamTrack, wanted: impl Fn() -> bool + 'static, take: impl Fn(Media) + 'static) -> bool {
    let Some(reader) = reader(track) else { return false };
    spawn_local(async move {
        while let Ok(answer) = JsFuture::from(reader.read()).await {
            if get(&answer, "done").is_truthy() {
                return;
            }
            let media: Media = get(&answer, "value").unchecked_into();
            if !wanted() {
                media.free();
                drop(reader.cancel());
                return;
            }
            take(media);
        }
    });
    true
}

/// Pictures with their times in µs since the page began. Where tracks cannot be read, the preview is copied.
pub fn pictures(
    track: &MediaStreamTrack,
    preview: HtmlVideoElement,
    wanted: impl Fn() -> bool + Clone + 'static,
    take: impl Fn(Media, f64) + Clone + 'static,
) {
    let offset = Cell::new(None);
    let taken = take.clone();
    let stamped = move |frame: Media| {
        // A track counts from a zero of its own.
        let offset = offset.get().unwrap_or_else(|| {
            let first = now() - frame.timestamp();
            offset.set(Some(first));
            first
        });
        let at = frame.timestamp() + offset;
        taken(frame, at);
    };
    if !read(track, wanted.clone(), stamped) {
        copy(preview, wanted, take);
    }
}

fn copy(
    preview: HtmlVideoElement,
    wanted: impl Fn() -> bool + Clone + 'static,
    take: impl Fn(Media, f64) + Clone + 'static,
) {
    if !wanted() {
        return;
    }
    let at = now();
    // Before its first picture the preview has none to copy.
    if preview.ready_state() >= 2
        && let Ok(frame) = make("VideoFrame", &[preview.as_ref(), &object(&[("timestamp", at.round().into())])])
    {
        take(frame.unchecked_into(), at);
    }
    set_timeout(move || copy(preview, wanted, take), STEP);
}

/// Samples of a stream's microphone. Where tracks cannot be read, Web Audio gives them.
pub fn sound(
    stream: &MediaStream,
    track: &MediaStreamTrack,
    wanted: impl Fn() -> bool + Clone + 'static,
    take: impl Fn(Media) + Clone + 'static,
) {
    if !read(track, wanted.clone(), take.clone()) {
        // A browser without Web Audio has no WebCodecs either.
        drop(listen(stream, wanted, take));
    }
}

fn listen(
    stream: &MediaStream,
    wanted: impl Fn() -> bool + 'static,
    take: impl Fn(Media) + 'static,
) -> Result<(), JsValue> {
    let context = AudioContext::new()?;
    let source = context.create_media_stream_source(stream)?;
    let node = context
        .create_script_processor_with_buffer_size_and_number_of_input_channels_and_number_of_output_channels(
            BLOCK, 1, 1,
        )?;
    source.connect_with_audio_node(&node)?;
    node.connect_with_audio_node(&context.destination())?;
    let (rate, began) = (f64::from(context.sample_rate()), Cell::new(None));
    let (count, kept) = (Cell::new(0.0), RefCell::new(Some((context, node.clone()))));
    let on_samples =
        Closure::<dyn FnMut(web_sys::AudioProcessingEvent)>::new(move |event: web_sys::AudioProcessingEvent| {
            if !wanted() {
                if let Some((context, node)) = kept.take() {
                    node.set_onaudioprocess(None);
                    drop(context.close());
                }
                return;
            }
            let Ok(samples) = event.input_buffer().and_then(|it| it.get_channel_data(0)) else { return };
            let began = began.get().unwrap_or_else(|| {
                let first = now();
                began.set(Some(first));
                first
            });
            let at = began + count.get() / rate * 1e6;
            count.set(count.get() + samples.len() as f64);
            let data = Float32Array::from(samples.as_slice());
            let init = object(&[
                ("format", "f32-planar".into()),
                ("sampleRate", rate.into()),
                ("numberOfFrames", data.length().into()),
                ("numberOfChannels", 1.into()),
                ("timestamp", at.round().into()),
                ("data", data.into()),
            ]);
            if let Ok(media) = make("AudioData", &[&init]) {
                take(media.unchecked_into());
            }
        });
    node.set_onaudioprocess(Some(on_samples.as_ref().unchecked_ref()));
    on_samples.forget();
    Ok(())
}
