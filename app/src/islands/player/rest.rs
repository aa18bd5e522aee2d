//! Buttons go out of the way when nobody moves. Who got to them by keyboard keeps them: the style sheet sees to that.

use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

/// How long nobody moves before they go.
const REST: Duration = Duration::from_secs(3);

/// Watches the hands on `stage`.
pub fn watch(stage: &HtmlElement, resting: RwSignal<bool>) {
    let timer: Rc<Cell<Option<TimeoutHandle>>> = Rc::default();
    let moved = Closure::<dyn FnMut()>::new(move || {
        if resting.get_untracked() {
            resting.set(false);
        }
        if let Some(before) = timer.take() {
            before.clear();
        }
        timer.set(set_timeout_with_handle(move || resting.set(true), REST).ok());
    });
    for event in ["pointermove", "pointerdown", "keydown", "focusin"] {
        drop(stage.add_event_listener_with_callback(event, moved.as_ref().unchecked_ref()));
    }
    // Once at the beginning, for who never moves.
    drop(moved.as_ref().unchecked_ref::<js_sys::Function>().call0(&wasm_bindgen::JsValue::NULL));
    moved.forget();
}
