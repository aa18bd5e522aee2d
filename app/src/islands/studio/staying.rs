//! Keeping the page: it does not sleep while it sends, and is not left by mistake.

use crate::islands::browser::{get, on};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::BeforeUnloadEvent;

thread_local! {
    /// The lock that keeps the screen on, while anything is sent.
    static AWAKE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Asks before the page is left while `busy`. A form of the page that is sent was a choice already.
pub fn ask_before_leaving(busy: impl Fn() -> bool + Clone + 'static) {
    let chosen = Rc::new(Cell::new(false));
    let sent = chosen.clone();
    on(&document(), "submit", move |_| sent.set(true));
    let asked = busy.clone();
    let ask = Closure::<dyn FnMut(BeforeUnloadEvent)>::new(move |event: BeforeUnloadEvent| {
        if asked() && !chosen.get() {
            event.prevent_default();
            // Older browsers look at this one.
            event.set_return_value("1");
        }
    });
    drop(window().add_event_listener_with_callback("beforeunload", ask.as_ref().unchecked_ref()));
    ask.forget();
    // A lock is lost whenever the page is out of sight.
    on(&document(), "visibilitychange", move |_| {
        if busy() {
            stay_awake();
        }
    });
}

/// Keeps the screen on, where the browser can.
pub fn stay_awake() {
    let lock = get(&window().navigator(), "wakeLock");
    let Ok(request) = get(&lock, "request").dyn_into::<Function>() else { return };
    if let Ok(promise) = request.call1(&lock, &"screen".into()) {
        spawn_local(async move {
            let lock = JsFuture::from(Promise::from(promise)).await.ok();
            AWAKE.with(|it| *it.borrow_mut() = lock);
        });
    }
}

pub fn let_sleep() {
    if let Some(lock) = AWAKE.with(|it| it.borrow_mut().take())
        && let Ok(release) = get(&lock, "release").dyn_into::<Function>()
    {
        drop(release.call0(&lock));
    }
}

/// The address of a WebSocket of this site.
pub fn socket(path: &str) -> String {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|it| it == "https:") { "wss" } else { "ws" };
    format!("{scheme}://{}{path}", location.host().unwrap_or_default())
}
