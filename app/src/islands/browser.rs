//! Small things that several islands need of the browser.

use js_sys::{Array, Function, Math, Reflect};
use leptos::prelude::document;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, HtmlScriptElement};

/// A time between `least` and `most` seconds, so that three thousand browsers do not act in the same moment.
pub fn between(least: f64, most: f64) -> Duration {
    Duration::from_secs_f64(least + Math::random() * (most - least))
}

/// A property of a JavaScript object, `undefined` where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method of a JavaScript object; `undefined` if there is no such one or it fails.
pub fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> JsValue {
    let Ok(method) = get(object, name).dyn_into::<Function>() else { return JsValue::UNDEFINED };
    method.apply(object, &arguments.iter().collect::<Array>()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls `act` on every such event, as long as the page lives.
pub fn on(target: &EventTarget, event: &str, act: impl FnMut(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(act);
    drop(target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref()));
    listener.forget();
}

/// Loads the script and says whether it came. Our own script adds it, so `'strict-dynamic'` lets it run.
pub fn load_script(url: &str, done: impl Fn(bool) + Clone + 'static) {
    let Some(script) =
        document().create_element("script").ok().and_then(|element| element.dyn_into::<HtmlScriptElement>().ok())
    else {
        return done(false);
    };
    script.set_src(url);
    let failed = done.clone();
    let on_load = Closure::once_into_js(move || done(true));
    let on_error = Closure::once_into_js(move || failed(false));
    script.set_onload(Some(on_load.unchecked_ref()));
    script.set_onerror(Some(on_error.unchecked_ref()));
    if let Some(head) = document().head() {
        drop(head.append_child(&script));
    }
}
