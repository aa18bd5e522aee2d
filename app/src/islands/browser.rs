//! Small things that several islands need of the browser.

use js_sys::{Date, Math, Reflect};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// A time between `least` and `most` seconds, so that three thousand browsers do not act in the same moment.
pub fn between(least: f64, most: f64) -> Duration {
    Duration::from_secs_f64(least + Math::random() * (most - least))
}

/// A property of a JavaScript object, `undefined` where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// How far this device's clock is behind the server's, in milliseconds.
///
/// The server stamped the page just before its first byte arrived; the browser knows when that was on its own clock, however
/// late the scripts came.
pub fn clock_offset(server_now: f64) -> f64 {
    let arrived = leptos::prelude::window().performance().and_then(|performance| {
        let performance: JsValue = performance.into();
        let entries = js_sys::Function::from(get(&performance, "getEntriesByType"))
            .call1(&performance, &"navigation".into())
            .ok()?;
        let response_start = get(&get(&entries, "0"), "responseStart").as_f64().filter(|at| *at > 0.0)?;
        Some(get(&performance, "timeOrigin").as_f64()? + response_start)
    });
    server_now - arrived.unwrap_or_else(Date::now)
}
