//! Captions, where the media carry them.
//!
//! hls.js is its light build: the full one reads CEA-608 and 708 out of the pictures, but weighs 155 KB instead of 101 KB after brotli,
//! which every phone would load for what neither the browser's studio nor the usual encoders send. The browser's own player (iPhones)
//! reads them by itself, and any track that a playlist may name later comes by the same list.

use crate::islands::browser::{call, get};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlVideoElement;

/// Follows the element's text tracks.
pub fn follow(video: &HtmlVideoElement, shown: RwSignal<Option<bool>>) {
    let tracks = get(video, "textTracks");
    let look = Closure::<dyn FnMut()>::new({
        let tracks = tracks.clone();
        move || {
            let track = first(&tracks);
            shown.set(track.map(|it| get(&it, "mode").as_string().as_deref() == Some("showing")));
        }
    });
    for event in ["addtrack", "removetrack", "change"] {
        call(&tracks, "addEventListener", &[event.into(), look.as_ref().clone()]);
    }
    look.forget();
}

/// Shows or hides them.
pub fn toggle(video: &HtmlVideoElement) {
    if let Some(track) = first(&get(video, "textTracks")) {
        let shown = get(&track, "mode").as_string().as_deref() == Some("showing");
        drop(Reflect::set(&track, &"mode".into(), &if shown { "hidden" } else { "showing" }.into()));
    }
}

fn first(tracks: &JsValue) -> Option<JsValue> {
    let count = get(tracks, "length").as_f64().unwrap_or_default() as u32;
    let mut all = (0..count).map(|n| get(tracks, &n.to_string()));
    all.find(|it| matches!(get(it, "kind").as_string().as_deref(), Some("captions" | "subtitles")))
}
