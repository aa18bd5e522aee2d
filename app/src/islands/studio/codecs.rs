//! WebCodecs and its neighbours, as far as we use them. `web-sys` has them behind a flag for the whole build only, so they are
//! reached by name; a browser that lacks one is told from one that has it by [`exists`].

use crate::islands::browser::get;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// A `VideoEncoder` or an `AudioEncoder`.
    #[derive(Clone)]
    pub type Encoder;
    #[wasm_bindgen(method, catch)]
    pub fn configure(this: &Encoder, config: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = encode)]
    pub fn encode_with(this: &Encoder, media: &Media, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter, js_name = encodeQueueSize)]
    pub fn queue(this: &Encoder) -> u32;
    #[wasm_bindgen(method, getter)]
    pub fn state(this: &Encoder) -> String;
    #[wasm_bindgen(method, catch)]
    pub fn close(this: &Encoder) -> Result<(), JsValue>;

    /// A `VideoFrame` or an `AudioData`. Holds memory outside JavaScript until it is closed.
    pub type Media;
    #[wasm_bindgen(method, getter)]
    pub fn timestamp(this: &Media) -> f64;
    #[wasm_bindgen(method, getter, js_name = displayWidth)]
    pub fn width(this: &Media) -> f64;
    #[wasm_bindgen(method, getter, js_name = displayHeight)]
    pub fn height(this: &Media) -> f64;
    #[wasm_bindgen(method, getter, js_name = sampleRate)]
    pub fn rate(this: &Media) -> f64;
    #[wasm_bindgen(method, getter, js_name = numberOfChannels)]
    pub fn channels(this: &Media) -> f64;
    #[wasm_bindgen(method, js_name = close)]
    pub fn free(this: &Media);

    /// An `EncodedVideoChunk` or an `EncodedAudioChunk`.
    pub type Chunk;
    #[wasm_bindgen(method, getter, js_name = "type")]
    pub fn kind(this: &Chunk) -> String;
    #[wasm_bindgen(method, getter, js_name = timestamp)]
    pub fn at(this: &Chunk) -> f64;
    #[wasm_bindgen(method, getter, js_name = byteLength)]
    pub fn length(this: &Chunk) -> u32;
    #[wasm_bindgen(method, js_name = copyTo)]
    pub fn copy_to(this: &Chunk, target: &Uint8Array);

    /// Reads frames from a track.
    #[derive(Clone)]
    pub type Reader;
    #[wasm_bindgen(method)]
    pub fn read(this: &Reader) -> Promise;
    #[wasm_bindgen(method)]
    pub fn cancel(this: &Reader) -> Promise;
}

/// An object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        drop(Reflect::set(&object, &(*name).into(), value));
    }
    object.into()
}

pub fn exists(class: &str) -> bool {
    get(&window(), class).is_function()
}

/// Makes an object of a class that this browser may have.
pub fn make(class: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let class = get(&window(), class).dyn_into::<Function>()?;
    Reflect::construct(&class, &arguments.iter().copied().collect::<Array>())
}

/// Whether the encoder's class takes this configuration.
pub async fn is_supported(class: &str, config: &JsValue) -> bool {
    let class = get(&window(), class);
    let Ok(ask) = get(&class, "isConfigSupported").dyn_into::<Function>() else { return false };
    let Ok(answer) = ask.call1(&class, config) else { return false };
    JsFuture::from(Promise::from(answer)).await.is_ok_and(|it| get(&it, "supported").is_truthy())
}

/// The bytes of a decoder's description, however the browser wraps them.
pub fn description(metadata: &JsValue) -> Option<Vec<u8>> {
    let description = get(&get(metadata, "decoderConfig"), "description");
    if description.is_undefined() || description.is_null() {
        return None;
    }
    let buffer = get(&description, "buffer");
    let bytes = if buffer.is_undefined() {
        Uint8Array::new(&description)
    } else {
        let number = |name| get(&description, name).as_f64().unwrap_or_default() as u32;
        Uint8Array::new_with_byte_offset_and_length(&buffer, number("byteOffset"), number("byteLength"))
    };
    Some(bytes.to_vec())
}

/// A reader of the track's frames, where the browser has one.
pub fn reader(track: &JsValue) -> Option<Reader> {
    let processor = make("MediaStreamTrackProcessor", &[&object(&[("track", track.clone())])]).ok()?;
    let readable = get(&processor, "readable");
    let reader = Function::from(get(&readable, "getReader")).call0(&readable).ok()?;
    Some(reader.unchecked_into())
}
